<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>messages</name>
    <message>
        <source>The name of the patient is encrypted in this case, and not with the key of this user: the pseudonym is shown.</source>
        <translation>Der Name des Patienten ist in diesem Fall verschlüsselt, und nicht mit dem Schlüssel dieses Benutzers: gezeigt wird das Pseudonym.</translation>
    </message>
    <message>
        <source>the key for identities of patients cannot be kept in {}: {}</source>
        <translation>der Schlüssel für Identitäten von Patienten kann nicht in {} aufgehoben werden: {}</translation>
    </message>
    <message>
        <source>the identity of the patient cannot be kept in {}: {}</source>
        <translation>die Identität des Patienten kann nicht in {} aufgehoben werden: {}</translation>
    </message>
    <message>
        <source>'possibly bone' ({} HU) must lie below 'surely bone' ({} HU)</source>
        <translation>'vielleicht Knochen' ({} HU) muss unter 'sicher Knochen' ({} HU) liegen</translation>
    </message>
    <message>
        <source>'remove' takes no other structure; every other operation needs one</source>
        <translation>'remove' nimmt keine andere Struktur; jede andere Operation braucht eine</translation>
    </message>
    <message>
        <source>'{}' already exists and is not an empty folder; choose another name for the images without identities.</source>
        <translation>'{}' gibt es schon und ist kein leerer Ordner; wählen Sie einen anderen Namen für die Bilder ohne Identität.</translation>
    </message>
    <message>
        <source>'{}' at {} is {} mm away from the tissue and reaches {} mm; put it on the surface</source>
        <translation>'{}' bei {} ist {} mm vom Gewebe entfernt und reicht {} mm; setzen Sie es auf die Oberfläche</translation>
    </message>
    <message>
        <source>'{}' differs from its surroundings by {} HU at a noise of {} HU: the scan does not show its wall</source>
        <translation>'{}' unterscheidet sich von der Umgebung um {} HU bei einem Rauschen von {} HU: die Aufnahme zeigt die Wand nicht</translation>
    </message>
    <message>
        <source>'{}' does not pass through the tissue that is simulated</source>
        <translation>'{}' geht nicht durch das simulierte Gewebe</translation>
    </message>
    <message>
        <source>'{}' finds no place on the mirrored {}: their surfaces do not face each other; move it near its place by hand first</source>
        <translation>'{}' findet keinen Platz am gespiegelten '{}': ihre Oberflächen stehen einander nicht gegenüber; verschieben Sie es zuerst von Hand in die Nähe</translation>
    </message>
    <message>
        <source>'{}' has no aneurysm: nowhere is it wider than {} % of the diameter of its neighbourhood</source>
        <translation>'{}' hat kein Aneurysma: nirgends ist es weiter als {} % des Durchmessers seiner Umgebung</translation>
    </message>
    <message>
        <source>'{}' has no branch named '{}'; it has {}</source>
        <translation>'{}' hat keinen Ast '{}'; vorhanden sind {}</translation>
    </message>
    <message>
        <source>'{}' has no end besides its inlet; a lumen needs an inlet and at least one outlet</source>
        <translation>'{}' hat außer dem Einlass kein Ende; ein Lumen braucht einen Einlass und mindestens einen Auslass</translation>
    </message>
    <message>
        <source>'{}' has no stenosis: nowhere is it narrower than 80 % of the diameter of its neighbourhood; give the place as a point</source>
        <translation>'{}' hat keine Stenose: nirgends ist es enger als 80 % des Durchmessers seiner Umgebung; geben Sie den Ort als Punkt an</translation>
    </message>
    <message>
        <source>'{}' has no stretch that is clear of its forks; segment more of it</source>
        <translation>'{}' hat keine Strecke fern von seinen Gabelungen; segmentieren Sie mehr davon</translation>
    </message>
    <message>
        <source>'{}' has no surface to draw</source>
        <translation>'{}' hat keine Oberfläche zum Zeichnen</translation>
    </message>
    <message>
        <source>'{}' has no unit; write one of {}, for example '{} {}'</source>
        <translation>'{}' hat keine Einheit; schreiben Sie eine von {}, zum Beispiel '{} {}'</translation>
    </message>
    <message>
        <source>'{}' has no voxel in this case, so it has no surface; segment it first</source>
        <translation>'{}' hat in diesem Fall kein Voxel, also keine Oberfläche; segmentieren Sie zuerst</translation>
    </message>
    <message>
        <source>'{}' has no voxel in this case; segment it first or leave it out of the mesh</source>
        <translation>'{}' hat in diesem Fall kein Voxel; segmentieren Sie es zuerst, oder lassen Sie es aus dem Netz weg</translation>
    </message>
    <message>
        <source>'{}' has {} % of volume against its voxels (limit {} %), for example near {}; it is too thin for its elements: mesh it finer</source>
        <translation>'{}' hat {} % Volumen gegen die Voxel (Grenze {} %), zum Beispiel nahe {}; es ist zu dünn für seine Elemente: vernetzen Sie feiner</translation>
    </message>
    <message>
        <source>'{}' has {} outlets at {}; the names given for them are {}: give one name each, from the patient's right to left, none of them 'inlet' or 'wall'</source>
        <translation>'{}' hat {} Auslässe bei {}; die dafür angegebenen Namen sind {}: geben Sie jedem einen Namen, von der rechten Seite des Patienten zur linken, keiner davon 'inlet' oder 'wall'</translation>
    </message>
    <message>
        <source>'{}' holds no DICOM images, only {}. Give the folder that holds the scan.</source>
        <translation>'{}' enthält keine DICOM-Bilder, nur {}. Geben Sie den Ordner mit der Aufnahme an.</translation>
    </message>
    <message>
        <source>'{}' is a file; give a folder for the images.</source>
        <translation>'{}' ist eine Datei; geben Sie einen Ordner für die Bilder an.</translation>
    </message>
    <message>
        <source>'{}' is given two series by which it relaxes; give one, with several shares and times</source>
        <translation>'{}' hat zwei Reihen, nach denen es nachgibt; geben Sie eine an, mit mehreren Anteilen und Zeiten</translation>
    </message>
    <message>
        <source>'{}' is no {}; say {} = {}.</source>
        <translation>'{}' ist nicht: {}; sagen Sie {} = {}.</translation>
    </message>
    <message>
        <source>'{}' is not a DICOM UID (digits and dots, at most 64); ask with 'rehearse pacs find' which there are.</source>
        <translation>'{}' ist keine DICOM-UID (Ziffern und Punkte, höchstens 64); fragen Sie mit 'rehearse pacs find', welche es gibt.</translation>
    </message>
    <message>
        <source>'{}' is not a key for de-identification ({} hexadecimal digits); give the file that an earlier run made, or a new name to have one made.</source>
        <translation>'{}' ist kein Schlüssel für die Anonymisierung ({} hexadezimale Ziffern); geben Sie die Datei eines früheren Laufs an, oder einen neuen Namen, um einen anlegen zu lassen.</translation>
    </message>
    <message>
        <source>'{}' is not a number with a unit; write for example '5 {}'</source>
        <translation>'{}' ist keine Zahl mit Einheit; schreiben Sie zum Beispiel '5 {}'</translation>
    </message>
    <message>
        <source>'{}' is not a place; write all three directions, for example R 62.0, A 10.0, S 140.0 mm</source>
        <translation>'{}' ist kein Ort; schreiben Sie alle drei Richtungen, zum Beispiel R 62.0, A 10.0, S 140.0 mm</translation>
    </message>
    <message>
        <source>'{}' is not a place; write for example R 62.0, A 10.0, S 140.0 mm</source>
        <translation>'{}' ist kein Ort; schreiben Sie zum Beispiel R 62.0, A 10.0, S 140.0 mm</translation>
    </message>
    <message>
        <source>'{}' is not a value of this program; the file is damaged or not ours</source>
        <translation>'{}' ist kein Wert dieses Programms; die Datei ist beschädigt oder nicht von uns</translation>
    </message>
    <message>
        <source>'{}' is not a way to fetch images; known are {}.</source>
        <translation>'{}' ist kein Weg, Bilder zu holen; bekannt sind {}.</translation>
    </message>
    <message>
        <source>'{}' is not an AE title of the peer '{}': 1 to 16 characters without a backslash.</source>
        <translation>'{}' ist kein AE-Titel der Gegenstelle '{}': 1 bis 16 Zeichen ohne Rückstrich.</translation>
    </message>
    <message>
        <source>'{}' is not one series: {} have the same number of voxels. Name one by its UID{}.</source>
        <translation>'{}' ist nicht eine einzige Serie: {} haben gleich viele Voxel. Nennen Sie eine mit ihrer UID{}.</translation>
    </message>
    <message>
        <source>'{}' is of the kind '{}' in this case, not '{}'; leave the kind out or use another name</source>
        <translation>'{}' ist in diesem Fall von der Art '{}', nicht '{}'; lassen Sie die Art weg oder nehmen Sie einen anderen Namen</translation>
    </message>
    <message>
        <source>'{}' is the organ itself, not a lesion in it</source>
        <translation>'{}' ist das Organ selbst, kein Herd darin</translation>
    </message>
    <message>
        <source>'{}' is to be meshed finely but is not among the structures to mesh</source>
        <translation>'{}' soll fein vernetzt werden, ist aber nicht unter den zu vernetzenden Strukturen</translation>
    </message>
    <message>
        <source>'{}' is to become part of '{}': the first must not be among the structures to mesh, the second must</source>
        <translation>'{}' soll Teil von '{}' werden: die erste darf nicht unter den zu vernetzenden Strukturen sein, die zweite muss es</translation>
    </message>
    <message>
        <source>'{}' lies in the folder of the originals; choose a place outside '{}'.</source>
        <translation>'{}' liegt im Ordner der Originale; wählen Sie einen Ort außerhalb von '{}'.</translation>
    </message>
    <message>
        <source>'{}' lies outside the scan or has nothing around it</source>
        <translation>'{}' liegt außerhalb der Aufnahme oder hat nichts um sich</translation>
    </message>
    <message>
        <source>'{}' needs its length and width</source>
        <translation>'{}' braucht Länge und Breite</translation>
    </message>
    <message>
        <source>'{}' takes no margin</source>
        <translation>'{}' nimmt keinen Rand</translation>
    </message>
    <message>
        <source>'{}' was moved as a whole before; do the osteotomy first, or cut another structure</source>
        <translation>'{}' wurde vorher als Ganzes bewegt; machen Sie die Osteotomie zuerst, oder schneiden Sie eine andere Struktur</translation>
    </message>
    <message>
        <source>'{}' was not done: the case in {} was saved by another window or program since it was opened here. Nothing is lost: open the case again to go on from what was saved, or save a copy of what is shown here</source>
        <translation>'{}' wurde nicht getan: der Fall in {} wurde von einem anderen Fenster oder Programm gespeichert, seit er hier geöffnet wurde. Nichts ist verloren: öffnen Sie den Fall neu, um mit dem Gespeicherten weiterzuarbeiten, oder speichern Sie eine Kopie von dem, was hier zu sehen ist</translation>
    </message>
    <message>
        <source>'{}' was traced in a structure that is no longer among the outlines: there is nothing to measure it on. Trace it again, or bring the structure back by undo.</source>
        <translation>'{}' wurde in einer Struktur verfolgt, die nicht mehr unter den Umrissen ist: es gibt nichts, woran gemessen werden kann. Verfolgen Sie es neu, oder holen Sie die Struktur durch Rückgängig zurück.</translation>
    </message>
    <message>
        <source>'{}' {} at {}: it is too small or too thin for elements of {} mm ({} voxels, {} mL); it must be two voxels and half an element thick: mesh it finer, merge it into its neighbour or leave it out</source>
        <translation>'{}' {} bei {}: zu klein oder zu dünn für Elemente von {} mm ({} Voxel, {} mL); nötig sind zwei Voxel und ein halbes Element Dicke: vernetzen Sie feiner, vereinigen Sie die Struktur mit ihrer Nachbarin, oder lassen Sie sie weg</translation>
    </message>
    <message>
        <source>'{}': the unit '{}' does not measure {}; write one of {}</source>
        <translation>'{}': die Einheit '{}' misst nicht {}; schreiben Sie eine von {}</translation>
    </message>
    <message>
        <source>0D circuit of the vessel tree, generalised-alpha</source>
        <translation>0D-Kreislauf des Gefäßbaums, generalisiertes Alpha</translation>
    </message>
    <message>
        <source>0D tier at the inflow given [derived]</source>
        <translation>0D-Stufe beim angegebenen Zufluss [abgeleitet]</translation>
    </message>
    <message>
        <source>1D pulse waves, finite volumes, second order</source>
        <translation>1D-Pulswellen, finite Volumina, zweiter Ordnung</translation>
    </message>
    <message>
        <source>A DICOM object is filed with the images that it was made from, and they are needed for that. {}</source>
        <translation>Ein DICOM-Objekt wird mit den Bildern abgelegt, aus denen es gemacht wurde, und diese werden dafür gebraucht. {}</translation>
    </message>
    <message>
        <source>A certificate or key of the peer '{}' cannot be used ({}); ca, certificate and key are PEM files.</source>
        <translation>Ein Zertifikat oder Schlüssel der Gegenstelle '{}' kann nicht verwendet werden ({}); ca, certificate und key sind PEM-Dateien.</translation>
    </message>
    <message>
        <source>A deformable registration hides part of what was done: it pulls the plan towards the result</source>
        <translation>Eine deformierbare Registrierung verbirgt einen Teil des Getanen: sie zieht den Plan zum Ergebnis hin</translation>
    </message>
    <message>
        <source>A face can be reconstructed from images of a head; the pixels are handed on as they are.</source>
        <translation>Aus Bildern eines Kopfes lässt sich ein Gesicht rekonstruieren; die Pixel werden weitergegeben, wie sie sind.</translation>
    </message>
    <message>
        <source>AGAINST THE LIMITS of EVAR (IntechOpen 66369): {}</source>
        <translation>GEGEN DIE GRENZEN für EVAR (IntechOpen 66369): {}</translation>
    </message>
    <message>
        <source>Ablation ({}) about {}: zone of {} x {} mm, {} mL, {} mL of it new in the {}; {} wholly in it.</source>
        <translation>Ablation ({}) um {}: Zone von {} x {} mm, {} mL, davon {} mL neu in {}; {} ganz darin.</translation>
    </message>
    <message>
        <source>Arteries up to {} times as stiff or as narrow were tried</source>
        <translation>Versucht wurden Arterien bis zum {}-fachen an Steifigkeit oder Enge</translation>
    </message>
    <message>
        <source>BONE IN BONE: {} mL would have to be taken off or the piece moved apart</source>
        <translation>KNOCHEN IN KNOCHEN: {} mL müssten abgetragen oder das Stück abgerückt werden</translation>
    </message>
    <message>
        <source>BREACH of {} mm at {}</source>
        <translation>PERFORATION von {} mm bei {}</translation>
    </message>
    <message>
        <source>Between outlines the deformation is interpolated; where tissue was removed or added it means nothing</source>
        <translation>Zwischen Umrissen ist die Verformung interpoliert; wo Gewebe entfernt oder hinzugefügt wurde, bedeutet sie nichts</translation>
    </message>
    <message>
        <source>Caudate lobe (I): bounded by planes, because its own small branches are not traced; its volume is a coarse estimate.</source>
        <translation>Lobus caudatus (I): durch Ebenen begrenzt, weil seine eigenen kleinen Äste nicht verfolgt werden; sein Volumen ist eine grobe Schätzung.</translation>
    </message>
    <message>
        <source>Choose another series, or allow resampling (resample_gaps) and judge the interpolated part with care</source>
        <translation>Wählen Sie eine andere Serie, oder lassen Sie das Umrechnen zu (resample_gaps) und beurteilen Sie den interpolierten Teil mit Vorsicht</translation>
    </message>
    <message>
        <source>Choose another series, or export this one again, uncompressed, from the scanner or PACS</source>
        <translation>Wählen Sie eine andere Serie, oder exportieren Sie diese erneut und unkomprimiert vom Gerät oder aus dem PACS</translation>
    </message>
    <message>
        <source>Compared through a {} registration: {}</source>
        <translation>Verglichen durch eine Registrierung ({}): {}</translation>
    </message>
    <message>
        <source>Couinaud's segments are approximate: planes through the veins differ from what the portal branches serve by up to a quarter of a segment (most for V, VII and VIII), so borders must be checked on the images.</source>
        <translation>Couinauds Segmente sind ungefähr: Ebenen durch die Venen weichen von dem, was die Pfortaderäste versorgen, um bis zu ein Viertel eines Segments ab (am meisten bei V, VII und VIII), Grenzen müssen also auf den Bildern geprüft werden.</translation>
    </message>
    <message>
        <source>Dates are earlier by one secret number of days for each patient; intervals and times of day are kept.</source>
        <translation>Datumsangaben sind um eine geheime Zahl von Tagen je Patient früher; Abstände und Uhrzeiten bleiben.</translation>
    </message>
    <message>
        <source>Decision {}: {}, by {}: {} (result {})</source>
        <translation>Entscheidung {}: {}, von {}: {} (Ergebnis {})</translation>
    </message>
    <message>
        <source>GDCM cannot decode it</source>
        <translation>GDCM kann es nicht dekodieren</translation>
    </message>
    <message>
        <source>If it belongs to this image, accept 'outside', and they are left out.</source>
        <translation>Gehört es zu diesem Bild, nehmen Sie 'outside' an, und sie werden weggelassen.</translation>
    </message>
    <message>
        <source>Images are written as .nii, .nii.gz, .nrrd or .mha, not as '{}'.</source>
        <translation>Bilder werden als .nii, .nii.gz, .nrrd oder .mha geschrieben, nicht als '{}'.</translation>
    </message>
    <message>
        <source>In '{}', the peer [{}] has the unknown key '{}'; is it '{}'?</source>
        <translation>In '{}' hat die Gegenstelle [{}] den unbekannten Schlüssel '{}'; ist es '{}'?</translation>
    </message>
    <message>
        <source>In '{}', the peer [{}] has the unknown key '{}'; known are {}.</source>
        <translation>In '{}' hat die Gegenstelle [{}] den unbekannten Schlüssel '{}'; bekannt sind {}.</translation>
    </message>
    <message>
        <source>In '{}', {} is not the table of a peer; write [{}] and its keys below.</source>
        <translation>In '{}' ist {} nicht die Tabelle einer Gegenstelle; schreiben Sie [{}] und darunter ihre Schlüssel.</translation>
    </message>
    <message>
        <source>In '{}', {} of the peer [{}] is {}, which is not of the right kind.</source>
        <translation>In '{}' ist {} der Gegenstelle [{}] gleich {}, also nicht von der richtigen Art.</translation>
    </message>
    <message>
        <source>LONGER than the limit of {} mm</source>
        <translation>LÄNGER als die Grenze von {} mm</translation>
    </message>
    <message>
        <source>Left and right do not agree, so {} is not done: {} Look at the images and put right what is wrong; if it is as it should be, say so: --resolve-laterality "REASON" --by NAME, or 'Left and right...' in the window's Edit menu. The decision is kept in the case and printed in the report.</source>
        <translation>Links und rechts stimmen nicht überein, also wird dies nicht getan: {}. {} Sehen Sie die Bilder an und berichtigen Sie, was falsch ist; ist es so richtig, dann sagen Sie es: --resolve-laterality "BEGRÜNDUNG" --by NAME, oder 'Links und rechts...' im Menü Bearbeiten des Fensters. Die Entscheidung bleibt im Fall und wird im Bericht gedruckt.</translation>
    </message>
    <message>
        <source>Licence of the bundle: not stated in the bundle.</source>
        <translation>Lizenz des Bundles: im Bundle nicht genannt.</translation>
    </message>
    <message>
        <source>Licence of the bundle: {}.</source>
        <translation>Lizenz des Bundles: {}.</translation>
    </message>
    <message>
        <source>Licence of the model: not stated, because its card cannot be read.</source>
        <translation>Lizenz des Modells: nicht genannt, weil seine Karte nicht gelesen werden kann.</translation>
    </message>
    <message>
        <source>Licence of the model: {}. Terms: {}.</source>
        <translation>Lizenz des Modells: {}. Bedingungen: {}.</translation>
    </message>
    <message>
        <source>MONOCHROME1: the grey scale is inverted, which no slice image should be</source>
        <translation>MONOCHROME1: die Grauwerte sind umgekehrt, was kein Schichtbild sein sollte</translation>
    </message>
    <message>
        <source>NO VESSEL is in the label map or the trees of this case, so distances to vessels are NOT known</source>
        <translation>KEIN GEFÄSS ist in der Segmentierung oder den Bäumen dieses Falls, also sind Abstände zu Gefäßen NICHT bekannt</translation>
    </message>
    <message>
        <source>No gallbladder is segmented: the plane between the hemilivers rests on the middle hepatic vein and the vena cava alone.</source>
        <translation>Keine Gallenblase ist segmentiert: die Ebene zwischen den Leberhälften beruht allein auf der mittleren Lebervene und der Hohlvene.</translation>
    </message>
    <message>
        <source>None of the {} image series in {} lies in the frame of reference of this case ({}), apart from its own: nothing says how they lie to each other. Register the two first ('rehearse register CASE OTHER --out FOLDER') and open that folder here.</source>
        <translation>Keine der {} Bildserien in {} liegt im Koordinatensystem dieses Falls ({}), außer seiner eigenen: nichts sagt, wie sie zueinander liegen. Registrieren Sie zuerst die beiden ('rehearse register CASE OTHER --out FOLDER') und öffnen Sie dann jenen Ordner hier.</translation>
    </message>
    <message>
        <source>Not all of II to VIII have a named portal branch, so portal territories are not known.</source>
        <translation>Nicht alle von II bis VIII haben einen benannten Pfortaderast, also sind die portalen Gebiete nicht bekannt.</translation>
    </message>
    <message>
        <source>Nothing listens at {} ({}): the port is closed. Look at the address, and whether the server is running.</source>
        <translation>Auf {} hört nichts ({}): der Port ist geschlossen. Prüfen Sie die Adresse, und ob der Server läuft.</translation>
    </message>
    <message>
        <source>Nothing listens at {} on port {} ({}): the port is closed. Look at the port, and whether the PACS is running.</source>
        <translation>Auf {} hört an Port {} nichts ({}): der Port ist geschlossen. Prüfen Sie den Port, und ob das PACS läuft.</translation>
    </message>
    <message>
        <source>Numbers of the acquisition stay (exposure, timing, geometry); the table of the standard does not name them.</source>
        <translation>Zahlen der Aufnahme bleiben (Belichtung, Zeiten, Geometrie); die Tabelle des Standards nennt sie nicht.</translation>
    </message>
    <message>
        <source>P1-P1 variational multiscale in time, second order, {} inside the step</source>
        <translation>P1-P1 variationelle Mehrskalenmethode in der Zeit, zweiter Ordnung, {} im Schritt</translation>
    </message>
    <message>
        <source>P1-P1 variational multiscale, steady, Newton with multigrid GMRES</source>
        <translation>P1-P1 variationelle Mehrskalenmethode, stationär, Newton mit Mehrgitter-GMRES</translation>
    </message>
    <message>
        <source>Plan '{}' names both sides: {}</source>
        <translation>Plan '{}' nennt beide Seiten: {}</translation>
    </message>
    <message>
        <source>Plan '{}' says {}, and the images are marked {} ({})</source>
        <translation>Plan '{}' sagt {}, und die Bilder sind bezeichnet als {} ({})</translation>
    </message>
    <message>
        <source>Plan '{}' says {}, but {} lies {} mm to the patient's {} of {}</source>
        <translation>Plan '{}' sagt {}, aber {} liegt {} mm zur Seite des Patienten hin ({}), gemessen von {}</translation>
    </message>
    <message>
        <source>Plan '{}' was NOT simulated. {}: {}.</source>
        <translation>Plan '{}' wurde NICHT simuliert. {}: {}.</translation>
    </message>
    <message>
        <source>Port {} of this computer cannot be used to receive images ({}); another program has it, or it is reserved. Give another one (--port, or receive_port in the settings) and have it entered at the PACS.</source>
        <translation>Port {} dieses Rechners kann nicht für den Empfang von Bildern verwendet werden ({}); ein anderes Programm hat ihn, oder er ist reserviert. Geben Sie einen anderen an (--port, oder receive_port in den Einstellungen), und lassen Sie ihn am PACS eintragen.</translation>
    </message>
    <message>
        <source>Proposal of {}. Licence: {}. Terms: {}. {} Research use, not for clinical decisions; look at every structure before you accept it. The network was {} while it ran.</source>
        <translation>Vorschlag von {}. Lizenz: {}. Bedingungen: {}. {} Nur für Forschung, nicht für klinische Entscheidungen; sehen Sie jede Struktur an, bevor Sie sie annehmen. Das Netz war {}, während es lief.</translation>
    </message>
    <message>
        <source>Read the image on which it was drawn.</source>
        <translation>Lesen Sie das Bild, auf dem gezeichnet wurde.</translation>
    </message>
    <message>
        <source>Resection along a curved surface through {} points: the {} beyond it removed</source>
        <translation>Resektion entlang einer gekrümmten Fläche durch {} Punkte: {} jenseits davon entfernt</translation>
    </message>
    <message>
        <source>Reynolds number {} in the throat at the peak of the beat: transitional, a laminar answer is not trustworthy there</source>
        <translation>Reynolds-Zahl {} in der Engstelle auf der Höhe des Schlags: im Übergang, einer laminaren Antwort ist dort nicht zu trauen</translation>
    </message>
    <message>
        <source>Reynolds number {} in the throat: the flow is transitional, a steady laminar answer is not trustworthy there</source>
        <translation>Reynolds-Zahl {} in der Engstelle: die Strömung ist im Übergang, einer stationären laminaren Antwort ist dort nicht zu trauen</translation>
    </message>
    <message>
        <source>STEEPER than the limit of {} degrees</source>
        <translation>STEILER als die Grenze von {} Grad</translation>
    </message>
    <message>
        <source>Say whom or what to look for: a patient, an accession number, a date or range of dates, or a study UID.</source>
        <translation>Sagen Sie, wen oder was Sie suchen: einen Patienten, eine Auftragsnummer, ein Datum oder einen Zeitraum, oder eine Studien-UID.</translation>
    </message>
    <message>
        <source>Soft tissue moves between two examinations: part of a distance is breathing, filling and posture</source>
        <translation>Weichgewebe bewegt sich zwischen zwei Untersuchungen: ein Teil eines Abstands ist Atmung, Füllung und Lage</translation>
    </message>
    <message>
        <source>THE PIECES DO NOT FACE EACH OTHER anywhere within 8 mm, so there is no gap to measure</source>
        <translation>DIE STÜCKE STEHEN EINANDER NICHT GEGENÜBER, nirgends innerhalb von 8 mm, also gibt es keinen Spalt zu messen</translation>
    </message>
    <message>
        <source>TOO NEAR: {} {} mm from its edge at {}, limit {} mm</source>
        <translation>ZU NAH: {} {} mm vom Rand bei {}, Grenze {} mm</translation>
    </message>
    <message>
        <source>Taken as exact, because no interval was computed: {}.</source>
        <translation>Als exakt genommen, weil kein Intervall berechnet wurde: {}.</translation>
    </message>
    <message>
        <source>Task '{}': its terms are not known here; look at the project before you use it.</source>
        <translation>Aufgabe '{}': die Bedingungen sind hier nicht bekannt; sehen Sie beim Projekt nach, bevor Sie es verwenden.</translation>
    </message>
    <message>
        <source>Task '{}': needs a licence (free for non-commercial use, otherwise to be bought); not a medical device.</source>
        <translation>Aufgabe '{}': braucht eine Lizenz (kostenlos für nicht kommerziellen Gebrauch, sonst zu kaufen); kein Medizinprodukt.</translation>
    </message>
    <message>
        <source>Task '{}': openly available for any usage, code Apache-2.0; not a medical device.</source>
        <translation>Aufgabe '{}': frei verfügbar für jeden Gebrauch, Code Apache-2.0; kein Medizinprodukt.</translation>
    </message>
    <message>
        <source>Text burned into the pixels cannot be found by this program: somebody must look at the images.</source>
        <translation>In die Pixel eingebrannter Text kann von diesem Programm nicht gefunden werden: jemand muss die Bilder ansehen.</translation>
    </message>
    <message>
        <source>The DICOMDIR {} is damaged ({}); give the folder of the images instead.</source>
        <translation>Das DICOMDIR {} ist beschädigt ({}); geben Sie stattdessen den Ordner der Bilder an.</translation>
    </message>
    <message>
        <source>The address '{}' of the peer '{}' is not one of http or https.</source>
        <translation>Die Adresse '{}' der Gegenstelle '{}' ist weder http noch https.</translation>
    </message>
    <message>
        <source>The anatomy lies the other way round: {}. The images may be mirrored, names may be exchanged, or the patient has situs inversus</source>
        <translation>Die Anatomie liegt seitenverkehrt: {}. Vielleicht sind die Bilder gespiegelt, Namen vertauscht, oder der Patient hat einen Situs inversus</translation>
    </message>
    <message>
        <source>The axes of {} are not at right angles (it is sheared, as a tilted gantry leaves it); resample it to a straight grid and export it again.</source>
        <translation>Die Achsen von {} stehen nicht im rechten Winkel (das Bild ist geschert, wie eine gekippte Gantry es hinterlässt); rechnen Sie es auf ein gerades Gitter um und exportieren Sie es erneut.</translation>
    </message>
    <message>
        <source>The branch of IV is not named: the left lateral section is taken to begin at the end of the left portal vein.</source>
        <translation>Der Ast von IV ist nicht benannt: die linke laterale Sektion gilt als am Ende der linken Pfortader beginnend.</translation>
    </message>
    <message>
        <source>The case is called '{}' ({}), but every plan that cuts does so on the patient's {}</source>
        <translation>Der Fall heißt '{}' ({}), aber jeder Plan, der schneidet, tut es auf dieser Seite des Patienten: {}</translation>
    </message>
    <message>
        <source>The certificate of our own for '{}' cannot be used ({}).</source>
        <translation>Unser eigenes Zertifikat für '{}' kann nicht verwendet werden ({}).</translation>
    </message>
    <message>
        <source>The connection to {} broke ({}). What has arrived is kept; give the same command again to go on from there.</source>
        <translation>Die Verbindung zu {} ist abgebrochen ({}). Was angekommen ist, bleibt; mit demselben Befehl geht es von dort weiter.</translation>
    </message>
    <message>
        <source>The connection to {} broke, or it did not answer {} for {} s. What has arrived is kept; give the same command again to go on from there.</source>
        <translation>Die Verbindung zu {} ist abgebrochen, oder auf {} kam {} s lang keine Antwort. Was angekommen ist, bleibt; mit demselben Befehl geht es von dort weiter.</translation>
    </message>
    <message>
        <source>The error at a target is an expectation for points marked equally well everywhere; a small FRE does not make it small</source>
        <translation>Der Fehler am Ziel ist eine Erwartung für überall gleich gut gesetzte Punkte; ein kleiner FRE macht ihn nicht klein</translation>
    </message>
    <message>
        <source>The file {} announces {} voxels, which no image has; export it again.</source>
        <translation>Die Datei {} kündigt {} Voxel an, die kein Bild hat; bitte erneut exportieren.</translation>
    </message>
    <message>
        <source>The file {} announces {} x {} pixels and holds {}; copy the series again from its source.</source>
        <translation>Die Datei {} kündigt {} x {} Pixel an und enthält {}; kopieren Sie die Serie erneut von der Quelle.</translation>
    </message>
    <message>
        <source>The file {} asks to skip a header inside its values; export it as one .mha file.</source>
        <translation>Die Datei {} verlangt, in ihren Werten einen Kopf zu überspringen; bitte als eine .mha-Datei exportieren.</translation>
    </message>
    <message>
        <source>The file {} asks to skip lines or a number of bytes that it does not state; export it without.</source>
        <translation>Die Datei {} verlangt, Zeilen oder eine nicht genannte Zahl von Bytes zu überspringen; bitte ohne das exportieren.</translation>
    </message>
    <message>
        <source>The file {} cannot be read (it is not gzip: {}); copy it again from its source.</source>
        <translation>Die Datei {} kann nicht gelesen werden (kein gzip: {}); bitte erneut von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>The file {} cannot be read (its packed values are damaged: {}); copy it again from its source.</source>
        <translation>Die Datei {} kann nicht gelesen werden (ihre gepackten Werte sind beschädigt: {}); bitte erneut von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>The file {} cannot be read ({}).</source>
        <translation>Die Datei {} kann nicht gelesen werden ({}).</translation>
    </message>
    <message>
        <source>The file {} cannot be read ({}); copy it again from its source.</source>
        <translation>Die Datei {} kann nicht gelesen werden ({}); bitte erneut von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>The file {} cannot be read ({}); copy the series again from its source.</source>
        <translation>Die Datei {} kann nicht gelesen werden ({}); kopieren Sie die Serie erneut von der Quelle.</translation>
    </message>
    <message>
        <source>The file {} cannot be read as 3MF (an object is damaged or lies in another file: {}); export it again.</source>
        <translation>Die Datei {} kann nicht als 3MF gelesen werden (ein Objekt ist beschädigt oder liegt in einer anderen Datei: {}); bitte erneut exportieren.</translation>
    </message>
    <message>
        <source>The file {} cannot be read as 3MF (its zip is damaged: {}); copy it again from its source.</source>
        <translation>Die Datei {} kann nicht als 3MF gelesen werden (ihr Zip ist beschädigt: {}); bitte erneut von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>The file {} cannot be read as OBJ: it has {} points and a face names number {}; copy it again from its source.</source>
        <translation>Die Datei {} kann nicht als OBJ gelesen werden: sie hat {} Punkte, und eine Fläche nennt die Nummer {}; bitte erneut von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>The file {} cannot be read as OFF ({}); copy it again from its source.</source>
        <translation>Die Datei {} kann nicht als OFF gelesen werden ({}); bitte erneut von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>The file {} cannot be read as PLY ({}); copy it again from its source.</source>
        <translation>Die Datei {} kann nicht als PLY gelesen werden ({}); bitte erneut von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>The file {} cannot be read as STL: it announces {} triangles, which would be {} bytes, and has {}; copy it again from its source.</source>
        <translation>Die Datei {} kann nicht als STL gelesen werden: sie kündigt {} Dreiecke an, was {} Bytes wären, und hat {}; bitte erneut von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>The file {} cannot be read as VTP (an array is damaged: {}); copy it again from its source.</source>
        <translation>Die Datei {} kann nicht als VTP gelesen werden (ein Feld ist beschädigt: {}); bitte erneut von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>The file {} cannot be read as VTP: it holds {} pieces of {}, not one piece of PolyData.</source>
        <translation>Die Datei {} kann nicht als VTP gelesen werden: sie enthält {} Stücke von {}, nicht ein Stück PolyData.</translation>
    </message>
    <message>
        <source>The file {} cannot be read: it does not begin like NRRD.</source>
        <translation>Die Datei {} kann nicht gelesen werden: sie beginnt nicht wie NRRD.</translation>
    </message>
    <message>
        <source>The file {} cannot be read: it has no NIfTI header.</source>
        <translation>Die Datei {} kann nicht gelesen werden: sie hat keinen NIfTI-Kopf.</translation>
    </message>
    <message>
        <source>The file {} cannot be read: it has {}; export it as one .nii file.</source>
        <translation>Die Datei {} kann nicht gelesen werden: sie hat {}; bitte als eine .nii-Datei exportieren.</translation>
    </message>
    <message>
        <source>The file {} cannot be read: its XML is damaged ({}); copy it again from its source.</source>
        <translation>Die Datei {} kann nicht gelesen werden: ihr XML ist beschädigt ({}); bitte erneut von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>The file {} cannot be read: its encoding '{}' is none of {}.</source>
        <translation>Die Datei {} kann nicht gelesen werden: ihre Kodierung '{}' ist keine von {}.</translation>
    </message>
    <message>
        <source>The file {} cannot be read: its header does not read 'Key = value' up to ElementDataFile.</source>
        <translation>Die Datei {} kann nicht gelesen werden: ihr Kopf lautet bis ElementDataFile nicht 'Schlüssel = Wert'.</translation>
    </message>
    <message>
        <source>The file {} cannot be read: its header is cut short.</source>
        <translation>Die Datei {} kann nicht gelesen werden: ihr Kopf ist abgeschnitten.</translation>
    </message>
    <message>
        <source>The file {} cannot be read: its header says {} axes and values from byte {}.</source>
        <translation>Die Datei {} kann nicht gelesen werden: ihr Kopf nennt {} Achsen und einen Beginn der Werte bei Byte {}.</translation>
    </message>
    <message>
        <source>The file {} cannot be read: its values are of the kind {} (colour, complex or unknown), not one number a voxel. Take one channel.</source>
        <translation>Die Datei {} kann nicht gelesen werden: ihre Werte sind von der Art {} (Farbe, komplex oder unbekannt), nicht eine Zahl je Voxel. Nehmen Sie einen Kanal.</translation>
    </message>
    <message>
        <source>The file {} cannot be read: its values are of the type '{}', not one number a voxel.</source>
        <translation>Die Datei {} kann nicht gelesen werden: ihre Werte sind vom Typ '{}', nicht eine Zahl je Voxel.</translation>
    </message>
    <message>
        <source>The file {} cannot be read: {}; export it uncompressed (explicit VR little endian).</source>
        <translation>Die Datei {} kann nicht gelesen werden: {}; bitte unkomprimiert exportieren (Explicit VR Little Endian).</translation>
    </message>
    <message>
        <source>The file {} cannot be written ({}).</source>
        <translation>Die Datei {} kann nicht geschrieben werden ({}).</translation>
    </message>
    <message>
        <source>The file {} declares a document type, which no surface needs; export it again.</source>
        <translation>Die Datei {} deklariert einen Dokumenttyp, den keine Oberfläche braucht; bitte erneut exportieren.</translation>
    </message>
    <message>
        <source>The file {} does not say the {} {}; say {} = {}.</source>
        <translation>Die Datei {} nennt nicht: {} {}; sagen Sie {} = {}.</translation>
    </message>
    <message>
        <source>The file {} does not state how it lies in the patient (qform_code and sform_code are 0); export it with its orientation.</source>
        <translation>Die Datei {} sagt nicht, wie sie im Patienten liegt (qform_code und sform_code sind 0); bitte mit ihrer Ausrichtung exportieren.</translation>
    </message>
    <message>
        <source>The file {} does not state its space (LPS or RAS), so left and right are not known; export it with its space.</source>
        <translation>Die Datei {} nennt ihren Raum nicht (LPS oder RAS), also sind links und rechts nicht bekannt; bitte mit ihrem Raum exportieren.</translation>
    </message>
    <message>
        <source>The file {} has changed since the plan was made with it; read the protocol again to use the new one.</source>
        <translation>Die Datei {} hat sich geändert, seit der Plan mit ihr gemacht wurde; lesen Sie das Protokoll erneut, um die neue zu verwenden.</translation>
    </message>
    <message>
        <source>The file {} has more than one object '{}'; it has {}.</source>
        <translation>Die Datei {} hat mehr als ein Objekt '{}'; sie hat {}.</translation>
    </message>
    <message>
        <source>The file {} has no object '{}'; it has {}.</source>
        <translation>Die Datei {} hat kein Objekt '{}'; sie hat {}.</translation>
    </message>
    <message>
        <source>The file {} has {} axes; a volume has three and one value a voxel. Take one time step or channel.</source>
        <translation>Die Datei {} hat {} Achsen; ein Volumen hat drei und einen Wert je Voxel. Nehmen Sie einen Zeitschritt oder Kanal.</translation>
    </message>
    <message>
        <source>The file {} has {} axes; a volume has three and one value a voxel. Take one time step, channel or layer.</source>
        <translation>Die Datei {} hat {} Achsen; ein Volumen hat drei und einen Wert je Voxel. Nehmen Sie einen Zeitschritt, einen Kanal oder eine Lage.</translation>
    </message>
    <message>
        <source>The file {} holds a {}, not an image.</source>
        <translation>Die Datei {} enthält {}, kein Bild.</translation>
    </message>
    <message>
        <source>The file {} holds coordinates that are not numbers; export the surface again.</source>
        <translation>Die Datei {} enthält Koordinaten, die keine Zahlen sind; exportieren Sie die Oberfläche erneut.</translation>
    </message>
    <message>
        <source>The file {} holds its values as text; export it with binary values.</source>
        <translation>Die Datei {} enthält ihre Werte als Text; bitte mit binären Werten exportieren.</translation>
    </message>
    <message>
        <source>The file {} holds no pixel data; copy the series again from its source.</source>
        <translation>Die Datei {} enthält keine Pixeldaten; kopieren Sie die Serie erneut von der Quelle.</translation>
    </message>
    <message>
        <source>The file {} holds no triangles; export the surface again.</source>
        <translation>Die Datei {} enthält keine Dreiecke; exportieren Sie die Oberfläche erneut.</translation>
    </message>
    <message>
        <source>The file {} holds values of the type {} with {} numbers a voxel; a volume has one. Take one channel.</source>
        <translation>Die Datei {} enthält Werte vom Typ {} mit {} Zahlen je Voxel; ein Volumen hat eine. Nehmen Sie einen Kanal.</translation>
    </message>
    <message>
        <source>The file {} holds {} objects ({}); name one of them as the structure.</source>
        <translation>Die Datei {} enthält {} Objekte ({}); nennen Sie eines davon als Struktur.</translation>
    </message>
    <message>
        <source>The file {} is a text STL with a corner that is not three numbers; export it again.</source>
        <translation>Die Datei {} ist ein Text-STL mit einer Ecke, die nicht aus drei Zahlen besteht; bitte erneut exportieren.</translation>
    </message>
    <message>
        <source>The file {} is cut short or damaged: {} of {} values are there.</source>
        <translation>Die Datei {} ist abgeschnitten oder beschädigt: {} von {} Werten sind da.</translation>
    </message>
    <message>
        <source>The file {} is cut short: its header announces {} voxels and {} bytes follow it; copy it again from its source.</source>
        <translation>Die Datei {} ist abgeschnitten: ihr Kopf kündigt {} Voxel an, und {} Bytes folgen; bitte erneut von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>The file {} is cut short: {} of {} bytes of values are there; copy it again from its source.</source>
        <translation>Die Datei {} ist abgeschnitten: {} von {} Bytes der Werte sind da; bitte erneut von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>The file {} is damaged ({}); copy it again from its source.</source>
        <translation>Die Datei {} ist beschädigt ({}); bitte erneut von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>The file {} is damaged ({}); copy the series again from its source.</source>
        <translation>Die Datei {} ist beschädigt ({}); kopieren Sie die Serie erneut von der Quelle.</translation>
    </message>
    <message>
        <source>The file {} is damaged in line {} ('{}'); export the surface again.</source>
        <translation>Die Datei {} ist in Zeile {} beschädigt ('{}'); exportieren Sie die Oberfläche erneut.</translation>
    </message>
    <message>
        <source>The file {} is damaged: a triangle names a corner that does not exist; export the surface again.</source>
        <translation>Die Datei {} ist beschädigt: ein Dreieck nennt eine Ecke, die es nicht gibt; exportieren Sie die Oberfläche erneut.</translation>
    </message>
    <message>
        <source>The file {} is larger than {} GiB; export a coarser surface.</source>
        <translation>Die Datei {} ist größer als {} GiB; exportieren Sie eine gröbere Oberfläche.</translation>
    </message>
    <message>
        <source>The file {} is no label map: labels are whole numbers from 0 on, and it holds {} values from {} to {}. Give the segmentation, not the image.</source>
        <translation>Die Datei {} ist keine Segmentierung: deren Werte sind ganze Zahlen von 0 an, und diese enthält {} Werte von {} bis {}. Geben Sie die Segmentierung an, nicht das Bild.</translation>
    </message>
    <message>
        <source>The file {} is no label map: labels are whole numbers from 0 to 255, and it holds values from {} to {}. Give the segmentation, not the image.</source>
        <translation>Die Datei {} ist keine Segmentierung: deren Werte sind ganze Zahlen von 0 bis 255, und diese enthält Werte von {} bis {}. Geben Sie die Segmentierung an, nicht das Bild.</translation>
    </message>
    <message>
        <source>The file {} is no {} of DICOM.</source>
        <translation>Die Datei {} ist keine DICOM-Datei der Art {}.</translation>
    </message>
    <message>
        <source>The file {} is none of {}.</source>
        <translation>Die Datei {} ist keine von {}.</translation>
    </message>
    <message>
        <source>The file {} is none of {}; DICOM is read as a folder.</source>
        <translation>Die Datei {} ist keine von {}; DICOM wird als Ordner gelesen.</translation>
    </message>
    <message>
        <source>The file {} is {}: a structure is read from a DICOM SEG or RTSTRUCT, a label map ({}) or a surface ({}).</source>
        <translation>Die Datei {} ist {}: eine Struktur wird aus einem DICOM SEG oder RTSTRUCT, einer Segmentierung ({}) oder einer Oberfläche ({}) gelesen.</translation>
    </message>
    <message>
        <source>The file {} lies in the space '{}', which is not the patient's (LPS, RAS or LAS), so left and right are not known; export it with its space.</source>
        <translation>Die Datei {} liegt im Raum '{}', der nicht der des Patienten ist (LPS, RAS oder LAS), also sind links und rechts nicht bekannt; bitte mit ihrem Raum exportieren.</translation>
    </message>
    <message>
        <source>The file {} places its voxels by a matrix that is not valid (a spacing of 0, or no numbers); export it again.</source>
        <translation>Die Datei {} legt ihre Voxel durch eine ungültige Matrix fest (ein Abstand von 0, oder keine Zahlen); bitte erneut exportieren.</translation>
    </message>
    <message>
        <source>The file {} places its voxels in two ways that differ by up to {} mm: by its quaternion ({}) and by its matrix ({}). Find out which is right and ask for 'qform' or 'sform'.</source>
        <translation>Die Datei {} legt ihre Voxel auf zwei Weisen fest, die sich um bis zu {} mm unterscheiden: durch ihr Quaternion ({}) und durch ihre Matrix ({}). Klären Sie, was richtig ist, und verlangen Sie 'qform' oder 'sform'.</translation>
    </message>
    <message>
        <source>The file {} says that its {} is {}, and it is to be read as {}; find out which is right and leave the other out.</source>
        <translation>Die Datei {} sagt, {} sei {}, und soll als {} gelesen werden; klären Sie, was richtig ist, und lassen Sie das andere weg.</translation>
    </message>
    <message>
        <source>The file {} states a spacing that is not above 0, or directions that are not unit vectors; export it again.</source>
        <translation>Die Datei {} nennt einen Abstand, der nicht über 0 ist, oder Richtungen, die keine Einheitsvektoren sind; bitte erneut exportieren.</translation>
    </message>
    <message>
        <source>The file {} states an unknown unit of length (code {}); export it in millimetres.</source>
        <translation>Die Datei {} nennt eine unbekannte Längeneinheit (Code {}); bitte in Millimetern exportieren.</translation>
    </message>
    <message>
        <source>The file {} states its own frame and unit; leave 'frame' and 'unit' out.</source>
        <translation>Die Datei {} nennt ihr eigenes Koordinatensystem und ihre Einheit; lassen Sie 'frame' und 'unit' weg.</translation>
    </message>
    <message>
        <source>The file {} states the unit '{}'; export it in millimetres.</source>
        <translation>Die Datei {} nennt die Einheit '{}'; bitte in Millimetern exportieren.</translation>
    </message>
    <message>
        <source>The file {} states the unit of length '{}'; export it in millimetres.</source>
        <translation>Die Datei {} nennt die Längeneinheit '{}'; bitte in Millimetern exportieren.</translation>
    </message>
    <message>
        <source>The file {} states the unit of length {}; export it in millimetres.</source>
        <translation>Die Datei {} nennt die Längeneinheit {}; bitte in Millimetern exportieren.</translation>
    </message>
    <message>
        <source>The file {} states {} as '{}' instead of whole numbers; export it again.</source>
        <translation>Die Datei {} nennt {} als '{}' statt mit ganzen Zahlen; bitte erneut exportieren.</translation>
    </message>
    <message>
        <source>The file {} states {} as '{}' instead of {} numbers; export it again.</source>
        <translation>Die Datei {} nennt {} als '{}' statt mit {} Zahlen; bitte erneut exportieren.</translation>
    </message>
    <message>
        <source>The file {} states {} bits a pixel, but its pixels use more, so their values are not known; export the series again from the scanner or PACS.</source>
        <translation>Die Datei {} nennt {} Bit je Pixel, ihre Pixel brauchen aber mehr, also sind ihre Werte nicht bekannt; exportieren Sie die Serie erneut vom Gerät oder aus dem PACS.</translation>
    </message>
    <message>
        <source>The film cannot be written to {}: {}. Choose another folder, or make room.</source>
        <translation>Der Film kann nicht nach {} geschrieben werden: {}. Wählen Sie einen anderen Ordner, oder schaffen Sie Platz.</translation>
    </message>
    <message>
        <source>The folder {} holds a registration but not the image that was moved by it (moved.nrrd). Register the two first ('rehearse register CASE OTHER --out FOLDER') and open that folder here.</source>
        <translation>Der Ordner {} enthält eine Registrierung, aber nicht das damit bewegte Bild (moved.nrrd). Registrieren Sie zuerst die beiden ('rehearse register CASE OTHER --out FOLDER') und öffnen Sie dann jenen Ordner hier.</translation>
    </message>
    <message>
        <source>The frame of reference '{}' is not a DICOM UID (digits and dots, at most 64), so no DICOM object can state it.</source>
        <translation>Das Koordinatensystem '{}' ist keine DICOM-UID (Ziffern und Punkte, höchstens 64), also kann kein DICOM-Objekt es nennen.</translation>
    </message>
    <message>
        <source>The grid is sheared, which {} cannot state; resample the image to a straight grid first.</source>
        <translation>Das Gitter ist geschert, was {} nicht ausdrücken kann; rechnen Sie das Bild zuerst auf ein gerades Gitter um.</translation>
    </message>
    <message>
        <source>The grid of the structures is sheared, which DICOM cannot state; resample the image to a straight grid first.</source>
        <translation>Das Gitter der Strukturen ist geschert, was DICOM nicht ausdrücken kann; rechnen Sie das Bild zuerst auf ein gerades Gitter um.</translation>
    </message>
    <message>
        <source>The image cannot be kept in '{}' ({}); make room or choose another folder, then give the same command again to go on from there.</source>
        <translation>Das Bild kann nicht in '{}' behalten werden ({}); schaffen Sie Platz, oder wählen Sie einen anderen Ordner; mit demselben Befehl geht es dann von dort weiter.</translation>
    </message>
    <message>
        <source>The image cannot be written to {} ({}).</source>
        <translation>Das Bild kann nicht nach {} geschrieben werden ({}).</translation>
    </message>
    <message>
        <source>The image {} does not lie in the frame of the case although its registration does: the two are not of one run. Register the two first ('rehearse register CASE OTHER --out FOLDER') and open that folder here.</source>
        <translation>Das Bild {} liegt nicht im Koordinatensystem des Falls, obwohl seine Registrierung es tut: die beiden sind nicht aus einem Lauf. Registrieren Sie zuerst die beiden ('rehearse register CASE OTHER --out FOLDER') und öffnen Sie dann jenen Ordner hier.</translation>
    </message>
    <message>
        <source>The image {} does not say whether it is CT, MR or PT; write it again with 'rehearse register'.</source>
        <translation>Das Bild {} sagt nicht, ob es CT, MR oder PT ist; schreiben Sie es erneut mit 'rehearse register'.</translation>
    </message>
    <message>
        <source>The image {} holds values that are not numbers; export it again without a mask of NaN.</source>
        <translation>Das Bild {} enthält Werte, die keine Zahlen sind; bitte ohne Maske aus NaN exportieren.</translation>
    </message>
    <message>
        <source>The images are marked {} ({}), and all of them lies on the patient's {} (L {} to {} mm)</source>
        <translation>Die Bilder sind bezeichnet als {} ({}), und alles davon liegt auf dieser Seite des Patienten: {} (L {} bis {} mm)</translation>
    </message>
    <message>
        <source>The images are marked {} ({}), and all of them lies on the patient's {} (R {} to {} mm)</source>
        <translation>Die Bilder sind bezeichnet als {} ({}), und alles davon liegt auf dieser Seite des Patienten: {} (R {} bis {} mm)</translation>
    </message>
    <message>
        <source>The images are marked {} ({}), and the structures found in them are {}</source>
        <translation>Die Bilder sind bezeichnet als {} ({}), und die darin gefundenen Strukturen sind {}</translation>
    </message>
    <message>
        <source>The images say left in {} and right in {}</source>
        <translation>Die Bilder sagen links in {} und rechts in {}</translation>
    </message>
    <message>
        <source>The images without identities cannot be written to '{}' ({}); nothing was kept.</source>
        <translation>Die Bilder ohne Identität können nicht nach '{}' geschrieben werden ({}); nichts wurde behalten.</translation>
    </message>
    <message>
        <source>The label map {} holds the numbers {}, which the legend does not name ({}). Name them, or ask to leave them out.</source>
        <translation>Die Segmentierung {} enthält die Nummern {}, die die Legende nicht nennt ({}). Nennen Sie sie, oder lassen Sie sie weglassen.</translation>
    </message>
    <message>
        <source>The label map {} holds {} structures and {}; it has {}. Name one by its number or name.</source>
        <translation>Die Segmentierung {} enthält {} Strukturen: {}; vorhanden sind {}. Nennen Sie eine mit ihrer Nummer oder ihrem Namen.</translation>
    </message>
    <message>
        <source>The label map {} states the frame of reference {}, the image lies in {}; register the two images first.</source>
        <translation>Die Segmentierung {} nennt das Koordinatensystem {}, das Bild liegt in {}; registrieren Sie zuerst die beiden Bilder.</translation>
    </message>
    <message>
        <source>The labels in {} do not lie on the grid of the image. Labels: {}. Image: {}. Export them again on the grid of the image.</source>
        <translation>Die Strukturen in {} liegen nicht auf dem Gitter des Bildes. Strukturen: {}. Bild: {}. Bitte auf dem Gitter des Bildes exportieren.</translation>
    </message>
    <message>
        <source>The password or token in '{}' cannot be read ({}).</source>
        <translation>Passwort oder Token in '{}' kann nicht gelesen werden ({}).</translation>
    </message>
    <message>
        <source>The peer '{}' has a key without its certificate.</source>
        <translation>Die Gegenstelle '{}' hat einen Schlüssel ohne sein Zertifikat.</translation>
    </message>
    <message>
        <source>The peer '{}' needs either url (DICOMweb) or title, host and port (DICOM), and not both.</source>
        <translation>Die Gegenstelle '{}' braucht entweder url (DICOMweb) oder title, host und port (DICOM), und nicht beides.</translation>
    </message>
    <message>
        <source>The peer '{}' would get a password over a line that everybody can read; use an https address.</source>
        <translation>Die Gegenstelle '{}' bekäme ein Passwort über eine Leitung, die jeder lesen kann; nehmen Sie eine https-Adresse.</translation>
    </message>
    <message>
        <source>The pixel data of the file {} (frame {}, {}) are truncated or damaged ({}); copy the series again from its source.</source>
        <translation>Die Pixeldaten der Datei {} (Einzelbild {}, {}) sind abgeschnitten oder beschädigt ({}); kopieren Sie die Serie erneut von der Quelle.</translation>
    </message>
    <message>
        <source>The pixel data of {} are truncated; copy it again from its source.</source>
        <translation>Die Pixeldaten von {} sind abgeschnitten; bitte erneut von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>The port of the peer '{}' is {}; it must lie between 1 and 65535 (DICOM: often 104 or 11112).</source>
        <translation>Der Port der Gegenstelle '{}' ist {}; er muss zwischen 1 und 65535 liegen (DICOM: oft 104 oder 11112).</translation>
    </message>
    <message>
        <source>The quaternion of {} is not a rotation, or its spacing is not above 0; export it again.</source>
        <translation>Das Quaternion von {} ist keine Drehung, oder der Abstand ist nicht über 0; bitte erneut exportieren.</translation>
    </message>
    <message>
        <source>The registration in {} is of another image: it starts from the frame of reference {}, the image of this case lies in {}. Register the two first ('rehearse register CASE OTHER --out FOLDER') and open that folder here.</source>
        <translation>Die Registrierung in {} gehört zu einem anderen Bild: sie beginnt beim Koordinatensystem {}, das Bild dieses Falls liegt in {}. Registrieren Sie zuerst die beiden ('rehearse register CASE OTHER --out FOLDER') und öffnen Sie dann jenen Ordner hier.</translation>
    </message>
    <message>
        <source>The segment {} ('{}') of {}</source>
        <translation>Das Segment {} ('{}') von {}</translation>
    </message>
    <message>
        <source>The segmentation {} announces {} frames and describes {}, of {} segments; copy it again from its source.</source>
        <translation>Die Segmentierung {} kündigt {} Einzelbilder an und beschreibt {}, von {} Segmenten; bitte erneut von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>The segmentation {} does not say where its frame {} lies; export it again.</source>
        <translation>Die Segmentierung {} sagt nicht, wo ihr Einzelbild {} liegt; bitte erneut exportieren.</translation>
    </message>
    <message>
        <source>The segmentation {} does not state its frame of reference or its size; export it again.</source>
        <translation>Die Segmentierung {} nennt ihr Koordinatensystem oder ihre Größe nicht; bitte erneut exportieren.</translation>
    </message>
    <message>
        <source>The segmentation {} has a frame that does not say to which segment it belongs; export it again.</source>
        <translation>Die Segmentierung {} hat ein Einzelbild, das nicht sagt, zu welchem Segment es gehört; bitte erneut exportieren.</translation>
    </message>
    <message>
        <source>The segmentation {} is of the type '{}'; it must be BINARY, FRACTIONAL or LABELMAP.</source>
        <translation>Die Segmentierung {} ist vom Typ '{}'; sie muss BINARY, FRACTIONAL oder LABELMAP sein.</translation>
    </message>
    <message>
        <source>The series cannot be moved to '{}' ({}); it is whole in '{}'.</source>
        <translation>Die Serie kann nicht nach '{}' verschoben werden ({}); sie liegt vollständig in '{}'.</translation>
    </message>
    <message>
        <source>The series {} ('{}') in '{}'</source>
        <translation>Die Serie {} ('{}') in '{}'</translation>
    </message>
    <message>
        <source>The series {} in '{}' has no valid {} ('{}'), so nothing can be filed beside it; export it again from the PACS, or export to a format that refers to no study.</source>
        <translation>Die Serie {} in '{}' hat kein gültiges {} ('{}'), also kann nichts neben ihr abgelegt werden; exportieren Sie sie erneut aus dem PACS, oder in ein Format, das auf keine Studie verweist.</translation>
    </message>
    <message>
        <source>The series {} is mixed: it holds {} images ({}). Name one of them{}.</source>
        <translation>Die Serie {} ist gemischt: sie enthält {} Bilder ({}). Nennen Sie eines davon{}.</translation>
    </message>
    <message>
        <source>The settings file '{}' cannot be read ({}).</source>
        <translation>Die Einstellungsdatei '{}' kann nicht gelesen werden ({}).</translation>
    </message>
    <message>
        <source>The spread is that of the affine part</source>
        <translation>Die Streuung ist die des affinen Teils</translation>
    </message>
    <message>
        <source>The structure set {} has a contour of {} numbers that are not points in the patient; copy it again from its source.</source>
        <translation>Der Struktursatz {} hat eine Kontur aus {} Zahlen, die keine Punkte im Patienten sind; bitte erneut von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>The structure set {} holds no structures; export it again.</source>
        <translation>Der Struktursatz {} enthält keine Strukturen; bitte erneut exportieren.</translation>
    </message>
    <message>
        <source>The structure {} ('{}') of {}</source>
        <translation>Die Struktur {} ('{}') von {}</translation>
    </message>
    <message>
        <source>The structures lie in the frame of reference {}, the images in {}; export with the series on which they were drawn.</source>
        <translation>Die Strukturen liegen im Koordinatensystem {}, die Bilder in {}; exportieren Sie mit der Serie, auf der sie gezeichnet wurden.</translation>
    </message>
    <message>
        <source>The surface in {} cannot be repaired without a guess: {}. The hole is neither small nor flat; close it in the program that made it.</source>
        <translation>Die Oberfläche in {} kann nicht ohne Raten ausgebessert werden: {}. Das Loch ist weder klein noch flach; schließen Sie es in dem Programm, das sie gemacht hat.</translation>
    </message>
    <message>
        <source>The surface in {} is not closed or not turned one way: {}. Accept 'repaired' to have small and flat holes closed and triangles turned, or mend it where it was made.</source>
        <translation>Die Oberfläche in {} ist nicht geschlossen oder nicht einheitlich gerichtet: {}. Nehmen Sie 'repaired' an, damit kleine und flache Löcher geschlossen und Dreiecke gewendet werden, oder bessern Sie sie dort aus, wo sie gemacht wurde.</translation>
    </message>
    <message>
        <source>The surface in {} reaches {} m from the origin when its unit is '{}'; that is no patient. Give the unit in which it was written.</source>
        <translation>Die Oberfläche in {} reicht {} m vom Ursprung weg, wenn ihre Einheit '{}' ist; das ist kein Patient. Geben Sie die Einheit an, in der sie geschrieben wurde.</translation>
    </message>
    <message>
        <source>The text STL {} is cut short or damaged: {} triangles begin and {} corners are there; copy it again from its source.</source>
        <translation>Das Text-STL {} ist abgeschnitten oder beschädigt: {} Dreiecke beginnen, und {} Ecken sind da; bitte erneut von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>The triangles of {} face inwards, as those of a mirrored surface do. Look at it beside the images: if left and right are true, accept 'inward'; otherwise export it again.</source>
        <translation>Die Dreiecke von {} zeigen nach innen, wie die einer gespiegelten Oberfläche. Sehen Sie sie neben den Bildern an: stimmen links und rechts, nehmen Sie 'inward' an; sonst bitte erneut exportieren.</translation>
    </message>
    <message>
        <source>The values of {} lie in another file; export header and values as one .nrrd file.</source>
        <translation>Die Werte von {} liegen in einer anderen Datei; bitte Kopf und Werte als eine .nrrd-Datei exportieren.</translation>
    </message>
    <message>
        <source>The values of {} should lie in '{}', which is not a file beside it; give both files, or export one .mha file.</source>
        <translation>Die Werte von {} sollten in '{}' liegen, das als Datei nicht daneben liegt; geben Sie beide Dateien an, oder exportieren Sie eine .mha-Datei.</translation>
    </message>
    <message>
        <source>The vena cava behind the liver is not segmented: it is taken to run straight down from the mouth of the hepatic veins.</source>
        <translation>Die Hohlvene hinter der Leber ist nicht segmentiert: sie gilt als gerade von der Mündung der Lebervenen abwärts laufend.</translation>
    </message>
    <message>
        <source>The zip file '{}' is damaged ({}); copy it again from its source.</source>
        <translation>Die Zip-Datei '{}' ist beschädigt ({}); bitte erneut von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>There are no DICOM files in {} ({} other files); give a folder or files of DICOM images.</source>
        <translation>In {} sind keine DICOM-Dateien ({} andere Dateien); geben Sie einen Ordner oder Dateien mit DICOM-Bildern an.</translation>
    </message>
    <message>
        <source>There is more than one series '{}'{}.</source>
        <translation>Es gibt mehr als eine Serie '{}'{}.</translation>
    </message>
    <message>
        <source>There is no computer called '{}' ({}); look at the name, and whether this computer is in the hospital's network (VPN).</source>
        <translation>Es gibt keinen Rechner namens '{}' ({}); prüfen Sie den Namen, und ob dieser Rechner im Netz des Krankenhauses ist (VPN).</translation>
    </message>
    <message>
        <source>There is no file or folder '{}'; give what is to be sent.</source>
        <translation>Es gibt keine Datei und keinen Ordner '{}'; geben Sie an, was gesendet werden soll.</translation>
    </message>
    <message>
        <source>There is no file {}.</source>
        <translation>Es gibt keine Datei {}.</translation>
    </message>
    <message>
        <source>There is no folder or zip file '{}'; give the folder that holds the DICOM files of the scan.</source>
        <translation>Es gibt keinen Ordner und keine Zip-Datei '{}'; geben Sie den Ordner mit den DICOM-Dateien der Aufnahme an.</translation>
    </message>
    <message>
        <source>There is no peer '{}' in the settings file '{}' ({}). Give TITLE@host:port, an https address of DICOMweb, or the name of an entry.</source>
        <translation>Es gibt keine Gegenstelle '{}' in der Einstellungsdatei '{}' ({}). Geben Sie TITEL@host:port, eine https-Adresse von DICOMweb oder den Namen eines Eintrags an.</translation>
    </message>
    <message>
        <source>There is no series '{}'{}.</source>
        <translation>Es gibt keine Serie '{}'{}.</translation>
    </message>
    <message>
        <source>There is no structure with a voxel to write as DICOM {}; segment the scan first.</source>
        <translation>Es gibt keine Struktur mit einem Voxel, die als DICOM-{} geschrieben werden kann; segmentieren Sie zuerst die Aufnahme.</translation>
    </message>
    <message>
        <source>There is no {} series that forms a volume{}.</source>
        <translation>Es gibt keine {}-Serie, die ein Volumen bildet{}.</translation>
    </message>
    <message>
        <source>There is nothing in '{}' that can be handed on without identities: {}.</source>
        <translation>In '{}' ist nichts, was ohne Identität weitergegeben werden kann: {}.</translation>
    </message>
    <message>
        <source>This way of '{}' is too short to be laid straight; choose another.</source>
        <translation>Dieser Weg von '{}' ist zu kurz, um gestreckt zu werden; wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>To have images moved to us, {} must know our AE title, address and port: give --port, or receive_port in its settings entry, or fetch with --by get.</source>
        <translation>Damit Bilder zu uns gesendet werden, muss {} unseren AE-Titel, unsere Adresse und unseren Port kennen: geben Sie --port an, oder receive_port im Eintrag der Einstellungen, oder holen Sie mit --by get.</translation>
    </message>
    <message>
        <source>To receive over TLS from '{}' we need a certificate of our own: set certificate and key.</source>
        <translation>Um über TLS von '{}' zu empfangen, brauchen wir ein eigenes Zertifikat: setzen Sie certificate und key.</translation>
    </message>
    <message>
        <source>TotalSegmentator answers on a grid of {} instead of {}</source>
        <translation>TotalSegmentator antwortet auf einem Gitter von {} statt {}</translation>
    </message>
    <message>
        <source>TotalSegmentator ended by itself; for the task '{}' that means that no valid licence number is set in that environment (totalseg_set_license)</source>
        <translation>TotalSegmentator hat sich selbst beendet; bei der Aufgabe '{}' heißt das, dass in jener Umgebung keine gültige Lizenznummer gesetzt ist (totalseg_set_license)</translation>
    </message>
    <message>
        <source>What was found last: {}</source>
        <translation>Zuletzt gefunden: {}</translation>
    </message>
    <message>
        <source>Without {} another plan would lead.</source>
        <translation>Ohne {} läge ein anderer Plan vorn.</translation>
    </message>
    <message>
        <source>[[plan]] number {}</source>
        <translation>[[plan]] Nummer {}</translation>
    </message>
    <message>
        <source>[[{}]] number {}</source>
        <translation>[[{}]] Nummer {}</translation>
    </message>
    <message>
        <source>[case] needs a name</source>
        <translation>[case] braucht einen Namen</translation>
    </message>
    <message>
        <source>a B-spline registration has no inverse in closed form; map points with `back`</source>
        <translation>eine B-Spline-Registrierung hat keine Umkehrung in geschlossener Form; bilden Sie Punkte mit `back` ab</translation>
    </message>
    <message>
        <source>a DICOM object of another kind</source>
        <translation>ein DICOM-Objekt anderer Art</translation>
    </message>
    <message>
        <source>a Prony series has as many shares as times, at least one; it has {} and {}</source>
        <translation>eine Prony-Reihe hat so viele Anteile wie Zeiten, mindestens einen; sie hat {} und {}</translation>
    </message>
    <message>
        <source>a TIPS needs both its diameter and its length; give both, or neither</source>
        <translation>ein TIPS braucht Durchmesser und Länge; geben Sie beide an oder keines</translation>
    </message>
    <message>
        <source>a TIPS of {} mm is narrower than any that is placed; give its inner diameter, 4 to 16 mm</source>
        <translation>ein TIPS von {} mm ist enger als jeder, der gelegt wird; geben Sie seinen Innendurchmesser an, 4 bis 16 mm</translation>
    </message>
    <message>
        <source>a TIPS stands in the plan and in [simulate.portal] as well; leave one of them out</source>
        <translation>ein TIPS steht im Plan und auch in [simulate.portal]; lassen Sie eines davon weg</translation>
    </message>
    <message>
        <source>a balloon of {} mm in a vessel of {} mm would tear it; choose at most {} mm</source>
        <translation>ein Ballon von {} mm in einem Gefäß von {} mm würde es zerreißen; wählen Sie höchstens {} mm</translation>
    </message>
    <message>
        <source>a band of {} mm does not touch the vessel, which is {} mm wide there; choose a smaller one</source>
        <translation>ein Band von {} mm berührt das Gefäß nicht, das dort {} mm weit ist; wählen Sie ein kleineres</translation>
    </message>
    <message>
        <source>a band of {} mm would close a vessel of {} mm; choose a larger one, or segment the vessel as closed</source>
        <translation>ein Band von {} mm würde ein Gefäß von {} mm verschließen; wählen Sie ein größeres, oder segmentieren Sie das Gefäß als verschlossen</translation>
    </message>
    <message>
        <source>a blow is struck by pushes and nothing else: give pushes and leave the retraction out, or leave blow out, and the retraction lets go</source>
        <translation>ein Stoß geschieht durch Drücke und sonst nichts: geben Sie Drücke an und lassen Sie den Zug weg, oder lassen Sie den Stoß weg, und der Zug lässt nach</translation>
    </message>
    <message>
        <source>a body in motion cannot have moved holds; pull it by a force</source>
        <translation>ein Körper in Bewegung kann keine verschobenen Halte haben; ziehen Sie ihn mit einer Kraft</translation>
    </message>
    <message>
        <source>a branch that is named by hand needs a name</source>
        <translation>ein von Hand benannter Ast braucht einen Namen</translation>
    </message>
    <message>
        <source>a bypass needs both anastomoses, or neither to go around the worst stenosis; only one was given</source>
        <translation>ein Bypass braucht beide Anastomosen, oder keine, um die schlimmste Stenose zu umgehen; nur eine wurde angegeben</translation>
    </message>
    <message>
        <source>a change of the box from {} to {} does not fit into a label map of {}</source>
        <translation>eine Änderung der Box von {} bis {} passt nicht in eine Segmentierung von {}</translation>
    </message>
    <message>
        <source>a closed loop needs rigid walls here: with elastic ones it was never held against anything</source>
        <translation>ein geschlossener Kreislauf braucht hier starre Wände: mit elastischen wurde er nie an etwas geprüft</translation>
    </message>
    <message>
        <source>a closure or fixation needs at least one stitch or bond; give the two places of each</source>
        <translation>ein Verschluss oder eine Fixierung braucht mindestens eine Naht oder Verbindung; geben Sie für jede die zwei Orte an</translation>
    </message>
    <message>
        <source>a contact or suture at {} could not be met: after {} rounds it is still {} mm off; move it less far, spread it over a wider area, or mesh the organ finer there</source>
        <translation>ein Kontakt oder eine Naht bei {} konnte nicht erfüllt werden: nach {} Runden fehlen noch {} mm; verschieben Sie weniger weit, verteilen Sie es auf eine größere Fläche, oder vernetzen Sie das Organ dort feiner</translation>
    </message>
    <message>
        <source>a cuff measures a systolic pressure above a diastolic one, not {} over {} mmHg; give both, or neither</source>
        <translation>eine Manschette misst einen systolischen Druck über dem diastolischen, nicht {} zu {} mmHg; geben Sie beide an oder keinen</translation>
    </message>
    <message>
        <source>a curved surface needs at least four points that do not lie on one line; set more points</source>
        <translation>eine gekrümmte Fläche braucht mindestens vier Punkte, die nicht auf einer Geraden liegen; setzen Sie mehr Punkte</translation>
    </message>
    <message>
        <source>a decision about left and right needs a reason and the name of who decides</source>
        <translation>eine Entscheidung über links und rechts braucht eine Begründung und den Namen dessen, der entscheidet</translation>
    </message>
    <message>
        <source>a decision about left and right needs the conflict it is about, a reason, and the name of who decided</source>
        <translation>eine Entscheidung über links und rechts braucht den Widerspruch, um den es geht, eine Begründung und den Namen dessen, der entschied</translation>
    </message>
    <message>
        <source>a decision needs the plan that was chosen, the names of who decided, and a reason</source>
        <translation>eine Entscheidung braucht den gewählten Plan, die Namen derer, die entschieden, und eine Begründung</translation>
    </message>
    <message>
        <source>a difference of {} and {} values means nothing; look at the checkerboard</source>
        <translation>ein Unterschied von {}- und {}-Werten bedeutet nichts; sehen Sie das Schachbrett an</translation>
    </message>
    <message>
        <source>a dissent needs the name of who dissents and the reason</source>
        <translation>ein abweichendes Votum braucht den Namen dessen, der abweicht, und die Begründung</translation>
    </message>
    <message>
        <source>a face has too few corners</source>
        <translation>eine Fläche hat zu wenige Ecken</translation>
    </message>
    <message>
        <source>a generation needs the patient model, and each but the first the search so far</source>
        <translation>eine Generation braucht das Patientenmodell, und jede außer der ersten die bisherige Suche</translation>
    </message>
    <message>
        <source>a graft of {} mm cannot be sewn end to end to a vessel of {} mm; choose between {} and {} mm</source>
        <translation>ein Transplantat von {} mm kann nicht End-zu-End an ein Gefäß von {} mm genäht werden; wählen Sie zwischen {} und {} mm</translation>
    </message>
    <message>
        <source>a grid of {} mm around '{}' ({} mm, from {}) would have {} million nodes; the limit is {} million: choose a longer edge</source>
        <translation>ein Gitter von {} mm um '{}' ({} mm, ab {}) hätte {} Millionen Knoten; die Grenze sind {} Millionen: wählen Sie eine längere Kante</translation>
    </message>
    <message>
        <source>a junction of the vessel network has no vessel; trace the centreline again</source>
        <translation>eine Verzweigung des Gefäßnetzwerks hat kein Gefäß; verfolgen Sie die Mittellinie neu</translation>
    </message>
    <message>
        <source>a junction with {} inlets and {} outlets has {} links: a port is not joined to anything</source>
        <translation>eine Verzweigung mit {} Einlässen und {} Auslässen hat {} Verbindungen: ein Anschluss ist mit nichts verbunden</translation>
    </message>
    <message>
        <source>a label map holds 255 structures and this one is full; remove one before you add another</source>
        <translation>eine Segmentierung fasst 255 Strukturen, und diese ist voll; entfernen Sie eine, bevor Sie eine weitere anlegen</translation>
    </message>
    <message>
        <source>a link of the circuit leads to '{}', which is no part of it</source>
        <translation>eine Verbindung des Kreislaufs führt zu '{}', das kein Teil davon ist</translation>
    </message>
    <message>
        <source>a lumen needs an inlet and at least one outlet</source>
        <translation>ein Lumen braucht einen Einlass und mindestens einen Auslass</translation>
    </message>
    <message>
        <source>a margin of 0 mm changes nothing</source>
        <translation>ein Rand von 0 mm ändert nichts</translation>
    </message>
    <message>
        <source>a margin of 5 mm cannot be told from none when slices are further apart</source>
        <translation>ein Rand von 5 mm ist von keinem nicht zu unterscheiden, wenn die Schichten weiter auseinander liegen</translation>
    </message>
    <message>
        <source>a measured inflow wave needs at least {} flows at equal times of the beat, all of them numbers; this one has {}</source>
        <translation>eine gemessene Zuflusswelle braucht mindestens {} Flüsse zu gleichen Zeiten des Schlags, alle als Zahlen; diese hat {}</translation>
    </message>
    <message>
        <source>a mesh of {} tetrahedra cannot be divided into {} parts</source>
        <translation>ein Netz von {} Tetraedern kann nicht in {} Teile geteilt werden</translation>
    </message>
    <message>
        <source>a negative count</source>
        <translation>eine negative Anzahl</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <source>a packed block is cut short</source>
        <translation>ein gepackter Block ist abgeschnitten</translation>
    </message>
    <message>
        <source>a patch of {} mm would widen the vessel to {} mm, an aneurysm; choose at most {} mm</source>
        <translation>ein Patch von {} mm würde das Gefäß auf {} mm weiten, ein Aneurysma; wählen Sie höchstens {} mm</translation>
    </message>
    <message>
        <source>a path needs the structures that it may run in; name them in `within`, for example ["body"]</source>
        <translation>ein Weg braucht die Strukturen, in denen er laufen darf; nennen Sie sie in `within`, zum Beispiel ["body"]</translation>
    </message>
    <message>
        <source>a patient model begins with a label map</source>
        <translation>ein Patientenmodell beginnt mit einer Segmentierung</translation>
    </message>
    <message>
        <source>a piece of the lumen mesh at {} hangs together with no opening: its blood would have no pressure. Remove it, or join it to the vessel</source>
        <translation>ein Stück des Lumennetzes bei {} hängt mit keiner Öffnung zusammen: sein Blut hätte keinen Druck. Entfernen Sie es, oder verbinden Sie es mit dem Gefäß</translation>
    </message>
    <message>
        <source>a plate needs at least two points along its middle; give none for screws alone</source>
        <translation>eine Platte braucht mindestens zwei Punkte entlang ihrer Mitte; geben Sie für Schrauben allein keine an</translation>
    </message>
    <message>
        <source>a polygon names a corner that does not exist</source>
        <translation>ein Polygon nennt eine Ecke, die es nicht gibt</translation>
    </message>
    <message>
        <source>a proposal needs a name</source>
        <translation>ein Vorschlag braucht einen Namen</translation>
    </message>
    <message>
        <source>a pulse wave velocity of {} m/s is slower than the blood may be; give 1 to 25 m/s, or 0 to take it from the age</source>
        <translation>eine Pulswellengeschwindigkeit von {} m/s ist langsamer, als das Blut sein kann; geben Sie 1 bis 25 m/s an, oder 0, um sie dem Alter zu entnehmen</translation>
    </message>
    <message>
        <source>a push that strikes needs a direction; one that follows the surface cannot rise and fall in this program</source>
        <translation>ein Druck, der stößt, braucht eine Richtung; einer, der der Oberfläche folgt, kann in diesem Programm nicht steigen und fallen</translation>
    </message>
    <message>
        <source>a range of HU needs a lowest value, a highest, or both</source>
        <translation>ein HU-Bereich braucht einen niedrigsten Wert, einen höchsten oder beide</translation>
    </message>
    <message>
        <source>a reduction by the mirror image needs the unbroken bone of the other side; name it in `other_side`</source>
        <translation>eine Reposition nach dem Spiegelbild braucht den unversehrten Knochen der anderen Seite; nennen Sie ihn in `other_side`</translation>
    </message>
    <message>
        <source>a relaxation is given for '{}', which is not simulated; there are {}</source>
        <translation>für '{}' ist eine Relaxation angegeben, simuliert wird es aber nicht; es gibt {}</translation>
    </message>
    <message>
        <source>a report needs the {}: it stands on every page</source>
        <translation>ein Bericht braucht: {}; dies steht auf jeder Seite</translation>
    </message>
    <message>
        <source>a resection needs at least one plane</source>
        <translation>eine Resektion braucht mindestens eine Ebene</translation>
    </message>
    <message>
        <source>a rod needs its other end, `end_lps`, at least a millimetre away from `centre_lps`</source>
        <translation>ein Stab braucht sein anderes Ende, `end_lps`, mindestens einen Millimeter entfernt von `centre_lps`</translation>
    </message>
    <message>
        <source>a round tool needs at least one point to be at</source>
        <translation>ein rundes Werkzeug braucht mindestens einen Punkt</translation>
    </message>
    <message>
        <source>a shell from {} to {} mm holds nothing; the second must be larger</source>
        <translation>eine Schale von {} bis {} mm enthält nichts; der zweite Wert muss größer sein</translation>
    </message>
    <message>
        <source>a single bone cannot be named '{}', as the whole is</source>
        <translation>ein einzelner Knochen kann nicht '{}' heißen, wie das Ganze</translation>
    </message>
    <message>
        <source>a source of a circuit has {} links; it stands at the end of one</source>
        <translation>eine Quelle eines Kreislaufs hat {} Verbindungen; sie steht am Ende von einer</translation>
    </message>
    <message>
        <source>a step in time must last 0 s or more; it is {} s</source>
        <translation>ein Zeitschritt muss 0 s oder länger dauern; er ist {} s</translation>
    </message>
    <message>
        <source>a step in time must last longer than 0 s; it is {} s</source>
        <translation>ein Zeitschritt muss länger als 0 s dauern; er ist {} s</translation>
    </message>
    <message>
        <source>a structure needs a name</source>
        <translation>eine Struktur braucht einen Namen</translation>
    </message>
    <message>
        <source>a sweep needs a number of values for each of {}</source>
        <translation>eine Abtastung braucht eine Zahl von Werten für jedes von {}</translation>
    </message>
    <message>
        <source>a tool of {} mm radius is too small for this mesh, whose elements are {} mm; take one of at least {} mm</source>
        <translation>ein Werkzeug von {} mm Radius ist zu klein für dieses Netz, dessen Elemente {} mm groß sind; nehmen Sie eines von mindestens {} mm</translation>
    </message>
    <message>
        <source>a triangle names a corner that does not exist</source>
        <translation>ein Dreieck nennt eine Ecke, die es nicht gibt</translation>
    </message>
    <message>
        <source>a tube of the 1D network has no length, no radius or no wave speed; check the centreline</source>
        <translation>ein Rohr des 1D-Netzwerks hat keine Länge, keinen Radius oder keine Wellengeschwindigkeit; prüfen Sie die Mittellinie</translation>
    </message>
    <message>
        <source>a tube of the 1D network needs at least {} cells, each with a radius and a wave speed</source>
        <translation>ein Rohr des 1D-Netzwerks braucht mindestens {} Zellen, jede mit Radius und Wellengeschwindigkeit</translation>
    </message>
    <message>
        <source>a tube of {} mm is more than twice as wide as the vessel of {} mm; choose a narrower one</source>
        <translation>ein Rohr von {} mm ist mehr als doppelt so weit wie das Gefäß von {} mm; wählen Sie ein engeres</translation>
    </message>
    <message>
        <source>a vessel</source>
        <translation>ein Gefäß</translation>
    </message>
    <message>
        <source>a volume has three axes, not {}</source>
        <translation>ein Volumen hat drei Achsen, nicht {}</translation>
    </message>
    <message>
        <source>a voxel belongs to one structure, so {} and {} have none in common: say by how much {} is to be widened first (margin)</source>
        <translation>ein Voxel gehört zu einer Struktur, also haben {} und {} keines gemeinsam: sagen Sie, um wie viel {} zuerst geweitet werden soll (Rand)</translation>
    </message>
    <message>
        <source>a wall that is pressed stretches rightly at any thickness; where it bends it is too soft by 5 % with two elements in the thickness and by 29 % with one, and too stiff by 7 % where edges are six times as long as the wall is thick (rehearse verify thin)</source>
        <translation>eine gedrückte Wand dehnt sich bei jeder Dicke richtig; wo sie sich biegt, ist sie mit zwei Elementen in der Dicke um 5 % und mit einem um 29 % zu weich, und um 7 % zu steif, wo Kanten sechsmal so lang sind wie die Wand dick (rehearse verify thin)</translation>
    </message>
    <message>
        <source>a wave needs one value for each of its times</source>
        <translation>eine Welle braucht für jeden ihrer Zeitpunkte einen Wert</translation>
    </message>
    <message>
        <source>a wedge resection needs at least one lesion</source>
        <translation>eine Keilresektion braucht mindestens einen Herd</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>eine ganze Zahl</translation>
    </message>
    <message>
        <source>a {} has a radius of {} mm; it must be larger than 0</source>
        <translation>{}: der Radius ist {} mm; er muss größer als 0 sein</translation>
    </message>
    <message>
        <source>a {} needs an axis of at least two points with one radius each</source>
        <translation>{}: gebraucht wird eine Achse aus mindestens zwei Punkten mit je einem Radius</translation>
    </message>
    <message>
        <source>a {} of {} mm at this place would reach over a fork or an opening: the branch leaves {} mm before and {} mm behind its middle; choose a shorter {} or another place</source>
        <translation>{} von {} mm würde an diesem Ort über eine Gabelung oder Öffnung reichen: der Ast lässt {} mm vor und {} mm hinter seiner Mitte; nehmen Sie Folgendes kürzer: {}, oder wählen Sie einen anderen Ort</translation>
    </message>
    <message>
        <source>a {} of {} mm does not cover the stenosis of {} mm; choose at least {} mm</source>
        <translation>{} von {} mm deckt die Stenose von {} mm nicht; wählen Sie mindestens {} mm</translation>
    </message>
    <message>
        <source>accept is {}; it knows {}, and of 'holes' and 'filled', 'gaps' and 'bridged', one each</source>
        <translation>accept ist {}; möglich sind {}, und von 'holes' und 'filled', 'gaps' und 'bridged' je eines</translation>
    </message>
    <message>
        <source>add [segments] to the protocol</source>
        <translation>ergänzen Sie [segments] im Protokoll</translation>
    </message>
    <message>
        <source>all limits kept</source>
        <translation>alle Grenzen eingehalten</translation>
    </message>
    <message>
        <source>all sources together</source>
        <translation>alle Quellen zusammen</translation>
    </message>
    <message>
        <source>an Ogden law has one to {} moduli mu and as many exponents alpha, not {} and {}</source>
        <translation>ein Ogden-Gesetz hat ein bis {} Moduln mu und ebenso viele Exponenten alpha, nicht {} und {}</translation>
    </message>
    <message>
        <source>an ablation zone needs a direction of the probe, a length and a width larger than 0</source>
        <translation>eine Ablationszone braucht eine Richtung der Sonde, eine Länge und eine Breite größer als 0</translation>
    </message>
    <message>
        <source>an edit accepts from the proposal '{}', and the plan asks for none of that name</source>
        <translation>eine Bearbeitung übernimmt aus dem Vorschlag '{}', und der Plan verlangt keinen mit diesem Namen</translation>
    </message>
    <message>
        <source>an element of '{}' at {} is nearly flat (smallest angle {} degrees, limit {}; scaled Jacobian {}, limit {}); mesh it finer there or smooth the labels</source>
        <translation>ein Element von '{}' bei {} ist fast flach (kleinster Winkel {} Grad, Grenze {}; skalierte Jacobi-Determinante {}, Grenze {}); vernetzen Sie dort feiner, oder glätten Sie die Segmentierung</translation>
    </message>
    <message>
        <source>an element of '{}' near {} has an angle of {} degrees (limit {}); mesh it finer there, or smooth the labels</source>
        <translation>ein Element von '{}' nahe {} hat einen Winkel von {} Grad (Grenze {}); vernetzen Sie dort feiner, oder glätten Sie die Segmentierung</translation>
    </message>
    <message>
        <source>an element without properties</source>
        <translation>ein Element ohne Eigenschaften</translation>
    </message>
    <message>
        <source>an ellipse needs two half axes in different directions</source>
        <translation>eine Ellipse braucht zwei Halbachsen in verschiedenen Richtungen</translation>
    </message>
    <message>
        <source>an embolisation stands in the plan and in [simulate.portal] as well; leave one of them out</source>
        <translation>eine Embolisation steht im Plan und auch in [simulate.portal]; lassen Sie eines davon weg</translation>
    </message>
    <message>
        <source>an expected error at a target exists only for a registration by landmarks</source>
        <translation>einen erwarteten Fehler am Ziel gibt es nur bei einer Registrierung nach Landmarken</translation>
    </message>
    <message>
        <source>an internal error stopped this ({}); the case is unchanged</source>
        <translation>ein innerer Fehler hat dies angehalten ({}); der Fall ist unverändert</translation>
    </message>
    <message>
        <source>an interposition graft needs both its place and its length, or neither to stand for the aneurysm</source>
        <translation>ein Interponat braucht Ort und Länge, oder keines davon, um für das Aneurysma zu stehen</translation>
    </message>
    <message>
        <source>an offset below 0</source>
        <translation>ein Versatz unter 0</translation>
    </message>
    <message>
        <source>an operation of '{}' with itself changes nothing</source>
        <translation>eine Operation von '{}' mit sich selbst ändert nichts</translation>
    </message>
    <message>
        <source>an outlet has no radius (radii {} mm): its share of the flow cannot be found; cut the openings again</source>
        <translation>ein Auslass hat keinen Radius (Radien {} mm): sein Anteil am Fluss ist nicht zu finden; schneiden Sie die Öffnungen neu</translation>
    </message>
    <message>
        <source>anastomoses {} mm away from the stenosis would lie outside '{}'; choose a smaller distance or set the points</source>
        <translation>Anastomosen {} mm von der Stenose entfernt lägen außerhalb von '{}'; wählen Sie einen kleineren Abstand, oder setzen Sie die Punkte</translation>
    </message>
    <message>
        <source>anatomy: sides exchanged</source>
        <translation>Anatomie: Seiten vertauscht</translation>
    </message>
    <message>
        <source>arterial</source>
        <translation>arteriell</translation>
    </message>
    <message>
        <source>at {} % of its nodes the wall is thinner than asked for by more than a fifth, where two vessels leave no room: stress there is too high</source>
        <translation>an {} % ihrer Knoten ist die Wand um mehr als ein Fünftel dünner als verlangt, wo zwei Gefäße keinen Platz lassen: die Spannung dort ist zu hoch</translation>
    </message>
    <message>
        <source>balloon</source>
        <translation>Ballon</translation>
    </message>
    <message>
        <source>beds tuned to it</source>
        <translation>Strombahnen darauf abgestimmt</translation>
    </message>
    <message>
        <source>before</source>
        <translation>vor</translation>
    </message>
    <message>
        <source>behind</source>
        <translation>hinter</translation>
    </message>
    <message>
        <source>blood enters this mesh and cannot leave it: it has an inlet and no outlet</source>
        <translation>Blut tritt in dieses Netz ein und kann es nicht verlassen: es hat einen Einlass und keinen Auslass</translation>
    </message>
    <message>
        <source>blood enters through the outlet '{}': the split of the flow there rests on the bed assumed</source>
        <translation>Blut tritt durch den Auslass '{}' ein: die Aufteilung des Flusses dort beruht auf der angenommenen Strombahn</translation>
    </message>
    <message>
        <source>body, fat and muscle are told apart by Hounsfield units</source>
        <translation>Körper, Fett und Muskel werden nach Hounsfield-Einheiten unterschieden</translation>
    </message>
    <message>
        <source>bone gets its density from Hounsfield units, and this scan is {}, which has none; simulate with bone of one stiffness, or load a CT</source>
        <translation>Knochen bekommt seine Dichte aus Hounsfield-Einheiten, und diese Aufnahme ist {}, das keine hat; simulieren Sie mit Knochen einer einzigen Steifigkeit, oder laden Sie ein CT</translation>
    </message>
    <message>
        <source>bone is found by Hounsfield units</source>
        <translation>Knochen wird nach Hounsfield-Einheiten gefunden</translation>
    </message>
    <message>
        <source>bone is held rigidly at the places that the plan names and nowhere else; muscles, ligaments and cartilage are left out; bonds of screws and plates are rigid, pieces of bone may pass through each other where no bond holds them, an implant presses evenly on what it touches</source>
        <translation>Knochen ist an den Orten, die der Plan nennt, starr gehalten und sonst nirgends; Muskeln, Bänder und Knorpel sind weggelassen; Verbindungen durch Schrauben und Platten sind starr, Knochenstücke können einander durchdringen, wo keine Verbindung sie hält, ein Implantat drückt gleichmäßig auf das, was es berührt</translation>
    </message>
    <message>
        <source>bone is to get its stiffness from the scan, and this model was made without it; let the protocol's [simulate.tissue] say bone, or leave it '{}'</source>
        <translation>Knochen soll seine Steifigkeit aus der Aufnahme bekommen, und dieses Modell wurde ohne sie gemacht; nennen Sie in [simulate.tissue] des Protokolls bone, oder lassen Sie es bei '{}'</translation>
    </message>
    <message>
        <source>bones are parted between clicks of at least two names; give a click in each bone</source>
        <translation>Knochen werden zwischen Klicks mit mindestens zwei Namen getrennt; klicken Sie in jeden Knochen</translation>
    </message>
    <message>
        <source>burned-in annotation: the images say that text is drawn into the pixels; it hides anatomy, changes values and may name the patient</source>
        <translation>eingebrannte Beschriftung: laut den Bildern ist Text in die Pixel gezeichnet; er verdeckt Anatomie, verändert Werte und nennt vielleicht den Patienten</translation>
    </message>
    <message>
        <source>camera port</source>
        <translation>Kamerazugang</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>cancelled while {}</source>
        <translation>abgebrochen: {}</translation>
    </message>
    <message>
        <source>candidates are judged on the patient model before the plan</source>
        <translation>Kandidaten werden am Patientenmodell vor dem Plan beurteilt</translation>
    </message>
    <message>
        <source>case: says {}, plans cut {}</source>
        <translation>Fall: sagt {}, Pläne schneiden {}</translation>
    </message>
    <message>
        <source>clip</source>
        <translation>Clip</translation>
    </message>
    <message>
        <source>coils</source>
        <translation>Coils</translation>
    </message>
    <message>
        <source>components within components without end</source>
        <translation>Komponenten in Komponenten ohne Ende</translation>
    </message>
    <message>
        <source>converted images (ConversionType {}), which a scanner's never are: check that values and lengths are still those of the scan</source>
        <translation>konvertierte Bilder (ConversionType {}), wie kein Gerät sie liefert: prüfen Sie, ob Werte und Längen noch die der Aufnahme sind</translation>
    </message>
    <message>
        <source>correlation compares images of one kind, and these are {} and {}; choose mutual information</source>
        <translation>die Korrelation vergleicht Bilder einer Art, und diese sind {} und {}; wählen Sie die Transinformation</translation>
    </message>
    <message>
        <source>cropped FOV: the body reaches beyond the edge of the image ({})</source>
        <translation>abgeschnittenes Gesichtsfeld: der Körper reicht über den Bildrand hinaus ({})</translation>
    </message>
    <message>
        <source>cubicmetreperpascal</source>
        <translation>Nachgiebigkeit</translation>
    </message>
    <message>
        <source>cubicmetrepersecond</source>
        <translation>Fluss</translation>
    </message>
    <message>
        <source>curved quadratic tetrahedra, one pressure each, small strain</source>
        <translation>gekrümmte quadratische Tetraeder, je ein Druck, kleine Dehnung</translation>
    </message>
    <message>
        <source>cut: {} nodes more</source>
        <translation>Schnitt: {} Knoten mehr</translation>
    </message>
    <message>
        <source>cuts on neither side</source>
        <translation>schneidet auf keiner Seite</translation>
    </message>
    <message>
        <source>cuts on the {}, {} mm from {}</source>
        <translation>schneidet {}, {} mm von {}</translation>
    </message>
    <message>
        <source>damaged file left out: {}</source>
        <translation>beschädigte Datei weggelassen: {}</translation>
    </message>
    <message>
        <source>degree</source>
        <translation>Winkel</translation>
    </message>
    <message>
        <source>delayed</source>
        <translation>spät</translation>
    </message>
    <message>
        <source>density = 0.0008 g/cm3 for each HU, +-15 % at 120 kVp: default of this program, not calibrated on this scanner [D]; ash = 0.877 density + 0.079, apparent = ash / 0.60: Schileo 2008 [M]: unverified default</source>
        <translation>Dichte = 0.0008 g/cm3 je HU, +-15 % bei 120 kVp: Vorgabe dieses Programms, nicht an diesem Gerät kalibriert [D]; Asche = 0.877 Dichte + 0.079, scheinbar = Asche / 0.60: Schileo 2008 [M]: ungeprüfte Vorgabe</translation>
    </message>
    <message>
        <source>derived image (ImageType SECONDARY): computed from another series</source>
        <translation>abgeleitetes Bild (ImageType SECONDARY): aus einer anderen Serie berechnet</translation>
    </message>
    <message>
        <source>diastolic + a third of the pulse pressure</source>
        <translation>diastolisch + ein Drittel des Pulsdrucks</translation>
    </message>
    <message>
        <source>difference from the 3D solver on the sample artery and what 2 % of the throat's radius make; not a mesh error</source>
        <translation>Unterschied zum 3D-Löser an der Musterarterie und was 2 % des Radius der Engstelle ausmachen; kein Netzfehler</translation>
    </message>
    <message>
        <source>distal landing shorter than {} mm</source>
        <translation>distale Landezone kürzer als {} mm</translation>
    </message>
    <message>
        <source>duplicate positions: {} slices lie where another one lies</source>
        <translation>doppelte Orte: {} Schichten liegen, wo eine andere liegt</translation>
    </message>
    <message>
        <source>elastic walls as a thin membrane of one pulse wave velocity on a mesh that stays where it is: the largest displacement is {} of the smallest radius, too much for that; openings are held</source>
        <translation>elastische Wände als dünne Membran einer einzigen Pulswellengeschwindigkeit auf einem Netz, das bleibt, wo es ist: die größte Verschiebung ist {} des kleinsten Radius, zu viel dafür; Öffnungen sind gehalten</translation>
    </message>
    <message>
        <source>elastic walls as a thin membrane of one pulse wave velocity on a mesh that stays where it is: the largest displacement is {} of the smallest radius; openings are held</source>
        <translation>elastische Wände als dünne Membran einer einzigen Pulswellengeschwindigkeit auf einem Netz, das bleibt, wo es ist: die größte Verschiebung ist {} des kleinsten Radius; Öffnungen sind gehalten</translation>
    </message>
    <message>
        <source>elements of {} mm would need more than {} million nodes for '{}'; choose a longer edge and a size field for the narrow places</source>
        <translation>Elemente von {} mm bräuchten mehr als {} Millionen Knoten für '{}'; wählen Sie eine längere Kante und ein Größenfeld für die engen Stellen</translation>
    </message>
    <message>
        <source>elements of {} to {} mm would need about {} million nodes for {}; the limit is {} million: choose a longer edge</source>
        <translation>Elemente von {} bis {} mm bräuchten etwa {} Millionen Knoten für {}; die Grenze sind {} Millionen: wählen Sie eine längere Kante</translation>
    </message>
    <message>
        <source>embolisation at once: the growth of the part that stays, which is its purpose, is not in these numbers</source>
        <translation>Embolisation auf einmal: das Wachstum des Teils, der bleibt, also ihr Zweck, ist nicht in diesen Zahlen</translation>
    </message>
    <message>
        <source>endograft</source>
        <translation>Endoprothese</translation>
    </message>
    <message>
        <source>entry and target at {} are {} mm apart; a path needs two places</source>
        <translation>Eintritt und Ziel bei {} sind {} mm auseinander; ein Weg braucht zwei Orte</translation>
    </message>
    <message>
        <source>entry and tip of '{}' are less than 1 mm apart; give the way that it goes</source>
        <translation>Eintritt und Spitze von '{}' sind weniger als 1 mm auseinander; geben Sie den Weg an</translation>
    </message>
    <message>
        <source>error bars need the patient model before and after the plan, and the plan's outcome</source>
        <translation>Fehlerbalken brauchen das Patientenmodell vor und nach dem Plan und das Ergebnis des Plans</translation>
    </message>
    <message>
        <source>error: {}; at a target it may be larger</source>
        <translation>Fehler: {}; an einem Ziel kann er größer sein</translation>
    </message>
    <message>
        <source>estimate along the centreline: the pressure drop of a narrowing of this degree is good to about {}, forks and bends as on random trees (`rehearse verify tiers3d`)</source>
        <translation>Schätzung entlang der Mittellinie: der Druckabfall einer Enge dieses Grades ist auf etwa {} genau, Gabelungen und Bögen wie an zufälligen Bäumen (`rehearse verify tiers3d`)</translation>
    </message>
    <message>
        <source>every label needs its own number above 0 and its own name</source>
        <translation>jede Struktur braucht eine eigene Nummer über 0 und einen eigenen Namen</translation>
    </message>
    <message>
        <source>every motion dies alike, with the time given; in tissue the fast ones die sooner</source>
        <translation>jede Bewegung klingt gleich ab, mit der angegebenen Zeit; im Gewebe klingen die schnellen früher ab</translation>
    </message>
    <message>
        <source>everything of the {} hangs on the {}, so all of the organ would go; choose smaller branches</source>
        <translation>alles von '{}' hängt an '{}', das ganze Organ ginge also verloren; wählen Sie kleinere Äste</translation>
    </message>
    <message>
        <source>facets</source>
        <translation>Facetten</translation>
    </message>
    <message>
        <source>fine structures and the edge length for them go together; give both or none</source>
        <translation>feine Strukturen und ihre Kantenlänge gehören zusammen; geben Sie beides an oder keines</translation>
    </message>
    <message>
        <source>first voxel at RAS ({})</source>
        <translation>erstes Voxel bei RAS ({})</translation>
    </message>
    <message>
        <source>flow diverter</source>
        <translation>Flow-Diverter</translation>
    </message>
    <message>
        <source>flow diverter and coils are not seen along the centreline: the sac is taken as open; read the three-dimensional flow</source>
        <translation>Flow-Diverter und Coils werden entlang der Mittellinie nicht gesehen: der Sack gilt als offen; lesen Sie die dreidimensionale Strömung</translation>
    </message>
    <message>
        <source>forbidden structure</source>
        <translation>verbotene Struktur</translation>
    </message>
    <message>
        <source>from no start do the images find each other; give three or more landmarks, or check that both show the same part</source>
        <translation>von keinem Anfang finden die Bilder zueinander; geben Sie drei oder mehr Landmarken an, oder prüfen Sie, ob beide denselben Teil zeigen</translation>
    </message>
    <message>
        <source>fusiform</source>
        <translation>fusiform</translation>
    </message>
    <message>
        <source>gantry tilt of {} degrees: the slices are not stacked along their normal</source>
        <translation>Gantrykippung von {} Grad: die Schichten sind nicht entlang ihrer Normale gestapelt</translation>
    </message>
    <message>
        <source>gap {} mm on average, {} mm at most</source>
        <translation>Spalt {} mm im Mittel, {} mm höchstens</translation>
    </message>
    <message>
        <source>gaps between the slices: each is {} mm thick, but they are {} mm apart, so what lies between was not imaged</source>
        <translation>Lücken zwischen den Schichten: jede ist {} mm dick, aber sie sind {} mm auseinander, was dazwischen liegt, wurde also nicht aufgenommen</translation>
    </message>
    <message>
        <source>gas, instruments, stitches and what lies around the organ are left out of the motion; the stiffness is that of slow tests, and tissue is stiffer when it is fast</source>
        <translation>Gas, Instrumente, Nähte und was um das Organ liegt sind aus der Bewegung weggelassen; die Steifigkeit ist die langsamer Versuche, und schnelles Gewebe ist steifer</translation>
    </message>
    <message>
        <source>graft</source>
        <translation>Transplantat</translation>
    </message>
    <message>
        <source>has no package '{}' ({}); install it there, for example with: python -m pip install {}</source>
        <translation>hat kein Paket '{}' ({}); installieren Sie es dort, zum Beispiel mit: python -m pip install {}</translation>
    </message>
    <message>
        <source>head and tip of a screw lie in the same place; set the tip where it ends in the bone</source>
        <translation>Kopf und Spitze einer Schraube liegen an derselben Stelle; setzen Sie die Spitze dorthin, wo sie im Knochen endet</translation>
    </message>
    <message>
        <source>hounsfield</source>
        <translation>Hounsfield-Einheiten</translation>
    </message>
    <message>
        <source>images of several patients</source>
        <translation>Bilder mehrerer Patienten</translation>
    </message>
    <message>
        <source>images: marked {}, anatomy {}</source>
        <translation>Bilder: bezeichnet {}, Anatomie {}</translation>
    </message>
    <message>
        <source>images: marked {}, scanned {}</source>
        <translation>Bilder: bezeichnet {}, aufgenommen {}</translation>
    </message>
    <message>
        <source>images: tags name both sides</source>
        <translation>Bilder: Angaben nennen beide Seiten</translation>
    </message>
    <message>
        <source>in this posture the fluid would stand {} mm above the highest edge of the opening at {}, through which it runs out; choose the posture of the operation (gravity, head_up), or let it be drained by at least {} mm</source>
        <translation>in dieser Lage stünde die Flüssigkeit {} mm über dem höchsten Rand der Öffnung bei {}, durch die sie ausläuft; wählen Sie die Lage der Operation (gravity, head_up), oder lassen Sie mindestens {} mm ablaufen</translation>
    </message>
    <message>
        <source>incomplete: the DICOMDIR lists {} files that are not there ({}); copy the medium again</source>
        <translation>unvollständig: das DICOMDIR nennt {} Dateien, die nicht da sind ({}); kopieren Sie den Datenträger erneut</translation>
    </message>
    <message>
        <source>is '{}'</source>
        <translation>ist '{}'</translation>
    </message>
    <message>
        <source>is lost</source>
        <translation>geht verloren</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>it announces {} frames</source>
        <translation>sie kündigt {} Einzelbilder an</translation>
    </message>
    <message>
        <source>it announces {} frames and describes {}</source>
        <translation>sie kündigt {} Einzelbilder an und beschreibt {}</translation>
    </message>
    <message>
        <source>it cannot understand or keep the object</source>
        <translation>es kann das Objekt nicht verstehen oder behalten</translation>
    </message>
    <message>
        <source>it does not begin with OFF</source>
        <translation>sie beginnt nicht mit OFF</translation>
    </message>
    <message>
        <source>it does not state its format</source>
        <translation>sie nennt ihr Format nicht</translation>
    </message>
    <message>
        <source>it ends too early</source>
        <translation>sie endet zu früh</translation>
    </message>
    <message>
        <source>it has no header</source>
        <translation>sie hat keinen Kopf</translation>
    </message>
    <message>
        <source>it has no room</source>
        <translation>es hat keinen Platz</translation>
    </message>
    <message>
        <source>it has none</source>
        <translation>es gibt keine</translation>
    </message>
    <message>
        <source>it has {}</source>
        <translation>vorhanden sind {}</translation>
    </message>
    <message>
        <source>it is cut short</source>
        <translation>sie ist abgeschnitten</translation>
    </message>
    <message>
        <source>it is not said which one</source>
        <translation>es ist nicht gesagt, welches</translation>
    </message>
    <message>
        <source>it says that it is DICOM, but not what kind of object it holds: neither SOPClassUID nor Modality</source>
        <translation>sie gibt sich als DICOM aus, sagt aber nicht, was für ein Objekt sie enthält: weder SOPClassUID noch Modality</translation>
    </message>
    <message>
        <source>it unpacks to more than 512 MiB</source>
        <translation>sie entpackt sich auf mehr als 512 MiB</translation>
    </message>
    <message>
        <source>its ends drawn together by {} mm: edges of the cut meet</source>
        <translation>ihre Enden um {} mm zusammengezogen: Schnittränder treffen sich</translation>
    </message>
    <message>
        <source>its values in another file (.img)</source>
        <translation>ihre Werte in einer anderen Datei (.img)</translation>
    </message>
    <message>
        <source>kilogram</source>
        <translation>Masse</translation>
    </message>
    <message>
        <source>kilogrampercubicmetre</source>
        <translation>Dichte</translation>
    </message>
    <message>
        <source>largest difference against finite elements on five stenoses; not a mesh error</source>
        <translation>größter Unterschied zu finiten Elementen an fünf Stenosen; kein Netzfehler</translation>
    </message>
    <message>
        <source>left port</source>
        <translation>linker Zugang</translation>
    </message>
    <message>
        <source>lists in the element {}</source>
        <translation>Listen im Element {}</translation>
    </message>
    <message>
        <source>localizer: scout view, not a stack of slices</source>
        <translation>Localizer: Übersichtsaufnahme, kein Schichtstapel</translation>
    </message>
    <message>
        <source>losses of narrowings and forks are those of the mean flow, scaled with its square</source>
        <translation>Verluste von Engen und Gabelungen sind die des mittleren Flusses, mit seinem Quadrat skaliert</translation>
    </message>
    <message>
        <source>lossy compression: the values are not the scanner's</source>
        <translation>verlustbehaftete Kompression: die Werte sind nicht die des Geräts</translation>
    </message>
    <message>
        <source>lumen meshed</source>
        <translation>Lumen vernetzt</translation>
    </message>
    <message>
        <source>lumen meshed, layers as deep as asked at {} % of the wall</source>
        <translation>Lumen vernetzt, Schichten so tief wie verlangt an {} % der Wand</translation>
    </message>
    <message>
        <source>lungs are found by Hounsfield units</source>
        <translation>Lungen werden nach Hounsfield-Einheiten gefunden</translation>
    </message>
    <message>
        <source>margins of 1 and 5 mm: JCTH 2023, WJSO 12:127 [R]; half of 5 mm as the limit: unverified default</source>
        <translation>Ränder von 1 und 5 mm: JCTH 2023, WJSO 12:127 [R]; die Hälfte von 5 mm als Grenze: ungeprüfte Vorgabe</translation>
    </message>
    <message>
        <source>measures need the patient model before and after the plan</source>
        <translation>Messgrößen brauchen das Patientenmodell vor und nach dem Plan</translation>
    </message>
    <message>
        <source>mesh error {} of it, grid convergence index of Roache 1994 ({})</source>
        <translation>Netzfehler {} davon, Gitterkonvergenzindex nach Roache 1994 ({})</translation>
    </message>
    <message>
        <source>metal is known by Hounsfield units</source>
        <translation>Metall wird an Hounsfield-Einheiten erkannt</translation>
    </message>
    <message>
        <source>metre</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>metrepersecond</source>
        <translation>Geschwindigkeit</translation>
    </message>
    <message>
        <source>millilitre</source>
        <translation>Volumen</translation>
    </message>
    <message>
        <source>millimetre</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>missing slice: at a step of {} mm {} slice is absent; {}</source>
        <translation>fehlende Schicht: bei einem Schritt von {} mm fehlt {} Schicht; {}</translation>
    </message>
    <message>
        <source>missing slice: at a step of {} mm {} slices are absent; {}</source>
        <translation>fehlende Schicht: bei einem Schritt von {} mm fehlen {} Schichten; {}</translation>
    </message>
    <message>
        <source>mixed spacing: {} of {} gaps differ from the step of {} mm (they are {} to {} mm); {}</source>
        <translation>gemischte Abstände: {} von {} Lücken weichen vom Schritt von {} mm ab (sie sind {} bis {} mm); {}</translation>
    </message>
    <message>
        <source>more than {} mm</source>
        <translation>mehr als {} mm</translation>
    </message>
    <message>
        <source>motion is followed without stitches, bonds and opened skulls, which this plan has; simulate it at rest ([simulate.tissue]) instead</source>
        <translation>Bewegung wird ohne Nähte, Verbindungen und eröffneten Schädel verfolgt, die dieser Plan hat; simulieren Sie ihn stattdessen in Ruhe ([simulate.tissue])</translation>
    </message>
    <message>
        <source>names no side</source>
        <translation>nennt keine Seite</translation>
    </message>
    <message>
        <source>narrowing of more than {} % of the diameter: its loss is the instant estimate's, good to about {}; the three-dimensional answer is the one to read</source>
        <translation>Enge von mehr als {} % des Durchmessers: ihr Verlust ist der der Sofortschätzung, genau auf etwa {}; zu lesen ist die dreidimensionale Antwort</translation>
    </message>
    <message>
        <source>near {}</source>
        <translation>nahe {}</translation>
    </message>
    <message>
        <source>newton</source>
        <translation>Kraft</translation>
    </message>
    <message>
        <source>newtonpermetre</source>
        <translation>Kraft je Länge</translation>
    </message>
    <message>
        <source>no FrameOfReferenceUID: other series of the study cannot be laid over it</source>
        <translation>keine FrameOfReferenceUID: andere Serien der Studie können nicht darüber gelegt werden</translation>
    </message>
    <message>
        <source>no PDF can be written: neither DejaVu Sans nor Bitstream Vera was found (looked in {}). Install DejaVu Sans (Debian, Ubuntu: apt-get install fonts-dejavu-core) or write the report as HTML.</source>
        <translation>es kann kein PDF geschrieben werden: weder DejaVu Sans noch Bitstream Vera wurde gefunden (gesucht in {}). Installieren Sie DejaVu Sans (Debian, Ubuntu: apt-get install fonts-dejavu-core), oder schreiben Sie den Bericht als HTML.</translation>
    </message>
    <message>
        <source>no blood can reach the outlet '{}' at {} from the inlet '{}' at {}: the lumen mesh is in pieces between them. Join the vessel there, or leave that outlet out</source>
        <translation>kein Blut kann den Auslass '{}' bei {} vom Einlass '{}' bei {} erreichen: das Lumennetz ist dazwischen zerteilt. Verbinden Sie dort das Gefäß, oder lassen Sie diesen Auslass weg</translation>
    </message>
    <message>
        <source>no body was found in this scan: nothing in it as large as a part of a patient is denser than -250 HU; check that it is a CT in Hounsfield units</source>
        <translation>in dieser Aufnahme wurde kein Körper gefunden: nichts darin, das so groß wie ein Teil eines Patienten ist, ist dichter als -250 HU; prüfen Sie, ob es ein CT in Hounsfield-Einheiten ist</translation>
    </message>
    <message>
        <source>no body was found in this scan: nothing in it is denser than -250 HU; check that it is a CT in Hounsfield units</source>
        <translation>in dieser Aufnahme wurde kein Körper gefunden: nichts darin ist dichter als -250 HU; prüfen Sie, ob es ein CT in Hounsfield-Einheiten ist</translation>
    </message>
    <message>
        <source>no bone was found: no free voxel of this scan exceeds {} HU; check that it is a CT in Hounsfield units</source>
        <translation>es wurde kein Knochen gefunden: kein freies Voxel dieser Aufnahme übersteigt {} HU; prüfen Sie, ob es ein CT in Hounsfield-Einheiten ist</translation>
    </message>
    <message>
        <source>no bone was found: nothing denser than {} HU in this scan is bone by its shape; check that it is a CT in Hounsfield units, or lower the limit</source>
        <translation>es wurde kein Knochen gefunden: nichts, was dichter als {} HU ist, ist in dieser Aufnahme der Form nach Knochen; prüfen Sie, ob es ein CT in Hounsfield-Einheiten ist, oder senken Sie die Grenze</translation>
    </message>
    <message>
        <source>no brain was found: the largest even piece inside the head has {} mL, {} % of it. The recipe needs a T1-weighted image of the whole head; draw the brain with the step "clicks", or read a segmentation from a file</source>
        <translation>es wurde kein Gehirn gefunden: das größte gleichmäßige Stück im Kopf hat {} mL, {} % davon. Das Rezept braucht ein T1-gewichtetes Bild des ganzen Kopfes; zeichnen Sie das Gehirn mit dem Schritt "Klicks", oder lesen Sie eine Segmentierung aus einer Datei</translation>
    </message>
    <message>
        <source>no circulation with a cardiac output of {} mL/min and a beat of {} s has a cuff pressure of {} over {} mmHg here; check the three{}</source>
        <translation>kein Kreislauf mit einem Herzzeitvolumen von {} mL/min und einem Schlag von {} s hat hier einen Manschettendruck von {} zu {} mmHg; prüfen Sie diese drei{}</translation>
    </message>
    <message>
        <source>no contrast medium is seen{}</source>
        <translation>es ist kein Kontrastmittel zu sehen{}</translation>
    </message>
    <message>
        <source>no end of the centreline lies within three radii ({} mm) of the outlet '{}'; trace the centreline again after cutting the openings</source>
        <translation>kein Ende der Mittellinie liegt innerhalb von drei Radien ({} mm) vom Auslass '{}'; verfolgen Sie die Mittellinie neu, nachdem die Öffnungen geschnitten sind</translation>
    </message>
    <message>
        <source>no equilibrium of the organ was found beyond {} of its weight; check material and supports</source>
        <translation>jenseits von {} seines Gewichts wurde kein Gleichgewicht des Organs gefunden; prüfen Sie Material und Auflager</translation>
    </message>
    <message>
        <source>no equilibrium of the wall of the artery was found: the mesh has bad elements; mesh it with shorter edges</source>
        <translation>für die Wand der Arterie wurde kein Gleichgewicht gefunden: das Netz hat schlechte Elemente; vernetzen Sie mit kürzeren Kanten</translation>
    </message>
    <message>
        <source>no equilibrium of {} was found beyond {} of the load within {} steps; it deforms most {} and gives way most at {}: the tissue is too soft for it, too little of its bed is left, or the mesh has bad elements there; check the material, the plan, the pull and the mesh quality</source>
        <translation>für {} wurde jenseits von {} der Last innerhalb von {} Schritten kein Gleichgewicht gefunden; es verformt sich am stärksten {} und gibt am meisten nach bei {}: das Gewebe ist zu weich dafür, von seinem Bett ist zu wenig übrig, oder das Netz hat dort schlechte Elemente; prüfen Sie Material, Plan, Zug und Netzqualität</translation>
    </message>
    <message>
        <source>no equilibrium was found before the motion beyond {} of the load: the tissue deforms most {}; pull or push less</source>
        <translation>vor der Bewegung wurde jenseits von {} der Last kein Gleichgewicht gefunden: das Gewebe verformt sich am stärksten {}; ziehen oder drücken Sie weniger</translation>
    </message>
    <message>
        <source>no equilibrium was found {} s after loading: the tissue, still soft from what it has borne, deforms most {}; lower the load or take shorter steps</source>
        <translation>{} s nach dem Belasten wurde kein Gleichgewicht gefunden: das Gewebe, noch weich von dem, was es getragen hat, verformt sich am stärksten {}; senken Sie die Last, oder nehmen Sie kürzere Schritte</translation>
    </message>
    <message>
        <source>no even soft tissue was found, so the phase cannot be estimated</source>
        <translation>es wurde kein gleichmäßiges Weichgewebe gefunden, also ist die Phase nicht zu schätzen</translation>
    </message>
    <message>
        <source>no filling of the circulation between 1 and 20 mmHg makes this heart pump {} mL/min at a beat of {} s: give a shorter beat or a smaller cardiac output</source>
        <translation>keine Füllung des Kreislaufs zwischen 1 und 20 mmHg lässt dieses Herz {} mL/min bei einem Schlag von {} s pumpen: geben Sie einen kürzeren Schlag oder ein kleineres Herzzeitvolumen an</translation>
    </message>
    <message>
        <source>no functional liver stays in this plan, so no portal circulation can be computed; choose a smaller resection</source>
        <translation>in diesem Plan bleibt keine funktionelle Leber, also kann kein Pfortaderkreislauf berechnet werden; wählen Sie eine kleinere Resektion</translation>
    </message>
    <message>
        <source>no geometry: position, orientation or pixel spacing of the slices is missing or not valid</source>
        <translation>keine Geometrie: Ort, Richtung oder Pixelabstand der Schichten fehlt oder ist ungültig</translation>
    </message>
    <message>
        <source>no head was found in this MR image: nothing in it is large enough; choose the series that shows the whole head</source>
        <translation>in diesem MR-Bild wurde kein Kopf gefunden: nichts darin ist groß genug; wählen Sie die Serie, die den ganzen Kopf zeigt</translation>
    </message>
    <message>
        <source>no image: rows and columns are missing</source>
        <translation>kein Bild: Zeilen und Spalten fehlen</translation>
    </message>
    <message>
        <source>no jump between neighbouring slices</source>
        <translation>kein Sprung zwischen benachbarten Schichten</translation>
    </message>
    <message>
        <source>no lesions of '{}' are known to this program; draw it with the tools (T) instead</source>
        <translation>Herde von '{}' kennt dieses Programm nicht; zeichnen Sie den Herd stattdessen mit den Werkzeugen (T)</translation>
    </message>
    <message>
        <source>no liver was found in this scan: the largest piece of even soft tissue right of the spine has {} mL. Either the scan does not show the upper abdomen, or it is too noisy; choose another series, or read a segmentation from a file</source>
        <translation>in dieser Aufnahme wurde keine Leber gefunden: das größte Stück gleichmäßigen Weichgewebes rechts der Wirbelsäule hat {} mL. Entweder zeigt die Aufnahme den Oberbauch nicht, oder sie ist zu verrauscht; wählen Sie eine andere Serie, oder lesen Sie eine Segmentierung aus einer Datei</translation>
    </message>
    <message>
        <source>no lung was found: {} mL of air in this scan could be lung. Choose a series that shows the chest</source>
        <translation>es wurde keine Lunge gefunden: {} mL Luft in dieser Aufnahme könnten Lunge sein. Wählen Sie eine Serie, die den Brustkorb zeigt</translation>
    </message>
    <message>
        <source>no mark of NIfTI</source>
        <translation>keine NIfTI-Kennung</translation>
    </message>
    <message>
        <source>no patient was found in the {} {} image (nothing is brighter than {}); is this the right series, and the right modality?</source>
        <translation>im Bild ({}, {}) wurde kein Patient gefunden (nichts ist heller als {}); ist es die richtige Serie und die richtige Modalität?</translation>
    </message>
    <message>
        <source>no picture can be drawn: {} cannot be opened on this machine. Install them (Debian, Ubuntu: apt-get install {}); numbers and tables do not need them.</source>
        <translation>es kann kein Bild gezeichnet werden: {} kann auf diesem Rechner nicht geöffnet werden. Installieren Sie es (Debian, Ubuntu: apt-get install {}); Zahlen und Tabellen brauchen es nicht.</translation>
    </message>
    <message>
        <source>no piece of {} would stay; the largest has {} mL</source>
        <translation>von {} bliebe kein Stück; das größte hat {} mL</translation>
    </message>
    <message>
        <source>no points or no polygons</source>
        <translation>keine Punkte oder keine Polygone</translation>
    </message>
    <message>
        <source>no rescale slope and intercept: the values cannot be turned into Hounsfield units</source>
        <translation>kein Rescale Slope und Intercept: die Werte lassen sich nicht in Hounsfield-Einheiten umrechnen</translation>
    </message>
    <message>
        <source>no single one is called '{}'</source>
        <translation>keines heißt eindeutig '{}'</translation>
    </message>
    <message>
        <source>no spine was found in the back half of this scan, so left and right of it cannot be told apart; the organs of the abdomen can only be found in a CT of the trunk</source>
        <translation>in der hinteren Hälfte dieser Aufnahme wurde keine Wirbelsäule gefunden, also sind links und rechts davon nicht zu unterscheiden; die Organe des Bauches können nur in einem CT des Rumpfes gefunden werden</translation>
    </message>
    <message>
        <source>no stack: {}, further than the images are wide</source>
        <translation>kein Stapel: {}, weiter als die Bilder breit sind</translation>
    </message>
    <message>
        <source>no steady flow was found on the {} of the lumen: the residual stays at {} after {} steps. Either the flow through the narrowing is unsteady at this inflow, or the mesh is too coarse there; lower the inflow, use a smaller edge length, or read the flow estimate instead</source>
        <translation>für das Lumen ({}) wurde keine stationäre Strömung gefunden: das Residuum bleibt bei {} nach {} Schritten. Entweder ist die Strömung durch die Enge bei diesem Zufluss instationär, oder das Netz ist dort zu grob; senken Sie den Zufluss, nehmen Sie eine kleinere Kantenlänge, oder lesen Sie stattdessen die Sofortschätzung</translation>
    </message>
    <message>
        <source>no tissue like the liver is seen in the first and the last slice</source>
        <translation>kein leberartiges Gewebe ist in der ersten und der letzten Schicht zu sehen</translation>
    </message>
    <message>
        <source>no valid element could be made at {}; smooth the labels there or change the edge length</source>
        <translation>bei {} konnte kein gültiges Element gemacht werden; glätten Sie dort die Segmentierung, oder ändern Sie die Kantenlänge</translation>
    </message>
    <message>
        <source>no valid element could be made of '{}' at {}; choose a shorter edge there</source>
        <translation>aus '{}' bei {} konnte kein gültiges Element gemacht werden; wählen Sie dort eine kürzere Kante</translation>
    </message>
    <message>
        <source>no vessel of this case has a branch named '{}' that could be spared; it has {}</source>
        <translation>kein Gefäß dieses Falls hat einen Ast '{}', der geschont werden könnte; vorhanden sind {}</translation>
    </message>
    <message>
        <source>no voxel of {} would be left; look at the range of HU</source>
        <translation>von {} bliebe kein Voxel; prüfen Sie den HU-Bereich</translation>
    </message>
    <message>
        <source>no way for a graft of {} mm was found that keeps {} mm clear of the vessel and of bone (at best {} mm); set the anastomoses farther apart, or choose a thinner graft</source>
        <translation>für ein Transplantat von {} mm wurde kein Weg gefunden, der {} mm Abstand vom Gefäß und vom Knochen hält (bestenfalls {} mm); setzen Sie die Anastomosen weiter auseinander, oder wählen Sie ein dünneres Transplantat</translation>
    </message>
    <message>
        <source>node {} of the mesh has no position; mesh the organs again</source>
        <translation>Knoten {} des Netzes hat keinen Ort; vernetzen Sie die Organe neu</translation>
    </message>
    <message>
        <source>nodes</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>none of the best entry points of the map reaches the target at {} within the {}; set the entry by hand</source>
        <translation>keiner der besten Eintrittspunkte der Karte erreicht das Ziel bei {} innerhalb von '{}'; setzen Sie den Eintritt von Hand</translation>
    </message>
    <message>
        <source>none of them</source>
        <translation>nichts davon</translation>
    </message>
    <message>
        <source>none of {} entry points reaches the target at {}; most often the path {}. Move the target, widen the cone, or take a structure out of the forbidden ones</source>
        <translation>keiner von {} Eintrittspunkten erreicht das Ziel bei {}; am häufigsten gilt für den Weg: {}. Verschieben Sie das Ziel, weiten Sie den Kegel, oder nehmen Sie eine Struktur aus den verbotenen heraus</translation>
    </message>
    <message>
        <source>none: one mesh</source>
        <translation>keiner: ein Netz</translation>
    </message>
    <message>
        <source>none: the tiers are compared instead</source>
        <translation>keiner: stattdessen werden die Stufen verglichen</translation>
    </message>
    <message>
        <source>not a CT, MR or PET image ({})</source>
        <translation>kein CT-, MR- oder PET-Bild ({})</translation>
    </message>
    <message>
        <source>nothing but 0</source>
        <translation>nichts außer 0</translation>
    </message>
    <message>
        <source>nothing in the tissue takes energy out of the motion, because no damping was given: the swings are larger and last longer than those of the patient</source>
        <translation>nichts im Gewebe nimmt der Bewegung Energie, weil keine Dämpfung angegeben wurde: die Schwingungen sind größer und dauern länger als die des Patienten</translation>
    </message>
    <message>
        <source>nothing is denser than {} HU{}</source>
        <translation>nichts ist dichter als {} HU{}</translation>
    </message>
    <message>
        <source>nothing is grasped; grasp the organ before moving the hand</source>
        <translation>nichts ist gefasst; fassen Sie das Organ, bevor Sie die Hand bewegen</translation>
    </message>
    <message>
        <source>nothing is held: give at least one place</source>
        <translation>nichts wird gehalten: geben Sie mindestens einen Ort an</translation>
    </message>
    <message>
        <source>nothing is left of {} to rehearse on: the plan removes all of it</source>
        <translation>von {} ist nichts zum Proben übrig: der Plan entfernt alles davon</translation>
    </message>
    <message>
        <source>nothing is left of {} to simulate: the plan removes all of it</source>
        <translation>von {} ist nichts zu simulieren übrig: der Plan entfernt alles davon</translation>
    </message>
    <message>
        <source>nothing of '{}' is left in the piece '{}'</source>
        <translation>von '{}' ist im Stück '{}' nichts übrig</translation>
    </message>
    <message>
        <source>nothing of '{}' is left to accept: it has no voxel beyond what was done by hand</source>
        <translation>von '{}' ist nichts zu übernehmen: es gibt kein Voxel über das von Hand Gemachte hinaus</translation>
    </message>
    <message>
        <source>nothing of '{}' is left to accept: it has no voxel beyond what was done by hand with a confidence of {} %</source>
        <translation>von '{}' ist nichts zu übernehmen: es gibt kein Voxel über das von Hand Gemachte hinaus mit einer Sicherheit von {} %</translation>
    </message>
    <message>
        <source>nothing of '{}' may be taken out: with a rim of {} mm and {} mm of clearance from {} all of it stays; make them smaller</source>
        <translation>von '{}' kann nichts entfernt werden: mit einem Saum von {} mm und {} mm Abstand von {} bleibt alles; verkleinern Sie sie</translation>
    </message>
    <message>
        <source>nothing sets the tissue in motion: give a retraction or pushes that let go, or pushes that strike for the time blow</source>
        <translation>nichts setzt das Gewebe in Bewegung: geben Sie einen Zug oder Drücke an, die nachlassen, oder Drücke, die für die Zeit des Stoßes wirken</translation>
    </message>
    <message>
        <source>of {} there are results of an earlier state</source>
        <translation>von {} gibt es Ergebnisse eines früheren Standes</translation>
    </message>
    <message>
        <source>one SeriesInstanceUID holds {} different images; they were taken apart by {}</source>
        <translation>eine SeriesInstanceUID enthält {} verschiedene Bilder; sie wurden getrennt nach {}</translation>
    </message>
    <message>
        <source>one mesh: no mesh error was computed; the steady answer has one</source>
        <translation>ein Netz: kein Netzfehler wurde berechnet; die stationäre Antwort hat einen</translation>
    </message>
    <message>
        <source>one slice: no volume can be made of it</source>
        <translation>eine Schicht: daraus kann kein Volumen werden</translation>
    </message>
    <message>
        <source>one time step: what a shorter one would change is not known</source>
        <translation>ein Zeitschritt: was ein kürzerer änderte, ist nicht bekannt</translation>
    </message>
    <message>
        <source>one wave speed for all vessels: stiffness of a graft, a stent or calcium is not in it</source>
        <translation>eine Wellengeschwindigkeit für alle Gefäße: die Steifigkeit eines Transplantats, eines Stents oder von Kalk ist nicht darin</translation>
    </message>
    <message>
        <source>order {} assumed, factor {}</source>
        <translation>Ordnung {} angenommen, Faktor {}</translation>
    </message>
    <message>
        <source>order {} of {} seen, factor {}</source>
        <translation>Ordnung {} von {} gesehen, Faktor {}</translation>
    </message>
    <message>
        <source>order {} seen, factor {}</source>
        <translation>Ordnung {} gesehen, Faktor {}</translation>
    </message>
    <message>
        <source>packed by {}</source>
        <translation>gepackt mit {}</translation>
    </message>
    <message>
        <source>pascal</source>
        <translation>Druck oder Steifigkeit</translation>
    </message>
    <message>
        <source>pascalpermetre</source>
        <translation>Steifigkeit eines Auflagers</translation>
    </message>
    <message>
        <source>pascalsecond</source>
        <translation>Viskosität</translation>
    </message>
    <message>
        <source>pascalsecondpercubicmetre</source>
        <translation>Strömungswiderstand</translation>
    </message>
    <message>
        <source>peak drop of the beat on {} and {} nodes, grid convergence index of Roache 1994 ({})</source>
        <translation>Spitzenabfall des Schlags auf {} und {} Knoten, Gitterkonvergenzindex nach Roache 1994 ({})</translation>
    </message>
    <message>
        <source>percent</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>piece at {}</source>
        <translation>Stück bei {}</translation>
    </message>
    <message>
        <source>pixels in a form that is not in use: {} bits allocated, {} stored, high bit {} (file {})</source>
        <translation>Pixel in einer nicht gebräuchlichen Form: {} Bit belegt, {} gespeichert, höchstes Bit {} (Datei {})</translation>
    </message>
    <message>
        <source>plan '{}' has not been simulated as it stands now; run it before it is decided on</source>
        <translation>Plan '{}' wurde so, wie er jetzt ist, nicht simuliert; rechnen Sie ihn, bevor darüber entschieden wird</translation>
    </message>
    <message>
        <source>plan '{}': names both sides</source>
        <translation>Plan '{}': nennt beide Seiten</translation>
    </message>
    <message>
        <source>plan '{}': says {}, cuts {}</source>
        <translation>Plan '{}': sagt {}, schneidet {}</translation>
    </message>
    <message>
        <source>plan '{}': says {}, images marked {}</source>
        <translation>Plan '{}': sagt {}, Bilder bezeichnet {}</translation>
    </message>
    <message>
        <source>plans with one stent, balloon, patch, bypass, interposition graft or endograft can be optimised; this one has something else</source>
        <translation>Pläne mit einem Stent, Ballon, Patch, Bypass, Interponat oder einer Endoprothese können optimiert werden; dieser hat etwas anderes</translation>
    </message>
    <message>
        <source>plans with resections along planes and wedges of one organ can be optimised; this one has something else</source>
        <translation>Pläne mit Resektionen entlang von Ebenen und Keilresektionen an einem Organ können optimiert werden; dieser hat etwas anderes</translation>
    </message>
    <message>
        <source>plans with {} can be optimised; this one has something else</source>
        <translation>Pläne mit {} können optimiert werden; dieser hat etwas anderes</translation>
    </message>
    <message>
        <source>plate and screws need at least one bone and one screw</source>
        <translation>Platte und Schrauben brauchen mindestens einen Knochen und eine Schraube</translation>
    </message>
    <message>
        <source>plate of {} mm, {} mm off the bone at most, {} mm into it at most</source>
        <translation>Platte von {} mm, höchstens {} mm vom Knochen ab, höchstens {} mm darin</translation>
    </message>
    <message>
        <source>point {} of the surface '{}' has no position{}; the file is damaged: export it again</source>
        <translation>Punkt {} der Oberfläche '{}' hat keinen Ort{}; die Datei ist beschädigt: bitte erneut exportieren</translation>
    </message>
    <message>
        <source>points are in {} of {}, the registration ends in LPS of {}</source>
        <translation>die Punkte liegen in {} von {}, die Registrierung endet bei LPS von {}</translation>
    </message>
    <message>
        <source>points are in {} of {}, the registration starts from LPS of {}</source>
        <translation>die Punkte liegen in {} von {}, die Registrierung beginnt bei LPS von {}</translation>
    </message>
    <message>
        <source>points are in {} of {}, the transform starts from {} of {}</source>
        <translation>die Punkte liegen in {} von {}, die Transformation beginnt bei {} von {}</translation>
    </message>
    <message>
        <source>portal flow above 250 mL/min per 100 g of remnant: small-for-size risk [M, unverified default]</source>
        <translation>Pfortaderfluss über 250 mL/min je 100 g Rest: Gefahr von Small-for-size [M, ungeprüfte Vorgabe]</translation>
    </message>
    <message>
        <source>portal venous</source>
        <translation>portalvenös</translation>
    </message>
    <message>
        <source>preview with linear elements: too stiff where the tissue hardly changes its volume, so it moves less than the patient's would under the same force; no blood, no bleeding, no friction; the blade cuts without resistance. Numbers come from the certified solve</source>
        <translation>Vorschau mit linearen Elementen: zu steif, wo das Gewebe sein Volumen kaum ändert, es bewegt sich also weniger als das des Patienten unter derselben Kraft; kein Blut, keine Blutung, keine Reibung; die Klinge schneidet ohne Widerstand. Zahlen kommen aus der vollen Rechnung</translation>
    </message>
    <message>
        <source>profile of the inflow</source>
        <translation>Profil des Zuflusses</translation>
    </message>
    <message>
        <source>proximal landing shorter than {} mm</source>
        <translation>proximale Landezone kürzer als {} mm</translation>
    </message>
    <message>
        <source>qform and sform of {} differ by up to {} mm; the {} was used as asked</source>
        <translation>qform und sform von {} unterscheiden sich um bis zu {} mm; {} wurde wie verlangt verwendet</translation>
    </message>
    <message>
        <source>quadratic tetrahedra, one pressure each, generalised alpha in time</source>
        <translation>quadratische Tetraeder, je ein Druck, generalisiertes Alpha in der Zeit</translation>
    </message>
    <message>
        <source>radius: pwdb [R]; error of half a voxel and the limits of 10 and 20 %: unverified default</source>
        <translation>Radius: pwdb [R]; Fehler eines halben Voxels und die Grenzen von 10 und 20 %: ungeprüfte Vorgabe</translation>
    </message>
    <message>
        <source>recovery (Zienkiewicz-Zhu), energy norm</source>
        <translation>Rückgewinnung (Zienkiewicz-Zhu), Energienorm</translation>
    </message>
    <message>
        <source>recovery (Zienkiewicz-Zhu), energy norm, when farthest</source>
        <translation>Rückgewinnung (Zienkiewicz-Zhu), Energienorm, am weitesten Punkt</translation>
    </message>
    <message>
        <source>resampled through a {} registration onto another grid</source>
        <translation>durch eine Registrierung ({}) auf ein anderes Gitter umgerechnet</translation>
    </message>
    <message>
        <source>rescale slope is 0</source>
        <translation>Rescale Slope ist 0</translation>
    </message>
    <message>
        <source>resistance of the beds in hyperaemia</source>
        <translation>Widerstand der Strombahnen in Hyperämie</translation>
    </message>
    <message>
        <source>resources/tissues/{}.toml: the law '{}' has the parameters {} with bulk_ratio for lam, or young and poisson; {}</source>
        <translation>resources/tissues/{}.toml: das Gesetz '{}' hat die Parameter {} mit bulk_ratio für lam, oder young und poisson; {}</translation>
    </message>
    <message>
        <source>resources/tissues/{}.toml: there is no law '{}'; there are fluid, {}</source>
        <translation>resources/tissues/{}.toml: es gibt kein Gesetz '{}'; es gibt fluid, {}</translation>
    </message>
    <message>
        <source>retractor</source>
        <translation>Haken</translation>
    </message>
    <message>
        <source>right port</source>
        <translation>rechter Zugang</translation>
    </message>
    <message>
        <source>rigid walls and {}</source>
        <translation>starre Wände und {}</translation>
    </message>
    <message>
        <source>rigid, without friction, moved by {} mm</source>
        <translation>starr, reibungsfrei, um {} mm bewegt</translation>
    </message>
    <message>
        <source>saccular</source>
        <translation>sackförmig</translation>
    </message>
    <message>
        <source>secondary capture: a picture of a screen, without geometry or Hounsfield units that can be trusted</source>
        <translation>Secondary Capture: ein Bild eines Bildschirms, ohne Geometrie oder Hounsfield-Einheiten, denen man trauen kann</translation>
    </message>
    <message>
        <source>seeds of one structure alone do not say where it ends; set seeds of what lies beside it too (without a name: of nothing)</source>
        <translation>Keime nur einer Struktur sagen nicht, wo sie endet; setzen Sie auch Keime in das, was daneben liegt (ohne Namen: in nichts)</translation>
    </message>
    <message>
        <source>shunt</source>
        <translation>Shunt</translation>
    </message>
    <message>
        <source>sideways shift: {}, not evenly</source>
        <translation>seitlicher Versatz: {}, nicht gleichmäßig</translation>
    </message>
    <message>
        <source>signal to noise is only {}: edges are uncertain</source>
        <translation>Signal zu Rauschen ist nur {}: Kanten sind unsicher</translation>
    </message>
    <message>
        <source>signal to noise {}</source>
        <translation>Signal zu Rauschen {}</translation>
    </message>
    <message>
        <source>slice positions differ from an even spacing by up to {} mm</source>
        <translation>die Schichtorte weichen um bis zu {} mm von gleichmäßigen Abständen ab</translation>
    </message>
    <message>
        <source>slices {} mm apart, pixels of {} x {} mm</source>
        <translation>Schichten {} mm auseinander, Pixel von {} x {} mm</translation>
    </message>
    <message>
        <source>slide to the front or back</source>
        <translation>nach vorn oder hinten gleiten</translation>
    </message>
    <message>
        <source>slide to the left or right</source>
        <translation>nach links oder rechts gleiten</translation>
    </message>
    <message>
        <source>slide towards head or feet</source>
        <translation>zum Kopf oder zu den Füßen gleiten</translation>
    </message>
    <message>
        <source>small structures are missed between slices</source>
        <translation>kleine Strukturen werden zwischen den Schichten übersehen</translation>
    </message>
    <message>
        <source>something else</source>
        <translation>etwas anderes</translation>
    </message>
    <message>
        <source>stays</source>
        <translation>bleibt</translation>
    </message>
    <message>
        <source>stenosis, {} % by diameter, {} % by area</source>
        <translation>Stenose, {} % im Durchmesser, {} % in der Fläche</translation>
    </message>
    <message>
        <source>stent</source>
        <translation>Stent</translation>
    </message>
    <message>
        <source>step-off {} mm</source>
        <translation>Stufe {} mm</translation>
    </message>
    <message>
        <source>steps of {} ms leave an error of about {} in the largest motion, and of up to {} of it at some place and time; they took {} of the energy given to it</source>
        <translation>Schritte von {} ms lassen einen Fehler von etwa {} in der größten Bewegung, und von bis zu {} davon an einzelnen Orten und Zeiten; sie nahmen {} der zugeführten Energie</translation>
    </message>
    <message>
        <source>steps of {} ms leave an error of about {} in the largest motion, and of up to {} of it at some place and time; they took {} of the energy given to it: take more steps</source>
        <translation>Schritte von {} ms lassen einen Fehler von etwa {} in der größten Bewegung, und von bis zu {} davon an einzelnen Orten und Zeiten; sie nahmen {} der zugeführten Energie: nehmen Sie mehr Schritte</translation>
    </message>
    <message>
        <source>stress: recovery (Zienkiewicz-Zhu), energy norm; displacement: its square, because the error of the displacement averaged over the load is the square of the relative energy error (exact in linear elasticity)</source>
        <translation>Spannung: Rückgewinnung (Zienkiewicz-Zhu), Energienorm; Verschiebung: deren Quadrat, weil der über die Last gemittelte Fehler der Verschiebung das Quadrat des relativen Energiefehlers ist (exakt in linearer Elastizität)</translation>
    </message>
    <message>
        <source>taken as the outside of everything it encloses: {}</source>
        <translation>genommen als das Äußere von allem, was sie umschließt: {}</translation>
    </message>
    <message>
        <source>task, structures and fast are for TotalSegmentator; a model of the kind '{}' has none</source>
        <translation>task, structures und fast gelten für TotalSegmentator; ein Modell der Art '{}' hat nichts davon</translation>
    </message>
    <message>
        <source>tetrahedra</source>
        <translation>Tetraeder</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>the 1D network has a tube whose ends are not each at one joint, inlet or outlet</source>
        <translation>das 1D-Netzwerk hat ein Rohr, dessen Enden nicht je an einem Gelenk, Einlass oder Auslass liegen</translation>
    </message>
    <message>
        <source>the TIPS is a straight clean tube: what curves, edges and tissue inside it cost is not known, so its flow is on the high side</source>
        <translation>der TIPS ist ein gerades glattes Rohr: was Bögen, Kanten und Gewebe darin kosten, ist nicht bekannt, sein Fluss liegt also eher zu hoch</translation>
    </message>
    <message>
        <source>the ablation of this plan reaches no tumour, so there is no margin to improve; set its middle into one</source>
        <translation>die Ablation dieses Plans erreicht keinen Tumor, also gibt es keinen Rand zu verbessern; setzen Sie ihre Mitte in einen</translation>
    </message>
    <message>
        <source>the ablation zone at {} does not reach the {}; move its middle into it</source>
        <translation>die Ablationszone bei {} erreicht '{}' nicht; verschieben Sie ihre Mitte hinein</translation>
    </message>
    <message>
        <source>the ablation zone at {} lies in tissue that this plan has taken out already; resection and ablation of the same place exclude each other: leave one of them out</source>
        <translation>die Ablationszone bei {} liegt in Gewebe, das dieser Plan schon entfernt hat; Resektion und Ablation an derselben Stelle schließen einander aus: lassen Sie eines davon weg</translation>
    </message>
    <message>
        <source>the ablation zone at {} would leave nothing of the {}; make it smaller</source>
        <translation>die Ablationszone bei {} ließe von '{}' nichts übrig; machen Sie sie kleiner</translation>
    </message>
    <message>
        <source>the ablation zone reaches {} mm into '{}' at {}; move it, make it smaller, or accept it: accepts = ["{}"]</source>
        <translation>die Ablationszone reicht {} mm in '{}' bei {}; verschieben oder verkleinern Sie sie, oder lassen Sie es zu: accepts = ["{}"]</translation>
    </message>
    <message>
        <source>the anastomoses are {} mm apart, too near for a graft of {} mm; set them at least {} mm apart</source>
        <translation>die Anastomosen sind {} mm auseinander, zu nah für ein Transplantat von {} mm; setzen Sie sie mindestens {} mm auseinander</translation>
    </message>
    <message>
        <source>the aneurysm of '{}' goes all round the vessel (fusiform) and has no neck to clip; choose an interposition graft, an endograft or a flow diverter</source>
        <translation>das Aneurysma von '{}' umfasst das ganze Gefäß (fusiform) und hat keinen Hals zum Clippen; wählen Sie ein Interponat, eine Endoprothese oder einen Flow-Diverter</translation>
    </message>
    <message>
        <source>the aneurysm of '{}' goes all round the vessel (fusiform) and nothing would hold coils in it; place a flow diverter first, or choose an endograft</source>
        <translation>das Aneurysma von '{}' umfasst das ganze Gefäß (fusiform), und nichts würde Coils darin halten; setzen Sie zuerst einen Flow-Diverter, oder wählen Sie eine Endoprothese</translation>
    </message>
    <message>
        <source>the answer of the flow needs the patient model before and after the plan, and the plan's outcome</source>
        <translation>die Antwort der Strömung braucht das Patientenmodell vor und nach dem Plan und das Ergebnis des Plans</translation>
    </message>
    <message>
        <source>the artery lumen of this case has no mesh yet; mesh it before the flow is solved</source>
        <translation>das Lumen der Arterie hat in diesem Fall noch kein Netz; vernetzen Sie es, bevor die Strömung gelöst wird</translation>
    </message>
    <message>
        <source>the artery lumen of this case has no mesh yet; mesh it before the three-dimensional flow is solved</source>
        <translation>das Lumen der Arterie hat in diesem Fall noch kein Netz; vernetzen Sie es, bevor die dreidimensionale Strömung gelöst wird</translation>
    </message>
    <message>
        <source>the axes of this image are not at right angles (tilted gantry), so distances along them cannot be added; resample the image to straight slices first</source>
        <translation>die Achsen dieses Bildes stehen nicht im rechten Winkel (gekippte Gantry), also können Abstände entlang der Achsen nicht addiert werden; rechnen Sie das Bild zuerst auf gerade Schichten um</translation>
    </message>
    <message>
        <source>the axis of an implant and the direction of its load need a length; give directions</source>
        <translation>die Achse eines Implantats und die Richtung seiner Last brauchen eine Länge; geben Sie Richtungen an</translation>
    </message>
    <message>
        <source>the background is blank, so noise cannot be measured</source>
        <translation>der Hintergrund ist leer, also kann das Rauschen nicht gemessen werden</translation>
    </message>
    <message>
        <source>the beat does not repeat yet: {} change after {} beats, asked for {}</source>
        <translation>der Schlag wiederholt sich noch nicht: {} Änderung nach {} Schlägen, verlangt sind {}</translation>
    </message>
    <message>
        <source>the beat of the closed loop does not repeat after {} beats of {} s; check its resistances and compliances</source>
        <translation>der Schlag des geschlossenen Kreislaufs wiederholt sich nach {} Schlägen von {} s nicht; prüfen Sie seine Widerstände und Nachgiebigkeiten</translation>
    </message>
    <message>
        <source>the bed behind an outlet of the 1D network has no resistance: its pressure would be that of the veins</source>
        <translation>das Stromgebiet hinter einem Auslass des 1D-Netzwerks hat keinen Widerstand: sein Druck wäre der der Venen</translation>
    </message>
    <message>
        <source>the beds of the outlets let through more than the whole body ({} against {} Pa s/m3): in a closed loop nothing would be left for the rest; raise their resistances</source>
        <translation>die Stromgebiete der Auslässe lassen mehr durch als der ganze Körper ({} gegen {} Pa s/m3): im geschlossenen Kreislauf bliebe für den Rest nichts; erhöhen Sie ihre Widerstände</translation>
    </message>
    <message>
        <source>the best fit turns the patient by {} degrees between the two images, although both say where left, posterior and superior are: the orientation of one of them is wrong, and with it perhaps its sides. Check both against the patient before anything is registered</source>
        <translation>die beste Anpassung dreht den Patienten zwischen den beiden Bildern um {} Grad, obwohl beide sagen, wo links, hinten und oben ist: die Ausrichtung von einem ist falsch, und damit vielleicht die Seiten. Prüfen Sie beide am Patienten, bevor etwas registriert wird</translation>
    </message>
    <message>
        <source>the blade points along its own stroke and so would cut nothing; draw the stroke across the view</source>
        <translation>die Klinge zeigt entlang ihres eigenen Zugs und würde also nichts schneiden; ziehen Sie quer zur Blickrichtung</translation>
    </message>
    <message>
        <source>the blade would turn elements inside out, because the tissue is bent too much there; nothing was cut. Let go a little and cut again</source>
        <translation>die Klinge würde Elemente umstülpen, weil das Gewebe dort zu stark gebogen ist; nichts wurde geschnitten. Lassen Sie etwas nach und schneiden Sie erneut</translation>
    </message>
    <message>
        <source>the blood of '{}' is only {} HU brighter than its surroundings; its wall cannot be placed by the half maximum below {} HU: use a contrast-enhanced series</source>
        <translation>das Blut von '{}' ist nur {} HU heller als seine Umgebung; unter {} HU kann seine Wand nicht durch die halbe Höhe bestimmt werden: nehmen Sie eine Serie mit Kontrastmittel</translation>
    </message>
    <message>
        <source>the body around {} is not held: {} rigid motions are free, it can {}, so no load has an equilibrium; add a support, or springs that hold it</source>
        <translation>der Körper um {} ist nicht gehalten: {} starre Bewegungen sind frei, er kann {}, also hat keine Last ein Gleichgewicht; ergänzen Sie ein Auflager, oder Federn, die ihn halten</translation>
    </message>
    <message>
        <source>the boundary layers fold over at ({}, {}, {}) mm LPS; ask for fewer or thinner layers, or a shorter edge</source>
        <translation>die Randschichten falten sich bei ({}, {}, {}) mm LPS; verlangen Sie weniger oder dünnere Schichten, oder eine kürzere Kante</translation>
    </message>
    <message>
        <source>the boundary sets {} leave {} outer facets of the lumen mesh unnamed and name {} twice: wall, inlet and outlets must cover it exactly once</source>
        <translation>die Randmengen {} lassen {} äußere Facetten des Lumennetzes unbenannt und nennen {} zweimal: Wand, Einlass und Auslässe müssen es genau einmal bedecken</translation>
    </message>
    <message>
        <source>the box of a crop needs two corners that differ in all three directions</source>
        <translation>die Box zum Zuschneiden braucht zwei Ecken, die sich in allen drei Richtungen unterscheiden</translation>
    </message>
    <message>
        <source>the brain is told from its surroundings by the contrast of T1-weighted MR</source>
        <translation>das Gehirn wird durch den Kontrast der T1-gewichteten MR von seiner Umgebung unterschieden</translation>
    </message>
    <message>
        <source>the branch of the {} to embolise is cut already by what this plan has taken out: resection and embolisation of the same territory exclude each other in one plan; leave one of them out</source>
        <translation>der zu embolisierende Ast von '{}' ist durch das, was dieser Plan entfernt hat, schon durchtrennt: Resektion und Embolisation desselben Gebiets schließen einander in einem Plan aus; lassen Sie eines davon weg</translation>
    </message>
    <message>
        <source>the bulk modulus of {} tissue is {} times its shear modulus (Poisson's ratio {}), beyond what the solver resolves; give it at most {} times: the answer no longer depends on it</source>
        <translation>der Kompressionsmodul von Gewebe ({}) ist das {}-fache des Schubmoduls (Querkontraktionszahl {}), mehr als der Löser auflöst; geben Sie höchstens das {}-fache an: die Antwort hängt dann nicht mehr davon ab</translation>
    </message>
    <message>
        <source>the bundle answers on a grid of {} instead of {}; its postprocessing does not bring the answer back to the image (Invertd)</source>
        <translation>das Bundle antwortet auf einem Gitter von {} statt {}; seine Nachbearbeitung bringt die Antwort nicht auf das Bild zurück (Invertd)</translation>
    </message>
    <message>
        <source>the bundle {} has no models/model.pt</source>
        <translation>das Bundle {} hat kein models/model.pt</translation>
    </message>
    <message>
        <source>the camera is {} mm from the target, {} to {} wanted [M]: unverified default</source>
        <translation>die Kamera ist {} mm vom Ziel, {} bis {} gewünscht [M]: ungeprüfte Vorgabe</translation>
    </message>
    <message>
        <source>the card {} cannot be read: {}</source>
        <translation>die Karte {} kann nicht gelesen werden: {}</translation>
    </message>
    <message>
        <source>the card {} does not say {}</source>
        <translation>die Karte {} sagt nicht: {}</translation>
    </message>
    <message>
        <source>the case cannot be saved in {}: {}; the last saved state is unchanged. Free some space there, or save a copy of the case in another folder and go on in the copy</source>
        <translation>der Fall kann nicht in {} gespeichert werden: {}; der zuletzt gespeicherte Stand ist unverändert. Schaffen Sie dort Platz, oder speichern Sie eine Kopie des Falls in einem anderen Ordner und arbeiten Sie in der Kopie weiter</translation>
    </message>
    <message>
        <source>the case needs a name</source>
        <translation>der Fall braucht einen Namen</translation>
    </message>
    <message>
        <source>the case {} has nothing yet that the format '{}' ({}) could hold; run the case first</source>
        <translation>der Fall {} hat noch nichts, was das Format '{}' ({}) fassen könnte; rechnen Sie zuerst den Fall</translation>
    </message>
    <message>
        <source>the chosen segments are all of the liver; leave at least one</source>
        <translation>die gewählten Segmente sind die ganze Leber; lassen Sie mindestens eines übrig</translation>
    </message>
    <message>
        <source>the circuit cannot be followed at {} s: Newton's method does not converge in a step of {} s. Take shorter steps, or check for a resistance or compliance that is zero</source>
        <translation>dem Kreislauf kann bei {} s nicht gefolgt werden: das Newton-Verfahren konvergiert nicht in einem Schritt von {} s. Nehmen Sie kürzere Schritte, oder suchen Sie einen Widerstand oder eine Nachgiebigkeit, die null ist</translation>
    </message>
    <message>
        <source>the circuit has an equation without unknowns, or an unknown that no equation holds; check its joints</source>
        <translation>der Kreislauf hat eine Gleichung ohne Unbekannte, oder eine Unbekannte, die in keiner Gleichung steht; prüfen Sie seine Verbindungen</translation>
    </message>
    <message>
        <source>the circuit has no mesh at '{}'</source>
        <translation>der Kreislauf hat bei '{}' kein Netz</translation>
    </message>
    <message>
        <source>the circuit has no unique solution: a part of it is fed with a flow that cannot leave, or nothing sets its pressure</source>
        <translation>der Kreislauf hat keine eindeutige Lösung: in einen Teil fließt etwas, das nicht hinaus kann, oder nichts legt seinen Druck fest</translation>
    </message>
    <message>
        <source>the circuit has {} equations for {} unknowns: a port is not joined to anything</source>
        <translation>der Kreislauf hat {} Gleichungen für {} Unbekannte: ein Anschluss ist mit nichts verbunden</translation>
    </message>
    <message>
        <source>the click at {} mm (LPS) for {} is not in the bone; set it inside that bone</source>
        <translation>der Klick bei {} mm (LPS) für {} liegt nicht im Knochen; setzen Sie ihn in diesen Knochen</translation>
    </message>
    <message>
        <source>the click at {} mm LPS lies outside this scan; it was made on another series</source>
        <translation>der Klick bei {} mm LPS liegt außerhalb dieser Aufnahme; er wurde auf einer anderen Serie gemacht</translation>
    </message>
    <message>
        <source>the coarse flow for the error bars does not settle: its residual stays at {}; the flow may be unsteady. Leave the error bars out, or lower the inflow</source>
        <translation>die grobe Strömung für die Fehlerbalken kommt nicht zur Ruhe: ihr Residuum bleibt bei {}; die Strömung ist vielleicht instationär. Lassen Sie die Fehlerbalken weg, oder senken Sie den Zufluss</translation>
    </message>
    <message>
        <source>the coarser mesh has {} nodes and the mesh {}: too close to estimate the mesh error; raise the coarse factor</source>
        <translation>das gröbere Netz hat {} Knoten und das Netz {}: zu nah, um den Netzfehler zu schätzen; erhöhen Sie den Vergröberungsfaktor</translation>
    </message>
    <message>
        <source>the colour scale of '{}' runs from {} to {} {}; it needs two finite values, the lower one first</source>
        <translation>die Farbskala von '{}' läuft von {} bis {} {}; sie braucht zwei endliche Werte, den kleineren zuerst</translation>
    </message>
    <message>
        <source>the connection</source>
        <translation>der Anschluss</translation>
    </message>
    <message>
        <source>the connection lies {} mm from an opening of '{}', too near for a tube of {} mm; set it farther inside, or segment more of the vessel</source>
        <translation>der Anschluss liegt {} mm von einer Öffnung von '{}', zu nah für ein Rohr von {} mm; setzen Sie ihn weiter nach innen, oder segmentieren Sie mehr vom Gefäß</translation>
    </message>
    <message>
        <source>the copy in {} cannot be written: {}; nothing of it is left there, the case itself is as it was</source>
        <translation>die Kopie in {} kann nicht geschrieben werden: {}; nichts davon bleibt dort, der Fall selbst ist, wie er war</translation>
    </message>
    <message>
        <source>the counts do not fit</source>
        <translation>die Anzahlen passen nicht</translation>
    </message>
    <message>
        <source>the cut '{}' does not pass through the mesh, which lies between {} and {}; move it into the organ</source>
        <translation>der Schnitt '{}' geht nicht durch das Netz, das zwischen {} und {} liegt; verschieben Sie ihn in das Organ</translation>
    </message>
    <message>
        <source>the cut '{}' has no facets to open</source>
        <translation>der Schnitt '{}' hat keine Facetten zum Öffnen</translation>
    </message>
    <message>
        <source>the cut '{}' has {} values for {} nodes; give one number for every node of the mesh</source>
        <translation>der Schnitt '{}' hat {} Werte für {} Knoten; geben Sie für jeden Knoten des Netzes eine Zahl an</translation>
    </message>
    <message>
        <source>the cut '{}' is not a number at {}</source>
        <translation>der Schnitt '{}' ist bei {} keine Zahl</translation>
    </message>
    <message>
        <source>the damping is {} 1/s; it must be 0 or more</source>
        <translation>die Dämpfung ist {} 1/s; sie muss 0 oder mehr sein</translation>
    </message>
    <message>
        <source>the deformation cannot be inverted at some of the points; they lie where it is not smooth enough</source>
        <translation>die Verformung kann an einigen der Punkte nicht umgekehrt werden; sie liegen dort, wo sie nicht glatt genug ist</translation>
    </message>
    <message>
        <source>the deformation folds tissue onto itself (smallest Jacobian {}); choose a wider spacing of the control points, or an affine registration</source>
        <translation>die Verformung faltet Gewebe auf sich selbst (kleinste Jacobi-Determinante {}); wählen Sie einen weiteren Abstand der Kontrollpunkte, oder eine affine Registrierung</translation>
    </message>
    <message>
        <source>the density of element {} is {} kg/m3; something that moves needs a positive mass</source>
        <translation>die Dichte von Element {} ist {} kg/m3; was sich bewegt, braucht eine positive Masse</translation>
    </message>
    <message>
        <source>the direction of '{}' has no length; leave it out for a pressure, or give a direction</source>
        <translation>die Richtung von '{}' hat keine Länge; lassen Sie sie für einen Druck weg, oder geben Sie eine Richtung an</translation>
    </message>
    <message>
        <source>the distal anastomosis does not lie downstream of the proximal one; swap the points, or set both on the way to one outlet</source>
        <translation>die distale Anastomose liegt nicht stromabwärts der proximalen; vertauschen Sie die Punkte, oder setzen Sie beide auf den Weg zu einem Auslass</translation>
    </message>
    <message>
        <source>the embolisation</source>
        <translation>die Embolisation</translation>
    </message>
    <message>
        <source>the ends of the TIPS are {} mm apart; a shunt through the liver is between {} and {} mm long: move one of them</source>
        <translation>die Enden des TIPS sind {} mm auseinander; ein Shunt durch die Leber ist zwischen {} und {} mm lang: verschieben Sie eines davon</translation>
    </message>
    <message>
        <source>the entry at {} does not lie on the surface of the {}: it is {} mm outside it; set it on the surface</source>
        <translation>der Eintritt bei {} liegt nicht auf der Oberfläche von '{}': er ist {} mm außerhalb; setzen Sie ihn auf die Oberfläche</translation>
    </message>
    <message>
        <source>the entry at {} does not lie on the surface of the {}: it is {} mm under it; set it on the surface</source>
        <translation>der Eintritt bei {} liegt nicht auf der Oberfläche von '{}': er ist {} mm darunter; setzen Sie ihn auf die Oberfläche</translation>
    </message>
    <message>
        <source>the export as {}</source>
        <translation>der Export als {}</translation>
    </message>
    <message>
        <source>the export to {} cannot be written ({}); nothing of it is left there</source>
        <translation>der Export nach {} kann nicht geschrieben werden ({}); nichts davon bleibt dort</translation>
    </message>
    <message>
        <source>the field '{}' has {} values for {} {} of its mesh</source>
        <translation>das Feld '{}' hat {} Werte für {} {} seines Netzes</translation>
    </message>
    <message>
        <source>the field '{}' has {} values, the mesh {} nodes; it belongs to another mesh</source>
        <translation>das Feld '{}' hat {} Werte, das Netz {} Knoten; es gehört zu einem anderen Netz</translation>
    </message>
    <message>
        <source>the field '{}' has {} values, the mesh {} tetrahedra; it belongs to another mesh</source>
        <translation>das Feld '{}' hat {} Werte, das Netz {} Tetraeder; es gehört zu einem anderen Netz</translation>
    </message>
    <message>
        <source>the field '{}' lies on the facets '{}'; a .vtu file of tetrahedra takes fields on nodes and tetrahedra only</source>
        <translation>das Feld '{}' liegt auf den Facetten '{}'; eine .vtu-Datei aus Tetraedern nimmt nur Felder auf Knoten und Tetraedern</translation>
    </message>
    <message>
        <source>the file {} is no ONNX model that this environment can run: {}</source>
        <translation>die Datei {} ist kein ONNX-Modell, das diese Umgebung ausführen kann: {}</translation>
    </message>
    <message>
        <source>the file {} is no TorchScript model: {}</source>
        <translation>die Datei {} ist kein TorchScript-Modell: {}</translation>
    </message>
    <message>
        <source>the flow extension of '{}' would run into the vessel at {}; choose a shorter extension</source>
        <translation>die Verlängerung von '{}' würde bei {} in das Gefäß laufen; wählen Sie eine kürzere Verlängerung</translation>
    </message>
    <message>
        <source>the flow is lost {} mean passages into the beat: the residual of a time step stays at {}. Take more steps a beat, a smaller inflow, or read the steady answer</source>
        <translation>die Strömung geht {} mittlere Durchläufe nach Beginn des Schlags verloren: das Residuum eines Zeitschritts bleibt bei {}. Nehmen Sie mehr Schritte je Schlag, einen kleineren Zufluss, oder lesen Sie die stationäre Antwort</translation>
    </message>
    <message>
        <source>the flows of the vessel network do not settle; check the radii of the centreline near its narrowest places</source>
        <translation>die Flüsse des Gefäßnetzwerks kommen nicht zur Ruhe; prüfen Sie die Radien der Mittellinie nahe ihren engsten Stellen</translation>
    </message>
    <message>
        <source>the folder {} for results cannot be made: {}; choose another with --out</source>
        <translation>der Ordner {} für Ergebnisse kann nicht angelegt werden: {}; wählen Sie einen anderen mit --out</translation>
    </message>
    <message>
        <source>the forces of '{}' have no source; say where they come from, because this program has none of its own</source>
        <translation>die Kräfte von '{}' haben keine Quelle; sagen Sie, woher sie kommen, denn dieses Programm hat keine eigenen</translation>
    </message>
    <message>
        <source>the fragment '{}' needs the other structures that it belongs to; name them in `onto`</source>
        <translation>das Fragment '{}' braucht die anderen Strukturen, zu denen es gehört; nennen Sie sie in `onto`</translation>
    </message>
    <message>
        <source>the fragment '{}' was moved before in this plan; give its whole move at once</source>
        <translation>das Fragment '{}' wurde in diesem Plan schon bewegt; geben Sie seine ganze Bewegung auf einmal an</translation>
    </message>
    <message>
        <source>the grasp at {} is {} mm away from the organ; grasp its surface</source>
        <translation>der Griff bei {} ist {} mm vom Organ entfernt; fassen Sie seine Oberfläche</translation>
    </message>
    <message>
        <source>the grid of the {} image is sheared; resample it to a straight grid first</source>
        <translation>das Gitter des Bildes ({}) ist geschert; rechnen Sie es zuerst auf ein gerades Gitter um</translation>
    </message>
    <message>
        <source>the grip has a radius of {} mm; it must be larger than 0</source>
        <translation>der Griff hat einen Radius von {} mm; er muss größer als 0 sein</translation>
    </message>
    <message>
        <source>the head of {} at {} stands {} mm off the bone; set it on the bone or on the plate</source>
        <translation>der Kopf von {} bei {} steht {} mm vom Knochen ab; setzen Sie ihn auf den Knochen oder auf die Platte</translation>
    </message>
    <message>
        <source>the hint for segment {} at {} mm (LPS)</source>
        <translation>der Hinweis für Segment {} bei {} mm (LPS)</translation>
    </message>
    <message>
        <source>the image cannot be handed over to the network: {} ({})</source>
        <translation>das Bild kann dem Netzwerk nicht übergeben werden: {} ({})</translation>
    </message>
    <message>
        <source>the images are too small to be bent; register them rigidly</source>
        <translation>die Bilder sind zu klein, um verformt zu werden; registrieren Sie sie starr</translation>
    </message>
    <message>
        <source>the images do not overlap, however one is laid on the other; are both of the same part of the body?</source>
        <translation>die Bilder überlappen nicht, wie man eines auch auf das andere legt; zeigen beide denselben Körperteil?</translation>
    </message>
    <message>
        <source>the images do not overlap: {} only {} % of the patient in one image lies inside the other. Are both of the same part of the body? Otherwise give three or more landmarks to start from</source>
        <translation>die Bilder überlappen nicht: {} nur {} % des Patienten im einen Bild liegen im anderen. Zeigen beide denselben Körperteil? Sonst geben Sie drei oder mehr Landmarken für den Anfang an</translation>
    </message>
    <message>
        <source>the images do not share a frame of reference ({} and {}), so how they lie says nothing; let the start be searched</source>
        <translation>die Bilder haben kein gemeinsames Koordinatensystem ({} und {}), also sagt ihre Lage nichts; lassen Sie den Anfang suchen</translation>
    </message>
    <message>
        <source>the images in {} are not those of this case: the content of the series {} is {} there and was {}; choose the folder that holds the images this case was made from</source>
        <translation>die Bilder in {} sind nicht die dieses Falls: der Inhalt der Serie {} ist dort {} und war {}; wählen Sie den Ordner mit den Bildern, aus denen dieser Fall gemacht wurde</translation>
    </message>
    <message>
        <source>the images slid apart while they were being registered, so that nothing of the one lay on the other; give landmarks, or a start nearer to the answer ({})</source>
        <translation>die Bilder glitten während der Registrierung auseinander, so dass nichts vom einen auf dem anderen lag; geben Sie Landmarken an, oder einen Anfang näher an der Antwort ({})</translation>
    </message>
    <message>
        <source>the inlet of '{}' was set {} mm from the nearest end of the vessel; set it within {} mm of one</source>
        <translation>der Einlass von '{}' wurde {} mm vom nächsten Ende des Gefäßes gesetzt; setzen Sie ihn innerhalb von {} mm von einem</translation>
    </message>
    <message>
        <source>the inlet of the lumen mesh has no node off the wall, so no blood can enter; use a smaller edge length</source>
        <translation>der Einlass des Lumennetzes hat keinen Knoten abseits der Wand, also kann kein Blut eintreten; nehmen Sie eine kleinere Kantenlänge</translation>
    </message>
    <message>
        <source>the instruments meet at {} degrees, wanted {} +- {}</source>
        <translation>die Instrumente treffen sich unter {} Grad, gewünscht {} +- {}</translation>
    </message>
    <message>
        <source>the iteration stopped at a residual of {}, above its tolerance: the flow may be unsteady</source>
        <translation>die Iteration hielt bei einem Residuum von {}, über ihrer Toleranz: die Strömung ist vielleicht instationär</translation>
    </message>
    <message>
        <source>the label map and the image are not on one grid; edits need the image on which the map was made</source>
        <translation>die Segmentierung und das Bild liegen nicht auf einem Gitter; Bearbeitungen brauchen das Bild, auf dem die Segmentierung gemacht wurde</translation>
    </message>
    <message>
        <source>the labels with '{}' lie on another grid than the image; segment this image</source>
        <translation>die Segmentierung mit '{}' liegt auf einem anderen Gitter als das Bild; segmentieren Sie dieses Bild</translation>
    </message>
    <message>
        <source>the landmarks fit when one image is mirrored ({} mm are left) and not as they are ({} mm): left and right are exchanged between the two lists, or one image is mirrored. Check both</source>
        <translation>die Landmarken passen, wenn ein Bild gespiegelt wird ({} mm bleiben), und nicht, wie sie sind ({} mm): links und rechts sind zwischen den beiden Listen vertauscht, oder ein Bild ist gespiegelt. Prüfen Sie beide</translation>
    </message>
    <message>
        <source>the landmarks in {} cannot be read: {}</source>
        <translation>die Landmarken in {} können nicht gelesen werden: {}</translation>
    </message>
    <message>
        <source>the landmarks of the {} image lie in one line (or in one point), so the turn about it is open; add one beside it</source>
        <translation>die Landmarken des Bildes ({}) liegen auf einer Geraden (oder in einem Punkt), also ist die Drehung darum offen; setzen Sie eine daneben</translation>
    </message>
    <message>
        <source>the largest gap is {} mm between {} and {}</source>
        <translation>die größte Lücke ist {} mm zwischen {} und {}</translation>
    </message>
    <message>
        <source>the largest thing in the {} {} image has only {} mL; that is no part of a patient that could be registered</source>
        <translation>das Größte im Bild ({}, {}) hat nur {} mL; das ist kein Teil eines Patienten, der registriert werden könnte</translation>
    </message>
    <message>
        <source>the largest wall shear stress is not converged: it changes from mesh to mesh by as much as itself or by an unknown amount; read the 99.5th percentile</source>
        <translation>die größte Wandschubspannung ist nicht konvergiert: sie ändert sich von Netz zu Netz um so viel wie sie selbst oder um Unbekanntes; lesen Sie das 99.5. Perzentil</translation>
    </message>
    <message>
        <source>the library has no kind of thing for '{}'; say what it is (organ)</source>
        <translation>die Bibliothek hat keine Art für '{}'; sagen Sie, was es ist (Organ)</translation>
    </message>
    <message>
        <source>the liver of this case is not divided into segments{}</source>
        <translation>die Leber dieses Falls ist nicht in Segmente eingeteilt{}</translation>
    </message>
    <message>
        <source>the load is held for {} s, but no tissue has a series by which it relaxes, so nothing would change: give [[simulate.tissue.relaxations]], or leave held_for out</source>
        <translation>die Last wird {} s gehalten, aber kein Gewebe hat eine Reihe, nach der es nachgibt, also würde sich nichts ändern: geben Sie [[simulate.tissue.relaxations]] an, oder lassen Sie held_for weg</translation>
    </message>
    <message>
        <source>the lowest HU ({}) must lie below the highest ({})</source>
        <translation>die niedrigste HU ({}) muss unter der höchsten ({}) liegen</translation>
    </message>
    <message>
        <source>the lumen mesh has no boundary set '{}' to be a plane of symmetry; it has {}</source>
        <translation>das Lumennetz hat keine Randmenge '{}' als Symmetrieebene; es hat {}</translation>
    </message>
    <message>
        <source>the lumen mesh has no boundary set '{}'; it has {}</source>
        <translation>das Lumennetz hat keine Randmenge '{}'; es hat {}</translation>
    </message>
    <message>
        <source>the lumen mesh has no facets in its boundary set '{}'; mesh the lumen again</source>
        <translation>das Lumennetz hat keine Facetten in seiner Randmenge '{}'; vernetzen Sie das Lumen neu</translation>
    </message>
    <message>
        <source>the lumen mesh has {} inverted tetrahedra, the worst {}, {} and {} diameters of the inlet from the origin along L, P and S; mesh the lumen again with another edge length</source>
        <translation>das Lumennetz hat {} umgestülpte Tetraeder, das schlechteste {}, {} und {} Durchmesser des Einlasses vom Ursprung entlang L, P und S; vernetzen Sie das Lumen neu mit einer anderen Kantenlänge</translation>
    </message>
    <message>
        <source>the lumen mesh leaks: {} of its outer facets, about {}, belong neither to the wall nor to the openings {}. Close the lumen there or name the opening, and mesh it again</source>
        <translation>das Lumennetz ist undicht: {} seiner äußeren Facetten, etwa {}, gehören weder zur Wand noch zu den Öffnungen {}. Schließen Sie das Lumen dort, oder benennen Sie die Öffnung, und vernetzen Sie neu</translation>
    </message>
    <message>
        <source>the lumen of a great vessel is found by Hounsfield units</source>
        <translation>das Lumen eines großen Gefäßes wird nach Hounsfield-Einheiten gefunden</translation>
    </message>
    <message>
        <source>the mean arterial pressure ({} mmHg) is not above the portal pressure before surgery ({} mmHg); check these three pressures</source>
        <translation>der mittlere arterielle Druck ({} mmHg) liegt nicht über dem Pfortaderdruck vor der Operation ({} mmHg); prüfen Sie diese drei Drücke</translation>
    </message>
    <message>
        <source>the mean of the measured inflow wave is {}, its largest flow {}: no flow enters on average, or the wave is reversed. Turn its sign, or give one whose mean flow enters</source>
        <translation>das Mittel der gemessenen Zuflusswelle ist {}, ihr größter Fluss {}: im Mittel fließt nichts ein, oder die Welle ist umgekehrt. Wechseln Sie ihr Vorzeichen, oder geben Sie eine an, deren mittlerer Fluss eintritt</translation>
    </message>
    <message>
        <source>the mesh error of the {} simulation is not known.</source>
        <translation>der Netzfehler der Simulation ({}) ist nicht bekannt.</translation>
    </message>
    <message>
        <source>the mesh has 127 parts already; no further piece of bone can be told apart</source>
        <translation>das Netz hat schon 127 Teile; kein weiteres Knochenstück ist zu unterscheiden</translation>
    </message>
    <message>
        <source>the mesh has a node whose place is not a number; mesh the organ again</source>
        <translation>das Netz hat einen Knoten, dessen Ort keine Zahl ist; vernetzen Sie das Organ neu</translation>
    </message>
    <message>
        <source>the mesh has no facets named '{}'; it has {}</source>
        <translation>das Netz hat keine Facetten '{}'; es hat {}</translation>
    </message>
    <message>
        <source>the mesh has no liver to rehearse on; name the parts to simulate in `organs` of the tissue simulation</source>
        <translation>das Netz hat keine Leber zum Proben; nennen Sie die zu simulierenden Teile in `organs` der Gewebesimulation</translation>
    </message>
    <message>
        <source>the mesh has no liver; name the parts to simulate in `organs`: {}</source>
        <translation>das Netz hat keine Leber; nennen Sie die zu simulierenden Teile in `organs`: {}</translation>
    </message>
    <message>
        <source>the mesh has no part named '{}'; it has {}</source>
        <translation>das Netz hat keinen Teil '{}'; es hat {}</translation>
    </message>
    <message>
        <source>the mesh has nothing of '{}'; name it in [simulate.mesh]</source>
        <translation>das Netz hat nichts von '{}'; nennen Sie es in [simulate.mesh]</translation>
    </message>
    <message>
        <source>the mesh holds no tetrahedra; mesh an organ first</source>
        <translation>das Netz enthält keine Tetraeder; vernetzen Sie zuerst ein Organ</translation>
    </message>
    <message>
        <source>the mesh of solid organs has no liver, so no portal circulation can be computed; segment the liver first</source>
        <translation>das Netz der soliden Organe hat keine Leber, also kann kein Pfortaderkreislauf berechnet werden; segmentieren Sie zuerst die Leber</translation>
    </message>
    <message>
        <source>the mesh of the lumen folds where its wall is moved by {} mm: an element keeps {} of its volume; use a coarser mesh of the lumen, or leave the error bars out</source>
        <translation>das Netz des Lumens faltet sich, wo seine Wand um {} mm verschoben wird: ein Element behält {} seines Volumens; nehmen Sie ein gröberes Netz des Lumens, oder lassen Sie die Fehlerbalken weg</translation>
    </message>
    <message>
        <source>the model answers on a grid of {} and the image has {}</source>
        <translation>das Modell antwortet auf einem Gitter von {}, und das Bild hat {}</translation>
    </message>
    <message>
        <source>the model tried to reach the network and was refused: {}</source>
        <translation>das Modell wollte ins Netz und wurde abgewiesen: {}</translation>
    </message>
    <message>
        <source>the model {} has no card {} beside it, which says its grid, its values and its labels</source>
        <translation>das Modell {} hat keine Karte {} daneben, die sein Gitter, seine Werte und seine Strukturen nennt</translation>
    </message>
    <message>
        <source>the model {} takes {} inputs, the first of {} axes; one of five [1, 1, a, b, c] is needed</source>
        <translation>das Modell {} nimmt {} Eingaben, die erste mit {} Achsen; gebraucht wird eine mit fünf [1, 1, a, b, c]</translation>
    </message>
    <message>
        <source>the moduli of an Ogden law must be positive and its exponents between 0.1 and 100 in size; they are {} Pa and {}</source>
        <translation>die Moduln eines Ogden-Gesetzes müssen positiv sein und seine Exponenten dem Betrag nach zwischen 0.1 und 100; sie sind {} Pa und {}</translation>
    </message>
    <message>
        <source>the motion is followed in {} steps, and once more in half as many to tell their error: give an even number</source>
        <translation>die Bewegung wird in {} Schritten verfolgt, und noch einmal in halb so vielen, um ihren Fehler zu kennen: geben Sie eine gerade Zahl an</translation>
    </message>
    <message>
        <source>the motion was lost {} s after its start: the tissue deforms most {}; take shorter steps in time, or a smaller load</source>
        <translation>die Bewegung ging {} s nach ihrem Beginn verloren: das Gewebe verformt sich am stärksten {}; nehmen Sie kürzere Zeitschritte, oder eine kleinere Last</translation>
    </message>
    <message>
        <source>the moving image fits better when it is mirrored left to right (the metric gains {} %): one of the two images is mirrored, or the organs of this patient lie mirrored in only one of them. Find out which before anything is registered</source>
        <translation>das bewegte Bild passt besser, wenn es links-rechts gespiegelt wird (die Metrik gewinnt {} %): eines der beiden Bilder ist gespiegelt, oder die Organe dieses Patienten liegen nur in einem davon gespiegelt. Klären Sie, welches, bevor etwas registriert wird</translation>
    </message>
    <message>
        <source>the name '{}' was set {} mm away from the {}; set it on the branch that it names</source>
        <translation>der Name '{}' wurde {} mm von '{}' entfernt gesetzt; setzen Sie ihn auf den Ast, den er benennt</translation>
    </message>
    <message>
        <source>the neck of the aneurysm is {} mm wide and bent by {} degrees; endografts need at most {} mm and {} degrees (IntechOpen 66369). Choose an interposition graft</source>
        <translation>der Hals des Aneurysmas ist {} mm weit und um {} Grad gebogen; Endoprothesen brauchen höchstens {} mm und {} Grad (IntechOpen 66369). Wählen Sie ein Interponat</translation>
    </message>
    <message>
        <source>the network is closed while a model runs ({} {})</source>
        <translation>das Netz ist geschlossen, während ein Modell läuft ({} {})</translation>
    </message>
    <message>
        <source>the node at {} of what is simulated is no node of the organ as it was scanned, so its place without load is not known; simulate with straight elements, or take the scanned shape as free of stress</source>
        <translation>der Knoten bei {} des Simulierten ist kein Knoten des Organs, wie es aufgenommen wurde, also ist sein Ort ohne Last nicht bekannt; simulieren Sie mit geraden Elementen, oder nehmen Sie die aufgenommene Form als spannungsfrei</translation>
    </message>
    <message>
        <source>the normal of the plane has no length; give a direction towards the removed side</source>
        <translation>die Normale der Ebene hat keine Länge; geben Sie eine Richtung zur entfernten Seite an</translation>
    </message>
    <message>
        <source>the normal of the resection plane has no length; give a direction towards the removed side</source>
        <translation>die Normale der Resektionsebene hat keine Länge; geben Sie eine Richtung zur entfernten Seite an</translation>
    </message>
    <message>
        <source>the numbers of this CT lie between {} and {}; {}, and neither air nor bone is among them. Check the rescale slope and intercept, or choose another series</source>
        <translation>die Zahlen dieses CT liegen zwischen {} und {}; {}, und weder Luft noch Knochen ist darunter. Prüfen Sie Rescale Slope und Intercept, oder wählen Sie eine andere Serie</translation>
    </message>
    <message>
        <source>the object is not of its kind</source>
        <translation>das Objekt ist nicht von seiner Art</translation>
    </message>
    <message>
        <source>the opening '{}' at {} does not lie in the blood; move it into the vessel</source>
        <translation>die Öffnung '{}' bei {} liegt nicht im Blut; verschieben Sie sie in das Gefäß</translation>
    </message>
    <message>
        <source>the opening '{}' at {} does not separate the end of the vessel from the rest: the part beyond the plane is connected with it some other way; move the plane towards the end of the branch</source>
        <translation>die Öffnung '{}' bei {} trennt das Ende des Gefäßes nicht vom Rest: der Teil jenseits der Ebene ist auf anderem Weg damit verbunden; verschieben Sie die Ebene zum Ende des Astes hin</translation>
    </message>
    <message>
        <source>the opening '{}' at {} lies outside the mesh; move its plane into the vessel</source>
        <translation>die Öffnung '{}' bei {} liegt außerhalb des Netzes; verschieben Sie ihre Ebene in das Gefäß</translation>
    </message>
    <message>
        <source>the opening '{}' is not flat: its cap leaves its plane by {} mm at {}, a radius of {} mm allows {} mm. Cut the vessel there straight across, and mesh it again</source>
        <translation>die Öffnung '{}' ist nicht flach: ihr Deckel verlässt seine Ebene um {} mm bei {}, ein Radius von {} mm erlaubt {} mm. Schneiden Sie das Gefäß dort gerade quer durch, und vernetzen Sie neu</translation>
    </message>
    <message>
        <source>the opening at {} is {} mm away from the {} and its radius is {} mm, so it shows nothing of it; move it or widen it</source>
        <translation>die Öffnung bei {} ist {} mm von '{}' entfernt, und ihr Radius ist {} mm, also zeigt sie nichts davon; verschieben oder weiten Sie sie</translation>
    </message>
    <message>
        <source>the opening at {} shows no surface of the brain; widen it or move it</source>
        <translation>die Öffnung bei {} zeigt keine Oberfläche des Gehirns; weiten oder verschieben Sie sie</translation>
    </message>
    <message>
        <source>the organ does not lie on the patient's usual side: its vessels are not named; name them by hand</source>
        <translation>das Organ liegt nicht auf der üblichen Seite des Patienten: seine Gefäße werden nicht benannt; benennen Sie sie von Hand</translation>
    </message>
    <message>
        <source>the organ has {} tetrahedra; the rehearsal follows the hand up to {}. Choose larger elements for the mesh, or simulate instead</source>
        <translation>das Organ hat {} Tetraeder; die Probe folgt der Hand bis zu {}. Wählen Sie größere Elemente für das Netz, oder simulieren Sie stattdessen</translation>
    </message>
    <message>
        <source>the organ is not held: nothing stops it from sliding or turning as a whole; hold a part of its surface</source>
        <translation>das Organ ist nicht gehalten: nichts hindert es, als Ganzes zu gleiten oder sich zu drehen; halten Sie einen Teil seiner Oberfläche</translation>
    </message>
    <message>
        <source>the organs of the abdomen are found by Hounsfield units</source>
        <translation>die Organe des Bauches werden nach Hounsfield-Einheiten gefunden</translation>
    </message>
    <message>
        <source>the orientation is not two perpendicular unit vectors</source>
        <translation>die Richtung besteht nicht aus zwei senkrechten Einheitsvektoren</translation>
    </message>
    <message>
        <source>the other loads move the tissue away from the tip of '{}' at {}; support it, or aim deeper</source>
        <translation>die anderen Lasten schieben das Gewebe von der Spitze von '{}' bei {} weg; stützen Sie es, oder zielen Sie tiefer</translation>
    </message>
    <message>
        <source>the outline of the scissors needs at least three points</source>
        <translation>der Umriss der Schere braucht mindestens drei Punkte</translation>
    </message>
    <message>
        <source>the part '{}' of the circuit has {} inlets and {} outlets and senses {} pressures; it needs {} and {}</source>
        <translation>der Teil '{}' des Kreislaufs hat {} Einlässe und {} Auslässe und misst {} Drücke; er braucht {} und {}</translation>
    </message>
    <message>
        <source>the part beyond the plane needs another name than '{}'</source>
        <translation>der Teil jenseits der Ebene braucht einen anderen Namen als '{}'</translation>
    </message>
    <message>
        <source>the path from {} to {} does not meet '{}', to which its angle is measured; leave `skull` empty, or choose another entry</source>
        <translation>der Weg von {} nach {} trifft '{}' nicht, zu dem sein Winkel gemessen wird; lassen Sie `skull` leer, oder wählen Sie einen anderen Eintritt</translation>
    </message>
    <message>
        <source>the path goes through the {} '{}' at {}, {} mm deep (its edge is {} mm inside); choose another entry, or leave it out for the best of the map</source>
        <translation>der Weg geht durch {} '{}' bei {}, {} mm tief (sein Rand ist {} mm innen); wählen Sie einen anderen Eintritt, oder lassen Sie ihn für den besten der Karte weg</translation>
    </message>
    <message>
        <source>the path leaves the {} on its way: from {} it is outside for {} mm; choose another entry</source>
        <translation>der Weg verlässt unterwegs '{}': ab {} ist er {} mm lang außerhalb; wählen Sie einen anderen Eintritt</translation>
    </message>
    <message>
        <source>the patient's height is {} m; it must lie between 0.3 and 2.6 m</source>
        <translation>die Größe des Patienten ist {} m; sie muss zwischen 0.3 und 2.6 m liegen</translation>
    </message>
    <message>
        <source>the patient's weight is {} kg; it must lie between 1 and 400 kg</source>
        <translation>das Gewicht des Patienten ist {} kg; es muss zwischen 1 und 400 kg liegen</translation>
    </message>
    <message>
        <source>the picture '{}' is not a PNG file</source>
        <translation>das Bild '{}' ist keine PNG-Datei</translation>
    </message>
    <message>
        <source>the piece '{}' is empty: nothing of the {} lies there; move the plane into the bone</source>
        <translation>das Stück '{}' ist leer: nichts von '{}' liegt dort; verschieben Sie die Ebene in den Knochen</translation>
    </message>
    <message>
        <source>the piece '{}' would lie in '{}' with {} mL; move it elsewhere, or leave that structure out of `spare`</source>
        <translation>das Stück '{}' läge in '{}' mit {} mL; verschieben Sie es anderswohin, oder nehmen Sie diese Struktur aus `spare` heraus</translation>
    </message>
    <message>
        <source>the place of the {} is not a number; move the hand again</source>
        <translation>der Ort ({}) ist keine Zahl; bewegen Sie die Hand erneut</translation>
    </message>
    <message>
        <source>the place to be held at {} is {} mm away from the surface of the mesh, and its radius is {} mm; move it or make it larger</source>
        <translation>der zu haltende Ort bei {} ist {} mm von der Oberfläche des Netzes entfernt, und sein Radius ist {} mm; verschieben oder vergrößern Sie ihn</translation>
    </message>
    <message>
        <source>the places that the plan holds still lie on no surface of what is simulated; move them, or simulate that part</source>
        <translation>die Orte, die der Plan festhält, liegen auf keiner Oberfläche des Simulierten; verschieben Sie sie, oder simulieren Sie diesen Teil</translation>
    </message>
    <message>
        <source>the plan ({}) and the anatomy after the operation ({}) share no name; say which structure is which</source>
        <translation>der Plan ({}) und die Anatomie nach der Operation ({}) haben keinen Namen gemeinsam; sagen Sie, welche Struktur welche ist</translation>
    </message>
    <message>
        <source>the plan has an entry '{}' already; give what is imported another name</source>
        <translation>der Plan hat schon einen Eintrag '{}'; geben Sie dem Importierten einen anderen Namen</translation>
    </message>
    <message>
        <source>the plan lies in {} and the anatomy after the operation in {}; the registration is between {} and {}</source>
        <translation>der Plan liegt in {} und die Anatomie nach der Operation in {}; die Registrierung gilt zwischen {} und {}</translation>
    </message>
    <message>
        <source>the plane at {} misses the {}: all of it {}; move the plane into the bone</source>
        <translation>die Ebene bei {} verfehlt '{}': alles davon {}; verschieben Sie die Ebene in den Knochen</translation>
    </message>
    <message>
        <source>the plane does not divide {}: all of it lies on one side; move the plane</source>
        <translation>die Ebene teilt {} nicht: alles liegt auf einer Seite; verschieben Sie die Ebene</translation>
    </message>
    <message>
        <source>the plane of symmetry '{}' is not normal to an axis of the mesh (off by {}); turn the mesh</source>
        <translation>die Symmetrieebene '{}' steht nicht senkrecht auf einer Achse des Netzes (um {} daneben); drehen Sie das Netz</translation>
    </message>
    <message>
        <source>the plane of the opening '{}' at {} takes away the opening '{}' at {}: it runs along another vessel; move one of them</source>
        <translation>die Ebene der Öffnung '{}' bei {} nimmt die Öffnung '{}' bei {} weg: sie läuft entlang eines anderen Gefäßes; verschieben Sie eine davon</translation>
    </message>
    <message>
        <source>the point {} mm (LPS) lies outside this scan; it was set on another series. Set it again on this one</source>
        <translation>der Punkt {} mm (LPS) liegt außerhalb dieser Aufnahme; er wurde auf einer anderen Serie gesetzt. Setzen Sie ihn auf dieser neu</translation>
    </message>
    <message>
        <source>the pressure of {} over {} mmHg is that of a library circulation, not the patient's: {} mL a beat into arteries that store {} mL/mmHg; give the systolic and diastolic cuff pressure to tune it</source>
        <translation>der Druck von {} zu {} mmHg ist der eines Kreislaufs aus der Sammlung, nicht der des Patienten: {} mL je Schlag in Arterien, die {} mL/mmHg speichern; geben Sie den systolischen und diastolischen Manschettendruck an, um ihn anzupassen</translation>
    </message>
    <message>
        <source>the profile of the inflow is the same one at every moment ({})</source>
        <translation>das Profil des Zuflusses ist in jedem Augenblick dasselbe ({})</translation>
    </message>
    <message>
        <source>the proposal '{}' lies on another image than the label map; ask the network again</source>
        <translation>der Vorschlag '{}' liegt auf einem anderen Bild als die Segmentierung; fragen Sie das Netzwerk erneut</translation>
    </message>
    <message>
        <source>the proposal of {} has no structure '{}'; it has {}</source>
        <translation>der Vorschlag von {} hat keine Struktur '{}'; er hat {}</translation>
    </message>
    <message>
        <source>the pulse waves cannot be followed in beat {}: a vessel collapses or the blood outruns its waves. Check the wave speed, the inflow and the radii of the narrowest vessels</source>
        <translation>den Pulswellen kann in Schlag {} nicht gefolgt werden: ein Gefäß kollabiert, oder das Blut überholt seine Wellen. Prüfen Sie die Wellengeschwindigkeit, den Zufluss und die Radien der engsten Gefäße</translation>
    </message>
    <message>
        <source>the radius of a common iliac artery (4.5 mm) is only known to half a voxel</source>
        <translation>der Radius einer A. iliaca communis (4.5 mm) ist nur auf ein halbes Voxel bekannt</translation>
    </message>
    <message>
        <source>the recipe of the anatomy has changed; the edits must be made again on the new label map</source>
        <translation>das Rezept der Anatomie hat sich geändert; die Bearbeitungen müssen auf der neuen Segmentierung erneut gemacht werden</translation>
    </message>
    <message>
        <source>the region from {} to {} mm (LPS) lies outside this scan</source>
        <translation>der Bereich von {} bis {} mm (LPS) liegt außerhalb dieser Aufnahme</translation>
    </message>
    <message>
        <source>the registration did not converge: made the other way round, or again from other starts, it ends up to {} mm elsewhere, and {} mm are allowed. Give landmarks, take a finer resolution, or check that both images show the same patient</source>
        <translation>die Registrierung ist nicht konvergiert: umgekehrt gemacht oder von anderen Anfängen endet sie bis zu {} mm anderswo, und {} mm sind erlaubt. Geben Sie Landmarken an, nehmen Sie eine feinere Auflösung, oder prüfen Sie, ob beide Bilder denselben Patienten zeigen</translation>
    </message>
    <message>
        <source>the registration ended without numbers; nothing can be placed by it</source>
        <translation>die Registrierung endete ohne Zahlen; damit kann nichts gelegt werden</translation>
    </message>
    <message>
        <source>the registration failed: at the end most of the patient in one image lies on air in the other. Give three or more landmarks to start from</source>
        <translation>die Registrierung ist misslungen: am Ende liegt der größte Teil des Patienten im einen Bild auf Luft im anderen. Geben Sie drei oder mehr Landmarken für den Anfang an</translation>
    </message>
    <message>
        <source>the registration failed: the images agree no better than at the start ({} {} before, {} after). Give landmarks, or check that both show the same part of the body</source>
        <translation>die Registrierung ist misslungen: die Bilder stimmen nicht besser überein als am Anfang ({} {} vorher, {} nachher). Geben Sie Landmarken an, oder prüfen Sie, ob beide denselben Körperteil zeigen</translation>
    </message>
    <message>
        <source>the registration is between {} and {}; these are in {} and {}</source>
        <translation>die Registrierung gilt zwischen {} und {}; diese liegen in {} und {}</translation>
    </message>
    <message>
        <source>the registration to start from is between other frames of reference than these two images</source>
        <translation>die Registrierung für den Anfang gilt zwischen anderen Koordinatensystemen als denen dieser beiden Bilder</translation>
    </message>
    <message>
        <source>the registration would mirror the patient or flatten it (its determinant is {}); a registration never changes sides. Check that left and right are right in both images</source>
        <translation>die Registrierung würde den Patienten spiegeln oder plattdrücken (ihre Determinante ist {}); eine Registrierung vertauscht nie die Seiten. Prüfen Sie, ob links und rechts in beiden Bildern stimmen</translation>
    </message>
    <message>
        <source>the rehearsal ended by itself, perhaps for want of memory; start it again</source>
        <translation>die Probe hat sich selbst beendet, vielleicht aus Mangel an Speicher; starten Sie sie neu</translation>
    </message>
    <message>
        <source>the relaxation of '{}' has no source; say where it comes from, because this program has none of its own</source>
        <translation>die Relaxation von '{}' hat keine Quelle; sagen Sie, woher sie kommt, denn dieses Programm hat keine eigene</translation>
    </message>
    <message>
        <source>the removed tissue belongs to no structure of this case</source>
        <translation>das entfernte Gewebe gehört zu keiner Struktur dieses Falls</translation>
    </message>
    <message>
        <source>the report</source>
        <translation>der Bericht</translation>
    </message>
    <message>
        <source>the report has the plans {} but compares {}; both must be the same, in the same order</source>
        <translation>der Bericht hat die Pläne {}, vergleicht aber {}; beide müssen dieselben sein, in derselben Reihenfolge</translation>
    </message>
    <message>
        <source>the resection does not reach the {}: all of it lies on the side that stays; move the plane or widen the margin</source>
        <translation>die Resektion erreicht '{}' nicht: alles davon liegt auf der Seite, die bleibt; verschieben Sie die Ebene, oder erweitern Sie den Rand</translation>
    </message>
    <message>
        <source>the resection would remove all of the {}; turn the plane round or move it</source>
        <translation>die Resektion würde '{}' ganz entfernen; wenden oder verschieben Sie die Ebene</translation>
    </message>
    <message>
        <source>the resection would remove all that this plan has left of the {}; turn the plane round or move it</source>
        <translation>die Resektion würde alles entfernen, was dieser Plan von '{}' übrig gelassen hat; wenden oder verschieben Sie die Ebene</translation>
    </message>
    <message>
        <source>the residence time of the blood was not found: the linear solver stopped above its tolerance. The flow is not affected; use a finer mesh where blood stands still</source>
        <translation>die Verweilzeit des Blutes wurde nicht gefunden: der lineare Löser hielt über seiner Toleranz. Die Strömung ist davon nicht betroffen; nehmen Sie dort, wo das Blut steht, ein feineres Netz</translation>
    </message>
    <message>
        <source>the result {} is not in {}; run the case again to make it</source>
        <translation>das Ergebnis {} ist nicht in {}; rechnen Sie den Fall erneut, um es zu machen</translation>
    </message>
    <message>
        <source>the retractor at {} mm is {} mm away from the organ; put it on the surface</source>
        <translation>der Haken bei {} mm ist {} mm vom Organ entfernt; setzen Sie ihn auf die Oberfläche</translation>
    </message>
    <message>
        <source>the root of '{}' was set {} mm away from the vessel; set it on the vessel, or leave it out</source>
        <translation>die Wurzel von '{}' wurde {} mm vom Gefäß entfernt gesetzt; setzen Sie sie auf das Gefäß, oder lassen Sie sie weg</translation>
    </message>
    <message>
        <source>the scan and the mesh of the bone lie in different frames of reference; mesh the structures of this scan</source>
        <translation>die Aufnahme und das Netz des Knochens liegen in verschiedenen Koordinatensystemen; vernetzen Sie die Strukturen dieser Aufnahme</translation>
    </message>
    <message>
        <source>the scanned shape is taken as that under the whole weight in the posture of the scan, held as the supports say: it moves only by what changes</source>
        <translation>die aufgenommene Form gilt als die unter dem ganzen Gewicht in der Lage der Aufnahme, gehalten, wie die Auflager sagen: sie bewegt sich nur um das, was sich ändert</translation>
    </message>
    <message>
        <source>the second image lies in the frame of reference {} and this one in {}; they cannot be laid over each other before they are registered</source>
        <translation>das zweite Bild liegt im Koordinatensystem {} und dieses in {}; sie können nicht übereinander gelegt werden, bevor sie registriert sind</translation>
    </message>
    <message>
        <source>the segments of the liver need the vessel trees {}; add [trees."{}"] to the protocol</source>
        <translation>die Segmente der Leber brauchen die Gefäßbäume {}; ergänzen Sie [trees."{}"] im Protokoll</translation>
    </message>
    <message>
        <source>the shape '{}' at {} is too small for elements of {} mm; choose a shorter edge</source>
        <translation>die Form '{}' bei {} ist zu klein für Elemente von {} mm; wählen Sie eine kürzere Kante</translation>
    </message>
    <message>
        <source>the shape '{}' is empty: its signed distance is nowhere negative</source>
        <translation>die Form '{}' ist leer: ihr Abstandsfeld ist nirgends negativ</translation>
    </message>
    <message>
        <source>the shape '{}' reaches the border of its grid at {}; enlarge the grid by a few voxels of positive distance</source>
        <translation>die Form '{}' erreicht bei {} den Rand ihres Gitters; vergrößern Sie das Gitter um einige Voxel mit positivem Abstand</translation>
    </message>
    <message>
        <source>the shape without load is found for straight elements of one organ; with scan_is_loaded leave out curved and gliding</source>
        <translation>die Form ohne Last wird für gerade Elemente eines Organs gefunden; lassen Sie mit scan_is_loaded curved und gliding weg</translation>
    </message>
    <message>
        <source>the shares of a Prony series must be positive and their sum below 1, for something must remain; they are {}</source>
        <translation>die Anteile einer Prony-Reihe müssen positiv sein und ihre Summe unter 1, denn etwas muss bleiben; sie sind {}</translation>
    </message>
    <message>
        <source>the shortest edge ({} mm) is above the longest ({} mm); swap them</source>
        <translation>die kürzeste Kante ({} mm) ist länger als die längste ({} mm); vertauschen Sie sie</translation>
    </message>
    <message>
        <source>the side of '{}' that faces the tissue has no direction; give a normal towards the tissue</source>
        <translation>die dem Gewebe zugewandte Seite von '{}' hat keine Richtung; geben Sie eine Normale zum Gewebe hin an</translation>
    </message>
    <message>
        <source>the signed distance of '{}' holds values that are no numbers; make it again</source>
        <translation>das Abstandsfeld von '{}' enthält Werte, die keine Zahlen sind; berechnen Sie es neu</translation>
    </message>
    <message>
        <source>the size field has the shape {} and the label map {}; both must be on the same grid</source>
        <translation>das Größenfeld hat die Form {} und die Segmentierung {}; beide müssen auf demselben Gitter liegen</translation>
    </message>
    <message>
        <source>the size field has the shape {} and the signed distance {}; both must be on the same grid</source>
        <translation>das Größenfeld hat die Form {} und das Abstandsfeld {}; beide müssen auf demselben Gitter liegen</translation>
    </message>
    <message>
        <source>the size of '{}' comes from its table; leave length and width out, or choose own size</source>
        <translation>die Größe von '{}' kommt aus der Tabelle; lassen Sie Länge und Breite weg, oder wählen Sie eigene Maße</translation>
    </message>
    <message>
        <source>the slices are displaced within their plane by up to {} mm</source>
        <translation>die Schichten sind in ihrer Ebene um bis zu {} mm versetzt</translation>
    </message>
    <message>
        <source>the slices are too oblique to tell left, front and top apart, or the card names its axes wrongly</source>
        <translation>die Schichten sind zu schräg, um links, vorn und oben zu unterscheiden, oder die Karte benennt ihre Achsen falsch</translation>
    </message>
    <message>
        <source>the slices of this volume are so oblique that left, front and top cannot be told apart; resample it to axial slices first</source>
        <translation>die Schichten dieses Volumens sind so schräg, dass links, vorn und oben nicht zu unterscheiden sind; rechnen Sie es zuerst auf axiale Schichten um</translation>
    </message>
    <message>
        <source>the slices {} fit better when exchanged: their order or their positions are wrong{}</source>
        <translation>die Schichten {} passen vertauscht besser: ihre Reihenfolge oder ihre Orte sind falsch{}</translation>
    </message>
    <message>
        <source>the spectral radius at infinity is {}; it must lie between 0 and 1</source>
        <translation>der Spektralradius im Unendlichen ist {}; er muss zwischen 0 und 1 liegen</translation>
    </message>
    <message>
        <source>the steps took so much of the energy that the later swings come out too small: read the first one, or shorten the steps</source>
        <translation>die Schritte nahmen so viel Energie, dass die späteren Schwingungen zu klein herauskommen: lesen Sie die erste, oder verkürzen Sie die Schritte</translation>
    </message>
    <message>
        <source>the stiffness of '{}' has no source; say where it comes from, because this program has none of its own</source>
        <translation>die Steifigkeit von '{}' hat keine Quelle; sagen Sie, woher sie kommt, denn dieses Programm hat keine eigene</translation>
    </message>
    <message>
        <source>the stiffness of the tissue is not positive definite: a part of it is not held</source>
        <translation>die Steifigkeit des Gewebes ist nicht positiv definit: ein Teil davon ist nicht gehalten</translation>
    </message>
    <message>
        <source>the straight way of the TIPS leaves the {} at {} into the {}; set its ends so that it stays inside</source>
        <translation>der gerade Weg des TIPS verlässt '{}' bei {} nach '{}'; setzen Sie seine Enden so, dass er innen bleibt</translation>
    </message>
    <message>
        <source>the straight way of the TIPS leaves the {} at {}; set its ends so that it stays inside</source>
        <translation>der gerade Weg des TIPS verlässt '{}' bei {}; setzen Sie seine Enden so, dass er innen bleibt</translation>
    </message>
    <message>
        <source>the stroke is {} mm long and {} mm deep; this mesh, whose elements are {} mm, can show a cut from {} mm: draw a longer or deeper one</source>
        <translation>der Zug ist {} mm lang und {} mm tief; dieses Netz, dessen Elemente {} mm groß sind, kann einen Schnitt ab {} mm zeigen: ziehen Sie länger oder tiefer</translation>
    </message>
    <message>
        <source>the stroke of the blade is not a number; draw it again on the organ</source>
        <translation>der Zug der Klinge ist keine Zahl; ziehen Sie erneut auf dem Organ</translation>
    </message>
    <message>
        <source>the stroke opens nothing on this mesh, whose elements are {} mm: draw a longer or deeper one</source>
        <translation>der Zug öffnet auf diesem Netz nichts, dessen Elemente {} mm groß sind: ziehen Sie länger oder tiefer</translation>
    </message>
    <message>
        <source>the structure '{}' has no voxel, so there is nothing to work on; paint or grow it first</source>
        <translation>die Struktur '{}' hat kein Voxel, also gibt es nichts zu bearbeiten; malen oder erzeugen Sie sie zuerst</translation>
    </message>
    <message>
        <source>the structure '{}' is a single voxel; it has no centreline</source>
        <translation>die Struktur '{}' ist ein einziges Voxel; sie hat keine Mittellinie</translation>
    </message>
    <message>
        <source>the structure '{}' is empty, so it has no centreline; segment it first</source>
        <translation>die Struktur '{}' ist leer, hat also keine Mittellinie; segmentieren Sie sie zuerst</translation>
    </message>
    <message>
        <source>the structure '{}' is empty, so it has no lumen; segment it first</source>
        <translation>die Struktur '{}' ist leer, hat also kein Lumen; segmentieren Sie sie zuerst</translation>
    </message>
    <message>
        <source>the structure '{}' is empty, so there is nothing to divide; segment the liver first</source>
        <translation>die Struktur '{}' ist leer, also gibt es nichts einzuteilen; segmentieren Sie zuerst die Leber</translation>
    </message>
    <message>
        <source>the structure '{}' is empty: there is no bone to be parted; find the bone first (step "skeleton")</source>
        <translation>die Struktur '{}' ist leer: es gibt keinen Knochen zu trennen; finden Sie zuerst den Knochen (Schritt "Skelett")</translation>
    </message>
    <message>
        <source>the structure '{}' is empty: there is no bone to reduce; find the fragments first (step "single bones")</source>
        <translation>die Struktur '{}' ist leer: es gibt keinen Knochen zu reponieren; finden Sie zuerst die Fragmente (Schritt "einzelne Knochen")</translation>
    </message>
    <message>
        <source>the structure '{}' is empty: there is no other side to mirror</source>
        <translation>die Struktur '{}' ist leer: es gibt keine andere Seite zum Spiegeln</translation>
    </message>
    <message>
        <source>the structure '{}' lies in {} separate pieces and the one with the root holds only {} % of it; join the pieces in the segmentation, or set the root on the largest piece</source>
        <translation>die Struktur '{}' liegt in {} getrennten Stücken, und das mit der Wurzel enthält nur {} % davon; verbinden Sie die Stücke in der Segmentierung, oder setzen Sie die Wurzel auf das größte Stück</translation>
    </message>
    <message>
        <source>the structures lie in {} and the image in {}; they cannot be drawn over each other before they are registered</source>
        <translation>die Strukturen liegen in {} und das Bild in {}; sie können nicht übereinander gezeichnet werden, bevor sie registriert sind</translation>
    </message>
    <message>
        <source>the structures to mesh must be named, each once</source>
        <translation>die zu vernetzenden Strukturen müssen genannt werden, jede einmal</translation>
    </message>
    <message>
        <source>the surface '{}' has no area; choose another file</source>
        <translation>die Oberfläche '{}' hat keine Fläche; wählen Sie eine andere Datei</translation>
    </message>
    <message>
        <source>the surface '{}' has no triangles; choose another file</source>
        <translation>die Oberfläche '{}' hat keine Dreiecke; wählen Sie eine andere Datei</translation>
    </message>
    <message>
        <source>the surface '{}' is open: {}. The hole is neither small nor flat, so how it closes would be a guess: close it in the program that made it</source>
        <translation>die Oberfläche '{}' ist offen: {}. Das Loch ist weder klein noch flach, wie es sich schließt, wäre also geraten: schließen Sie es in dem Programm, das sie gemacht hat</translation>
    </message>
    <message>
        <source>the surface '{}' is thinner than the finest grid can hold ({} mm; volume {} %, limit {} %), for example at {}: close it if it is open there, thicken it, or mesh it with a shorter edge</source>
        <translation>die Oberfläche '{}' ist dünner, als das feinste Gitter fassen kann ({} mm; Volumen {} %, Grenze {} %), zum Beispiel bei {}: schließen Sie sie, wenn sie dort offen ist, verdicken Sie sie, oder vernetzen Sie sie mit kürzerer Kante</translation>
    </message>
    <message>
        <source>the surface '{}' names points that it does not have; the file is damaged: export it again</source>
        <translation>die Oberfläche '{}' nennt Punkte, die sie nicht hat; die Datei ist beschädigt: bitte erneut exportieren</translation>
    </message>
    <message>
        <source>the surface at {} is held by its supports and cannot be moved; grasp a free part</source>
        <translation>die Oberfläche bei {} wird von ihren Auflagern gehalten und kann nicht bewegt werden; fassen Sie einen freien Teil</translation>
    </message>
    <message>
        <source>the swelling of '{}' does not stand out of the vessel by more than {} % anywhere</source>
        <translation>die Ausweitung von '{}' steht nirgends um mehr als {} % aus dem Gefäß heraus</translation>
    </message>
    <message>
        <source>the target at {} lies in '{}', which the path must not touch; move the target, or take '{}' out of the list</source>
        <translation>das Ziel bei {} liegt in '{}', das der Weg nicht berühren darf; verschieben Sie das Ziel, oder nehmen Sie '{}' aus der Liste</translation>
    </message>
    <message>
        <source>the target at {} lies outside the {}: no instrument inside reaches it</source>
        <translation>das Ziel bei {} liegt außerhalb von '{}': kein Instrument darin erreicht es</translation>
    </message>
    <message>
        <source>the target at {} misses the {}: it lies {} outside it</source>
        <translation>das Ziel bei {} verfehlt '{}': es liegt {} außerhalb</translation>
    </message>
    <message>
        <source>the target lies {} mm from the {}, and the instrument is {} mm long; set the port nearer</source>
        <translation>das Ziel liegt {} mm von {}, und das Instrument ist {} mm lang; setzen Sie den Zugang näher</translation>
    </message>
    <message>
        <source>the target of the path lies outside the surface that the entry points lie on</source>
        <translation>das Ziel des Wegs liegt außerhalb der Oberfläche, auf der die Eintrittspunkte liegen</translation>
    </message>
    <message>
        <source>the task '{}' is not openly available: it needs a licence (free for non-commercial use, see https://backend.totalsegmentator.com/license-academic/). With one, say accept = ["licence"]</source>
        <translation>die Aufgabe '{}' ist nicht frei verfügbar: sie braucht eine Lizenz (kostenlos für nicht kommerziellen Gebrauch, siehe https://backend.totalsegmentator.com/license-academic/). Mit einer sagen Sie accept = ["licence"]</translation>
    </message>
    <message>
        <source>the thickness of the wall is not seen in the scan: it is a share of the radius or what was given, the same in plaque, and stress goes with its inverse</source>
        <translation>die Dicke der Wand ist in der Aufnahme nicht zu sehen: sie ist ein Anteil des Radius oder das Angegebene, in Plaque dieselbe, und die Spannung geht mit ihrem Kehrwert</translation>
    </message>
    <message>
        <source>the time in which the motion dies has no source; say in dies_source where it comes from, because this program has none of its own</source>
        <translation>die Zeit, in der die Bewegung abklingt, hat keine Quelle; sagen Sie in dies_source, woher sie kommt, denn dieses Programm hat keine eigene</translation>
    </message>
    <message>
        <source>the times of a Prony series must be positive; they are {}</source>
        <translation>die Zeiten einer Prony-Reihe müssen positiv sein; sie sind {}</translation>
    </message>
    <message>
        <source>the times of a wave must rise</source>
        <translation>die Zeitpunkte einer Welle müssen ansteigen</translation>
    </message>
    <message>
        <source>the tip of '{}' at {} does not lie in the tissue that is simulated; put it there</source>
        <translation>die Spitze von '{}' bei {} liegt nicht im simulierten Gewebe; setzen Sie sie hinein</translation>
    </message>
    <message>
        <source>the tissue cannot follow further here: what is shown is the last state that holds</source>
        <translation>das Gewebe kann hier nicht weiter folgen: zu sehen ist der letzte Zustand, der hält</translation>
    </message>
    <message>
        <source>the tissue to simulate is in {} pieces that do not hang together; the second largest has {} ml ({}) and lies at {}. Remove it with the plan, or move the cut so that it stays connected, or join it by a closure or fixation</source>
        <translation>das zu simulierende Gewebe besteht aus {} Stücken, die nicht zusammenhängen; das zweitgrößte hat {} ml ({}) und liegt bei {}. Entfernen Sie es mit dem Plan, verschieben Sie den Schnitt so, dass es verbunden bleibt, oder verbinden Sie es durch Verschluss oder Fixierung</translation>
    </message>
    <message>
        <source>the tool at {} begins inside the organ; begin outside and press inwards</source>
        <translation>das Werkzeug bei {} beginnt im Organ; beginnen Sie außen und drücken Sie nach innen</translation>
    </message>
    <message>
        <source>the tube begins {} mm from the vessel's axis; begin it at least {} mm away</source>
        <translation>das Rohr beginnt {} mm von der Achse des Gefäßes; beginnen Sie es mindestens {} mm entfernt</translation>
    </message>
    <message>
        <source>the tube would meet the vessel under {} degrees, too flat to be sewn end to side; start it farther aside, at least under {} degrees</source>
        <translation>das Rohr träfe das Gefäß unter {} Grad, zu flach, um End-zu-Seit genäht zu werden; beginnen Sie es weiter seitlich, mindestens unter {} Grad</translation>
    </message>
    <message>
        <source>the two images do not lie on one grid; resample the moving one onto the fixed one first</source>
        <translation>die beiden Bilder liegen nicht auf einem Gitter; rechnen Sie zuerst das bewegte auf das feste um</translation>
    </message>
    <message>
        <source>the two plans have nothing in common that could be compared</source>
        <translation>die beiden Pläne haben nichts gemeinsam, das verglichen werden könnte</translation>
    </message>
    <message>
        <source>the two seeds lead to the same vessels; set one in the portal vein and one in a hepatic vein</source>
        <translation>die beiden Keime führen zu denselben Gefäßen; setzen Sie einen in die Pfortader und einen in eine Lebervene</translation>
    </message>
    <message>
        <source>the values are in '{}', not in Hounsfield units</source>
        <translation>die Werte sind in '{}', nicht in Hounsfield-Einheiten</translation>
    </message>
    <message>
        <source>the values go through a lookup table (ModalityLUTSequence), which is not read</source>
        <translation>die Werte gehen durch eine Tabelle (ModalityLUTSequence), die nicht gelesen wird</translation>
    </message>
    <message>
        <source>the vessel leaves {} mm {} the aneurysm at {} up to the next fork or opening, and the {} needs {} mm there; shorten it on that side or choose another procedure</source>
        <translation>das Gefäß lässt {} mm {} dem Aneurysma bei {} bis zur nächsten Gabelung oder Öffnung, und {} braucht dort {} mm; kürzen Sie auf dieser Seite, oder wählen Sie einen anderen Eingriff</translation>
    </message>
    <message>
        <source>the vessels alone lose {} mmHg at this inflow, more than the mean cuff pressure of {} mmHg leaves; check the inflow and the narrowest vessels</source>
        <translation>die Gefäße allein verlieren {} mmHg bei diesem Zufluss, mehr als der mittlere Manschettendruck von {} mmHg übrig lässt; prüfen Sie den Zufluss und die engsten Gefäße</translation>
    </message>
    <message>
        <source>the volume of a structure needs the name of the structure</source>
        <translation>das Volumen einer Struktur braucht den Namen der Struktur</translation>
    </message>
    <message>
        <source>the wall is uniform, linear and free of residual stress; the displacement is that from no pressure at small strain, which an artery leaves far behind: read the stress, not the displacement</source>
        <translation>die Wand ist gleichmäßig, linear und ohne Eigenspannung; die Verschiebung ist die ab keinem Druck bei kleiner Dehnung, was eine Arterie weit hinter sich lässt: lesen Sie die Spannung, nicht die Verschiebung</translation>
    </message>
    <message>
        <source>the wall of '{}' does not stand out from its surroundings anywhere; use a contrast-enhanced series</source>
        <translation>die Wand von '{}' hebt sich nirgends von ihrer Umgebung ab; nehmen Sie eine Serie mit Kontrastmittel</translation>
    </message>
    <message>
        <source>the wall of '{}' finds no room at {}; choose a thinner wall or shorter edges there</source>
        <translation>die Wand von '{}' findet bei {} keinen Platz; wählen Sie dort eine dünnere Wand oder kürzere Kanten</translation>
    </message>
    <message>
        <source>the wall of '{}' folds over at {}; choose a thinner wall or shorter edges there</source>
        <translation>die Wand von '{}' faltet sich bei {}; wählen Sie dort eine dünnere Wand oder kürzere Kanten</translation>
    </message>
    <message>
        <source>the way from the {} to the target goes through '{}' at {}; set the port elsewhere</source>
        <translation>der Weg von {} zum Ziel geht durch '{}' bei {}; setzen Sie den Zugang anderswo</translation>
    </message>
    <message>
        <source>the way from the {} to the target leaves the {} at {}; set the port elsewhere</source>
        <translation>der Weg von {} zum Ziel verlässt '{}' bei {}; setzen Sie den Zugang anderswo</translation>
    </message>
    <message>
        <source>the weight of '{}' is {}; it must lie between 0 and 1000</source>
        <translation>das Gewicht von '{}' ist {}; es muss zwischen 0 und 1000 liegen</translation>
    </message>
    <message>
        <source>the weights in {} are not those that the plan was made with; put the old ones back, or take the digest out to use the new ones</source>
        <translation>die Gewichte in {} sind nicht die, mit denen der Plan gemacht wurde; legen Sie die alten zurück, oder nehmen Sie die Prüfsumme heraus, um die neuen zu verwenden</translation>
    </message>
    <message>
        <source>the weights of '{}' are not in {}: TotalSegmentator tried to fetch them, and the network is closed while a model runs. Fetch them first, in that environment, with: totalseg_download_weights -t {}</source>
        <translation>die Gewichte von '{}' sind nicht in {}: TotalSegmentator wollte sie holen, und das Netz ist geschlossen, während ein Modell läuft. Holen Sie sie zuerst, in jener Umgebung, mit: totalseg_download_weights -t {}</translation>
    </message>
    <message>
        <source>the weights {} do not fit the network of the bundle: {}</source>
        <translation>die Gewichte {} passen nicht zum Netzwerk des Bundles: {}</translation>
    </message>
    <message>
        <source>the {} anastomosis lies {} mm from an opening of '{}', too near for a graft of {} mm; set it farther inside, or segment more of the vessel</source>
        <translation>die Anastomose ({}) liegt {} mm von einer Öffnung von '{}', zu nah für ein Transplantat von {} mm; setzen Sie sie weiter nach innen, oder segmentieren Sie mehr vom Gefäß</translation>
    </message>
    <message>
        <source>the {} anastomosis was set {} mm away from '{}'; set it on the vessel</source>
        <translation>die Anastomose ({}) wurde {} mm von '{}' entfernt gesetzt; setzen Sie sie auf das Gefäß</translation>
    </message>
    <message>
        <source>the {} at {} does not lie on the skin: it is {} mm outside it; set it on the skin</source>
        <translation>{} bei {} liegt nicht auf der Haut, sondern {} mm außerhalb; setzen Sie den Zugang auf die Haut</translation>
    </message>
    <message>
        <source>the {} at {} does not lie on the skin: it is {} mm under it; set it on the skin</source>
        <translation>{} bei {} liegt nicht auf der Haut, sondern {} mm darunter; setzen Sie den Zugang auf die Haut</translation>
    </message>
    <message>
        <source>the {} at {} does not touch the {}: the nearest bone is {} mm away; move it into its seat</source>
        <translation>{} bei {} berührt '{}' nicht: der nächste Knochen ist {} mm entfernt; verschieben Sie das Implantat in seinen Sitz</translation>
    </message>
    <message>
        <source>the {} at {} is not a number; check the {} of the plan</source>
        <translation>{} bei {} ist keine Zahl; prüfen Sie im Plan: {}</translation>
    </message>
    <message>
        <source>the {} at {} is {} mm away from the tissue that is simulated; put it on its surface</source>
        <translation>{} bei {} ist {} mm vom simulierten Gewebe entfernt; setzen Sie es auf dessen Oberfläche</translation>
    </message>
    <message>
        <source>the {} at {} is {} mm away from the tissue that the plan leaves; the nearest place of its surface is {}</source>
        <translation>{} bei {} ist {} mm vom Gewebe entfernt, das der Plan übrig lässt; der nächste Ort auf dessen Oberfläche ist {}</translation>
    </message>
    <message>
        <source>the {} carries no blood at {} after what this plan did before; a TIPS there and that step exclude each other</source>
        <translation>'{}' führt bei {} kein Blut nach dem, was dieser Plan zuvor getan hat; ein TIPS dort und dieser Schritt schließen einander aus</translation>
    </message>
    <message>
        <source>the {} enters '{}' with {} % of its surface; move it, or choose a smaller one</source>
        <translation>{} dringt in '{}' mit {} % der Oberfläche ein; verschieben Sie das Implantat, oder wählen Sie ein kleineres</translation>
    </message>
    <message>
        <source>the {} hand works {} degrees beside the camera, about {} wanted [M]: unverified default</source>
        <translation>die Hand ({}) arbeitet {} Grad neben der Kamera, etwa {} gewünscht [M]: ungeprüfte Vorgabe</translation>
    </message>
    <message>
        <source>the {} has no branch named '{}'. Name it by hand on the tree: called = [{at_lps = ..., name = "{}"}]</source>
        <translation>{} hat keinen Ast '{}'. Benennen Sie ihn von Hand am Baum: called = [{at_lps = ..., name = "{}"}]</translation>
    </message>
    <message>
        <source>the {} has no branch named '{}'; it has {}. Branches are named on the tree: called = [{at_lps = ..., name = ...}]</source>
        <translation>{} hat keinen Ast '{}'; vorhanden sind {}. Äste werden am Baum benannt: called = [{at_lps = ..., name = ...}]</translation>
    </message>
    <message>
        <source>the {} image has only {} voxels of {} mm across; a stack that thin cannot be registered in space</source>
        <translation>das Bild ({}) ist nur {} Voxel von {} mm breit; ein so dünner Stapel kann nicht im Raum registriert werden</translation>
    </message>
    <message>
        <source>the {} image is PET: its uptake has no outlines to hold on to; register the CT or MR of the same examination and carry the result over</source>
        <translation>das Bild ({}) ist PET: seine Aufnahme hat keine Umrisse, an denen man sich halten kann; registrieren Sie das CT oder MR derselben Untersuchung und übertragen Sie das Ergebnis</translation>
    </message>
    <message>
        <source>the {} image is the same grey everywhere; there is nothing to register</source>
        <translation>das Bild ({}) ist überall gleich grau; es gibt nichts zu registrieren</translation>
    </message>
    <message>
        <source>the {} instrument is {} mm inside and {} mm outside, at least as much inside wanted [M]: unverified default</source>
        <translation>das Instrument ({}) ist {} mm innen und {} mm außen, mindestens so viel innen gewünscht [M]: ungeprüfte Vorgabe</translation>
    </message>
    <message>
        <source>the {} instrument stands at {} degrees over the table, {} to {} wanted [M]: unverified default</source>
        <translation>das Instrument ({}) steht bei {} Grad über dem Tisch, {} bis {} gewünscht [M]: ungeprüfte Vorgabe</translation>
    </message>
    <message>
        <source>the {} is loaded and touches no bone that is simulated; simulate the {}</source>
        <translation>{} ist belastet und berührt keinen Knochen, der simuliert wird; simulieren Sie auch {}</translation>
    </message>
    <message>
        <source>the {} is not a number at {} of {} places, the first at {}, so nothing of this simulation is shown; check mesh and material there, and take load off</source>
        <translation>{} ist keine Zahl an {} von {} Stellen, die erste bei {}, also wird von dieser Simulation nichts gezeigt; prüfen Sie dort Netz und Material, und verringern Sie die Last</translation>
    </message>
    <message>
        <source>the {} is not held: its supports leave it free to slide or turn as a whole, so gravity has no equilibrium; segment the inferior vena cava, or simulate a part that touches its attachments</source>
        <translation>{} ist nicht gehalten: die Auflager lassen es als Ganzes gleiten oder sich drehen, also hat die Schwerkraft kein Gleichgewicht; segmentieren Sie die untere Hohlvene, oder simulieren Sie einen Teil, der seine Aufhängungen berührt</translation>
    </message>
    <message>
        <source>the {} is not held: its supports leave it free to slide or turn as a whole, so gravity has no equilibrium; segment the inferior vena cava, or simulate a part that touches its attachments, or join the piece by at least three stitches or bonds that do not lie on a line</source>
        <translation>{} ist nicht gehalten: die Auflager lassen es als Ganzes gleiten oder sich drehen, also hat die Schwerkraft kein Gleichgewicht; segmentieren Sie die untere Hohlvene, simulieren Sie einen Teil, der seine Aufhängungen berührt, oder verbinden Sie das Stück durch mindestens drei Nähte oder Verbindungen, die nicht auf einer Geraden liegen</translation>
    </message>
    <message>
        <source>the {} port is {} mm from the target, {} to {} wanted [M]: unverified default</source>
        <translation>der Zugang ({}) ist {} mm vom Ziel, {} bis {} gewünscht [M]: ungeprüfte Vorgabe</translation>
    </message>
    <message>
        <source>the {} seed at {} mm (LPS) is not in a vessel of the liver; set it in the middle of the {} vein where it is bright</source>
        <translation>der Keim ({}) bei {} mm (LPS) liegt nicht in einem Gefäß der Leber; setzen Sie ihn in die Mitte der Vene ({}), wo sie hell ist</translation>
    </message>
    <message>
        <source>the {} simulation leaves the range in which its law was tested.</source>
        <translation>die Simulation ({}) verlässt den Bereich, in dem ihr Gesetz geprüft wurde.</translation>
    </message>
    <message>
        <source>the {} was set {} mm away from '{}'; set it on the vessel</source>
        <translation>{} wurde {} mm von '{}' entfernt gesetzt; setzen Sie den Ort auf das Gefäß</translation>
    </message>
    <message>
        <source>there are no DICOM files</source>
        <translation>es gibt keine DICOM-Dateien</translation>
    </message>
    <message>
        <source>there are no weights at {}; give the path of the model file or of the folder with the weights. Nothing is fetched from the network</source>
        <translation>es gibt keine Gewichte in {}; geben Sie den Pfad der Modelldatei oder des Ordners mit den Gewichten an. Nichts wird aus dem Internet geholt</translation>
    </message>
    <message>
        <source>there are pictures of plans that the report does not have: {}</source>
        <translation>es gibt Bilder von Plänen, die der Bericht nicht hat: {}</translation>
    </message>
    <message>
        <source>there are {} clicks for tissue to be {} the liver but {} radii; give a radius for each click or none at all</source>
        <translation>es gibt {} Klicks für Leber ({}), aber {} Radien; geben Sie für jeden Klick einen Radius an oder gar keinen</translation>
    </message>
    <message>
        <source>there are {} landmarks in the fixed and {} in the moving image; each needs its partner</source>
        <translation>es gibt {} Landmarken im festen und {} im bewegten Bild; jede braucht ihre Partnerin</translation>
    </message>
    <message>
        <source>there is no '{}'</source>
        <translation>es gibt keine '{}'</translation>
    </message>
    <message>
        <source>there is no Python at {}; give the path of the program 'python' in the environment where the network is installed (for example /opt/network/bin/python)</source>
        <translation>es gibt kein Python in {}; geben Sie den Pfad des Programms 'python' der Umgebung an, in der das Netzwerk installiert ist (zum Beispiel /opt/network/bin/python)</translation>
    </message>
    <message>
        <source>there is no [image] table; it needs at least folder = "..."</source>
        <translation>es gibt keine Tabelle [image]; sie braucht mindestens folder = "..."</translation>
    </message>
    <message>
        <source>there is no bed '{}'; choose held or sliding</source>
        <translation>es gibt kein Bett '{}'; wählen Sie gehalten (held) oder gleitend (sliding)</translation>
    </message>
    <message>
        <source>there is no colour table '{}'; there are {}</source>
        <translation>es gibt keine Farbtabelle '{}'; es gibt {}</translation>
    </message>
    <message>
        <source>there is no difference of '{}': it is known on the wall alone</source>
        <translation>von '{}' gibt es keinen Unterschied: es ist nur an der Wand bekannt</translation>
    </message>
    <message>
        <source>there is no entry {} to change</source>
        <translation>es gibt keinen Eintrag {} zu ändern</translation>
    </message>
    <message>
        <source>there is no export format '{}'; it knows {}</source>
        <translation>es gibt kein Exportformat '{}'; bekannt sind {}</translation>
    </message>
    <message>
        <source>there is no folder {} with the weights of TotalSegmentator</source>
        <translation>es gibt keinen Ordner {} mit den Gewichten von TotalSegmentator</translation>
    </message>
    <message>
        <source>there is no inflow wave '{}'; the library has {}. A measured one is a list of its flows at equal times of the beat, "10 42 81 60 ..."</source>
        <translation>es gibt keine Zuflusswelle '{}'; die Sammlung hat {}. Eine gemessene ist eine Liste ihrer Flüsse zu gleichen Zeiten des Schlags, "10 42 81 60 ..."</translation>
    </message>
    <message>
        <source>there is no measure '{}' to weigh, did you mean {}; these plans have {}</source>
        <translation>es gibt keine Messgröße '{}' zu gewichten, meinten Sie {}; diese Pläne haben {}</translation>
    </message>
    <message>
        <source>there is no measure '{}' to weigh; these plans have {}</source>
        <translation>es gibt keine Messgröße '{}' zu gewichten; diese Pläne haben {}</translation>
    </message>
    <message>
        <source>there is no metal in this scan (nothing exceeds {} HU) and no tooth: there is nothing to be masked</source>
        <translation>in dieser Aufnahme ist kein Metall (nichts übersteigt {} HU) und kein Zahn: es gibt nichts zu maskieren</translation>
    </message>
    <message>
        <source>there is no model file {}</source>
        <translation>es gibt keine Modelldatei {}</translation>
    </message>
    <message>
        <source>there is no open conflict about left and right in this case; nothing was recorded</source>
        <translation>in diesem Fall gibt es keinen offenen Widerspruch über links und rechts; nichts wurde festgehalten</translation>
    </message>
    <message>
        <source>there is no organ '{}' in the library; it has {}</source>
        <translation>die Bibliothek kennt kein Organ '{}'; sie kennt {}</translation>
    </message>
    <message>
        <source>there is no plan '{}' in this case; it has {}</source>
        <translation>in diesem Fall gibt es keinen Plan '{}'; es gibt {}</translation>
    </message>
    <message>
        <source>there is no posture '{}'; choose one of {}</source>
        <translation>es gibt keine Lage '{}'; wählen Sie eine von {}</translation>
    </message>
    <message>
        <source>there is no proposal '{}' to accept '{}' from; ask the network first</source>
        <translation>es gibt keinen Vorschlag '{}', aus dem '{}' übernommen werden kann; fragen Sie zuerst das Netzwerk</translation>
    </message>
    <message>
        <source>there is no proposal {}; there are {}</source>
        <translation>es gibt keinen Vorschlag {}; es gibt {}</translation>
    </message>
    <message>
        <source>there is no protocol file {}</source>
        <translation>es gibt keine Protokolldatei {}</translation>
    </message>
    <message>
        <source>there is no purpose '{}'; it is one of {}</source>
        <translation>es gibt keinen Zweck '{}'; möglich sind {}</translation>
    </message>
    <message>
        <source>there is no relation of density and stiffness for the bone '{}'; choose {} or one of {}</source>
        <translation>für den Knochen '{}' gibt es keine Beziehung von Dichte und Steifigkeit; wählen Sie {} oder eine von {}</translation>
    </message>
    <message>
        <source>there is no relation of density and stiffness for the bone '{}'; there are {}</source>
        <translation>für den Knochen '{}' gibt es keine Beziehung von Dichte und Steifigkeit; es gibt {}</translation>
    </message>
    <message>
        <source>there is no segment '{}'; Couinaud's are {}</source>
        <translation>es gibt kein Segment '{}'; die nach Couinaud sind {}</translation>
    </message>
    <message>
        <source>there is no series at all</source>
        <translation>es gibt gar keine Serie</translation>
    </message>
    <message>
        <source>there is no structure named '{}' in this case; it has {}</source>
        <translation>in diesem Fall gibt es keine Struktur '{}'; es gibt {}</translation>
    </message>
    <message>
        <source>there is no structure named '{}' in this case; it has {}. To make it, say what kind of thing it is (organ)</source>
        <translation>in diesem Fall gibt es keine Struktur '{}'; es gibt {}. Um sie anzulegen, sagen Sie, was es ist (Organ)</translation>
    </message>
    <message>
        <source>there is no such file yet</source>
        <translation>diese Datei gibt es noch nicht</translation>
    </message>
    <message>
        <source>there is no tetrahedron to draw in the part that was asked for</source>
        <translation>in dem verlangten Teil ist kein Tetraeder zu zeichnen</translation>
    </message>
    <message>
        <source>there is no tissue '{}' in the library; it has {}</source>
        <translation>die Sammlung hat kein Gewebe '{}'; sie hat {}</translation>
    </message>
    <message>
        <source>there is no value of '{}' to make a colour scale from</source>
        <translation>es gibt keinen Wert von '{}' für eine Farbskala</translation>
    </message>
    <message>
        <source>there is no vessel tree '{}' in this case; it has {}</source>
        <translation>in diesem Fall gibt es keinen Gefäßbaum '{}'; es gibt {}</translation>
    </message>
    <message>
        <source>there is no view '{}'; there are {}</source>
        <translation>es gibt keine Ansicht '{}'; es gibt {}</translation>
    </message>
    <message>
        <source>there is no {} at the point; click on the piece itself</source>
        <translation>am Punkt ist kein {}; klicken Sie auf das Stück selbst</translation>
    </message>
    <message>
        <source>there is nothing to draw in this picture</source>
        <translation>in diesem Bild ist nichts zu zeichnen</translation>
    </message>
    <message>
        <source>there is nothing to look at in this view</source>
        <translation>in dieser Ansicht ist nichts zu sehen</translation>
    </message>
    <message>
        <source>there is too little soft tissue to measure it</source>
        <translation>es gibt zu wenig Weichgewebe, um es zu messen</translation>
    </message>
    <message>
        <source>there is {}</source>
        <translation>es gibt {}</translation>
    </message>
    <message>
        <source>this case has neither a mesh of organs nor a lumen, so nothing can be optimised</source>
        <translation>dieser Fall hat weder ein Netz der Organe noch ein Lumen, also kann nichts optimiert werden</translation>
    </message>
    <message>
        <source>this case has no '{}'</source>
        <translation>dieser Fall hat kein '{}'</translation>
    </message>
    <message>
        <source>this case has no artery lumen; add [simulate.lumen] to the protocol</source>
        <translation>dieser Fall hat kein Arterienlumen; ergänzen Sie [simulate.lumen] im Protokoll</translation>
    </message>
    <message>
        <source>this case has no mesh of solid organs; add [simulate.mesh] to the protocol</source>
        <translation>dieser Fall hat kein Netz solider Organe; ergänzen Sie [simulate.mesh] im Protokoll</translation>
    </message>
    <message>
        <source>this case has no plan '{}'; it has {}</source>
        <translation>dieser Fall hat keinen Plan '{}'; er hat {}</translation>
    </message>
    <message>
        <source>this case was saved in format {}; this program reads up to {}: install a newer version</source>
        <translation>dieser Fall wurde im Format {} gespeichert; dieses Programm liest bis {}: installieren Sie eine neuere Version</translation>
    </message>
    <message>
        <source>this cut would leave nothing that is held ({}); nothing was cut</source>
        <translation>dieser Schnitt ließe nichts übrig, das gehalten ist ({}); nichts wurde geschnitten</translation>
    </message>
    <message>
        <source>this cut would set {} loose, which nothing holds; nothing was cut. Make the stroke shorter or shallower, or take loose pieces out</source>
        <translation>dieser Schnitt würde {} lösen, das nichts hält; nichts wurde geschnitten. Machen Sie den Zug kürzer oder flacher, oder nehmen Sie lose Stücke heraus</translation>
    </message>
    <message>
        <source>this edit belongs to a label map of {} voxels and the map has {}: the images have been exchanged; take the edits back, or choose the series on which they were made</source>
        <translation>diese Bearbeitung gehört zu einer Segmentierung von {} Voxeln, und diese hat {}: die Bilder wurden ausgetauscht; nehmen Sie die Bearbeitungen zurück, oder wählen Sie die Serie, auf der sie gemacht wurden</translation>
    </message>
    <message>
        <source>this embolisation would close {} % of the {} that has portal blood; the portal vein needs a way: close fewer or smaller branches</source>
        <translation>diese Embolisation würde {} % von '{}' mit portalem Blut verschließen; die Pfortader braucht einen Weg: verschließen Sie weniger oder kleinere Äste</translation>
    </message>
    <message>
        <source>this is a {} image; {}, which only CT has. Choose a CT series, or read a segmentation from a file</source>
        <translation>dies ist ein {}-Bild; {}, die nur CT hat. Wählen Sie eine CT-Serie, oder lesen Sie eine Segmentierung aus einer Datei</translation>
    </message>
    <message>
        <source>this is a {} image; {}. Choose an MR series, or read a segmentation from a file</source>
        <translation>dies ist ein {}-Bild; {}. Wählen Sie eine MR-Serie, oder lesen Sie eine Segmentierung aus einer Datei</translation>
    </message>
    <message>
        <source>this is not a case file of Rehearse: it has no format number</source>
        <translation>das ist keine Falldatei von Rehearse: sie hat keine Formatnummer</translation>
    </message>
    <message>
        <source>this liver has no segment {}; it has {}</source>
        <translation>diese Leber hat kein Segment {}; sie hat {}</translation>
    </message>
    <message>
        <source>this plan does nothing, so there is nothing to optimise; choose a plan with a procedure</source>
        <translation>dieser Plan tut nichts, also gibt es nichts zu optimieren; wählen Sie einen Plan mit einem Eingriff</translation>
    </message>
    <message>
        <source>this plan has a TIPS already; two shunts beside each other are not simulated: leave one of them out</source>
        <translation>dieser Plan hat schon einen TIPS; zwei Shunts nebeneinander werden nicht simuliert: lassen Sie einen davon weg</translation>
    </message>
    <message>
        <source>this plan has left a {} at {}; a {} in the same place and that exclude each other: leave one of them out</source>
        <translation>dieser Plan hat schon Folgendes hinterlassen: {} bei {}; dasselbe Gefäß nimmt dort nicht auch noch auf: {}. Lassen Sie eines davon weg</translation>
    </message>
    <message>
        <source>this plan has moved a piece called '{}' of the {} already; give the second one another name</source>
        <translation>dieser Plan hat schon ein Stück namens '{}' von '{}' bewegt; geben Sie dem zweiten einen anderen Namen</translation>
    </message>
    <message>
        <source>this plan has nothing to optimise: it needs a resection along planes, a wedge, an ablation, a trajectory, ports, or something that repairs a vessel</source>
        <translation>dieser Plan hat nichts zu optimieren: er braucht eine Resektion entlang von Ebenen, eine Keilresektion, eine Ablation, einen Weg, Zugänge oder etwas, das ein Gefäß wiederherstellt</translation>
    </message>
    <message>
        <source>this plan has opened the skull at {} already; two openings, each with a level of its own fluid, exclude each other: leave one of them out</source>
        <translation>dieser Plan hat den Schädel bei {} schon eröffnet; zwei Öffnungen, jede mit eigenem Flüssigkeitsspiegel, schließen einander aus: lassen Sie eine davon weg</translation>
    </message>
    <message>
        <source>this plan has opened the skull, under which the brain lies on its bed; that and bone held at chosen places exclude each other: leave one of them out</source>
        <translation>dieser Plan hat den Schädel eröffnet, unter dem das Gehirn auf seinem Bett liegt; das und an gewählten Orten gehaltener Knochen schließen einander aus: lassen Sie eines davon weg</translation>
    </message>
    <message>
        <source>this plan has taken out already all of '{}'; the two steps exclude each other: leave one of them out</source>
        <translation>dieser Plan hat schon alles von '{}' entfernt; die beiden Schritte schließen einander aus: lassen Sie einen davon weg</translation>
    </message>
    <message>
        <source>this plan holds its tissue still at chosen places, and an opened skull lets the brain lie on its bed; the two exclude each other: leave one of them out</source>
        <translation>dieser Plan hält sein Gewebe an gewählten Orten fest, und ein eröffneter Schädel lässt das Gehirn auf seinem Bett liegen; beides schließt einander aus: lassen Sie eines davon weg</translation>
    </message>
    <message>
        <source>this program has no '{}'; the file was written by another version</source>
        <translation>dieses Programm hat kein '{}'; die Datei wurde von einer anderen Version geschrieben</translation>
    </message>
    <message>
        <source>this resection cuts the {} at {}, which is to be spared; choose other segments or branches</source>
        <translation>diese Resektion durchtrennt '{}' bei {}, zu schonen laut Plan; wählen Sie andere Segmente oder Äste</translation>
    </message>
    <message>
        <source>this version of TotalSegmentator has no task '{}'; it has {}</source>
        <translation>diese Version von TotalSegmentator hat keine Aufgabe '{}'; sie hat {}</translation>
    </message>
    <message>
        <source>three landmarks leave nothing over from which the error of marking could be estimated</source>
        <translation>drei Landmarken lassen nichts übrig, woraus der Fehler beim Setzen geschätzt werden könnte</translation>
    </message>
    <message>
        <source>three-resistance portal circulation with a shunt</source>
        <translation>Pfortaderkreislauf aus drei Widerständen mit einem Shunt</translation>
    </message>
    <message>
        <source>three-resistance portal circulation, closed form</source>
        <translation>Pfortaderkreislauf aus drei Widerständen, geschlossene Form</translation>
    </message>
    <message>
        <source>tip {} N, friction {} N/m; rigid, straight, pushed in without turning</source>
        <translation>Spitze {} N, Reibung {} N/m; starr, gerade, ohne Drehung hineingeschoben</translation>
    </message>
    <message>
        <source>tip {} mm beyond the far cortex</source>
        <translation>Spitze {} mm jenseits der Gegenkortikalis</translation>
    </message>
    <message>
        <source>tissue around the vessel and its pull along the axis are left out; within a diameter of an opening stress is that of the hold</source>
        <translation>Gewebe um das Gefäß und sein Zug entlang der Achse sind weggelassen; bis einen Durchmesser von einer Öffnung ist die Spannung die der Halterung</translation>
    </message>
    <message>
        <source>tissue like the liver is still seen in the outermost slice {}: the organ may be cut off; its volume and remnant would then be too small</source>
        <translation>leberartiges Gewebe ist noch in der äußersten Schicht {} zu sehen: das Organ ist vielleicht abgeschnitten; sein Volumen und der Rest wären dann zu klein</translation>
    </message>
    <message>
        <source>tissue that carries its weight in the scan has borne it for longer than any test; what it does in the time held_for cannot be told from it: leave out scan_is_loaded or held_for</source>
        <translation>Gewebe, das in der Aufnahme sein Gewicht trägt, hat es länger getragen als in jedem Versuch; was es in der Haltezeit tut, ist daraus nicht zu sagen: lassen Sie scan_is_loaded oder held_for weg</translation>
    </message>
    <message>
        <source>tissue that stays but lost its inflow or outflow counts as functional: no portal tree is known</source>
        <translation>Gewebe, das bleibt, aber Zufluss oder Abfluss verlor, zählt als funktionsfähig: kein portaler Baum ist bekannt</translation>
    </message>
    <message>
        <source>tissues are given a series by which they relax, but no time to do so: give held_for, or leave them out</source>
        <translation>Gewebe haben eine Reihe, nach der sie nachgeben, aber keine Zeit dafür: geben Sie held_for an, oder lassen Sie sie weg</translation>
    </message>
    <message>
        <source>tool</source>
        <translation>Werkzeug</translation>
    </message>
    <message>
        <source>triangle strips; export plain triangles</source>
        <translation>Dreiecksstreifen; bitte einfache Dreiecke exportieren</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true oder false</translation>
    </message>
    <message>
        <source>truncated: {} bytes of pixel data are missing from the file {}{}</source>
        <translation>abgeschnitten: {} Bytes Pixeldaten fehlen in der Datei {}{}</translation>
    </message>
    <message>
        <source>turn about the front-back axis</source>
        <translation>sich um die Vorn-hinten-Achse drehen</translation>
    </message>
    <message>
        <source>turn about the head-feet axis</source>
        <translation>sich um die Kopf-Fuß-Achse drehen</translation>
    </message>
    <message>
        <source>turn about the left-right axis</source>
        <translation>sich um die Links-rechts-Achse drehen</translation>
    </message>
    <message>
        <source>two candidate plans are named '{}'; give each its own name</source>
        <translation>zwei Pläne heißen '{}'; geben Sie jedem einen eigenen Namen</translation>
    </message>
    <message>
        <source>two outlets lie at the same end of the centreline, so their flows cannot be told apart; cut the openings farther from the fork</source>
        <translation>zwei Auslässe liegen am selben Ende der Mittellinie, also sind ihre Flüsse nicht zu unterscheiden; schneiden Sie die Öffnungen weiter von der Gabelung weg</translation>
    </message>
    <message>
        <source>two parts of a circuit have the same name</source>
        <translation>zwei Teile eines Kreislaufs haben denselben Namen</translation>
    </message>
    <message>
        <source>two signed distances have the shapes {} and {}; they must lie on one grid</source>
        <translation>zwei Abstandsfelder haben die Formen {} und {}; sie müssen auf einem Gitter liegen</translation>
    </message>
    <message>
        <source>varying rescale types ({}): the slices are not in one unit</source>
        <translation>wechselnde Rescale-Typen ({}): die Schichten haben nicht eine Einheit</translation>
    </message>
    <message>
        <source>vessel network: Poiseuille friction, narrowings by Prandtl's equations</source>
        <translation>Gefäßnetzwerk: Poiseuille-Reibung, Engen nach den Gleichungen von Prandtl</translation>
    </message>
    <message>
        <source>waves do not travel in a circuit: pressures and flows of one vessel are those of one moment everywhere in it</source>
        <translation>Wellen laufen in einem Kreislauf nicht: Drücke und Flüsse eines Gefäßes sind überall darin die eines Augenblicks</translation>
    </message>
    <message>
        <source>what blood has to pass needs an axis of at least three points, a radius at each, and a permeability above 0</source>
        <translation>was Blut durchlassen soll, braucht eine Achse aus mindestens drei Punkten, an jedem einen Radius, und eine Durchlässigkeit über 0</translation>
    </message>
    <message>
        <source>what lies above the fluid is read off the scanned shape; the ventricles are as full as scanned, and the flow of fluid inside the tissue is left out; the walls of a cavity or a fissure do not feel each other where they meet</source>
        <translation>was über der Flüssigkeit liegt, wird an der aufgenommenen Form abgelesen; die Ventrikel sind so voll wie aufgenommen, und der Fluss der Flüssigkeit im Gewebe ist weggelassen; die Wände einer Höhle oder Fissur spüren einander nicht, wo sie sich treffen</translation>
    </message>
    <message>
        <source>what this resection would remove of the {} this plan has taken out already; the two exclude each other: leave one of them out, or move the plane</source>
        <translation>was diese Resektion von '{}' entfernen würde, hat dieser Plan schon entfernt; beides schließt einander aus: lassen Sie eines davon weg, oder verschieben Sie die Ebene</translation>
    </message>
    <message>
        <source>which pieces stay is said by a point, or by their size: give a point exactly when 'keep' speaks of one</source>
        <translation>welche Stücke bleiben, sagt ein Punkt oder ihre Größe: geben Sie genau dann einen Punkt an, wenn 'keep' von einem spricht</translation>
    </message>
    <message>
        <source>wire is a porous body here: Darcy's law without the loss that grows with the square of the speed, no clotting</source>
        <translation>Draht ist hier ein poröser Körper: Darcys Gesetz ohne den Verlust, der mit dem Quadrat der Geschwindigkeit wächst, keine Gerinnung</translation>
    </message>
    <message>
        <source>with outlets = "{}" the heart and the beds are those of the closed loop: leave {} out, or use outlets = "windkessel"</source>
        <translation>mit outlets = "{}" sind Herz und Stromgebiete die des geschlossenen Kreislaufs: lassen Sie {} weg, oder nehmen Sie outlets = "windkessel"</translation>
    </message>
    <message>
        <source>would have {} % of volume against its voxels</source>
        <translation>hätte {} % Volumen gegen die Voxel</translation>
    </message>
    <message>
        <source>would move</source>
        <translation>würde bewegt</translation>
    </message>
    <message>
        <source>year</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>{} % by diameter, {} % by area</source>
        <translation>{} % im Durchmesser, {} % in der Fläche</translation>
    </message>
    <message>
        <source>{} % of the voxels lie outside of what was seen and are empty</source>
        <translation>{} % der Voxel liegen außerhalb des Gesehenen und sind leer</translation>
    </message>
    <message>
        <source>{} % of what it lacks to 1</source>
        <translation>{} % dessen, was zu 1 fehlt</translation>
    </message>
    <message>
        <source>{} (not in this version of the program)</source>
        <translation>{} (nicht in dieser Version des Programms)</translation>
    </message>
    <message>
        <source>{} HU in soft tissue, where about {} HU are usual at this slice distance</source>
        <translation>{} HU in Weichgewebe, wo bei diesem Schichtabstand etwa {} HU üblich sind</translation>
    </message>
    <message>
        <source>{} If the images of this case lie elsewhere now, choose File, The images have moved; the case itself is whole.</source>
        <translation>{} Liegen die Bilder dieses Falls jetzt anderswo, wählen Sie Datei, Die Bilder sind umgezogen; der Fall selbst ist heil.</translation>
    </message>
    <message>
        <source>{} N spread over a radius of {} mm</source>
        <translation>{} N auf einen Radius von {} mm verteilt</translation>
    </message>
    <message>
        <source>{} N, spread evenly over {} cm2 of bone; the implant is not meshed</source>
        <translation>{} N, gleichmäßig auf {} cm2 Knochen verteilt; das Implantat ist nicht vernetzt</translation>
    </message>
    <message>
        <source>{} alone</source>
        <translation>{} allein</translation>
    </message>
    <message>
        <source>{} aneurysm, {} mm, neck {} to {} mm, sac {} mL</source>
        <translation>Aneurysma ({}), {} mm, Hals {} bis {} mm, Sack {} mL</translation>
    </message>
    <message>
        <source>{} answered with '{}' instead of a DICOM image (WADO-RS); look at the address.</source>
        <translation>{} antwortete mit '{}' statt mit einem DICOM-Bild (WADO-RS); prüfen Sie die Adresse.</translation>
    </message>
    <message>
        <source>{} answers with an array of {}; its card names {} structures, which makes {}</source>
        <translation>{} antwortet mit einem Feld von {}; die Karte nennt {} Strukturen, das ergibt {}</translation>
    </message>
    <message>
        <source>{} answers with values that are no numbers; look at its card (clip, mean, std)</source>
        <translation>{} antwortet mit Werten, die keine Zahlen sind; prüfen Sie die Karte (clip, mean, std)</translation>
    </message>
    <message>
        <source>{} are {} mm apart, at least {} mm wanted</source>
        <translation>{} sind {} mm auseinander, mindestens {} mm gewünscht</translation>
    </message>
    <message>
        <source>{} as given by the user</source>
        <translation>{} nach Angabe des Benutzers</translation>
    </message>
    <message>
        <source>{} at {} mm (LPS) lies outside this scan; it was set on another series. Set it again on this one</source>
        <translation>{} bei {} mm (LPS) liegt außerhalb dieser Aufnahme; der Ort wurde auf einer anderen Serie gesetzt. Setzen Sie ihn auf dieser neu</translation>
    </message>
    <message>
        <source>{} begins {} mm inside the tissue at {}; place it outside and move it in, because what is inside from the beginning has no path by which it came there</source>
        <translation>{} beginnt {} mm im Gewebe bei {}; setzen Sie den Anfang nach außen und führen Sie es hinein, denn was von Anfang an innen ist, hat keinen Weg, auf dem es dorthin kam</translation>
    </message>
    <message>
        <source>{} candidates for {}, {} of them allowed; {} compromises that no other beats in everything. Numbers are of the fast tier, seen through what is not known; accepted proposals are solved in full.</source>
        <translation>{} Kandidaten für {}, {} davon erlaubt; {} Kompromisse, die kein anderer in allem schlägt. Die Zahlen sind die der schnellen Stufe, gesehen durch das, was nicht bekannt ist; angenommene Vorschläge werden ganz gelöst.</translation>
    </message>
    <message>
        <source>{} cannot be filled: its triangles are so thin that rays pass between them; remesh it and export it again.</source>
        <translation>{} kann nicht gefüllt werden: die Dreiecke sind so dünn, dass Strahlen zwischen ihnen hindurchgehen; bitte neu vernetzen und erneut exportieren.</translation>
    </message>
    <message>
        <source>{} cannot be reached ({}); look at the network.</source>
        <translation>{} ist nicht erreichbar ({}); prüfen Sie das Netz.</translation>
    </message>
    <message>
        <source>{} cannot be read as a volume: {}. Choose another series, or export this one again, uncompressed, from the scanner or PACS.</source>
        <translation>{} kann nicht als Volumen gelesen werden: {}. Wählen Sie eine andere Serie, oder exportieren Sie diese erneut und unkomprimiert vom Gerät oder aus dem PACS.</translation>
    </message>
    <message>
        <source>{} cannot be read: {}</source>
        <translation>{} kann nicht gelesen werden: {}</translation>
    </message>
    <message>
        <source>{} cannot be read: {} voxels need {} GB and this machine has {} GB. Choose another series, or export this one again, uncompressed, from the scanner or PACS.</source>
        <translation>{} kann nicht gelesen werden: {} Voxel brauchen {} GB, und dieser Rechner hat {} GB. Wählen Sie eine andere Serie, oder exportieren Sie diese erneut und unkomprimiert vom Gerät oder aus dem PACS.</translation>
    </message>
    <message>
        <source>{} cannot be resampled: {} slices would become {}, so most of them would be guessed ({}). Choose another series, or export this one again, uncompressed, from the scanner or PACS.</source>
        <translation>{} kann nicht umgerechnet werden: aus {} Schichten würden {}, die meisten also geraten ({}). Wählen Sie eine andere Serie, oder exportieren Sie diese erneut und unkomprimiert vom Gerät oder aus dem PACS.</translation>
    </message>
    <message>
        <source>{} cannot be started: {}; give the path of the program 'python' in the environment where the network is installed</source>
        <translation>{} kann nicht gestartet werden: {}; geben Sie den Pfad des Programms 'python' der Umgebung an, in der das Netzwerk installiert ist</translation>
    </message>
    <message>
        <source>{} cannot glide: there is none of it in what is simulated; name in `organs` both what glides and what it glides on</source>
        <translation>{} kann nicht gleiten: es gibt nichts davon in dem, was simuliert wird; nennen Sie in `organs` sowohl, was gleitet, als auch, worauf es gleitet</translation>
    </message>
    <message>
        <source>{} cannot glide: there is nothing else in what is simulated; name in `organs` both what glides and what it glides on</source>
        <translation>{} kann nicht gleiten: es gibt nichts anderes in dem, was simuliert wird; nennen Sie in `organs` sowohl, was gleitet, als auch, worauf es gleitet</translation>
    </message>
    <message>
        <source>{} cannot take a window of {} voxels: {}</source>
        <translation>{} kann kein Fenster von {} Voxeln nehmen: {}</translation>
    </message>
    <message>
        <source>{} could not carry out {} (status {}).</source>
        <translation>{} konnte dies nicht ausführen: {} (Status {}).</translation>
    </message>
    <message>
        <source>{} could not carry out {} (status {}: {}).</source>
        <translation>{} konnte dies nicht ausführen: {} (Status {}: {}).</translation>
    </message>
    <message>
        <source>{} damaged files of the folder were left out: {}</source>
        <translation>{} beschädigte Dateien des Ordners wurden weggelassen: {}</translation>
    </message>
    <message>
        <source>{} does not agree on TLS ({}). Look whether the port is the one for TLS and whether it wants a certificate of ours (certificate, key).</source>
        <translation>{} stimmt TLS nicht zu ({}). Prüfen Sie, ob der Port der für TLS ist und ob ein Zertifikat von uns verlangt wird (certificate, key).</translation>
    </message>
    <message>
        <source>{} does not agree on TLS ({}); look at the address and the port.</source>
        <translation>{} stimmt TLS nicht zu ({}); prüfen Sie Adresse und Port.</translation>
    </message>
    <message>
        <source>{} does not know where to send images for '{}'. Ask the people who look after it to enter this AE title with the address of this computer and the port of receive_port, or fetch with --by get.</source>
        <translation>{} weiß nicht, wohin Bilder für '{}' zu senden sind. Bitten Sie die Betreuer, diesen AE-Titel mit der Adresse dieses Rechners und dem Port receive_port einzutragen, oder holen Sie mit --by get.</translation>
    </message>
    <message>
        <source>{} does not let us in ({}); set user and password_file, or token_file, in its settings entry, or ask for the right to do this.</source>
        <translation>{} lässt uns nicht ein ({}); setzen Sie user und password_file, oder token_file, im Eintrag der Einstellungen, oder bitten Sie um das Recht dazu.</translation>
    </message>
    <message>
        <source>{} does not lie on the grid of the image. It: {}. Image: {}. Export it again on the grid of the image, or accept 'nearest', which moves every edge by up to half a voxel.</source>
        <translation>{} liegt nicht auf dem Gitter des Bildes. Dieses: {}. Bild: {}. Bitte auf dem Gitter des Bildes exportieren, oder 'nearest' annehmen, was jede Kante um bis zu ein halbes Voxel verschiebt.</translation>
    </message>
    <message>
        <source>{} does not offer this service ({}). Ask the people who look after it to allow it for '{}', or choose another way (get, move, DICOMweb).</source>
        <translation>{} bietet diesen Dienst nicht an ({}). Bitten Sie die Betreuer, ihn für '{}' zu erlauben, oder wählen Sie einen anderen Weg (get, move, DICOMweb).</translation>
    </message>
    <message>
        <source>{} does not speak DICOMweb: its answer is no list in the JSON of DICOM. Look at the address; it often ends in /dicom-web, /dicomweb or /rs.</source>
        <translation>{} spricht kein DICOMweb: die Antwort ist keine Liste im JSON von DICOM. Prüfen Sie die Adresse; sie endet oft auf /dicom-web, /dicomweb oder /rs.</translation>
    </message>
    <message>
        <source>{} does not state its unit of length; millimetres were assumed</source>
        <translation>{} nennt keine Längeneinheit; Millimeter wurden angenommen</translation>
    </message>
    <message>
        <source>{} does not touch the other structures that are simulated, so nothing glides; leave it out of `gliding`</source>
        <translation>{} berührt die anderen simulierten Strukturen nicht, also gleitet nichts; nehmen Sie es aus `gliding` heraus</translation>
    </message>
    <message>
        <source>{} elements of '{}' are turned inside out, the worst near {}; mesh it again with another edge length</source>
        <translation>{} Elemente von '{}' sind umgestülpt, das schlechteste nahe {}; vernetzen Sie mit einer anderen Kantenlänge</translation>
    </message>
    <message>
        <source>{} facets of the boundary of '{}' belong neither to the wall nor to an opening; place the openings farther from a fork</source>
        <translation>{} Facetten des Randes von '{}' gehören weder zur Wand noch zu einer Öffnung; setzen Sie die Öffnungen weiter von einer Gabelung weg</translation>
    </message>
    <message>
        <source>{} facets of the boundary set '{}' do not lie on the outside of the lumen mesh; mesh the lumen again</source>
        <translation>{} Facetten der Randmenge '{}' liegen nicht außen am Lumennetz; vernetzen Sie das Lumen neu</translation>
    </message>
    <message>
        <source>{} file</source>
        <translation>Datei von {}</translation>
    </message>
    <message>
        <source>{} files of {} patients, {} studies, {} series are in {}; {} DICOM files were left out, {} others ignored</source>
        <translation>{} Dateien von {} Patienten, {} Studien, {} Serien sind in {}; {} DICOM-Dateien wurden weggelassen, {} andere übergangen</translation>
    </message>
    <message>
        <source>{} found nothing in this image: it may show another part of the body, or another phase or modality than the network was made for</source>
        <translation>{} hat in diesem Bild nichts gefunden: es zeigt vielleicht einen anderen Körperteil, oder eine andere Phase oder Modalität, als wofür das Netzwerk gemacht wurde</translation>
    </message>
    <message>
        <source>{} from {} to {} misses the {}: its axis passes {} mm beside the bone; move head or tip</source>
        <translation>{} von {} nach {} verfehlt '{}': die Achse geht {} mm am Knochen vorbei; verschieben Sie Kopf oder Spitze</translation>
    </message>
    <message>
        <source>{} gave {} as the identity of an image or series; that is no DICOM UID, so nothing of it was kept. Tell the people who look after that system.</source>
        <translation>{} gab {} als Identität eines Bildes oder einer Serie an; das ist keine DICOM-UID, also wurde nichts davon behalten. Sagen Sie es den Betreuern jenes Systems.</translation>
    </message>
    <message>
        <source>{} gives no confidence, so none can be asked for</source>
        <translation>{} gibt keine Sicherheit an, also kann keine verlangt werden</translation>
    </message>
    <message>
        <source>{} goes through '{}' at {}, by {} mm; choose another way</source>
        <translation>{} geht durch '{}' bei {}, um {} mm; wählen Sie einen anderen Weg</translation>
    </message>
    <message>
        <source>{} has cancelled {}.</source>
        <translation>{} hat abgebrochen: {}.</translation>
    </message>
    <message>
        <source>{} has contours within contours ({} pixels). The file does not say whether they are holes: accept 'holes' if the inner ones cut out, or 'filled' if they are part of the whole.</source>
        <translation>{} hat Konturen in Konturen ({} Pixel). Die Datei sagt nicht, ob es Löcher sind: nehmen Sie 'holes' an, wenn die inneren ausschneiden, oder 'filled', wenn sie Teil des Ganzen sind.</translation>
    </message>
    <message>
        <source>{} has frames of several orientations or pixel spacings; export it on the grid of the image.</source>
        <translation>{} hat Einzelbilder mit verschiedenen Richtungen oder Pixelabständen; bitte auf dem Gitter des Bildes exportieren.</translation>
    </message>
    <message>
        <source>{} has no closed contours to fill; it holds {}.</source>
        <translation>{} hat keine geschlossenen Konturen zum Füllen; enthalten ist {}.</translation>
    </message>
    <message>
        <source>{} has no contour on {} slices between its first and last one (slice {} is the first of them). If there is nothing, accept 'gaps'; if they were left out in drawing, accept 'bridged', and the shape there is interpolated, not seen.</source>
        <translation>{} hat auf {} Schichten zwischen der ersten und der letzten keine Kontur (Schicht {} ist die erste davon). Ist dort nichts, nehmen Sie 'gaps' an; wurden sie beim Zeichnen ausgelassen, nehmen Sie 'bridged' an, und die Form dort ist interpoliert, nicht gesehen.</translation>
    </message>
    <message>
        <source>{} has no empty slice between drawn ones in that direction, so there is nothing to fill</source>
        <translation>{} hat in dieser Richtung keine leere Schicht zwischen gezeichneten, also gibt es nichts zu füllen</translation>
    </message>
    <message>
        <source>{} lacks the field {}; the file was written by another version</source>
        <translation>{} fehlt das Feld {}; die Datei wurde von einer anderen Version geschrieben</translation>
    </message>
    <message>
        <source>the tissue simulation found no displacement that could be shown</source>
        <translation>die Gewebesimulation hat keine Verschiebung gefunden, die gezeigt werden könnte</translation>
    </message>
    <message>
        <source>results of {} were made by an earlier version of this program: run again</source>
        <translation>Ergebnisse von {} wurden mit einer früheren Version dieses Programms gemacht: bitte neu rechnen</translation>
    </message>
    <message>
        <source>{} has no field {}; the file was written by another version</source>
        <translation>{} hat kein Feld {}; die Datei wurde von einer anderen Version geschrieben</translation>
    </message>
    <message>
        <source>{} has no key '{}'{}; it knows {}</source>
        <translation>{} hat keinen Schlüssel '{}'{}; bekannt sind {}</translation>
    </message>
    <message>
        <source>{} has no length, so it points nowhere</source>
        <translation>{} hat keine Länge, zeigt also nirgendwohin</translation>
    </message>
    <message>
        <source>{} has no series {} in the study {}; ask with 'rehearse pacs find' what it has.</source>
        <translation>{} hat keine Serie {} in der Studie {}; fragen Sie mit 'rehearse pacs find', was es hat.</translation>
    </message>
    <message>
        <source>{} has no study {}; ask with 'rehearse pacs find' what it has.</source>
        <translation>{} hat keine Studie {}; fragen Sie mit 'rehearse pacs find', was es hat.</translation>
    </message>
    <message>
        <source>{} has not answered for {} s. What has arrived is kept; look whether that system and the network are well, then give the same command again to go on from there.</source>
        <translation>{} hat seit {} s nicht geantwortet. Was angekommen ist, bleibt; prüfen Sie, ob jenes System und das Netz gesund sind; mit demselben Befehl geht es dann von dort weiter.</translation>
    </message>
    <message>
        <source>{} has slices at uneven distances; export it on the grid of the image.</source>
        <translation>{} hat Schichten in ungleichen Abständen; bitte auf dem Gitter des Bildes exportieren.</translation>
    </message>
    <message>
        <source>{} has slices that are shifted sideways against each other by {} mm; export it on the grid of the image.</source>
        <translation>{} hat Schichten, die seitlich um {} mm gegeneinander verschoben sind; bitte auf dem Gitter des Bildes exportieren.</translation>
    </message>
    <message>
        <source>{} has two frames at the same place; export it again.</source>
        <translation>{} hat zwei Einzelbilder an derselben Stelle; bitte erneut exportieren.</translation>
    </message>
    <message>
        <source>{} has {} contours that do not lie in a slice of this image (oblique, or between slices); it was drawn on another image. Read that one, or export a label map on the grid of this one.</source>
        <translation>{} hat {} Konturen, die in keiner Schicht dieses Bildes liegen (schräg oder zwischen Schichten); gezeichnet wurde auf einem anderen Bild. Lesen Sie jenes, oder exportieren Sie eine Segmentierung auf dem Gitter von diesem.</translation>
    </message>
    <message>
        <source>{} has {} entries; it needs {}</source>
        <translation>{} hat {} Einträge; nötig sind {}</translation>
    </message>
    <message>
        <source>{} has {} of {} contours beyond the image (it may be cut or only in part here). {}</source>
        <translation>{} hat {} von {} Konturen jenseits des Bildes (es ist hier vielleicht zugeschnitten oder nur zum Teil da). {}</translation>
    </message>
    <message>
        <source>{} holds no voxel of {}</source>
        <translation>{} enthält kein Voxel von {}</translation>
    </message>
    <message>
        <source>{} holds something else than a registration</source>
        <translation>{} enthält etwas anderes als eine Registrierung</translation>
    </message>
    <message>
        <source>{} holds {} {} and {}; it has {}. Name one by its name or number.</source>
        <translation>{} enthält {} {}, und {}; vorhanden sind {}. Nennen Sie eines mit Namen oder Nummer.</translation>
    </message>
    <message>
        <source>{} is a case already; open it, or choose another name</source>
        <translation>{} ist schon ein Fall; öffnen Sie ihn, oder wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <source>{} is a fluid and has no elastic law; leave it out of the tissue simulation, or give that structure another material</source>
        <translation>{} ist eine Flüssigkeit und hat kein elastisches Gesetz; lassen Sie sie aus der Gewebesimulation weg, oder geben Sie dieser Struktur ein anderes Material</translation>
    </message>
    <message>
        <source>{} is damaged: {}</source>
        <translation>{} ist beschädigt: {}</translation>
    </message>
    <message>
        <source>{} is drawn in the frame of reference {}, the image lies in {}; register the two images first.</source>
        <translation>{} ist im Koordinatensystem {} gezeichnet, das Bild liegt in {}; registrieren Sie zuerst die beiden Bilder.</translation>
    </message>
    <message>
        <source>{} is drawn on {} slice of that direction; draw it on at least two</source>
        <translation>{} ist auf {} Schicht dieser Richtung gezeichnet; zeichnen Sie auf mindestens zwei</translation>
    </message>
    <message>
        <source>{} is empty: no frame belongs to it.</source>
        <translation>{} ist leer: kein Einzelbild gehört dazu.</translation>
    </message>
    <message>
        <source>{} is fractional: {} voxels have a {} between 0 and 100 %. Say from which part on a voxel belongs to it, for example threshold = "50 %".</source>
        <translation>{} hat Bruchteile: {} Voxel haben einen Wert ({}) zwischen 0 und 100 %. Sagen Sie, von welchem Anteil an ein Voxel dazugehört, zum Beispiel threshold = "50 %".</translation>
    </message>
    <message>
        <source>{} is in use; choose an empty folder or a new name for the copy</source>
        <translation>{} wird schon verwendet; wählen Sie einen leeren Ordner oder einen neuen Namen für die Kopie</translation>
    </message>
    <message>
        <source>{} is no MONAI bundle: it has no configs/inference.json or no configs/metadata.json</source>
        <translation>{} ist kein MONAI-Bundle: es hat kein configs/inference.json oder kein configs/metadata.json</translation>
    </message>
    <message>
        <source>{} is no label map: it holds values that are not whole numbers from 0 to 255</source>
        <translation>{} ist keine Segmentierung: darin sind Werte, die keine ganzen Zahlen von 0 bis 255 sind</translation>
    </message>
    <message>
        <source>{} is no registration that 'rehearse register' wrote ({})</source>
        <translation>{} ist keine Registrierung, die 'rehearse register' geschrieben hat ({})</translation>
    </message>
    <message>
        <source>{} is not a case: it has no case.json; give the folder that 'rehearse run' or 'rehearse demo' wrote</source>
        <translation>{} ist kein Fall: es fehlt case.json; geben Sie den Ordner an, den 'rehearse run' oder 'rehearse demo' geschrieben hat</translation>
    </message>
    <message>
        <source>{} is not closed ({} edges belong to one triangle only or are turned against each other), so it has no inside; close it and export it again.</source>
        <translation>{} ist nicht geschlossen ({} Kanten gehören nur zu einem Dreieck oder sind gegeneinander gewendet), hat also kein Inneres; bitte schließen und erneut exportieren.</translation>
    </message>
    <message>
        <source>{} is not evenly spaced: {}. Choose another series, or allow resampling (resample_gaps) and judge the interpolated part with care.</source>
        <translation>{} ist nicht gleichmäßig geschichtet: {}. Wählen Sie eine andere Serie, oder lassen Sie das Umrechnen zu (resample_gaps) und beurteilen Sie den interpolierten Teil mit Vorsicht.</translation>
    </message>
    <message>
        <source>{} is not valid TOML: {}</source>
        <translation>{} ist kein gültiges TOML: {}</translation>
    </message>
    <message>
        <source>{} is nowhere thicker than {} mm; nothing would be left of it</source>
        <translation>{} ist nirgends dicker als {} mm; es bliebe nichts davon</translation>
    </message>
    <message>
        <source>{} is too thin, or its voxels are too large, for a shell of {} mm</source>
        <translation>{} ist zu dünn, oder die Voxel sind zu groß, für eine Schale von {} mm</translation>
    </message>
    <message>
        <source>{} is written in the protocol file of the case</source>
        <translation>{} steht in der Protokolldatei des Falls</translation>
    </message>
    <message>
        <source>{} is {} without a unit; write it as text, for example "{}"</source>
        <translation>{} ist {} ohne Einheit; schreiben Sie es als Text, zum Beispiel "{}"</translation>
    </message>
    <message>
        <source>{} is {} {}; it must lie between {} and {} {}</source>
        <translation>{} ist {} {}; der Wert muss zwischen {} und {} {} liegen</translation>
    </message>
    <message>
        <source>{} is {}; it must be a list</source>
        <translation>{} ist {}; nötig ist eine Liste</translation>
    </message>
    <message>
        <source>{} is {}; it must be one of {}{}</source>
        <translation>{} ist {}; nötig ist eines von {}{}</translation>
    </message>
    <message>
        <source>{} is {}; it must be {}</source>
        <translation>{} ist {}; nötig ist {}</translation>
    </message>
    <message>
        <source>{} knows nothing at this address (404, {}). Look at the address; it often ends in /dicom-web, /dicomweb or /rs.</source>
        <translation>{} kennt an dieser Adresse nichts (404, {}). Prüfen Sie die Adresse; sie endet oft auf /dicom-web, /dicomweb oder /rs.</translation>
    </message>
    <message>
        <source>{} landmarks do not fix a position in space; give at least three, better six, not in a line</source>
        <translation>{} Landmarken legen keine Lage im Raum fest; geben Sie mindestens drei an, besser sechs, nicht auf einer Geraden</translation>
    </message>
    <message>
        <source>{} landmarks leave little to judge their error by</source>
        <translation>{} Landmarken lassen wenig, um ihren Fehler zu beurteilen</translation>
    </message>
    <message>
        <source>{} laws need as many Prony series (None: elastic), not {}</source>
        <translation>{} Gesetze brauchen ebenso viele Prony-Reihen (None: elastisch), nicht {}</translation>
    </message>
    <message>
        <source>{} lies in the frame of reference {}, the image in {}; register them first.</source>
        <translation>{} liegt im Koordinatensystem {}, das Bild in {}; registrieren Sie sie zuerst.</translation>
    </message>
    <message>
        <source>{} lies outside the liver; set it inside</source>
        <translation>{} liegt außerhalb der Leber; setzen Sie den Ort in sie hinein</translation>
    </message>
    <message>
        <source>{} lies outside this scan; set it in the liver</source>
        <translation>{} liegt außerhalb dieser Aufnahme; setzen Sie den Ort in die Leber</translation>
    </message>
    <message>
        <source>{} lists {} images of the series {} and says it has {}; whether a transfer is complete could not be known, so nothing was fetched. Try again when the PACS has finished receiving the series.</source>
        <translation>{} nennt {} Bilder der Serie {} und sagt, es habe {}; ob eine Übertragung vollständig ist, wäre nicht zu wissen, also wurde nichts geholt. Versuchen Sie es wieder, wenn das PACS die Serie ganz empfangen hat.</translation>
    </message>
    <message>
        <source>{} lists {} images of the series {}; whether a transfer is complete could not be known, so nothing was fetched. Try again when the PACS has finished receiving the series.</source>
        <translation>{} nennt {} Bilder der Serie {}; ob eine Übertragung vollständig ist, wäre nicht zu wissen, also wurde nichts geholt. Versuchen Sie es wieder, wenn das PACS die Serie ganz empfangen hat.</translation>
    </message>
    <message>
        <source>{} mL denser than {} HU, most of it at {}: metal; densities around it are false (streaks), outlines there must be looked at</source>
        <translation>{} mL dichter als {} HU, das meiste bei {}: Metall; Dichten ringsum sind falsch (Streifen), Umrisse dort müssen angesehen werden</translation>
    </message>
    <message>
        <source>{} ml of tissue at {}</source>
        <translation>{} ml Gewebe bei {}</translation>
    </message>
    <message>
        <source>{} must be a table of keys</source>
        <translation>{} muss eine Tabelle von Schlüsseln sein</translation>
    </message>
    <message>
        <source>{} must be at least one place of three finite numbers (Left, Posterior, Superior in mm)</source>
        <translation>{} muss mindestens ein Ort aus drei endlichen Zahlen sein (links, hinten, oben in mm)</translation>
    </message>
    <message>
        <source>{} must be text</source>
        <translation>{} muss Text sein</translation>
    </message>
    <message>
        <source>{} must be written with two brackets: there may be several</source>
        <translation>{} muss mit zwei Klammern geschrieben werden: es kann mehrere geben</translation>
    </message>
    <message>
        <source>{} must lie between {}</source>
        <translation>{} muss zwischen {} liegen</translation>
    </message>
    <message>
        <source>{} needs a name</source>
        <translation>{} braucht einen Namen</translation>
    </message>
    <message>
        <source>{} needs places at least {} mm apart</source>
        <translation>{} braucht Orte, die mindestens {} mm auseinander liegen</translation>
    </message>
    <message>
        <source>{} needs the key '{}'</source>
        <translation>{} braucht den Schlüssel '{}'</translation>
    </message>
    <message>
        <source>{} objects came that were damaged or had not been asked for; they were not kept.</source>
        <translation>{} Objekte kamen, die beschädigt oder nicht verlangt waren; sie wurden nicht behalten.</translation>
    </message>
    <message>
        <source>{} of '{}' is only {} mm long at a diameter of {} mm, too short for a flat opening; segment more of it, or raise the shortest branch above its length</source>
        <translation>{} von '{}' ist nur {} mm lang bei einem Durchmesser von {} mm, zu kurz für eine flache Öffnung; segmentieren Sie mehr davon, oder erhöhen Sie den kürzesten Ast über diese Länge</translation>
    </message>
    <message>
        <source>{} of its unit</source>
        <translation>{} der Einheit</translation>
    </message>
    <message>
        <source>{} of the energy that is lost is not friction: the mesh is coarse for this flow</source>
        <translation>{} der verlorenen Energie sind keine Reibung: das Netz ist für diese Strömung grob</translation>
    </message>
    <message>
        <source>{} of the tissue is strained beyond the range its law was tested in (largest {}, at {}); stress there is an extrapolation</source>
        <translation>{} des Gewebes ist über den Bereich gedehnt, in dem sein Gesetz geprüft wurde (größte Dehnung {}, bei {}); die Spannung dort ist eine Extrapolation</translation>
    </message>
    <message>
        <source>{} of {} elements of bone lie where the scan has no number or has ended, the first at {}; crop the bone to the scan, or simulate it with one stiffness</source>
        <translation>{} von {} Knochenelementen liegen dort, wo die Aufnahme keine Zahl hat oder zu Ende ist, das erste bei {}; schneiden Sie den Knochen auf die Aufnahme zu, oder simulieren Sie ihn mit einer einzigen Steifigkeit</translation>
    </message>
    <message>
        <source>{} of {} ends were moved to the surface, by up to {} mm</source>
        <translation>{} von {} Enden wurden auf die Oberfläche verschoben, um bis zu {} mm</translation>
    </message>
    <message>
        <source>{} of {} images in '{}' do not say whether text is burned into their pixels (BurnedInAnnotation), and this program cannot exclude it. Look at every series, for example at its first, middle and last image; when none shows a name, a number or a date, give --burned-in-checked. Otherwise remove those series first.</source>
        <translation>{} von {} Bildern in '{}' sagen nicht, ob Text in ihre Pixel eingebrannt ist (BurnedInAnnotation), und dieses Programm kann es nicht ausschließen. Sehen Sie jede Serie an, zum Beispiel ihr erstes, mittleres und letztes Bild; wenn keines einen Namen, eine Nummer oder ein Datum zeigt, geben Sie --burned-in-checked an. Sonst entfernen Sie diese Serien zuerst.</translation>
    </message>
    <message>
        <source>{} of {} images of the series {} are missing; what has arrived is kept and nothing was imported. Give the same command again to go on from there.</source>
        <translation>{} von {} Bildern der Serie {} fehlen; was angekommen ist, bleibt, und nichts wurde importiert. Mit demselben Befehl geht es von dort weiter.</translation>
    </message>
    <message>
        <source>{} of {} nodes have no position (not a number), the first is node {}{}; mesh the organ again before simulating it</source>
        <translation>{} von {} Knoten haben keinen Ort (keine Zahl), der erste ist Knoten {}{}; vernetzen Sie das Organ neu, bevor Sie es simulieren</translation>
    </message>
    <message>
        <source>{} of {} tetrahedra are crushed until they stand inside out, the worst at {}; mesh the organ finer there, spread the load or the stitches over more tissue, or move it less far</source>
        <translation>{} von {} Tetraedern sind gequetscht, bis sie umgestülpt sind, das schlechteste bei {}; vernetzen Sie das Organ dort feiner, verteilen Sie die Last oder die Nähte auf mehr Gewebe, oder verschieben Sie weniger weit</translation>
    </message>
    <message>
        <source>{} of {} tetrahedra have no positive volume, the worst at {}; mesh the organ again before simulating it</source>
        <translation>{} von {} Tetraedern haben kein positives Volumen, das schlechteste bei {}; vernetzen Sie das Organ neu, bevor Sie es simulieren</translation>
    </message>
    <message>
        <source>{} phase, as far as can be told: enhanced blood {} HU{}</source>
        <translation>Phase {}, soweit zu erkennen: kontrastiertes Blut {} HU{}</translation>
    </message>
    <message>
        <source>{} reaches beyond the image: {} of its voxels lie outside. If it belongs to this image, accept 'outside', and they are left out.</source>
        <translation>{} reicht über das Bild hinaus: {} der Voxel liegen außerhalb. Gehört es zu diesem Bild, nehmen Sie 'outside' an, und sie werden weggelassen.</translation>
    </message>
    <message>
        <source>{} reaches the edge of the scan ({}): it is cut off there, so its volume and every distance to its surface on that side are too small</source>
        <translation>{} reicht bis zum Rand der Aufnahme ({}): dort ist es abgeschnitten, also sind sein Volumen und jeder Abstand zu seiner Oberfläche auf dieser Seite zu klein</translation>
    </message>
    <message>
        <source>{} reaches {} mm beyond the image. If its frame and unit are right and it belongs to this image, accept 'outside', and that part is left out.</source>
        <translation>{} reicht {} mm über das Bild hinaus. Stimmen Koordinatensystem und Einheit und gehört es zu diesem Bild, nehmen Sie 'outside' an, und dieser Teil wird weggelassen.</translation>
    </message>
    <message>
        <source>{} sends us on to another address ({}), which is not followed; give the address where the service really is.</source>
        <translation>{} schickt uns zu einer anderen Adresse weiter ({}), der nicht gefolgt wird; geben Sie die Adresse an, an der der Dienst wirklich ist.</translation>
    </message>
    <message>
        <source>{} shows a certificate that cannot be trusted ({}). If it is the hospital's own, name its certificate as ca; nothing was sent.</source>
        <translation>{} zeigt ein Zertifikat, dem nicht vertraut werden kann ({}). Ist es das eigene des Krankenhauses, nennen Sie dessen Zertifikat als ca; nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>{} spans {} slices of {} x {} pixels; that is no image.</source>
        <translation>{} erstreckt sich über {} Schichten von {} x {} Pixeln; das ist kein Bild.</translation>
    </message>
    <message>
        <source>{} states voxels of {} and a matrix of {}; the matrix was used</source>
        <translation>{} nennt Voxel von {} und eine Matrix von {}; die Matrix wurde verwendet</translation>
    </message>
    <message>
        <source>{} tetrahedra of the lumen mesh are inside out or flat, the worst at {}; mesh the lumen again</source>
        <translation>{} Tetraeder des Lumennetzes sind umgestülpt oder flach, das schlechteste bei {}; vernetzen Sie das Lumen neu</translation>
    </message>
    <message>
        <source>{} the image changes {} times as much as around: the patient moved or breathed, or slices are missing or out of order{}</source>
        <translation>{} ändert sich das Bild {}-mal so stark wie ringsum: der Patient hat sich bewegt oder geatmet, oder Schichten fehlen oder sind vertauscht{}</translation>
    </message>
    <message>
        <source>{} time steps were too long for the solver and taken in parts; more steps a beat would be safer</source>
        <translation>{} Zeitschritte waren zu lang für den Löser und wurden geteilt; mehr Schritte je Schlag wären sicherer</translation>
    </message>
    <message>
        <source>{} was accepted from a proposal of {} (licence {}; {})</source>
        <translation>{} wurde aus einem Vorschlag von {} übernommen (Lizenz {}; {})</translation>
    </message>
    <message>
        <source>{} was made for {} and this is {}</source>
        <translation>{} wurde für {} gemacht, und dies ist {}</translation>
    </message>
    <message>
        <source>{} was set {} mm away from '{}'; set it on the vessel</source>
        <translation>{} wurde {} mm von '{}' entfernt gesetzt; setzen Sie den Ort auf das Gefäß</translation>
    </message>
    <message>
        <source>{} x {} x {} voxels of {} mm from ({}) mm, axes towards {}</source>
        <translation>{} x {} x {} Voxel von {} mm ab ({}) mm, Achsen nach {}</translation>
    </message>
    <message>
        <source>{} {} x {} mm in {}, grade {}</source>
        <translation>{} {} x {} mm in {}, Grad {}</translation>
    </message>
    <message>
        <source>{} {}; it must be one of {}{}</source>
        <translation>{} {}; nötig ist eines von {}{}</translation>
    </message>
    <message>
        <source>{}, more than {} mm: {}</source>
        <translation>{}, mehr als {} mm: {}</translation>
    </message>
    <message>
        <source>{}, reduced</source>
        <translation>{}, reponiert</translation>
    </message>
    <message>
        <source>{}.  {}: score {}, first in {} % of the draws</source>
        <translation>{}.  {}: Punktzahl {}, erster in {} % der Ziehungen</translation>
    </message>
    <message>
        <source>{}: '{}' is not a number</source>
        <translation>{}: '{}' ist keine Zahl</translation>
    </message>
    <message>
        <source>{}: '{}' is not a whole number</source>
        <translation>{}: '{}' ist keine ganze Zahl</translation>
    </message>
    <message>
        <source>{}: a vessel is found between drags along it; give at least two, one near each end</source>
        <translation>{}: ein Gefäß wird zwischen Zügen entlang gefunden; geben Sie mindestens zwei an, nahe jedem Ende einen</translation>
    </message>
    <message>
        <source>{}: at the click {} the scan shows {} and around it {}, at a noise of {}: no bright vessel. Click in the middle of a vessel that is filled with contrast, or use another phase</source>
        <translation>{}: am Klick {} zeigt die Aufnahme {} und ringsum {}, bei einem Rauschen von {}: kein helles Gefäß. Klicken Sie in die Mitte eines kontrastgefüllten Gefäßes, oder nehmen Sie eine andere Phase</translation>
    </message>
    <message>
        <source>{}: it is not there yet, and the first click takes tissue away from it; set the first click inside the structure</source>
        <translation>{}: noch ist nichts da, und der erste Klick nimmt Gewebe weg; setzen Sie den ersten Klick in die Struktur</translation>
    </message>
    <message>
        <source>{}: no free voxel of this scan lies between {} and {} HU; widen the window</source>
        <translation>{}: kein freies Voxel dieser Aufnahme liegt zwischen {} und {} HU; weiten Sie das Fenster</translation>
    </message>
    <message>
        <source>{}: no voxel of the image lies in what {} holds of it; look whether it belongs to this image, and whether its unit is right.</source>
        <translation>{}: kein Voxel des Bildes liegt in dem, was {} davon enthält; prüfen Sie, ob es zu diesem Bild gehört und ob die Einheit stimmt.</translation>
    </message>
    <message>
        <source>{}: no voxel that it may take lies between {} and {} HU; widen the window</source>
        <translation>{}: kein freies Voxel liegt zwischen {} und {} HU; weiten Sie das Fenster</translation>
    </message>
    <message>
        <source>{}: nothing along the drags looks like a vessel; set them in the middle of the lumen</source>
        <translation>{}: nichts entlang der Züge sieht wie ein Gefäß aus; setzen Sie sie in die Mitte des Lumens</translation>
    </message>
    <message>
        <source>{}: nothing at {} mm (LPS) differs from the {} around it ({} HU); set the drag on the lesion itself, or draw it by hand</source>
        <translation>{}: nichts bei {} mm (LPS) unterscheidet sich von '{}' ringsum ({} HU); setzen Sie den Zug auf den Herd selbst, oder zeichnen Sie ihn von Hand</translation>
    </message>
    <message>
        <source>{}: nothing between {} and {} HU is connected to the seed at {} mm (LPS)</source>
        <translation>{}: nichts zwischen {} und {} HU ist mit dem Keim bei {} mm (LPS) verbunden</translation>
    </message>
    <message>
        <source>{}: nothing is left of it after the clicks; take the last one back</source>
        <translation>{}: nach den Klicks ist nichts übrig; nehmen Sie den letzten zurück</translation>
    </message>
    <message>
        <source>{}: nothing that is connected to the click at {} looks like a vessel; set it in the middle of the vessel</source>
        <translation>{}: nichts, was mit dem Klick bei {} verbunden ist, sieht wie ein Gefäß aus; setzen Sie ihn in die Mitte des Gefäßes</translation>
    </message>
    <message>
        <source>{}: nothing that it may take between {} and {} HU is connected to the seed (there are {} HU); set the seed elsewhere, or widen the range</source>
        <translation>{}: nichts Freies zwischen {} und {} HU ist mit dem Keim verbunden (dort sind {} HU); setzen Sie den Keim anderswo, oder weiten Sie den Bereich</translation>
    </message>
    <message>
        <source>{}: straight path of {} mm, {} mm in diameter, from {} to {}, {} degrees to the normal of the {}</source>
        <translation>{}: gerader Weg von {} mm, {} mm im Durchmesser, von {} nach {}, {} Grad zur Normalen von {}</translation>
    </message>
    <message>
        <source>{}: the bytes of {} are not those that the digest names; put the old file back, or take the digest out to use the new one</source>
        <translation>{}: die Bytes von {} sind nicht die, die die Prüfsumme nennt; legen Sie die alte Datei zurück, oder nehmen Sie die Prüfsumme heraus, um die neue zu verwenden</translation>
    </message>
    <message>
        <source>{}: the click at {} lies in another structure of this case; take that structure away there, or click elsewhere</source>
        <translation>{}: der Klick bei {} liegt in einer anderen Struktur dieses Falls; nehmen Sie diese dort weg, oder klicken Sie anderswo</translation>
    </message>
    <message>
        <source>{}: the drag at {} mm (LPS) is not in or beside the {}; set it again inside the {}</source>
        <translation>{}: der Zug bei {} mm (LPS) liegt weder in noch neben '{}'; setzen Sie ihn neu, innerhalb von '{}'</translation>
    </message>
    <message>
        <source>{}: the drags lie on tissue of at most {} HU, which is no blood; set them in the lumen</source>
        <translation>{}: die Züge liegen auf Gewebe von höchstens {} HU, also nicht in Blut; setzen Sie sie in das Lumen</translation>
    </message>
    <message>
        <source>{}: the line of {} through the point does not close within {} mm; choose a point on the edge of the structure, or raise the reach</source>
        <translation>{}: die Linie von {} durch den Punkt schließt sich nicht innerhalb von {} mm; wählen Sie einen Punkt auf dem Rand der Struktur, oder erhöhen Sie die Reichweite</translation>
    </message>
    <message>
        <source>{}: the seed at {} mm (LPS) has {} HU, less than the lowest of a lumen ({} HU); set it in the middle of the vessel, or lower the window</source>
        <translation>{}: der Keim bei {} mm (LPS) hat {} HU, weniger als das Niedrigste eines Lumens ({} HU); setzen Sie ihn in die Mitte des Gefäßes, oder senken Sie das Fenster</translation>
    </message>
    <message>
        <source>{}: the slices lie {} mm apart, more than {} mm; draw one between, or raise the widest gap</source>
        <translation>{}: die Schichten liegen {} mm auseinander, weiter als {} mm; zeichnen Sie eine dazwischen, oder erhöhen Sie die weiteste Lücke</translation>
    </message>
    <message>
        <source>{}: the stroke runs outside this scan; it was drawn on another series</source>
        <translation>{}: der Strich läuft aus dieser Aufnahme hinaus; er wurde auf einer anderen Serie gezeichnet</translation>
    </message>
    <message>
        <source>{}: there is no bone in these structures</source>
        <translation>{}: in diesen Strukturen ist kein Knochen</translation>
    </message>
    <message>
        <source>{}: there is no click; give at least one</source>
        <translation>{}: es gibt keinen Klick; geben Sie mindestens einen an</translation>
    </message>
    <message>
        <source>{}: there is no even piece of tissue around the click ({} HU there); set it in the middle of the structure, give a drag over it, or draw it by hand</source>
        <translation>{}: um den Klick ist kein gleichmäßiges Stück Gewebe ({} HU dort); setzen Sie ihn in die Mitte der Struktur, ziehen Sie darüber, oder zeichnen Sie von Hand</translation>
    </message>
    <message>
        <source>{}: there is no skin to put ports on</source>
        <translation>{}: es gibt keine Haut für die Zugänge</translation>
    </message>
    <message>
        <source>{}: there is nothing around the click but what belongs to other structures; set it elsewhere</source>
        <translation>{}: um den Klick ist nur, was zu anderen Strukturen gehört; setzen Sie ihn anderswo</translation>
    </message>
    <message>
        <source>{}: {} of its {} voxels belong to {} already, and a voxel belongs to one structure. Say over = "takes" if {} lies inside, or over = "yields".</source>
        <translation>{}: {} der {} Voxel gehören schon zu {}, und ein Voxel gehört zu einer Struktur. Sagen Sie over = "takes", wenn {} innen liegt, oder over = "yields".</translation>
    </message>
    <message>
        <source>{}; each slice was moved within its plane onto a straight grid</source>
        <translation>{}; jede Schicht wurde in ihrer Ebene auf ein gerades Gitter verschoben</translation>
    </message>
    <message>
        <source>{}; resampled linearly along the slice normal to {} slices of {} mm: what lies in a gap is interpolated, not seen</source>
        <translation>{}; linear entlang der Schichtnormale auf {} Schichten von {} mm umgerechnet: was in einer Lücke liegt, ist interpoliert, nicht gesehen</translation>
    </message>
    <message>
        <source>{}; the plan asks for the {} phase: vessels and lesions may not be told from their surroundings</source>
        <translation>{}; der Plan verlangt diese Phase: {}, Gefäße und Herde heben sich vielleicht nicht von ihrer Umgebung ab</translation>
    </message>
    <message>
        <source>{}; {} of {} entry points tried keep all limits (limits: Sparks 2017, unverified defaults)</source>
        <translation>{}; {} von {} geprüften Eintrittspunkten halten alle Grenzen ein (Grenzen: Sparks 2017, ungeprüfte Vorgaben)</translation>
    </message>
    <message>
        <source>{}Of the series {}, {} of {} images have arrived from {}; nothing of it was imported, and what has arrived is kept.{} Give the same command again to go on from there.</source>
        <translation>{}Von der Serie {} sind {} von {} Bildern von {} angekommen; nichts davon wurde importiert, und was angekommen ist, bleibt.{} Mit demselben Befehl geht es von dort weiter.</translation>
    </message>
    <message>
        <source>the flow is lost {} mean passages into the beat: the residual of a time step stays at {}, worst at {}. Take more steps a beat, a smaller inflow, or read the steady answer</source>
        <translation>die Strömung geht {} mittlere Durchläufe nach Beginn des Schlags verloren: das Residuum eines Zeitschritts bleibt bei {}, am größten bei {}. Nehmen Sie mehr Schritte je Schlag, einen kleineren Zufluss, oder lesen Sie die stationäre Antwort</translation>
    </message>
    <message>
        <source>a time step of {} mean passages is {} off</source>
        <translation>ein Zeitschritt von {} mittleren Durchläufen weicht um {} ab</translation>
    </message>
    <message>
        <source>no steady flow was found on the {} of the lumen: the residual stays at {} after {} steps, worst at {}. Either the flow through the narrowing is unsteady at this inflow, or the mesh is too coarse there; lower the inflow, use a smaller edge length, or read the flow estimate instead</source>
        <translation>für das Lumen ({}) wurde keine stationäre Strömung gefunden: das Residuum bleibt bei {} nach {} Schritten, am größten bei {}. Entweder ist die Strömung durch die Enge bei diesem Zufluss instationär, oder das Netz ist dort zu grob; senken Sie den Zufluss, nehmen Sie eine kleinere Kantenlänge, oder lesen Sie stattdessen die Sofortschätzung</translation>
    </message>
    <message>
        <source>a time step is wrong by {} of the speed at most; what all of a beat together are is not known</source>
        <translation>ein Zeitschritt ist um höchstens {} der Geschwindigkeit falsch; wie falsch alle eines Schlags zusammen sind, ist nicht bekannt</translation>
    </message>
    <message>
        <source>{} of the energy that a beat loses is not friction: the mesh is coarse for this flow</source>
        <translation>{} der Energie, die ein Schlag verliert, ist keine Reibung: das Netz ist für diese Strömung grob</translation>
    </message>
    <message>
        <source>{} of {} time steps of the last beat were too long or too wrong and taken in parts</source>
        <translation>{} von {} Zeitschritten des letzten Schlags waren zu lang oder zu falsch und wurden in Teilen gemacht</translation>
    </message>
    <message>
        <source>{}, beat of {} s ({} a minute): {} mL enter in each</source>
        <translation>{}, Schlag von {} s ({} je Minute): mit jedem strömen {} mL ein</translation>
    </message>
    <message>
        <source>the structure '{}' is empty: find it first</source>
        <translation>die Struktur '{}' ist leer: suchen Sie sie zuerst</translation>
    </message>
    <message>
        <source>candidate {} for a lesion of the {} at ({}) mm (LPS): about {} mm across, {} HU darker than the {} ({} of its standard deviations); it counts as {} until somebody sets a lesion there</source>
        <translation>Kandidat {} für eine Läsion in {} bei ({}) mm (LPS): etwa {} mm groß, um {} HU dunkler als {} ({} Standardabweichungen); er zählt als {}, bis jemand dort eine Läsion setzt</translation>
    </message>
    <message>
        <source>candidates for lesions are found by Hounsfield units</source>
        <translation>Kandidaten für Läsionen werden nach Hounsfield-Einheiten gefunden</translation>
    </message>
    <message>
        <source>the structure '{}' is empty: there is no bone to be named; find the bone first (step "skeleton")</source>
        <translation>die Struktur '{}' ist leer: es gibt keinen Knochen zu benennen; suchen Sie den Knochen zuerst (Schritt "skeleton")</translation>
    </message>
    <message>
        <source>which bones '{}' holds cannot be told: neither a skull around a brain nor the canal of a spine is seen in it. Name them with clicks (step "single bones")</source>
        <translation>welche Knochen '{}' enthält, ist nicht zu erkennen: weder ein Schädel um ein Gehirn noch der Kanal einer Wirbelsäule ist darin zu sehen. Benennen Sie sie mit Klicks (Schritt "single bones")</translation>
    </message>
    <message>
        <source>bones are told from each other by their joints in Hounsfield units</source>
        <translation>Knochen werden an ihren Gelenken nach Hounsfield-Einheiten voneinander unterschieden</translation>
    </message>
    <message>
        <source>the shapes to mesh need numbers of their own, each once; give every signed distance its own label</source>
        <translation>die zu vernetzenden Formen brauchen eigene Nummern, jede einmal; geben Sie jeder vorzeichenbehafteten Distanz ihr eigenes Label</translation>
    </message>
    <message>
        <source>the signed distances have the shapes {}; put them on one grid</source>
        <translation>die vorzeichenbehafteten Distanzen haben die Formen {}; legen Sie sie auf ein Gitter</translation>
    </message>
    <message>
        <source>elements of {} mm would need more than {} million nodes for {}; choose a longer edge and a size field for the narrow places</source>
        <translation>Elemente von {} mm bräuchten mehr als {} Millionen Knoten für {}; wählen Sie eine längere Kante und ein Größenfeld für die engen Stellen</translation>
    </message>
    <message>
        <source>no valid element could be made of {} at {}; choose a shorter edge there</source>
        <translation>aus {} bei {} ließ sich kein gültiges Element machen; wählen Sie dort eine kürzere Kante</translation>
    </message>
    <message>
        <source>nothing is left of '{}': the shapes after it cover it; change their order or leave it out</source>
        <translation>von '{}' ist nichts übrig: die Formen danach verdecken es; ändern Sie ihre Reihenfolge, oder lassen Sie es weg</translation>
    </message>
    <message>
        <source>'{}' at {} would have {} % of volume: it is too thin for elements of {} mm; choose a shorter edge or give a size field there</source>
        <translation>'{}' bei {} hätte {} % des Volumens: es ist zu dünn für Elemente von {} mm; wählen Sie eine kürzere Kante, oder geben Sie dort ein Größenfeld an</translation>
    </message>
    <message>
        <source>{}: leave {} out, or use {}</source>
        <translation>{}: lassen Sie {} weg, oder verwenden Sie {}</translation>
    </message>
    <message>
        <source>hyperaemia opens the beds, and outlets at a given pressure have none: use beyond = "beds", or leave it out</source>
        <translation>Hyperämie öffnet die Gefäßbetten, und Auslässe bei vorgegebenem Druck haben keine: verwenden Sie beyond = "beds", oder lassen Sie sie weg</translation>
    </message>
    <message>
        <source>the bed behind an outlet of the 1D network has a compliance but no resistance: its pressure would be that of the veins</source>
        <translation>das Gefäßbett hinter einem Auslass des 1D-Netzes hat eine Nachgiebigkeit, aber keinen Widerstand: sein Druck wäre der der Venen</translation>
    </message>
    <message>
        <source>the vessels alone lose {} mmHg at this inflow above {} mmHg in the veins, more than the mean cuff pressure of {} mmHg leaves; check the inflow and the narrowest vessels</source>
        <translation>die Gefäße allein verlieren {} mmHg bei diesem Zufluss über {} mmHg in den Venen, mehr, als der mittlere Manschettendruck von {} mmHg übrig lässt; prüfen Sie den Zufluss und die engsten Gefäße</translation>
    </message>
    <message>
        <source>{} of {} tetrahedra are crushed to less than {} of their volume at the corners, the worst at {}, and were kept from standing inside out by {} of their stiffness as linear elements ({} of the energy in the tissue); stress there is not exact: mesh the organ finer there for it</source>
        <translation>{} von {} Tetraedern sind an den Ecken auf weniger als {} ihres Volumens gequetscht, das schlechteste bei {}, und wurden durch {} ihrer Steifigkeit als lineare Elemente davor bewahrt, umgestülpt zu stehen ({} der Energie im Gewebe); die Spannung dort ist nicht genau: vernetzen Sie das Organ dafür dort feiner</translation>
    </message>
    <message>
        <source>the flow of the outlet '{}' is given twice; give the measured flow of each outlet once</source>
        <translation>der Fluss des Auslasses '{}' ist zweimal angegeben; geben Sie den gemessenen Fluss jedes Auslasses einmal an</translation>
    </message>
    <message>
        <source>a flow was measured in the outlet '{}', and this lumen has none of that name; it has {}</source>
        <translation>im Auslass '{}' wurde ein Fluss gemessen, und dieses Lumen hat keinen dieses Namens; vorhanden sind {}</translation>
    </message>
    <message>
        <source>the measured flows are {} mL/min together, and the inflow is {} mL/min: nothing is left for {}; check both</source>
        <translation>die gemessenen Flüsse sind zusammen {} mL/min, und der Zufluss ist {} mL/min: für {} bleibt nichts übrig; prüfen Sie beides</translation>
    </message>
    <message>
        <source>beat {} was lost and this is the one before it: {}</source>
        <translation>Schlag {} ging verloren, und dies ist der vor ihm: {}</translation>
    </message>
    <message>
        <source>this is the beat on the mesh of {} nodes, the finest that has one: {}</source>
        <translation>dies ist der Schlag auf dem Netz mit {} Knoten, dem feinsten, das einen hat: {}</translation>
    </message>
    <message>
        <source>one beat was followed: whether it repeats is not known</source>
        <translation>ein Schlag wurde verfolgt: ob er sich wiederholt, ist nicht bekannt</translation>
    </message>
    <message>
        <source>the segments of the liver rest on this tree; remove them first</source>
        <translation>die Segmente der Leber beruhen auf diesem Baum; entfernen Sie diese zuerst</translation>
    </message>
    <message>
        <source>{} rests on the mesh; remove that first (page 6)</source>
        <translation>{} beruht auf dem Netz; entfernen Sie das zuerst (Seite 6)</translation>
    </message>
    <message>
        <source>{} rests on the lumen; remove that first (page 6)</source>
        <translation>{} beruht auf dem Lumen; entfernen Sie das zuerst (Seite 6)</translation>
    </message>
    <message>
        <source>this recipe is in the list already</source>
        <translation>dieses Rezept steht schon in der Liste</translation>
    </message>
    <message>
        <source>find the structure '{}' first</source>
        <translation>finden Sie zuerst die Struktur '{}'</translation>
    </message>
    <message>
        <source>'{}' is traced already</source>
        <translation>'{}' ist schon verfolgt</translation>
    </message>
    <message>
        <source>trace the {} first</source>
        <translation>verfolgen Sie zuerst: {}</translation>
    </message>
    <message>
        <source>find the structures first (page 3)</source>
        <translation>finden Sie zuerst die Strukturen (Seite 3)</translation>
    </message>
    <message>
        <source>add a mesh first (page 4)</source>
        <translation>fügen Sie zuerst ein Netz hinzu (Seite 4)</translation>
    </message>
    <message>
        <source>build the lumen of an artery first (page 3)</source>
        <translation>bauen Sie zuerst das Lumen einer Arterie (Seite 3)</translation>
    </message>
    <message>
        <source>[simulate.{}] is to read the answer of [simulate.{}], which is not there; add it, or let it do without</source>
        <translation>[simulate.{}] soll das Ergebnis von [simulate.{}] lesen, das es nicht gibt; fügen Sie es hinzu, oder lassen Sie es ohne auskommen</translation>
    </message>
    <message>
        <source>the mean inflow is {} mL/min: no blood enters, or it comes out of the inlet. Give the flow that enters, above 0; where blood comes in at another end, make that one the inlet</source>
        <translation>der mittlere Zufluss ist {} mL/min: es tritt kein Blut ein, oder es kommt aus dem Einlass heraus. Geben Sie den Fluss an, der eintritt, über 0; wo das Blut an einem anderen Ende eintritt, machen Sie dieses zum Einlass</translation>
    </message>
    <message>
        <source>the distal resistance of the beds is 0 Pa s/m3: behind them nothing would hold the blood back, and the pressure would be that of the veins. Give a resistance, or say that there are no beds: beyond = "pressure"</source>
        <translation>der distale Widerstand der Gefäßbetten ist 0 Pa s/m3: dahinter hielte nichts das Blut zurück, und der Druck wäre der der Venen. Geben Sie einen Widerstand an, oder sagen Sie, dass es keine Betten gibt: beyond = "pressure"</translation>
    </message>
    <message>
        <source>chosen by the user</source>
        <translation>vom Benutzer gewählt</translation>
    </message>
    <message>
        <source>stroke volume over the time from beat to beat [derived]</source>
        <translation>Schlagvolumen durch die Zeit von Schlag zu Schlag [abgeleitet]</translation>
    </message>
    <message>
        <source>the inflow is given twice, as {} mL/min and as {} mL in each beat of {} s, which is {} mL/min; leave one of them out</source>
        <translation>der Zufluss ist zweimal angegeben, als {} mL/min und als {} mL in jedem Schlag von {} s, das sind {} mL/min; lassen Sie eines davon weg</translation>
    </message>
    <message>
        <source>the wall is to bear the pressures of the {}, and it has none on a mesh</source>
        <translation>die Wand soll die Drücke von '{}' tragen, und dort gibt es keine auf einem Netz</translation>
    </message>
    <message>
        <source>the wall is to bear the pressures of the {}, and there is none: solve it for the same plan</source>
        <translation>die Wand soll die Drücke von '{}' tragen, und die gibt es nicht: lösen Sie es für denselben Plan</translation>
    </message>
    <message>
        <source>with pressures = "{}" the wall bears those of the flow: leave pressure out, or use pressures = "even"</source>
        <translation>mit pressures = "{}" trägt die Wand die der Strömung: lassen Sie pressure weg, oder nehmen Sie pressures = "even"</translation>
    </message>
    <message>
        <source>{} is {}; it must lie between {} and {}</source>
        <translation>{} ist {}; der Wert muss zwischen {} und {} liegen</translation>
    </message>
    <message>
        <source>the pressures on the wall are those of the flow, whose level is that of the beds it assumes: with beds tuned to the cuff it is the patient's</source>
        <translation>die Drücke auf der Wand sind die der Strömung, deren Höhe die der angenommenen Gefäßbetten ist: mit Betten, die auf die Manschette abgestimmt sind, ist es die des Patienten</translation>
    </message>
    <message>
        <source>'{}' is locked, and this would change it; unlock it in its menu in the case tree, or keep to what is free</source>
        <translation>'{}' ist gesperrt, und dies würde es ändern; entsperren Sie es in seinem Menü im Baum des Falls, oder bleiben Sie bei dem, was frei ist</translation>
    </message>
    <message>
        <source>[lock] structures must be a list of names</source>
        <translation>[lock] structures muss eine Liste von Namen sein</translation>
    </message>
    <message>
        <source>the inflow is given twice, as {} mL/min and as {} % of a cardiac output of {} mL/min, which is {} mL/min; leave one of them out</source>
        <translation>der Einstrom ist zweimal gegeben, als {} mL/min und als {} % eines Herzzeitvolumens von {} mL/min, das sind {} mL/min; lassen Sie eines davon weg</translation>
    </message>
    <message>
        <source>cardiac output times the share that enters [derived]</source>
        <translation>Herzzeitvolumen mal dem Anteil, der einströmt [abgeleitet]</translation>
    </message>
    <message>
        <source>Reynolds number {} in the throat in hyperaemia: transitional, the FFR of a laminar answer is not trustworthy there</source>
        <translation>Reynolds-Zahl {} in der Enge in Hyperämie: im Übergang, der FFR einer laminaren Antwort ist dort nicht zu trauen</translation>
    </message>
    <message>
        <source>the mean cuff pressure of {} mmHg is not met: the vessels alone lose more than it leaves above {} mmHg in the veins at this inflow, and the beds are used as they were given; check the inflow and the narrowest vessels</source>
        <translation>der mittlere Manschettendruck von {} mmHg wird nicht erreicht: die Gefäße allein verlieren bei diesem Einstrom mehr, als er über {} mmHg in den Venen lässt, und die Strombahnen werden verwendet, wie sie gegeben sind; prüfen Sie den Einstrom und die engsten Gefäße</translation>
    </message>
    <message>
        <source>the cuff's pulse pressure of {} mmHg is not met: with this inflow wave no compliance of the beds gives more than {} or less than {} mmHg, so the beds are tuned to the mean pressure alone and store what was given; choose the wave of this vessel</source>
        <translation>der Pulsdruck der Manschette von {} mmHg wird nicht erreicht: mit dieser Einstromwelle gibt keine Dehnbarkeit der Strombahnen mehr als {} oder weniger als {} mmHg, daher werden die Strombahnen nur auf den mittleren Druck abgestimmt und speichern, was gegeben ist; wählen Sie die Welle dieses Gefäßes</translation>
    </message>
    <message>
        <source>the cuff pressure is not met, and the library's circulation is used: {}</source>
        <translation>der Manschettendruck wird nicht erreicht, und der Kreislauf der Bibliothek wird verwendet: {}</translation>
    </message>
    <message>
        <source>no flow in hyperaemia beyond that on {} of {} meshes: {}</source>
        <translation>keine Strömung in Hyperämie über die auf {} von {} Netzen hinaus: {}</translation>
    </message>
    <message>
        <source>diastolic + a third of the pulse pressure, the rule of the cuff [M]: unverified default</source>
        <translation>diastolisch + ein Drittel des Pulsdrucks, die Regel der Manschette [M]: ungeprüfter Standard</translation>
    </message>
    <message>
        <source>tuned to the mean cuff pressure [derived]</source>
        <translation>auf den mittleren Manschettendruck abgestimmt [abgeleitet]</translation>
    </message>
    <message>
        <source>ejection time that ends systole (wave-free period, iFR)</source>
        <translation>Austreibungszeit, die die Systole beendet (wellenfreie Periode, iFR)</translation>
    </message>
    <message>
        <source>share of the cardiac output that enters</source>
        <translation>Anteil des Herzzeitvolumens, der einströmt</translation>
    </message>
    <message>
        <source>clinical library 2d, pwdb [R]</source>
        <translation>klinische Bibliothek 2d, pwdb [R]</translation>
    </message>
    <message>
        <source>no flow was found from which a beat could begin, nor one of blood {} times as thick: the residual stays at {}, worst at {}. Use a smaller edge length there, or a smaller inflow</source>
        <translation>es wurde keine Strömung gefunden, mit der ein Schlag beginnen könnte, auch keine von {}-mal so zähem Blut: das Residuum bleibt bei {}, am größten bei {}. Verwenden Sie dort eine kleinere Kantenlänge oder einen kleineren Einstrom</translation>
    </message>
    <message>
        <source>the stroke at {} has no length; draw a longer one</source>
        <translation>der Strich bei {} hat keine Länge; ziehen Sie einen längeren</translation>
    </message>
    <message>
        <source>the blade points along its own stroke and so would cut nothing; draw the stroke across the view, or set its deep place beside the line</source>
        <translation>die Klinge zeigt entlang ihres eigenen Strichs und würde nichts schneiden; ziehen Sie den Strich quer zum Blick, oder setzen Sie seinen tiefen Ort neben die Linie</translation>
    </message>
    <message>
        <source>an incision needs at least one stroke; give the two ends of its line and a place as deep as the blade goes</source>
        <translation>eine Inzision braucht mindestens einen Strich; geben Sie die zwei Enden seiner Linie und einen Ort so tief, wie die Klinge geht</translation>
    </message>
    <message>
        <source>a stroke opens nothing on this mesh, whose elements are {} mm: draw a longer or deeper one</source>
        <translation>ein Strich öffnet nichts auf diesem Netz, dessen Elemente {} mm groß sind: ziehen Sie einen längeren oder tieferen</translation>
    </message>
    <message>
        <source>the incision would set {} loose. Make a stroke shorter or shallower, or take loose pieces out</source>
        <translation>die Inzision würde {} lösen. Machen Sie einen Strich kürzer oder flacher, oder nehmen Sie lose Stücke heraus</translation>
    </message>
    <message>
        <source>a stroke at {}, {} mm long and {} mm deep, opens {} cm2</source>
        <translation>ein Strich bei {}, {} mm lang und {} mm tief, öffnet {} cm2</translation>
    </message>
    <message>
        <source>{} set loose and taken out</source>
        <translation>{} gelöst und herausgenommen</translation>
    </message>
    <message>
        <source>'{}' stands up to {} mm inside facets between their nodes ({} of its radius): its force is less exact; smaller elements there would follow it</source>
        <translation>'{}' steht bis zu {} mm in Facetten zwischen ihren Knoten ({} seines Radius): seine Kraft ist weniger genau; kleinere Elemente dort würden ihm folgen</translation>
    </message>
    <message>
        <source>the shape without load of an organ that is opened by an incision is not known: the scan shows it whole; leave out scan_is_loaded or the incision</source>
        <translation>die Form ohne Last eines Organs, das durch eine Inzision geöffnet ist, ist nicht bekannt: die Aufnahme zeigt es ganz; lassen Sie scan_is_loaded oder die Inzision weg</translation>
    </message>
    <message>
        <source>the beat in hyperaemia does not repeat yet: {} change after {} beats, asked for {}</source>
        <translation>der Schlag in Hyperämie wiederholt sich noch nicht: {} Änderung nach {} Schlägen, verlangt sind {}</translation>
    </message>
    <message>
        <source>no beat in hyperaemia beyond that on {} of {} meshes: {}</source>
        <translation>kein Schlag in Hyperämie über den auf {} von {} Netzen hinaus: {}</translation>
    </message>
    <message>
        <source>no beat in hyperaemia: {}</source>
        <translation>kein Schlag in Hyperämie: {}</translation>
    </message>
    <message>
        <source>in hyperaemia: {}</source>
        <translation>in Hyperämie: {}</translation>
    </message>
    <message>
        <source>this heart cannot keep {} mmHg with beds of {} of their resistance, however much blood fills the circulation; give a larger share, or outlets = "windkessel"</source>
        <translation>dieses Herz kann {} mmHg mit Strombahnen von {} ihres Widerstands nicht halten, so viel Blut den Kreislauf auch füllt; geben Sie einen größeren Anteil, oder outlets = "windkessel"</translation>
    </message>
    <message>
        <source>cardiac output in hyperaemia</source>
        <translation>Herzzeitvolumen in Hyperämie</translation>
    </message>
    <message>
        <source>{} mL/min, mean filling pressure {} mmHg</source>
        <translation>{} mL/min, mittlerer Füllungsdruck {} mmHg</translation>
    </message>
    <message>
        <source>found for the mean pressure at rest where the vessel begins [derived]</source>
        <translation>gefunden für den mittleren Druck in Ruhe, wo das Gefäß beginnt [abgeleitet]</translation>
    </message>
</context>
</TS>
