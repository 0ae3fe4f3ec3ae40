<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>terms</name>
    <message>
        <source>, instant estimate</source>
        <translation>, Sofortschätzung</translation>
    </message>
    <message>
        <source>0 = the cut crosses it</source>
        <translation>0 = der Schnitt kreuzt sie</translation>
    </message>
    <message>
        <source>0 = touching</source>
        <translation>0 = Berührung</translation>
    </message>
    <message>
        <source>0D against 1D, mean drop of the beat</source>
        <translation>0D gegen 1D, mittlerer Abfall des Schlags</translation>
    </message>
    <message>
        <source>0D against 1D, peak drop of the beat</source>
        <translation>0D gegen 1D, Spitzenabfall des Schlags</translation>
    </message>
    <message>
        <source>0D hepatic circulation (portal vein, hepatic artery, sinusoids, hepatic veins)</source>
        <translation>0D-Kreislauf der Leber (Pfortader, Leberarterie, Sinusoide, Lebervenen)</translation>
    </message>
    <message>
        <source>1 to 4, double click</source>
        <translation>1 bis 4, Doppelklick</translation>
    </message>
    <message>
        <source>1D against 3D, mean drop of the beat</source>
        <translation>1D gegen 3D, mittlerer Abfall des Schlags</translation>
    </message>
    <message>
        <source>1D against 3D, peak drop of the beat</source>
        <translation>1D gegen 3D, Spitzenabfall des Schlags</translation>
    </message>
    <message>
        <source>3MF, all structures in one file</source>
        <translation>3MF, alle Strukturen in einer Datei</translation>
    </message>
    <message>
        <source>A load presses it along direction of the force.</source>
        <translation>Eine Last drückt es in Richtung der Kraft.</translation>
    </message>
    <message>
        <source>A plane through point whose normal points to the removed side;</source>
        <translation>Eine Ebene durch den Punkt, deren Normale zur entfernten Seite zeigt;</translation>
    </message>
    <message>
        <source>A screw from its head at head to its tip at tip, diameter thick over the threads.</source>
        <translation>Eine Schraube vom Kopf bis zur Spitze, über dem Gewinde so dick wie ihr Durchmesser.</translation>
    </message>
    <message>
        <source>A shape of radius against the structure bone: a cup is the half ball about centre away from direction (the way it opens);</source>
        <translation>Eine Form des Radius an der Struktur Knochen: eine Pfanne ist die halbe Kugel um Mitte, abgewandt von der Richtung (wohin sie sich öffnet);</translation>
    </message>
    <message>
        <source>A stand-in for the loss of blood</source>
        <translation>Ein Ersatz für den Blutverlust</translation>
    </message>
    <message>
        <source>A straight shunt of inner diameter from place on the portal vein to place on the hepatic vein.</source>
        <translation>Ein gerader Shunt vom inneren Durchmesser vom Ort auf der Pfortader zum Ort auf der Lebervene.</translation>
    </message>
    <message>
        <source>A structure drawn elsewhere, read from a file</source>
        <translation>Eine anderswo gezeichnete Struktur, aus einer Datei gelesen</translation>
    </message>
    <message>
        <source>A tube of diameter runs from from, where blood comes in, straight to the vessel near to.</source>
        <translation>Ein Rohr des Durchmessers läuft von dem Ort, an dem Blut eintritt, gerade zum Gefäß am zweiten Ort.</translation>
    </message>
    <message>
        <source>A zone that reaches into another structure is refused unless that is among structures it may reach.</source>
        <translation>Eine Zone, die in eine andere Struktur reicht, wird abgelehnt, wenn diese nicht unter den Strukturen ist, die sie erreichen darf.</translation>
    </message>
    <message>
        <source>Ablated tumour to vessels wider than {} mm, least</source>
        <translation>Abladierter Tumor zu Gefäßen weiter als {} mm, kleinster Abstand</translation>
    </message>
    <message>
        <source>Ablated volume</source>
        <translation>Abladiertes Volumen</translation>
    </message>
    <message>
        <source>Ablation margin towards {}</source>
        <translation>Ablationsrand zu {}</translation>
    </message>
    <message>
        <source>Ablation margin, least</source>
        <translation>Ablationsrand, kleinster</translation>
    </message>
    <message>
        <source>Accept a proposal</source>
        <translation>Einen Vorschlag annehmen</translation>
    </message>
    <message>
        <source>All of this together takes not more than growth times as many nodes</source>
        <translation>Alles zusammen braucht nicht mehr als das angegebene Vielfache an Knoten</translation>
    </message>
    <message>
        <source>An organ found or corrected by clicks</source>
        <translation>Ein Organ, mit Klicks gefunden oder korrigiert</translation>
    </message>
    <message>
        <source>Anatomical resection</source>
        <translation>Anatomische Resektion</translation>
    </message>
    <message>
        <source>Anatomy</source>
        <translation>Anatomie</translation>
    </message>
    <message>
        <source>Anatomy from the front</source>
        <translation>Anatomie von vorn</translation>
    </message>
    <message>
        <source>Aneurysm clip</source>
        <translation>Aneurysmaclip</translation>
    </message>
    <message>
        <source>Angle of the anastomosis</source>
        <translation>Winkel der Anastomose</translation>
    </message>
    <message>
        <source>Aorta or another great vessel from drags along it, with the calcium of its wall</source>
        <translation>Aorta oder ein anderes großes Gefäß aus Zügen daran entlang, mit dem Kalk seiner Wand</translation>
    </message>
    <message>
        <source>Approximate</source>
        <translation>Ungefähr</translation>
    </message>
    <message>
        <source>Area of the resection surface</source>
        <translation>Fläche der Resektion</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Abgleich mit danach</translation>
    </message>
    <message>
        <source>Axial slice through {}</source>
        <translation>Axialer Schnitt durch {}</translation>
    </message>
    <message>
        <source>Azimuth of the {} hand</source>
        <translation>Azimut der {} Hand</translation>
    </message>
    <message>
        <source>Balloon angioplasty</source>
        <translation>Ballonangioplastie</translation>
    </message>
    <message>
        <source>Band around a vessel</source>
        <translation>Band um ein Gefäß</translation>
    </message>
    <message>
        <source>Bars</source>
        <translation>Balken</translation>
    </message>
    <message>
        <source>Body, fat and muscle. Structures that were found before keep their voxels; the rest of the body is called "body"</source>
        <translation>Körper, Fett und Muskel. Früher gefundene Strukturen behalten ihre Voxel; der Rest des Körpers heißt "body"</translation>
    </message>
    <message>
        <source>Boileau 2015 / openBF, each iliac R1 [R]</source>
        <translation>Boileau 2015 / openBF, je Iliaka R1 [R]</translation>
    </message>
    <message>
        <source>Boileau 2015 / openBF, each iliac R2 [R]</source>
        <translation>Boileau 2015 / openBF, je Iliaka R2 [R]</translation>
    </message>
    <message>
        <source>Boileau 2015 aorto-iliac case, mean of the inlet wave [R]</source>
        <translation>Boileau 2015, aorto-iliakaler Fall, Mittel der Einlasswelle [R]</translation>
    </message>
    <message>
        <source>Boileau 2015 cases [R]</source>
        <translation>Boileau 2015, Fälle [R]</translation>
    </message>
    <message>
        <source>Bone and calcifications. Structures that were found before keep their voxels</source>
        <translation>Knochen und Verkalkungen. Früher gefundene Strukturen behalten ihre Voxel</translation>
    </message>
    <message>
        <source>Bone of a CT, with its marrow. Structures that were found before keep their voxels</source>
        <translation>Knochen eines CT mit seinem Mark. Früher gefundene Strukturen behalten ihre Voxel</translation>
    </message>
    <message>
        <source>Bones by name</source>
        <translation>Knochen mit Namen</translation>
    </message>
    <message>
        <source>Brain and ventricles of an MR. Structures that were found before keep their voxels</source>
        <translation>Gehirn und Ventrikel eines MR. Früher gefundene Strukturen behalten ihre Voxel</translation>
    </message>
    <message>
        <source>branches are names of portal branches, and one without a name is closed from place on.</source>
        <translation>Äste sind Namen von Pfortaderästen, und einer ohne Namen wird vom Ort an verschlossen.</translation>
    </message>
    <message>
        <source>Bypass around a stenosis</source>
        <translation>Bypass um eine Stenose</translation>
    </message>
    <message>
        <source>C</source>
        <translation>C</translation>
    </message>
    <message>
        <source>Camera to target</source>
        <translation>Kamera zum Ziel</translation>
    </message>
    <message>
        <source>Can it be used?</source>
        <translation>Ist sie brauchbar?</translation>
    </message>
    <message>
        <source>Candidates for lesions</source>
        <translation>Kandidaten für Läsionen</translation>
    </message>
    <message>
        <source>Choice and decision</source>
        <translation>Wahl und Entscheidung</translation>
    </message>
    <message>
        <source>Closure of a defect by stitches</source>
        <translation>Verschluss eines Defekts durch Nähte</translation>
    </message>
    <message>
        <source>Coils in an aneurysm</source>
        <translation>Coils in einem Aneurysma</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Compromises between the plans</source>
        <translation>Kompromisse zwischen den Plänen</translation>
    </message>
    <message>
        <source>Connection of a tube to the side of a vessel (Glenn, Fontan)</source>
        <translation>Anschluss eines Rohrs an die Seite eines Gefäßes (Glenn, Fontan)</translation>
    </message>
    <message>
        <source>Contrast-filled lumen from a seed. Structures that were found before keep their voxels</source>
        <translation>Kontrastgefülltes Lumen aus einem Keim. Früher gefundene Strukturen behalten ihre Voxel</translation>
    </message>
    <message>
        <source>Converged</source>
        <translation>Konvergiert</translation>
    </message>
    <message>
        <source>Converged, inside the tested range, no warnings</source>
        <translation>Konvergiert, im geprüften Bereich, keine Warnungen</translation>
    </message>
    <message>
        <source>Coronal slice through {}</source>
        <translation>Koronarer Schnitt durch {}</translation>
    </message>
    <message>
        <source>Correct by a click</source>
        <translation>Mit einem Klick korrigieren</translation>
    </message>
    <message>
        <source>Covers the largest aneurysm and landing of healthy vessel on either side;</source>
        <translation>Bedeckt das größte Aneurysma und die Landezone gesunden Gefäßes auf beiden Seiten;</translation>
    </message>
    <message>
        <source>Covers the largest aneurysm and lands on proximal and distal of healthy vessel;</source>
        <translation>Bedeckt das größte Aneurysma und landet proximal und distal auf gesundem Gefäß;</translation>
    </message>
    <message>
        <source>Craniotomy with loss of fluid</source>
        <translation>Kraniotomie mit Liquorverlust</translation>
    </message>
    <message>
        <source>Credibility</source>
        <translation>Glaubwürdigkeit</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>Zuschneiden</translation>
    </message>
    <message>
        <source>Ctrl+Left, Ctrl+Right in a slice</source>
        <translation>Strg+Links, Strg+Rechts in einer Schicht</translation>
    </message>
    <message>
        <source>Ctrl+wheel, + and -</source>
        <translation>Strg+Rad, + und -</translation>
    </message>
    <message>
        <source>DICOM encapsulated OBJ</source>
        <translation>eingekapseltes DICOM-OBJ</translation>
    </message>
    <message>
        <source>DICOM encapsulated PDF of the report</source>
        <translation>Bericht als eingekapseltes DICOM-PDF</translation>
    </message>
    <message>
        <source>DICOM encapsulated STL</source>
        <translation>eingekapseltes DICOM-STL</translation>
    </message>
    <message>
        <source>DICOM segmentation</source>
        <translation>DICOM-Segmentierung</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Debulking of a tumour</source>
        <translation>Verkleinerung eines Tumors</translation>
    </message>
    <message>
        <source>Depth of the {} instrument</source>
        <translation>Tiefe des Instruments {}</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Diameter of a wire</source>
        <translation>Durchmesser eines Drahts</translation>
    </message>
    <message>
        <source>Diameter of the balloon</source>
        <translation>Durchmesser des Ballons</translation>
    </message>
    <message>
        <source>Diameter of the graft</source>
        <translation>Durchmesser des Transplantats</translation>
    </message>
    <message>
        <source>Diameter of the tube</source>
        <translation>Durchmesser des Rohrs</translation>
    </message>
    <message>
        <source>Diameter of the wire</source>
        <translation>Durchmesser des Drahts</translation>
    </message>
    <message>
        <source>Diameter within the band</source>
        <translation>Durchmesser im Band</translation>
    </message>
    <message>
        <source>Diastolic pressure at the inlet</source>
        <translation>Diastolischer Druck am Einlass</translation>
    </message>
    <message>
        <source>Difference of tiers: {}</source>
        <translation>Unterschied der Stufen: {}</translation>
    </message>
    <message>
        <source>direction of the force</source>
        <translation>Richtung der Kraft</translation>
    </message>
    <message>
        <source>Disc</source>
        <translation>Scheibe</translation>
    </message>
    <message>
        <source>Displacement (mm)</source>
        <translation>Verschiebung (mm)</translation>
    </message>
    <message>
        <source>Distal landing zone</source>
        <translation>Distale Landezone</translation>
    </message>
    <message>
        <source>Distal over proximal pressure</source>
        <translation>Distaler durch proximalen Druck</translation>
    </message>
    <message>
        <source>Distal over proximal pressure{}</source>
        <translation>Distaler durch proximalen Druck{}</translation>
    </message>
    <message>
        <source>Distance between ports, least</source>
        <translation>Abstand zwischen Ports, kleinster</translation>
    </message>
    <message>
        <source>Distance of the anastomoses from the stenosis</source>
        <translation>Abstand der Anastomosen von der Stenose</translation>
    </message>
    <message>
        <source>Do not use these numbers</source>
        <translation>Diese Zahlen nicht verwenden</translation>
    </message>
    <message>
        <source>Each of bonds keeps its two places as they are to each other, as a plate with screws or glue does;</source>
        <translation>Jede Verbindung hält ihre zwei Orte zueinander, wie es eine Platte mit Schrauben oder Kleber tut;</translation>
    </message>
    <message>
        <source>Each of stitches draws its two places together;</source>
        <translation>Jede Naht zieht ihre zwei Orte zusammen;</translation>
    </message>
    <message>
        <source>Elastic recoil, of the gain</source>
        <translation>Elastischer Rückstoß, vom Gewinn</translation>
    </message>
    <message>
        <source>Elements</source>
        <translation>Elemente</translation>
    </message>
    <message>
        <source>Elements across the vessel</source>
        <translation>Elemente quer zum Gefäß</translation>
    </message>
    <message>
        <source>Elements in the thickness</source>
        <translation>Elemente in der Dicke</translation>
    </message>
    <message>
        <source>Elements near it are made no longer than edge first.</source>
        <translation>Elemente in der Nähe werden zuerst nicht länger gemacht als die Kante.</translation>
    </message>
    <message>
        <source>Elevation of the {} instrument</source>
        <translation>Elevation des Instruments {}</translation>
    </message>
    <message>
        <source>Endograft</source>
        <translation>Endoprothese</translation>
    </message>
    <message>
        <source>Endothelial cell activation potential (ECAP), 99th percentile</source>
        <translation>Aktivierungspotential der Endothelzellen (ECAP), 99. Perzentil</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Radieren</translation>
    </message>
    <message>
        <source>Error bars</source>
        <translation>Fehlerbalken</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Excision with a round tool</source>
        <translation>Ausschneiden mit einem runden Werkzeug</translation>
    </message>
    <message>
        <source>F10</source>
        <translation>F10</translation>
    </message>
    <message>
        <source>F2 to F6</source>
        <translation>F2 bis F6</translation>
    </message>
    <message>
        <source>Fill between slices</source>
        <translation>Zwischen Schichten füllen</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>Löcher füllen</translation>
    </message>
    <message>
        <source>Fills the sac of the largest aneurysm with wire of diameter wire that takes the share packing of it.</source>
        <translation>Füllt den Sack des größten Aneurysmas mit Draht des genannten Durchmessers, der den Anteil Packung davon einnimmt.</translation>
    </message>
    <message>
        <source>Fixation of fragments</source>
        <translation>Fixierung von Fragmenten</translation>
    </message>
    <message>
        <source>Flow diverter</source>
        <translation>Flow-Diverter</translation>
    </message>
    <message>
        <source>Flow through the TIPS</source>
        <translation>Fluss durch den TIPS</translation>
    </message>
    <message>
        <source>forbidden structures</source>
        <translation>verbotene Strukturen</translation>
    </message>
    <message>
        <source>fragment belongs to structures it is moved to.</source>
        <translation>Fragment gehört zu den Strukturen, zu denen es bewegt wird.</translation>
    </message>
    <message>
        <source>From behind</source>
        <translation>Von hinten</translation>
    </message>
    <message>
        <source>From behind and right</source>
        <translation>Von hinten und rechts</translation>
    </message>
    <message>
        <source>From the front</source>
        <translation>Von vorn</translation>
    </message>
    <message>
        <source>From the front and right</source>
        <translation>Von vorn und rechts</translation>
    </message>
    <message>
        <source>From the surface of the nearest lesion to the wall of the hepatic vein</source>
        <translation>Von der Oberfläche des nächsten Herdes zur Wand der Lebervene</translation>
    </message>
    <message>
        <source>From the surface of the nearest lesion to the wall of the portal vein</source>
        <translation>Von der Oberfläche des nächsten Herdes zur Wand der Pfortader</translation>
    </message>
    <message>
        <source>Functional liver whose portal branches are embolised</source>
        <translation>Funktionelle Leber mit embolisierten Pfortaderästen</translation>
    </message>
    <message>
        <source>further places</source>
        <translation>weitere Orte</translation>
    </message>
    <message>
        <source>further places lie in it too, and it goes no further than places where it ends.</source>
        <translation>Weitere Orte liegen ebenfalls darin, und es geht nicht weiter als bis zu den Orten, an denen es endet.</translation>
    </message>
    <message>
        <source>Future liver remnant</source>
        <translation>Künftiger Leberrest</translation>
    </message>
    <message>
        <source>Future liver remnant above the least for this liver</source>
        <translation>Künftiger Leberrest über dem Mindestmaß für diese Leber</translation>
    </message>
    <message>
        <source>Future liver remnant of the CT volume without tumour</source>
        <translation>Künftiger Leberrest vom CT-Volumen ohne Tumor</translation>
    </message>
    <message>
        <source>Future liver remnant of the standard volume ({})</source>
        <translation>Künftiger Leberrest vom Standardvolumen ({})</translation>
    </message>
    <message>
        <source>Grow from seeds</source>
        <translation>Aus Keimen wachsen</translation>
    </message>
    <message>
        <source>HVPG before surgery</source>
        <translation>HVPG vor der Operation</translation>
    </message>
    <message>
        <source>Healthy vessel that goes with an aneurysm</source>
        <translation>Gesundes Gefäß, das mit einem Aneurysma geht</translation>
    </message>
    <message>
        <source>Heartbeat, 0D</source>
        <translation>Herzschlag, 0D</translation>
    </message>
    <message>
        <source>Heartbeat, 1D pulse waves</source>
        <translation>Herzschlag, 1D-Pulswellen</translation>
    </message>
    <message>
        <source>Helicity intensity</source>
        <translation>Helizitätsintensität</translation>
    </message>
    <message>
        <source>Hold bone still</source>
        <translation>Knochen festhalten</translation>
    </message>
    <message>
        <source>Hollow</source>
        <translation>Aushöhlen</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Pos1</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Implant placement</source>
        <translation>Implantat setzen</translation>
    </message>
    <message>
        <source>Inner diameter of the shunt</source>
        <translation>Innendurchmesser des Shunts</translation>
    </message>
    <message>
        <source>Instant estimate against 3D, drop at the mean flow</source>
        <translation>Sofortschätzung gegen 3D, Abfall beim mittleren Fluss</translation>
    </message>
    <message>
        <source>Instant flow estimate</source>
        <translation>Sofortige Schätzung des Flusses</translation>
    </message>
    <message>
        <source>Instruments of reach from their handles go through left and right (the surgeon's hands), the camera through camera, to target.</source>
        <translation>Instrumente der Reichweite gehen von ihren Griffen durch links und rechts (die Hände des Chirurgen), die Kamera durch ihren Ort, zum Ziel.</translation>
    </message>
    <message>
        <source>Interposition graft</source>
        <translation>Interponat</translation>
    </message>
    <message>
        <source>Interval</source>
        <translation>Intervall</translation>
    </message>
    <message>
        <source>Is the scan good enough for the plan?</source>
        <translation>Ist die Aufnahme gut genug für den Plan?</translation>
    </message>
    <message>
        <source>Islands</source>
        <translation>Inseln</translation>
    </message>
    <message>
        <source>It is turned by turn l, turn p and turn s about axes towards Left, Posterior and Superior through pivot (empty: the point of the plane), then shifted to left, to posterior and to superior.</source>
        <translation>Gedreht um die Achsen nach links, hinten und oben durch den Drehpunkt (leer: der Punkt der Ebene), dann nach links, hinten und oben verschoben.</translation>
    </message>
    <message>
        <source>It must not enter structures to be spared.</source>
        <translation>Es darf nicht in die zu schonenden Strukturen eindringen.</translation>
    </message>
    <message>
        <source>It narrows the vessel about centre to diameter over length.</source>
        <translation>Es verengt das Gefäß um Mitte über die Länge auf den Durchmesser.</translation>
    </message>
    <message>
        <source>Its surface within contact of the bone counts as covered.</source>
        <translation>Seine Fläche innerhalb des Kontakts zum Knochen gilt als bedeckt.</translation>
    </message>
    <message>
        <source>Jacobian</source>
        <translation>Jacobi</translation>
    </message>
    <message>
        <source>Jet behind the narrowing: angle to the vessel</source>
        <translation>Strahl hinter der Enge: Winkel zum Gefäß</translation>
    </message>
    <message>
        <source>Jet behind the narrowing: off the middle, of the radius</source>
        <translation>Strahl hinter der Enge: neben der Mitte, vom Radius</translation>
    </message>
    <message>
        <source>Kept liver whose nearest branch of the hepatic vein is cut or lies downstream of the cut</source>
        <translation>Erhaltene Leber, deren nächster Ast der Lebervene durchtrennt ist oder hinter dem Schnitt liegt</translation>
    </message>
    <message>
        <source>Kept liver whose nearest branch of the portal vein is cut or lies downstream of the cut</source>
        <translation>Erhaltene Leber, deren nächster Ast der Pfortader durchtrennt ist oder hinter dem Schnitt liegt</translation>
    </message>
    <message>
        <source>lengths of the drags in the liver</source>
        <translation>Längen der Striche in der Leber</translation>
    </message>
    <message>
        <source>lengths of the drags outside the liver</source>
        <translation>Längen der Striche außerhalb der Leber</translation>
    </message>
    <message>
        <source>LPS (to the left, to the back, up: DICOM)</source>
        <translation>LPS (nach links, nach hinten, nach oben: DICOM)</translation>
    </message>
    <message>
        <source>Landing zone on either side</source>
        <translation>Landezone auf jeder Seite</translation>
    </message>
    <message>
        <source>Largest displacement of the remnant</source>
        <translation>Größte Verschiebung des Rests</translation>
    </message>
    <message>
        <source>Largest motion of the tissue</source>
        <translation>Größte Bewegung des Gewebes</translation>
    </message>
    <message>
        <source>Largest nodal displacement from the scanned shape under the stated loads</source>
        <translation>Größte Verschiebung eines Knotens von der aufgenommenen Form unter den genannten Lasten</translation>
    </message>
    <message>
        <source>Largest principal strain, 99th percentile</source>
        <translation>Größte Hauptdehnung, 99. Perzentil</translation>
    </message>
    <message>
        <source>Least angle between tube and vessel</source>
        <translation>Kleinster Winkel zwischen Rohr und Gefäß</translation>
    </message>
    <message>
        <source>Least °</source>
        <translation>Kleinster °</translation>
    </message>
    <message>
        <source>Left and right</source>
        <translation>Links und rechts</translation>
    </message>
    <message>
        <source>Left drag</source>
        <translation>Links ziehen</translation>
    </message>
    <message>
        <source>Length of the balloon</source>
        <translation>Länge des Ballons</translation>
    </message>
    <message>
        <source>Length of the band</source>
        <translation>Länge des Bandes</translation>
    </message>
    <message>
        <source>Length of the graft</source>
        <translation>Länge des Transplantats</translation>
    </message>
    <message>
        <source>Length of the patch</source>
        <translation>Länge des Patches</translation>
    </message>
    <message>
        <source>Length of the stent</source>
        <translation>Länge des Stents</translation>
    </message>
    <message>
        <source>Length of the zone along the probe</source>
        <translation>Länge der Zone entlang der Sonde</translation>
    </message>
    <message>
        <source>Lesions of the label map of which any part lies on the side that stays and outside of all ablation zones</source>
        <translation>Herde der Segmentierung, von denen ein Teil auf der bleibenden Seite und außerhalb aller Ablationszonen liegt</translation>
    </message>
    <message>
        <source>Level tracing</source>
        <translation>Niveaulinie</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>Liver segments</source>
        <translation>Lebersegmente</translation>
    </message>
    <message>
        <source>Liver without lesions that stays</source>
        <translation>Leber ohne Herde, die bleibt</translation>
    </message>
    <message>
        <source>Logical operations</source>
        <translation>Mengenoperationen</translation>
    </message>
    <message>
        <source>Longest edge</source>
        <translation>Längste Kante</translation>
    </message>
    <message>
        <source>Longest edge near the cut</source>
        <translation>Längste Kante nahe dem Schnitt</translation>
    </message>
    <message>
        <source>Lowest ratio of outlet to inlet pressure in the beat (RFR), {}</source>
        <translation>Kleinstes Verhältnis von Auslass- zu Einlassdruck im Schlag (RFR), {}</translation>
    </message>
    <message>
        <source>M</source>
        <translation>M</translation>
    </message>
    <message>
        <source>MONAI bundle</source>
        <translation>MONAI-Bundle</translation>
    </message>
    <message>
        <source>Manipulation angle</source>
        <translation>Manipulationswinkel</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>Rand</translation>
    </message>
    <message>
        <source>Marker watershed</source>
        <translation>Wasserscheide mit Marken</translation>
    </message>
    <message>
        <source>Mask by HU range</source>
        <translation>Nach HU-Bereich maskieren</translation>
    </message>
    <message>
        <source>Materials and assumed values</source>
        <translation>Materialien und angenommene Werte</translation>
    </message>
    <message>
        <source>Mean speed of the blood in the sac</source>
        <translation>Mittlere Blutgeschwindigkeit im Sack</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>Messungen</translation>
    </message>
    <message>
        <source>Mesh error</source>
        <translation>Netzfehler</translation>
    </message>
    <message>
        <source>Mesh quality</source>
        <translation>Netzqualität</translation>
    </message>
    <message>
        <source>Metal coverage</source>
        <translation>Metallbedeckung</translation>
    </message>
    <message>
        <source>Metal, teeth, and the artefact around metal. Structures that were found before lose the voxels that are metal</source>
        <translation>Metall, Zähne und das Artefakt um Metall. Früher gefundene Strukturen verlieren die Voxel, die Metall sind</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>Methoden</translation>
    </message>
    <message>
        <source>Middle drag</source>
        <translation>Mitte ziehen</translation>
    </message>
    <message>
        <source>Most °</source>
        <translation>Größter °</translation>
    </message>
    <message>
        <source>Motion of the tissue after a hold lets go, or after a blow</source>
        <translation>Bewegung des Gewebes, nachdem ein Halt loslässt oder nach einem Stoß</translation>
    </message>
    <message>
        <source>moved by</source>
        <translation>bewegt durch</translation>
    </message>
    <message>
        <source>moved by hand: turned by turn l, turn p and turn s about axes towards Left, Posterior and Superior through its middle (or pivot), then shifted to left, to posterior and to superior.</source>
        <translation>bewegt von Hand: um die Achsen nach links, hinten und oben durch seine Mitte (oder den Drehpunkt) gedreht, dann nach links, hinten und oben verschoben.</translation>
    </message>
    <message>
        <source>moved by mirror: laid against the structure other side, mirrored;</source>
        <translation>bewegt durch Spiegelung: an die gespiegelte Struktur der anderen Seite gelegt;</translation>
    </message>
    <message>
        <source>Murray 1926, n = 3</source>
        <translation>Murray 1926, n = 3</translation>
    </message>
    <message>
        <source>NIfTI label map</source>
        <translation>NIfTI-Segmentierung</translation>
    </message>
    <message>
        <source>NRRD label map</source>
        <translation>NRRD-Segmentierung</translation>
    </message>
    <message>
        <source>Neck that is left</source>
        <translation>Hals, der bleibt</translation>
    </message>
    <message>
        <source>No decision is recorded.</source>
        <translation>Es ist keine Entscheidung festgehalten.</translation>
    </message>
    <message>
        <source>No other plan is at least as good in everything as</source>
        <translation>Kein anderer Plan ist in allem mindestens so gut wie</translation>
    </message>
    <message>
        <source>No source turns it into millilitres here, so none are given</source>
        <translation>Keine Quelle rechnet sie hier in Milliliter um, also werden keine genannt</translation>
    </message>
    <message>
        <source>Not ranked</source>
        <translation>Ohne Rangfolge</translation>
    </message>
    <message>
        <source>Not ranked: give at least one measure that differs a weight.</source>
        <translation>Ohne Rangfolge: geben Sie mindestens einer Messgröße, die sich unterscheidet, ein Gewicht.</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>O</source>
        <translation>O</translation>
    </message>
    <message>
        <source>ONNX model</source>
        <translation>ONNX-Modell</translation>
    </message>
    <message>
        <source>One lesion from a drag</source>
        <translation>Eine Läsion mit einem Zug</translation>
    </message>
    <message>
        <source>Organs of a contrast CT of the abdomen</source>
        <translation>Organe eines Kontrast-CT des Bauchs</translation>
    </message>
    <message>
        <source>Osteotomy</source>
        <translation>Osteotomie</translation>
    </message>
    <message>
        <source>Oversizing</source>
        <translation>Übergröße</translation>
    </message>
    <message>
        <source>place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>place of the retraction</source>
        <translation>Ort des Zugs</translation>
    </message>
    <message>
        <source>place on the hepatic vein</source>
        <translation>Ort auf der Lebervene</translation>
    </message>
    <message>
        <source>place on the portal vein</source>
        <translation>Ort auf der Pfortader</translation>
    </message>
    <message>
        <source>places in the liver</source>
        <translation>Orte in der Leber</translation>
    </message>
    <message>
        <source>places in the liver and places outside the liver are clicks on tissue that is, or is not, liver;</source>
        <translation>Orte in der Leber und Orte außerhalb der Leber sind Klicks auf Gewebe, das Leber ist oder nicht ist;</translation>
    </message>
    <message>
        <source>places outside the liver</source>
        <translation>Orte außerhalb der Leber</translation>
    </message>
    <message>
        <source>places where it ends</source>
        <translation>Orte, an denen es endet</translation>
    </message>
    <message>
        <source>plaque taken out first</source>
        <translation>Plaque zuerst entfernt</translation>
    </message>
    <message>
        <source>PLY surface (binary)</source>
        <translation>PLY-Oberfläche (binär)</translation>
    </message>
    <message>
        <source>Packing density</source>
        <translation>Packungsdichte</translation>
    </message>
    <message>
        <source>Page Up, Page Down</source>
        <translation>Bild auf, Bild ab</translation>
    </message>
    <message>
        <source>Paint</source>
        <translation>Malen</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Patch angioplasty</source>
        <translation>Patchplastik</translation>
    </message>
    <message>
        <source>Path to a target</source>
        <translation>Weg zu einem Ziel</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Place of the
worst elements</source>
        <translation>Stelle der
schlechtesten Elemente</translation>
    </message>
    <message>
        <source>Plans</source>
        <translation>Pläne</translation>
    </message>
    <message>
        <source>Plate and screws</source>
        <translation>Platte und Schrauben</translation>
    </message>
    <message>
        <source>Plate off the bone, most</source>
        <translation>Platte vom Knochen entfernt, größter Abstand</translation>
    </message>
    <message>
        <source>Portal and hepatic veins from two seeds</source>
        <translation>Portal- und Lebervenen aus zwei Keimen</translation>
    </message>
    <message>
        <source>Portal circulation</source>
        <translation>Portaler Kreislauf</translation>
    </message>
    <message>
        <source>Portal flow</source>
        <translation>Pfortaderfluss</translation>
    </message>
    <message>
        <source>Portal flow per 100 g of perfused remnant</source>
        <translation>Pfortaderfluss je 100 g durchbluteten Rests</translation>
    </message>
    <message>
        <source>Portal minus hepatic venous pressure</source>
        <translation>Pfortaderdruck minus Lebervenendruck</translation>
    </message>
    <message>
        <source>Portal pressure</source>
        <translation>Pfortaderdruck</translation>
    </message>
    <message>
        <source>Portal vein embolisation</source>
        <translation>Pfortaderembolisation</translation>
    </message>
    <message>
        <source>Portosystemic gradient with the TIPS</source>
        <translation>Portosystemischer Gradient mit dem TIPS</translation>
    </message>
    <message>
        <source>Ports for laparoscopy</source>
        <translation>Zugänge für die Laparoskopie</translation>
    </message>
    <message>
        <source>Ports lie on the outer surface of structures around it, moved forwards by lift;</source>
        <translation>Ports liegen auf der äußeren Oberfläche der umgebenden Strukturen, um den Hub nach vorn verschoben;</translation>
    </message>
    <message>
        <source>posture in the scanner</source>
        <translation>Lagerung bei der Aufnahme</translation>
    </message>
    <message>
        <source>Power that the blood loses between the openings</source>
        <translation>Leistung, die das Blut zwischen den Öffnungen verliert</translation>
    </message>
    <message>
        <source>Power that the blood loses between the openings, instant estimate</source>
        <translation>Leistung, die das Blut zwischen den Öffnungen verliert, Sofortschätzung</translation>
    </message>
    <message>
        <source>Power that the blood loses between the openings, mean of the beat</source>
        <translation>Leistung, die das Blut zwischen den Öffnungen verliert, Mittel des Herzschlags</translation>
    </message>
    <message>
        <source>Pressure drop, inlet to worst outlet</source>
        <translation>Druckabfall, Einlass zum schlechtesten Auslass</translation>
    </message>
    <message>
        <source>Pressure drop, inlet to worst outlet{}</source>
        <translation>Druckabfall, Einlass zum schlechtesten Auslass{}</translation>
    </message>
    <message>
        <source>Pressure drop, mean of the beat</source>
        <translation>Druckabfall, Mittel des Schlags</translation>
    </message>
    <message>
        <source>Pressure drop, peak of the beat</source>
        <translation>Druckabfall, Spitze des Schlags</translation>
    </message>
    <message>
        <source>Pressure ratio in hyperaemia (FFR), instant estimate</source>
        <translation>Druckverhältnis in Hyperämie (FFR), Sofortschätzung</translation>
    </message>
    <message>
        <source>Proximal landing zone</source>
        <translation>Proximale Landezone</translation>
    </message>
    <message>
        <source>Q</source>
        <translation>Q</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>RAS (to the right, to the front, up)</source>
        <translation>RAS (nach rechts, nach vorn, nach oben)</translation>
    </message>
    <message>
        <source>Radius of the tool</source>
        <translation>Radius des Werkzeugs</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Read with caution</source>
        <translation>Mit Vorsicht zu lesen</translation>
    </message>
    <message>
        <source>Reduction of a fragment</source>
        <translation>Reposition eines Fragments</translation>
    </message>
    <message>
        <source>Region grow</source>
        <translation>Bereich wachsen lassen</translation>
    </message>
    <message>
        <source>Relative residence time (RRT), largest</source>
        <translation>Relative Verweilzeit (RRT), größte</translation>
    </message>
    <message>
        <source>Remnant over all liver without lesions, both from the same mesh</source>
        <translation>Rest durch die ganze Leber ohne Herde, beide aus demselben Netz</translation>
    </message>
    <message>
        <source>Remnant over {#}, the standard liver volume of {} at {#} body surface (Mosteller)</source>
        <translation>Rest durch {#}, das Standardvolumen der Leber nach {} bei {#} Körperoberfläche (Mosteller)</translation>
    </message>
    <message>
        <source>Remnant {}</source>
        <translation>Rest {}</translation>
    </message>
    <message>
        <source>Research use, not for clinical decisions. What it finds is a proposal: look at every structure before you accept it.</source>
        <translation>Nur für Forschung, nicht für klinische Entscheidungen. Was gefunden wird, ist ein Vorschlag: sehen Sie jede Struktur an, bevor Sie sie annehmen.</translation>
    </message>
    <message>
        <source>Resected volume</source>
        <translation>Reseziertes Volumen</translation>
    </message>
    <message>
        <source>Resected volume without its blood</source>
        <translation>Reseziertes Volumen ohne sein Blut</translation>
    </message>
    <message>
        <source>Resection along a curved surface</source>
        <translation>Resektion entlang einer gekrümmten Fläche</translation>
    </message>
    <message>
        <source>Resection along planes</source>
        <translation>Resektion entlang von Ebenen</translation>
    </message>
    <message>
        <source>Resection margin, least</source>
        <translation>Resektionsrand, kleinster</translation>
    </message>
    <message>
        <source>Resection surface to remaining {}, least</source>
        <translation>Resektionsfläche zu verbleibender {}, kleinster Abstand</translation>
    </message>
    <message>
        <source>Residence time of the blood that leaves</source>
        <translation>Verweilzeit des austretenden Blutes</translation>
    </message>
    <message>
        <source>Residual stenosis</source>
        <translation>Reststenose</translation>
    </message>
    <message>
        <source>retraction mm LPS of the capsule around place of the retraction (mm LPS).</source>
        <translation>Zug in mm LPS an der Kapsel um den Ort des Zugs (mm LPS).</translation>
    </message>
    <message>
        <source>Reynolds number in the throat</source>
        <translation>Reynolds-Zahl in der Engstelle</translation>
    </message>
    <message>
        <source>Reynolds number in the throat{}</source>
        <translation>Reynolds-Zahl in der Engstelle{}</translation>
    </message>
    <message>
        <source>Right and left lung, and the airways. Structures that were found before keep their voxels</source>
        <translation>Rechte und linke Lunge und die Atemwege. Früher gefundene Strukturen behalten ihre Voxel</translation>
    </message>
    <message>
        <source>Right drag</source>
        <translation>Rechts ziehen</translation>
    </message>
    <message>
        <source>scan is loaded: the organ in the scan carries its weight as posture in the scanner says;</source>
        <translation>Aufnahme unter Last: das Organ in der Aufnahme trägt sein Gewicht, wie die Lagerung bei der Aufnahme sagt;</translation>
    </message>
    <message>
        <source>Screws must not touch structures to be spared.</source>
        <translation>Schrauben dürfen die zu schonenden Strukturen nicht berühren.</translation>
    </message>
    <message>
        <source>source of the damping time</source>
        <translation>Quelle der Abklingzeit</translation>
    </message>
    <message>
        <source>STL surface (binary)</source>
        <translation>STL-Oberfläche (binär)</translation>
    </message>
    <message>
        <source>Sac that carries blood</source>
        <translation>Blutführender Sack</translation>
    </message>
    <message>
        <source>Sagittal slice through {}</source>
        <translation>Sagittaler Schnitt durch {}</translation>
    </message>
    <message>
        <source>Scissors</source>
        <translation>Schere</translation>
    </message>
    <message>
        <source>Screw breach, largest</source>
        <translation>Schraubenperforation, größte</translation>
    </message>
    <message>
        <source>Screw in bone, least</source>
        <translation>Schraube im Knochen, kleinste Länge</translation>
    </message>
    <message>
        <source>Screw to a spared structure, least</source>
        <translation>Schraube zu geschonter Struktur, kleinster Abstand</translation>
    </message>
    <message>
        <source>Screws of grade C or worse</source>
        <translation>Schrauben vom Grad C oder schlechter</translation>
    </message>
    <message>
        <source>Share of the flow to {}</source>
        <translation>Anteil des Flusses nach {}</translation>
    </message>
    <message>
        <source>Share of the remnant {}</source>
        <translation>Anteil des Rests {}</translation>
    </message>
    <message>
        <source>Share of the segment's tissue, lesions included, that the plan takes out</source>
        <translation>Anteil des Gewebes des Segments mit Herden, den der Plan entfernt</translation>
    </message>
    <message>
        <source>Shares are of {#} draws of every value from its interval and of every weight within a factor of {#}</source>
        <translation>Anteile an {#} Ziehungen jedes Werts aus seinem Intervall und jedes Gewichts innerhalb eines Faktors von {#}</translation>
    </message>
    <message>
        <source>Shortest distance between the surface of a removed lesion and the resection surface on the mesh</source>
        <translation>Kürzester Abstand zwischen der Oberfläche eines entfernten Herdes und der Resektionsfläche auf dem Netz</translation>
    </message>
    <message>
        <source>Single bones, and fragments of broken ones, from clicks</source>
        <translation>Einzelne Knochen und Fragmente gebrochener, mit Klicks</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Smallest diameter of the native vessel</source>
        <translation>Kleinster Durchmesser des nativen Gefäßes</translation>
    </message>
    <message>
        <source>Smart brush</source>
        <translation>Kluger Pinsel</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>Glätten</translation>
    </message>
    <message>
        <source>Smooth, volume kept</source>
        <translation>Glätten, Volumen bleibt</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Spacing</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>Speed in the sac over that in the vessel</source>
        <translation>Geschwindigkeit im Sack durch die im Gefäß</translation>
    </message>
    <message>
        <source>Split by a plane</source>
        <translation>Mit einer Ebene teilen</translation>
    </message>
    <message>
        <source>Stent an artery</source>
        <translation>Stent in eine Arterie</translation>
    </message>
    <message>
        <source>Stress in the artery's wall, 99th percentile</source>
        <translation>Spannung in der Arterienwand, 99. Perzentil</translation>
    </message>
    <message>
        <source>Stress in the wall of an artery</source>
        <translation>Spannung in der Wand einer Arterie</translation>
    </message>
    <message>
        <source>structures around it</source>
        <translation>Strukturen um ihn</translation>
    </message>
    <message>
        <source>structures it is moved to</source>
        <translation>Strukturen, zu denen es bewegt wird</translation>
    </message>
    <message>
        <source>structures it may reach</source>
        <translation>Strukturen, die es erreichen darf</translation>
    </message>
    <message>
        <source>structures to be spared</source>
        <translation>zu schonende Strukturen</translation>
    </message>
    <message>
        <source>Structures too thin for it get shorter ones until their Dice coefficient is {#}</source>
        <translation>Strukturen, die dafür zu dünn sind, bekommen kürzere, bis ihr Dice-Koeffizient {#} ist</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Zusammenfassung</translation>
    </message>
    <message>
        <source>Supports</source>
        <translation>Auflager</translation>
    </message>
    <message>
        <source>Swing weights</source>
        <translation>Swing-Gewichte</translation>
    </message>
    <message>
        <source>Systolic pressure at the inlet</source>
        <translation>Systolischer Druck am Einlass</translation>
    </message>
    <message>
        <source>S{} removed</source>
        <translation>S{} entfernt</translation>
    </message>
    <message>
        <source>T</source>
        <translation>T</translation>
    </message>
    <message>
        <source>Tetrahedra from labels on a lattice</source>
        <translation>Tetraeder aus Strukturen auf einem Gitter</translation>
    </message>
    <message>
        <source>The angle at a corner between the ways to two other places</source>
        <translation>Der Winkel an einem Scheitel zwischen den Wegen zu zwei anderen Stellen</translation>
    </message>
    <message>
        <source>The angle between both must be at least least angle.</source>
        <translation>Der Winkel zwischen beiden muss mindestens der kleinste Winkel sein.</translation>
    </message>
    <message>
        <source>The graft of length stands about centre;</source>
        <translation>Das Transplantat der Länge steht um Mitte;</translation>
    </message>
    <message>
        <source>The longest edge of an element is about edge</source>
        <translation>Die längste Kante eines Elements ist etwa so lang</translation>
    </message>
    <message>
        <source>The map has entries points, over the sphere or within cone of the direction of approach.</source>
        <translation>Die Karte hat so viele Eintrittspunkte, über die Kugel oder im Kegel um die Richtung des Zugangs.</translation>
    </message>
    <message>
        <source>The path runs within structures around it, at whose outer surface it enters, and through the bone skull, to whose normal its angle is taken (empty: to that of the surface).</source>
        <translation>Der Weg läuft in den umgebenden Strukturen, an deren äußerer Oberfläche er eintritt, und durch den Schädel, zu dessen Normalen sein Winkel genommen wird (leer: zu der der Oberfläche).</translation>
    </message>
    <message>
        <source>The probe comes from entry and the middle of the zone lies at centre.</source>
        <translation>Die Sonde kommt vom Eintritt, und die Mitte der Zone liegt in der Mitte.</translation>
    </message>
    <message>
        <source>The resected volume times 0.906, to compare with the specimen (24 hemihepatectomies, PMC6390596)</source>
        <translation>Das Resektionsvolumen mal 0,906, zum Vergleich mit dem Präparat (24 Hemihepatektomien, PMC6390596)</translation>
    </message>
    <message>
        <source>The same as a share of the remnant</source>
        <translation>Dasselbe als Anteil des Rests</translation>
    </message>
    <message>
        <source>The same for every plan</source>
        <translation>Für jeden Plan gleich</translation>
    </message>
    <message>
        <source>The skull is taken away within radius of centre;</source>
        <translation>Der Schädel wird im Radius um die Mitte weggenommen;</translation>
    </message>
    <message>
        <source>The straight way between two places, in one slice or from one slice to another</source>
        <translation>Der gerade Weg zwischen zwei Stellen, in einer Schicht oder von einer Schicht zur anderen</translation>
    </message>
    <message>
        <source>the straight ways inside must not go through forbidden structures.</source>
        <translation>die geraden Wege innen dürfen nicht durch verbotene Strukturen gehen.</translation>
    </message>
    <message>
        <source>The structure tumour is taken out of the mesh but for a rim under its surface and what lies within clearance of structures to be spared.</source>
        <translation>Die Struktur Tumor wird aus dem Netz genommen bis auf einen Rand unter ihrer Oberfläche und das, was im Abstand der zu schonenden Strukturen liegt.</translation>
    </message>
    <message>
        <source>The surface goes through points (four at least);</source>
        <translation>Die Fläche geht durch die Punkte (mindestens vier);</translation>
    </message>
    <message>
        <source>The surface within radius of each of places does not move;</source>
        <translation>Die Fläche im Radius jedes der Orte bewegt sich nicht;</translation>
    </message>
    <message>
        <source>The values inside an ellipse: its centre and the ends of its half axes, which are at right angles when it is drawn</source>
        <translation>Die Werte in einer Ellipse: ihre Mitte und die Enden ihrer Halbachsen, die beim Zeichnen rechtwinklig sind</translation>
    </message>
    <message>
        <source>The volume of a structure, written at a place on it; it follows every edit</source>
        <translation>Das Volumen einer Struktur, an eine Stelle auf ihr geschrieben; es folgt jeder Bearbeitung</translation>
    </message>
    <message>
        <source>Thermal ablation</source>
        <translation>Thermische Ablation</translation>
    </message>
    <message>
        <source>Thickness of the wall</source>
        <translation>Dicke der Wand</translation>
    </message>
    <message>
        <source>Thickness of the wall, of the local radius</source>
        <translation>Dicke der Wand, vom örtlichen Radius</translation>
    </message>
    <message>
        <source>Three-dimensional blood flow</source>
        <translation>Dreidimensionaler Blutfluss</translation>
    </message>
    <message>
        <source>Three-dimensional blood flow through a heartbeat</source>
        <translation>Dreidimensionaler Blutfluss durch einen Herzschlag</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwellenwert</translation>
    </message>
    <message>
        <source>Time in which blood passes the sac's length</source>
        <translation>Zeit, in der Blut die Länge des Sacks durchläuft</translation>
    </message>
    <message>
        <source>Time-averaged wall shear stress (TAWSS), largest</source>
        <translation>Zeitlich gemittelte Wandschubspannung (TAWSS), größte</translation>
    </message>
    <message>
        <source>Tip of a screw beyond the far cortex, most</source>
        <translation>Schraubenspitze jenseits der Gegenkortikalis, größte</translation>
    </message>
    <message>
        <source>Tissue between two Hounsfield units. Structures that were found before keep their voxels</source>
        <translation>Gewebe zwischen zwei Hounsfield-Einheiten. Früher gefundene Strukturen behalten ihre Voxel</translation>
    </message>
    <message>
        <source>Tissue mechanics</source>
        <translation>Gewebemechanik</translation>
    </message>
    <message>
        <source>To the wall of the part of the {} that stays and is wider than {#}</source>
        <translation>Zur Wand des Teils von {}, der bleibt und weiter als {#} ist</translation>
    </message>
    <message>
        <source>TorchScript model</source>
        <translation>TorchScript-Modell</translation>
    </message>
    <message>
        <source>TotalSegmentator</source>
        <translation>TotalSegmentator</translation>
    </message>
    <message>
        <source>Trace a vessel tree</source>
        <translation>Gefäßbaum verfolgen</translation>
    </message>
    <message>
        <source>Transjugular intrahepatic portosystemic shunt (TIPS)</source>
        <translation>Transjugulärer intrahepatischer portosystemischer Shunt (TIPS)</translation>
    </message>
    <message>
        <source>tree of the hepatic vein</source>
        <translation>Baum der Lebervene</translation>
    </message>
    <message>
        <source>tree of the portal vein</source>
        <translation>Baum der Pfortader</translation>
    </message>
    <message>
        <source>Tumour to {}, least</source>
        <translation>Tumor zu {}, kleinster Abstand</translation>
    </message>
    <message>
        <source>Tumours left in the remnant, whole or in part</source>
        <translation>Im Rest verbliebene Tumoren, ganz oder zum Teil</translation>
    </message>
    <message>
        <source>Uncertainty</source>
        <translation>Unsicherheit</translation>
    </message>
    <message>
        <source>vessels and forbidden structures are structures it must not touch;</source>
        <translation>Gefäße und verbotene Strukturen sind Strukturen, die es nicht berühren darf;</translation>
    </message>
    <message>
        <source>VTK unstructured grid with fields</source>
        <translation>unstrukturiertes VTK-Gitter mit Feldern</translation>
    </message>
    <message>
        <source>Vessel lumen from one click. Structures that were found before keep their voxels</source>
        <translation>Gefäßlumen mit einem Klick. Früher gefundene Strukturen behalten ihre Voxel</translation>
    </message>
    <message>
        <source>Vessel trees</source>
        <translation>Gefäßbäume</translation>
    </message>
    <message>
        <source>Vessels</source>
        <translation>Gefäße</translation>
    </message>
    <message>
        <source>Vessels laid straight, and their cross sections (NPZ)</source>
        <translation>Gestreckte Gefäße und ihre Querschnitte (NPZ)</translation>
    </message>
    <message>
        <source>Volume
error</source>
        <translation>Volumen-
fehler</translation>
    </message>
    <message>
        <source>Volume of all removed tetrahedra, lesions included</source>
        <translation>Volumen aller entfernten Tetraeder mit den Herden</translation>
    </message>
    <message>
        <source>Von Mises stress, 99th percentile</source>
        <translation>Von-Mises-Spannung, 99. Perzentil</translation>
    </message>
    <message>
        <source>Von Mises stress (kPa)</source>
        <translation>Von-Mises-Spannung (kPa)</translation>
    </message>
    <message>
        <source>Wall shear stress, 99.5th percentile of the wall</source>
        <translation>Wandschubspannung, 99.5. Perzentil der Wand</translation>
    </message>
    <message>
        <source>Wall shear stress, largest</source>
        <translation>Wandschubspannung, größte</translation>
    </message>
    <message>
        <source>Wall shear stress, largest{}</source>
        <translation>Wandschubspannung, größte{}</translation>
    </message>
    <message>
        <source>Wall with oscillatory shear index (OSI) above 0.2</source>
        <translation>Wand mit oszillatorischem Scherindex (OSI) über 0.2</translation>
    </message>
    <message>
        <source>Wall with shear stress above 7 Pa</source>
        <translation>Wand mit Schubspannung über 7 Pa</translation>
    </message>
    <message>
        <source>Wall with shear stress below 0.4 Pa</source>
        <translation>Wand mit Schubspannung unter 0.4 Pa</translation>
    </message>
    <message>
        <source>Wall with time-averaged shear stress above 7 Pa</source>
        <translation>Wand mit zeitlich gemittelter Schubspannung über 7 Pa</translation>
    </message>
    <message>
        <source>Wall with time-averaged shear stress below 0.4 Pa</source>
        <translation>Wand mit zeitlich gemittelter Schubspannung unter 0.4 Pa</translation>
    </message>
    <message>
        <source>Wavefront OBJ surface</source>
        <translation>Wavefront-OBJ-Oberfläche</translation>
    </message>
    <message>
        <source>Wedge resection of {} with a margin of {#}, out to the nearest capsule</source>
        <translation>Keilresektion von {} mit einem Rand von {#}, bis zur nächsten Kapsel</translation>
    </message>
    <message>
        <source>Wedge resection with a margin</source>
        <translation>Keilresektion mit Sicherheitsabstand</translation>
    </message>
    <message>
        <source>Wheel, Up, Down</source>
        <translation>Rad, Auf, Ab</translation>
    </message>
    <message>
        <source>Where surfaces are too curved for it</source>
        <translation>Wo Flächen dafür zu stark gekrümmt sind</translation>
    </message>
    <message>
        <source>Width of the patch</source>
        <translation>Breite des Patches</translation>
    </message>
    <message>
        <source>Width of the zone</source>
        <translation>Breite der Zone</translation>
    </message>
    <message>
        <source>With hyperaemia below 1 the beds open to that share of their resistance while the pressure at the inlet stays: the pressure ratio then is what FFR measures.</source>
        <translation>Mit Hyperämie unter 1 öffnen sich die Strombahnen auf diesen Anteil ihres Widerstands, während der Druck am Einlass bleibt: das Druckverhältnis ist dann, was FFR misst.</translation>
    </message>
    <message>
        <source>With plaque taken out first (endarterectomy) the patch widens the healthy vessel.</source>
        <translation>Mit zuerst entfernter Plaque (Endarteriektomie) weitet der Patch das gesunde Gefäß.</translation>
    </message>
    <message>
        <source>Without diameter it is as wide as the healthy vessel.</source>
        <translation>Ohne Durchmesser ist es so weit wie das gesunde Gefäß.</translation>
    </message>
    <message>
        <source>Worst stenosis by area</source>
        <translation>Stärkste Stenose nach Fläche</translation>
    </message>
    <message>
        <source>Worst stenosis by diameter</source>
        <translation>Stärkste Stenose nach Durchmesser</translation>
    </message>
    <message>
        <source>a DICOM segmentation</source>
        <translation>eine DICOM-Segmentierung</translation>
    </message>
    <message>
        <source>a DICOM structure set</source>
        <translation>ein DICOM-Struktursatz</translation>
    </message>
    <message>
        <source>a front runs through the {}</source>
        <translation>eine Front läuft durch {}</translation>
    </message>
    <message>
        <source>a heartbeat through the circuit</source>
        <translation>ein Herzschlag durch den Kreislauf</translation>
    </message>
    <message>
        <source>a label map</source>
        <translation>eine Strukturkarte</translation>
    </message>
    <message>
        <source>a plate lies along the points plate (empty: none), width wide.</source>
        <translation>eine Platte liegt entlang der Punkte (leer: keine), so breit wie angegeben.</translation>
    </message>
    <message>
        <source>a rod runs from centre to end with round ends.</source>
        <translation>ein Stab läuft mit runden Enden von der Mitte zum Ende.</translation>
    </message>
    <message>
        <source>a surface</source>
        <translation>eine Oberfläche</translation>
    </message>
    <message>
        <source>a weight is what the step from the worst to the best value among these plans is worth</source>
        <translation>ein Gewicht ist, was der Schritt vom schlechtesten zum besten Wert dieser Pläne wert ist</translation>
    </message>
    <message>
        <source>about {}</source>
        <translation>etwa {}</translation>
    </message>
    <message>
        <source>accept</source>
        <translation>hinnehmen</translation>
    </message>
    <message>
        <source>accepting {}</source>
        <translation>{} wird übernommen</translation>
    </message>
    <message>
        <source>across = {#} leaves edge alone</source>
        <translation>mit {#} quer bleibt die Kante, wie sie ist</translation>
    </message>
    <message>
        <source>action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>add</source>
        <translation>hinzufügen</translation>
    </message>
    <message>
        <source>against</source>
        <translation>gegen</translation>
    </message>
    <message>
        <source>age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>airways</source>
        <translation>Atemwege</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alles</translation>
    </message>
    <message>
        <source>an anatomical resection needs segments of Couinaud or branches of the portal vein, one of the two</source>
        <translation>eine anatomische Resektion braucht Segmente nach Couinaud oder Äste der Pfortader, eines von beiden</translation>
    </message>
    <message>
        <source>an embolisation needs the names of branches or a place on one, one of the two</source>
        <translation>eine Embolisation braucht die Namen von Ästen oder einen Ort an einem, eines von beiden</translation>
    </message>
    <message>
        <source>an input has changed since</source>
        <translation>eine Eingabe hat sich seither geändert</translation>
    </message>
    <message>
        <source>made by an earlier version of this program</source>
        <translation>mit einer früheren Version dieses Programms gemacht</translation>
    </message>
    <message>
        <source>made by an earlier version of this program, run again: {}</source>
        <translation>mit einer früheren Version dieses Programms gemacht, bitte neu rechnen: {}</translation>
    </message>
    <message>
        <source>{} of {} plans simulated; results of {} were made by an earlier version of this program: run again</source>
        <translation>{} von {} Plänen simuliert; Ergebnisse von {} wurden mit einer früheren Version dieses Programms gemacht: bitte neu rechnen</translation>
    </message>
    <message>
        <source>an input has changed since: {}</source>
        <translation>eine Eingabe hat sich seither geändert: {}</translation>
    </message>
    <message>
        <source>and all of them together not more than growth times as many nodes</source>
        <translation>und alle zusammen nicht mehr als das angegebene Vielfache an Knoten</translation>
    </message>
    <message>
        <source>and the shift of diaphragm and wall is left out</source>
        <translation>und die Verschiebung von Zwerchfell und Bauchwand ist weggelassen</translation>
    </message>
    <message>
        <source>another grid was sampled at the nearest voxel, edges may have moved by half a voxel</source>
        <translation>ein anderes Gitter wurde am nächsten Voxel abgetastet, Kanten können sich um ein halbes Voxel verschoben haben</translation>
    </message>
    <message>
        <source>anterior</source>
        <translation>vorn</translation>
    </message>
    <message>
        <source>any</source>
        <translation>beliebig</translation>
    </message>
    <message>
        <source>approach</source>
        <translation>Zugang</translation>
    </message>
    <message>
        <source>asking the images for burned-in text, {} of {}</source>
        <translation>Bilder auf eingebrannten Text prüfen, {} von {}</translation>
    </message>
    <message>
        <source>assembling the patient model</source>
        <translation>Patientenmodell wird zusammengesetzt</translation>
    </message>
    <message>
        <source>at</source>
        <translation>bei</translation>
    </message>
    <message>
        <source>at the point</source>
        <translation>am Punkt</translation>
    </message>
    <message>
        <source>axial</source>
        <translation>axial</translation>
    </message>
    <message>
        <source>back</source>
        <translation>hinten</translation>
    </message>
    <message>
        <source>beat {}, step {}, residual {}</source>
        <translation>Schlag {}, Schritt {}, Residuum {}</translation>
    </message>
    <message>
        <source>bed</source>
        <translation>Bett</translation>
    </message>
    <message>
        <source>bed held</source>
        <translation>Bett gehalten</translation>
    </message>
    <message>
        <source>bed held: what rests does not slide;</source>
        <translation>Bett gehalten: was aufliegt, gleitet nicht;</translation>
    </message>
    <message>
        <source>best of the row, its interval clear of all others</source>
        <translation>bester Wert der Zeile, sein Intervall getrennt von allen anderen</translation>
    </message>
    <message>
        <source>best value only</source>
        <translation>nur der beste Wert</translation>
    </message>
    <message>
        <source>better</source>
        <translation>besser</translation>
    </message>
    <message>
        <source>beyond</source>
        <translation>jenseits</translation>
    </message>
    <message>
        <source>bite is the radius of the bone that a bond holds when the tissue is simulated.</source>
        <translation>Griff ist der Radius des Knochens, den eine Verbindung hält, wenn das Gewebe simuliert wird.</translation>
    </message>
    <message>
        <source>bite is the radius of the bone that it holds.</source>
        <translation>Griff ist der Radius des Knochens, den sie hält.</translation>
    </message>
    <message>
        <source>bite is the radius of the tissue that it takes.</source>
        <translation>Griff ist der Radius des Gewebes, das sie fasst.</translation>
    </message>
    <message>
        <source>blood</source>
        <translation>Blut</translation>
    </message>
    <message>
        <source>blood density</source>
        <translation>Dichte des Blutes</translation>
    </message>
    <message>
        <source>blood viscosity</source>
        <translation>Viskosität des Blutes</translation>
    </message>
    <message>
        <source>bond</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>bond {#}</source>
        <translation>Verbindung {#}</translation>
    </message>
    <message>
        <source>bonds</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>bone</source>
        <translation>Knochen</translation>
    </message>
    <message>
        <source>bones</source>
        <translation>Knochen</translation>
    </message>
    <message>
        <source>borders of segments by planes differ from what the portal branches serve by up to a quarter of a segment</source>
        <translation>Grenzen der Segmente durch Ebenen weichen von dem, was die Pfortaderäste versorgen, um bis zu ein Viertel eines Segments ab</translation>
    </message>
    <message>
        <source>both None: clearance before and behind the worst stenosis.</source>
        <translation>beide leer: der Abstand vor und hinter der schlimmsten Stenose.</translation>
    </message>
    <message>
        <source>brain</source>
        <translation>Gehirn</translation>
    </message>
    <message>
        <source>branches</source>
        <translation>Äste</translation>
    </message>
    <message>
        <source>branches found</source>
        <translation>Äste gefunden</translation>
    </message>
    <message>
        <source>branches with names and measures (CSV)</source>
        <translation>Äste mit Namen und Maßen (CSV)</translation>
    </message>
    <message>
        <source>bridged</source>
        <translation>überbrückt</translation>
    </message>
    <message>
        <source>bringing the answer back to the scan</source>
        <translation>Antwort wird auf die Aufnahme übertragen</translation>
    </message>
    <message>
        <source>but not more than about across elements over their thickness</source>
        <translation>aber nicht mehr als etwa die angegebene Zahl von Elementen über ihre Dicke</translation>
    </message>
    <message>
        <source>by</source>
        <translation>durch</translation>
    </message>
    <message>
        <source>by how much the other is widened first</source>
        <translation>um wie viel die andere zuerst geweitet wird</translation>
    </message>
    <message>
        <source>calcium exceeds the lumen by</source>
        <translation>Kalk übersteigt das Lumen um</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>candidate {#}</source>
        <translation>Kandidat {#}</translation>
    </message>
    <message>
        <source>carreau-yasuda</source>
        <translation>Carreau-Yasuda</translation>
    </message>
    <message>
        <source>cartilage</source>
        <translation>Knorpel</translation>
    </message>
    <message>
        <source>case copied</source>
        <translation>Fall kopiert</translation>
    </message>
    <message>
        <source>case read</source>
        <translation>Fall gelesen</translation>
    </message>
    <message>
        <source>centimetres</source>
        <translation>Zentimeter</translation>
    </message>
    <message>
        <source>centre</source>
        <translation>Mitte</translation>
    </message>
    <message>
        <source>centre is a point near the middle of the balloon of length (None: the worst stenosis);</source>
        <translation>Mitte ist ein Ort nahe der Mitte des Ballons der Länge (leer: die schlimmste Stenose);</translation>
    </message>
    <message>
        <source>centre is a point near the middle of the patch of length (None: the worst stenosis);</source>
        <translation>Mitte ist ein Ort nahe der Mitte des Patches der Länge (leer: die schlimmste Stenose);</translation>
    </message>
    <message>
        <source>centre is a point near the middle of the stent (None: the worst stenosis);</source>
        <translation>Mitte ist ein Ort nahe der Mitte des Stents (leer: die schlimmste Stenose);</translation>
    </message>
    <message>
        <source>centreline done</source>
        <translation>Mittellinie fertig</translation>
    </message>
    <message>
        <source>changes by 0D circulation, about the value of the full model</source>
        <translation>Änderungen durch den 0D-Kreislauf, um den Wert des vollen Modells</translation>
    </message>
    <message>
        <source>changes by moved outlines and volumes, first order, about the value of the full model</source>
        <translation>Änderungen durch verschobene Umrisse und Volumina, erste Ordnung, um den Wert des vollen Modells</translation>
    </message>
    <message>
        <source>changes by {#} / stiffness, about the value of the full model</source>
        <translation>Änderungen durch {#} / Steifigkeit, um den Wert des vollen Modells</translation>
    </message>
    <message>
        <source>changes by {#} / stiffness, good to {#} of the change, about the value of the full model</source>
        <translation>Änderungen durch {#} / Steifigkeit, auf {#} der Änderung genau, um den Wert des vollen Modells</translation>
    </message>
    <message>
        <source>checkerboard</source>
        <translation>Schachbrett</translation>
    </message>
    <message>
        <source>choice of the implant</source>
        <translation>Wahl des Implantats</translation>
    </message>
    <message>
        <source>choice of the instrument</source>
        <translation>Wahl des Instruments</translation>
    </message>
    <message>
        <source>choice of the plan</source>
        <translation>Entscheidung des Plans</translation>
    </message>
    <message>
        <source>choice of the plate</source>
        <translation>Wahl der Platte</translation>
    </message>
    <message>
        <source>click {} on the {}</source>
        <translation>Klick {} auf {}</translation>
    </message>
    <message>
        <source>clicks</source>
        <translation>Klicks</translation>
    </message>
    <message>
        <source>clicks correct branches that went to the wrong tree, in the order in which they were made.</source>
        <translation>Klicks berichtigen Äste, die zum falschen Baum gingen, in der Reihenfolge, in der sie gemacht wurden.</translation>
    </message>
    <message>
        <source>clinical library 2a [M]</source>
        <translation>klinische Sammlung 2a [M]</translation>
    </message>
    <message>
        <source>clinical library 2b [R]</source>
        <translation>klinische Sammlung 2b [R]</translation>
    </message>
    <message>
        <source>clinical library {#} [M]</source>
        <translation>klinische Sammlung {#} [M]</translation>
    </message>
    <message>
        <source>closing branches</source>
        <translation>Äste werden verschlossen</translation>
    </message>
    <message>
        <source>closing the marrow</source>
        <translation>Markraum wird geschlossen</translation>
    </message>
    <message>
        <source>closing the neck</source>
        <translation>Hals wird verschlossen</translation>
    </message>
    <message>
        <source>collaterals are not counted, so it is an upper estimate</source>
        <translation>Kollateralen zählen nicht, also eine obere Schätzung</translation>
    </message>
    <message>
        <source>collecting the report</source>
        <translation>Bericht wird zusammengestellt</translation>
    </message>
    <message>
        <source>comparing {}</source>
        <translation>{} wird verglichen</translation>
    </message>
    <message>
        <source>compliance of an iliac bed</source>
        <translation>Nachgiebigkeit eines iliakalen Stromgebiets</translation>
    </message>
    <message>
        <source>conference: full screen and large type; Page Down and Page Up go through it</source>
        <translation>Besprechung: Vollbild und große Schrift; Bild ab und Bild auf gehen hindurch</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>contours within contours were taken as holes</source>
        <translation>Konturen in Konturen wurden als Löcher genommen</translation>
    </message>
    <message>
        <source>contours within contours were taken as part of the whole</source>
        <translation>Konturen in Konturen wurden als Teil des Ganzen genommen</translation>
    </message>
    <message>
        <source>contrast CT of the abdomen</source>
        <translation>Kontrast-CT des Bauches</translation>
    </message>
    <message>
        <source>copying the results, {} of {}</source>
        <translation>Ergebnisse werden kopiert, {} von {}</translation>
    </message>
    <message>
        <source>corner</source>
        <translation>Scheitel</translation>
    </message>
    <message>
        <source>corners</source>
        <translation>Ecken</translation>
    </message>
    <message>
        <source>coronal</source>
        <translation>koronal</translation>
    </message>
    <message>
        <source>coronary microvessels x 0.24 under adenosine (clinical library 2 [M], unverified)</source>
        <translation>koronare Mikrogefäße x 0,24 unter Adenosin (klinische Sammlung 2 [M], ungeprüft)</translation>
    </message>
    <message>
        <source>correcting the volumes</source>
        <translation>Volumina werden berichtigt</translation>
    </message>
    <message>
        <source>correcting thin vessels for the scanner's blur</source>
        <translation>dünne Gefäße werden um die Unschärfe des Geräts berichtigt</translation>
    </message>
    <message>
        <source>correcting {}</source>
        <translation>{} wird berichtigt</translation>
    </message>
    <message>
        <source>counting photons</source>
        <translation>Photonen werden gezählt</translation>
    </message>
    <message>
        <source>coverage is the share of the wall under metal, wire the diameter of one wire.</source>
        <translation>Bedeckung ist der Anteil der Wand unter Metall, Draht der Durchmesser eines Drahts.</translation>
    </message>
    <message>
        <source>cropping</source>
        <translation>Zuschneiden</translation>
    </message>
    <message>
        <source>crosshair on and off; in the tree: show or hide</source>
        <translation>Fadenkreuz an und aus; im Baum: zeigen oder verbergen</translation>
    </message>
    <message>
        <source>crosshair; in 3D: turn</source>
        <translation>Fadenkreuz; in 3D: drehen</translation>
    </message>
    <message>
        <source>cup</source>
        <translation>Pfanne</translation>
    </message>
    <message>
        <source>curved</source>
        <translation>gekrümmt</translation>
    </message>
    <message>
        <source>curved lets the elements follow the organ's surface instead of its facets.</source>
        <translation>gekrümmt lässt die Elemente der Oberfläche des Organs folgen statt ihren Facetten.</translation>
    </message>
    <message>
        <source>curving the wall</source>
        <translation>Wand wird gekrümmt</translation>
    </message>
    <message>
        <source>cut inside</source>
        <translation>innen ausschneiden</translation>
    </message>
    <message>
        <source>cut outside</source>
        <translation>außen abschneiden</translation>
    </message>
    <message>
        <source>cutting along '{}'</source>
        <translation>Schnitt entlang '{}'</translation>
    </message>
    <message>
        <source>cutting along the edges</source>
        <translation>Schnitt entlang der Kanten</translation>
    </message>
    <message>
        <source>cutting out the liver</source>
        <translation>Leber wird herausgelöst</translation>
    </message>
    <message>
        <source>cutting out the spleen</source>
        <translation>Milz wird herausgelöst</translation>
    </message>
    <message>
        <source>cutting out the {}</source>
        <translation>{} wird herausgelöst</translation>
    </message>
    <message>
        <source>cutting the mesh</source>
        <translation>Netz wird geschnitten</translation>
    </message>
    <message>
        <source>cutting the opening '{}'</source>
        <translation>Öffnung '{}' wird geschnitten</translation>
    </message>
    <message>
        <source>cutting the {}</source>
        <translation>{} wird geschnitten</translation>
    </message>
    <message>
        <source>cutting {}</source>
        <translation>{} wird geschnitten</translation>
    </message>
    <message>
        <source>debulking {}</source>
        <translation>{} wird verkleinert</translation>
    </message>
    <message>
        <source>decoding slices, {} of {}</source>
        <translation>Schichten werden dekodiert, {} von {}</translation>
    </message>
    <message>
        <source>default</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>default of this program, unverified</source>
        <translation>Vorgabe dieses Programms, ungeprüft</translation>
    </message>
    <message>
        <source>density of the fluid</source>
        <translation>Dichte des Liquors</translation>
    </message>
    <message>
        <source>depth on either side of the outline</source>
        <translation>Tiefe beiderseits des Umrisses</translation>
    </message>
    <message>
        <source>diameter exponent of the outlet flows</source>
        <translation>Exponent des Durchmessers der Abflüsse</translation>
    </message>
    <message>
        <source>diameter of a TIPS (0: none)</source>
        <translation>Durchmesser eines TIPS (0: keiner)</translation>
    </message>
    <message>
        <source>diameter of the instrument</source>
        <translation>Durchmesser des Instruments</translation>
    </message>
    <message>
        <source>diameter of the screw</source>
        <translation>Durchmesser der Schraube</translation>
    </message>
    <message>
        <source>diaphragm, ligaments that the plan does not name, capsule and the stiffness of neighbouring organs are left out</source>
        <translation>Zwerchfell, Ligamente, die der Plan nicht nennt, Kapsel und Steifigkeit der Nachbarorgane sind weggelassen</translation>
    </message>
    <message>
        <source>diastolic cuff pressure (0: not measured)</source>
        <translation>diastolischer Manschettendruck (0: nicht gemessen)</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>difference of {}</source>
        <translation>Unterschied der {}</translation>
    </message>
    <message>
        <source>digest</source>
        <translation>Prüfsumme</translation>
    </message>
    <message>
        <source>direction</source>
        <translation>Richtung</translation>
    </message>
    <message>
        <source>displacement</source>
        <translation>Verschiebung</translation>
    </message>
    <message>
        <source>distal anastomosis</source>
        <translation>distale Anastomose</translation>
    </message>
    <message>
        <source>distal end</source>
        <translation>distales Ende</translation>
    </message>
    <message>
        <source>distal landing</source>
        <translation>distale Landezone</translation>
    </message>
    <message>
        <source>distal resistance of an iliac bed</source>
        <translation>distaler Widerstand eines iliakalen Stromgebiets</translation>
    </message>
    <message>
        <source>distance from what is spared</source>
        <translation>Abstand vom Geschonten</translation>
    </message>
    <message>
        <source>distance from {}</source>
        <translation>Abstand von {}</translation>
    </message>
    <message>
        <source>distance that counts as covered</source>
        <translation>Abstand, der als bedeckt gilt</translation>
    </message>
    <message>
        <source>dividing the liver</source>
        <translation>Leber wird eingeteilt</translation>
    </message>
    <message>
        <source>dividing the mesh into {} parts</source>
        <translation>Netz wird in {} Teile geteilt</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>drags</source>
        <translation>Züge</translation>
    </message>
    <message>
        <source>draw {} of {}</source>
        <translation>Ziehung {} von {}</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>drawing the anatomy</source>
        <translation>Anatomie wird gezeichnet</translation>
    </message>
    <message>
        <source>drawing the band tight</source>
        <translation>Band wird zugezogen</translation>
    </message>
    <message>
        <source>drawing the bones</source>
        <translation>Knochen werden gezeichnet</translation>
    </message>
    <message>
        <source>drawing the mesh</source>
        <translation>Netz wird gezeichnet</translation>
    </message>
    <message>
        <source>drawing the outlines of {}</source>
        <translation>Umrisse von {} werden gezeichnet</translation>
    </message>
    <message>
        <source>drawing the result</source>
        <translation>Ergebnis wird gezeichnet</translation>
    </message>
    <message>
        <source>drawing the {} slice</source>
        <translation>Schicht wird gezeichnet: {}</translation>
    </message>
    <message>
        <source>drawing them</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>drawing {}</source>
        <translation>{} wird gezeichnet</translation>
    </message>
    <message>
        <source>edge of each coarser mesh over that of the next</source>
        <translation>Kante jedes gröberen Netzes zu der des nächsten</translation>
    </message>
    <message>
        <source>edges get shorter until each structure lies {#} voxel or less from its voxels on average</source>
        <translation>werden Kanten kürzer, bis jede Struktur im Mittel höchstens {#} Voxel von ihren Voxeln entfernt liegt</translation>
    </message>
    <message>
        <source>elastic</source>
        <translation>elastisch</translation>
    </message>
    <message>
        <source>end</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>entry</source>
        <translation>Eintritt</translation>
    </message>
    <message>
        <source>entry points tried</source>
        <translation>versuchte Eintrittspunkte</translation>
    </message>
    <message>
        <source>entry where it enters (empty: the best of the map).</source>
        <translation>Eintritt: wo es eintritt (leer: der beste der Karte).</translation>
    </message>
    <message>
        <source>erasing {}</source>
        <translation>{} wird gelöscht</translation>
    </message>
    <message>
        <source>error bars made</source>
        <translation>Fehlerbalken fertig</translation>
    </message>
    <message>
        <source>error of a time step, of the speed, above which it is taken in halves</source>
        <translation>Fehler eines Zeitschritts, bezogen auf die Geschwindigkeit, ab dem er halbiert wird</translation>
    </message>
    <message>
        <source>error of mesh and model</source>
        <translation>Fehler von Netz und Modell</translation>
    </message>
    <message>
        <source>error of mesh and model {#}</source>
        <translation>Fehler von Netz und Modell {#}</translation>
    </message>
    <message>
        <source>estimating the flow</source>
        <translation>Strömung wird geschätzt</translation>
    </message>
    <message>
        <source>up to date already</source>
        <translation>schon auf dem neuesten Stand</translation>
    </message>
    <message>
        <source>exchange</source>
        <translation>austauschen</translation>
    </message>
    <message>
        <source>farthest from the click</source>
        <translation>am weitesten vom Klick</translation>
    </message>
    <message>
        <source>farthest from the first click</source>
        <translation>am weitesten vom ersten Klick</translation>
    </message>
    <message>
        <source>farthest from the point</source>
        <translation>am weitesten vom Punkt</translation>
    </message>
    <message>
        <source>farthest from the seed</source>
        <translation>am weitesten vom Keim</translation>
    </message>
    <message>
        <source>farthest from the seeds</source>
        <translation>am weitesten von den Keimen</translation>
    </message>
    <message>
        <source>farthest way from a seed</source>
        <translation>weitester Weg von einem Keim</translation>
    </message>
    <message>
        <source>fat</source>
        <translation>Fett</translation>
    </message>
    <message>
        <source>femoral neck</source>
        <translation>Schenkelhals</translation>
    </message>
    <message>
        <source>femoro-popliteal 6-8 mm, clinical library 3 [M]</source>
        <translation>femoropopliteal 6-8 mm, klinische Sammlung 3 [M]</translation>
    </message>
    <message>
        <source>femoro-popliteal 6-8 mm, clinical library 3 [M], unverified</source>
        <translation>femoropopliteal 6-8 mm, klinische Sammlung 3 [M], ungeprüft</translation>
    </message>
    <message>
        <source>femur</source>
        <translation>Femur</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>fill inside</source>
        <translation>innen füllen</translation>
    </message>
    <message>
        <source>filled</source>
        <translation>gefüllt</translation>
    </message>
    <message>
        <source>filling holes of {}</source>
        <translation>Löcher von {} werden gefüllt</translation>
    </message>
    <message>
        <source>filling the sac</source>
        <translation>Sack wird gefüllt</translation>
    </message>
    <message>
        <source>filling the surface</source>
        <translation>Fläche wird gefüllt</translation>
    </message>
    <message>
        <source>filling the surface (netgen)</source>
        <translation>Fläche wird gefüllt (netgen)</translation>
    </message>
    <message>
        <source>filling {} between slices</source>
        <translation>{} wird zwischen Schichten gefüllt</translation>
    </message>
    <message>
        <source>finding a way for the graft</source>
        <translation>ein Weg für das Transplantat wird gesucht</translation>
    </message>
    <message>
        <source>finding the border</source>
        <translation>Grenze wird gesucht</translation>
    </message>
    <message>
        <source>finding the branches</source>
        <translation>Äste werden gesucht</translation>
    </message>
    <message>
        <source>finding the ends of the vessel</source>
        <translation>Enden des Gefäßes werden gesucht</translation>
    </message>
    <message>
        <source>finding the equilibrium of the tissue{}</source>
        <translation>Gleichgewicht des Gewebes wird gesucht{}</translation>
    </message>
    <message>
        <source>finding the interfaces</source>
        <translation>Grenzflächen werden gesucht</translation>
    </message>
    <message>
        <source>finding the neck</source>
        <translation>Hals wird gesucht</translation>
    </message>
    <message>
        <source>finding the surface of the cortex</source>
        <translation>Oberfläche der Kortikalis wird gesucht</translation>
    </message>
    <message>
        <source>finding what the branches feed</source>
        <translation>Versorgungsgebiet der Äste wird gesucht</translation>
    </message>
    <message>
        <source>fine structures</source>
        <translation>feine Strukturen</translation>
    </message>
    <message>
        <source>first</source>
        <translation>erste</translation>
    </message>
    <message>
        <source>fitting landmarks</source>
        <translation>Landmarken werden angepasst</translation>
    </message>
    <message>
        <source>fitting the interfaces</source>
        <translation>Grenzflächen werden angepasst</translation>
    </message>
    <message>
        <source>fitting the {} to the scan</source>
        <translation>{} wird an die Aufnahme angepasst</translation>
    </message>
    <message>
        <source>steady flow</source>
        <translation>stationäre Strömung</translation>
    </message>
    <message>
        <source>heartbeat</source>
        <translation>Herzschlag</translation>
    </message>
    <message>
        <source>heartbeat, its last moment</source>
        <translation>Herzschlag, letzter Augenblick</translation>
    </message>
    <message>
        <source>flow</source>
        <translation>Fluss</translation>
    </message>
    <message>
        <source>flow and pressures before surgery</source>
        <translation>Fluss und Drücke vor der Operation</translation>
    </message>
    <message>
        <source>flow and pressures before surgery {#}</source>
        <translation>Fluss und Drücken vor der Operation {#}</translation>
    </message>
    <message>
        <source>flow estimated</source>
        <translation>Strömung geschätzt</translation>
    </message>
    <message>
        <source>fluid level below the highest point of the brain</source>
        <translation>Liquorspiegel unter dem höchsten Punkt des Gehirns</translation>
    </message>
    <message>
        <source>following its way</source>
        <translation>der Weg wird verfolgt</translation>
    </message>
    <message>
        <source>following the aorta</source>
        <translation>Aorta wird verfolgt</translation>
    </message>
    <message>
        <source>following the contrast along the vessel</source>
        <translation>Kontrastmittel wird entlang des Gefäßes verfolgt</translation>
    </message>
    <message>
        <source>following the motion: {#} ms, steps of {#} ms</source>
        <translation>Bewegung wird verfolgt: {#} ms, Schritte von {#} ms</translation>
    </message>
    <message>
        <source>following the portal trunk</source>
        <translation>Pfortaderstamm wird verfolgt</translation>
    </message>
    <message>
        <source>following the way of the {}</source>
        <translation>Weg wird verfolgt: {}</translation>
    </message>
    <message>
        <source>following the windpipe</source>
        <translation>Luftröhre wird verfolgt</translation>
    </message>
    <message>
        <source>force on the implant</source>
        <translation>Kraft auf das Implantat</translation>
    </message>
    <message>
        <source>fragment</source>
        <translation>Fragment</translation>
    </message>
    <message>
        <source>frame</source>
        <translation>Koordinatensystem</translation>
    </message>
    <message>
        <source>free</source>
        <translation>frei</translation>
    </message>
    <message>
        <source>from</source>
        <translation>von</translation>
    </message>
    <message>
        <source>from and to are points near the proximal and distal anastomosis;</source>
        <translation>von und zu sind Orte nahe der proximalen und der distalen Anastomose;</translation>
    </message>
    <message>
        <source>from other structures too</source>
        <translation>auch von anderen Strukturen</translation>
    </message>
    <message>
        <source>front</source>
        <translation>vorn</translation>
    </message>
    <message>
        <source>functional liver whose portal branches are embolised</source>
        <translation>funktionelle Leber, deren Portaläste embolisiert sind</translation>
    </message>
    <message>
        <source>gaps</source>
        <translation>Lücken</translation>
    </message>
    <message>
        <source>gas presses evenly on all sides, so it hardly deforms a nearly incompressible organ, and the shift of diaphragm and abdominal wall is not in these numbers</source>
        <translation>Gas drückt von allen Seiten gleich und verformt ein fast inkompressibles Organ kaum; die Verschiebung von Zwerchfell und Bauchwand ist nicht in diesen Zahlen</translation>
    </message>
    <message>
        <source>gas presses evenly on all sides, so it hardly deforms a nearly incompressible organ, and the shift of diaphragm and wall is left out</source>
        <translation>Gas drückt von allen Seiten gleich und verformt ein fast inkompressibles Organ daher kaum; die Verschiebung von Zwerchfell und Bauchwand ist weggelassen</translation>
    </message>
    <message>
        <source>generation done</source>
        <translation>Generation fertig</translation>
    </message>
    <message>
        <source>give at least one measure that differs a weight</source>
        <translation>geben Sie mindestens einer Messgröße, die sich unterscheidet, ein Gewicht</translation>
    </message>
    <message>
        <source>give at least one measure that differs a weight.</source>
        <translation>geben Sie mindestens einer Messgröße, die sich unterscheidet, ein Gewicht.</translation>
    </message>
    <message>
        <source>glTF (binary), all structures in one file</source>
        <translation>glTF (binär), alle Strukturen in einer Datei</translation>
    </message>
    <message>
        <source>gliding</source>
        <translation>gleitend</translation>
    </message>
    <message>
        <source>gliding structures slide on the others instead of being grown to them.</source>
        <translation>gleitende Strukturen gleiten auf den anderen, statt mit ihnen verwachsen zu sein.</translation>
    </message>
    <message>
        <source>graft in place</source>
        <translation>Transplantat liegt</translation>
    </message>
    <message>
        <source>gravity</source>
        <translation>Schwerkraft</translation>
    </message>
    <message>
        <source>greater trochanter</source>
        <translation>Trochanter major</translation>
    </message>
    <message>
        <source>growing the wall</source>
        <translation>Wand wächst</translation>
    </message>
    <message>
        <source>growing the {}</source>
        <translation>{} wächst</translation>
    </message>
    <message>
        <source>growing {}</source>
        <translation>{} wächst</translation>
    </message>
    <message>
        <source>haematocrit (0: constant viscosity)</source>
        <translation>Hämatokrit (0: konstante Viskosität)</translation>
    </message>
    <message>
        <source>haematocrit (quemada)</source>
        <translation>Hämatokrit (quemada)</translation>
    </message>
    <message>
        <source>half angle of the cone of entry points</source>
        <translation>halber Winkel des Kegels der Eintrittspunkte</translation>
    </message>
    <message>
        <source>hand</source>
        <translation>von Hand</translation>
    </message>
    <message>
        <source>handing the image over</source>
        <translation>Bild wird übergeben</translation>
    </message>
    <message>
        <source>head</source>
        <translation>Kopf</translation>
    </message>
    <message>
        <source>head-up tilt of the table</source>
        <translation>Kopfhochlage des Tisches</translation>
    </message>
    <message>
        <source>headers read</source>
        <translation>Kopfdaten gelesen</translation>
    </message>
    <message>
        <source>healthy, Yamauchi 2011 [R]</source>
        <translation>gesund, Yamauchi 2011 [R]</translation>
    </message>
    <message>
        <source>heartbeat found</source>
        <translation>Herzschlag gefunden</translation>
    </message>
    <message>
        <source>height</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>held</source>
        <translation>gehalten</translation>
    </message>
    <message>
        <source>held for, relaxations: how long the load rests on tissue that gives way with time.</source>
        <translation>Haltezeit, Relaxationen: wie lange die Last auf Gewebe ruht, das mit der Zeit nachgibt.</translation>
    </message>
    <message>
        <source>hepatic</source>
        <translation>hepatisch</translation>
    </message>
    <message>
        <source>hepatic seed</source>
        <translation>hepatischer Keim</translation>
    </message>
    <message>
        <source>higher is better</source>
        <translation>höher ist besser</translation>
    </message>
    <message>
        <source>highest HU</source>
        <translation>höchste HU</translation>
    </message>
    <message>
        <source>holding the bone</source>
        <translation>Knochen wird gehalten</translation>
    </message>
    <message>
        <source>holes</source>
        <translation>Löcher</translation>
    </message>
    <message>
        <source>host</source>
        <translation>Wirtsorgan</translation>
    </message>
    <message>
        <source>how far borders of segments are off is not known</source>
        <translation>wie weit die Grenzen der Segmente abweichen, ist nicht bekannt</translation>
    </message>
    <message>
        <source>how far calcium exceeds the lumen</source>
        <translation>wie weit Kalk das Lumen übersteigt</translation>
    </message>
    <message>
        <source>how far the manipulation angle may be off</source>
        <translation>wie weit der Arbeitswinkel abweichen darf</translation>
    </message>
    <message>
        <source>identities removed</source>
        <translation>Identität entfernt</translation>
    </message>
    <message>
        <source>images only</source>
        <translation>nur Bilder</translation>
    </message>
    <message>
        <source>improving the worst angles</source>
        <translation>schlechteste Winkel werden verbessert</translation>
    </message>
    <message>
        <source>in the closed abdomen the neighbours carry the organ like a fluid of its density, in the operation only its bed does</source>
        <translation>im geschlossenen Bauch tragen die Nachbarn das Organ wie eine Flüssigkeit seiner Dichte, in der Operation nur sein Bett</translation>
    </message>
    <message>
        <source>inches</source>
        <translation>Zoll</translation>
    </message>
    <message>
        <source>inferior</source>
        <translation>unten</translation>
    </message>
    <message>
        <source>inside</source>
        <translation>innen</translation>
    </message>
    <message>
        <source>inside the tested range</source>
        <translation>im geprüften Bereich</translation>
    </message>
    <message>
        <source>instrument</source>
        <translation>Instrument</translation>
    </message>
    <message>
        <source>instruments</source>
        <translation>Instrumente</translation>
    </message>
    <message>
        <source>instruments, ligaments and pushes act on the surface, needles inside, and so do the stitches of the plan.</source>
        <translation>Instrumente, Ligamente und Drücke wirken auf die Oberfläche, Nadeln innen, ebenso die Nähte des Plans.</translation>
    </message>
    <message>
        <source>intersect</source>
        <translation>schneiden</translation>
    </message>
    <message>
        <source>interval not computed</source>
        <translation>Intervall nicht berechnet</translation>
    </message>
    <message>
        <source>intervals overlap or were not computed, so the plans cannot be told apart by this measure</source>
        <translation>Intervalle überlappen oder wurden nicht berechnet, diese Messgröße unterscheidet die Pläne also nicht</translation>
    </message>
    <message>
        <source>intervals, where they were computed</source>
        <translation>Intervalle, wo sie berechnet wurden</translation>
    </message>
    <message>
        <source>into</source>
        <translation>in</translation>
    </message>
    <message>
        <source>into a new structure</source>
        <translation>in eine neue Struktur</translation>
    </message>
    <message>
        <source>inward</source>
        <translation>nach innen</translation>
    </message>
    <message>
        <source>its nominal diameter is that of the wider landing zone with oversize more.</source>
        <translation>sein Nenndurchmesser ist der der weiteren Landezone und die Übergröße dazu.</translation>
    </message>
    <message>
        <source>its normal points to the piece that moves, called piece.</source>
        <translation>ihre Normale zeigt zum Teil, der sich bewegt und wie angegeben heißt.</translation>
    </message>
    <message>
        <source>its surface becomes</source>
        <translation>ihre Oberfläche wird</translation>
    </message>
    <message>
        <source>its surface was damaged and was repaired</source>
        <translation>ihre Oberfläche war beschädigt und wurde repariert</translation>
    </message>
    <message>
        <source>its triangles faced inwards, as those of a mirrored surface do, and were turned</source>
        <translation>ihre Dreiecke zeigten nach innen, wie die einer gespiegelten Oberfläche, und wurden gedreht</translation>
    </message>
    <message>
        <source>joining the drags along the {}</source>
        <translation>Züge werden verbunden: {}</translation>
    </message>
    <message>
        <source>judging how sure the bone is</source>
        <translation>Sicherheit des Knochens wird beurteilt</translation>
    </message>
    <message>
        <source>judging how sure they are</source>
        <translation>Sicherheit wird beurteilt</translation>
    </message>
    <message>
        <source>keep</source>
        <translation>behalten</translation>
    </message>
    <message>
        <source>keeps</source>
        <translation>behält</translation>
    </message>
    <message>
        <source>labels</source>
        <translation>Strukturkarte</translation>
    </message>
    <message>
        <source>larger ones</source>
        <translation>größere</translation>
    </message>
    <message>
        <source>largest</source>
        <translation>größte</translation>
    </message>
    <message>
        <source>largest CT</source>
        <translation>größtes CT</translation>
    </message>
    <message>
        <source>largest angle to the normal of the skull</source>
        <translation>größter Winkel zur Normalen des Schädels</translation>
    </message>
    <message>
        <source>largest hole that is filled</source>
        <translation>größtes Loch, das gefüllt wird</translation>
    </message>
    <message>
        <source>largest only</source>
        <translation>nur das größte</translation>
    </message>
    <message>
        <source>largest piece only</source>
        <translation>nur das größte Stück</translation>
    </message>
    <message>
        <source>largest principal strain</source>
        <translation>größte Hauptdehnung</translation>
    </message>
    <message>
        <source>largest radius of the vessel</source>
        <translation>größter Radius des Gefäßes</translation>
    </message>
    <message>
        <source>layers at the wall of the next coarser mesh</source>
        <translation>Lagen an der Wand des nächstgröberen Netzes</translation>
    </message>
    <message>
        <source>laying bone onto bone</source>
        <translation>Knochen wird an Knochen gelegt</translation>
    </message>
    <message>
        <source>laying layers along the wall</source>
        <translation>Schichten werden an die Wand gelegt</translation>
    </message>
    <message>
        <source>laying the edits on the label map</source>
        <translation>Bearbeitungen werden auf die Segmentierung gelegt</translation>
    </message>
    <message>
        <source>laying the lattice</source>
        <translation>Gitter wird gelegt</translation>
    </message>
    <message>
        <source>laying the vessel straight</source>
        <translation>Gefäß wird gestreckt</translation>
    </message>
    <message>
        <source>least confidence of a voxel</source>
        <translation>geringste Sicherheit eines Voxels</translation>
    </message>
    <message>
        <source>least distance between ports</source>
        <translation>kleinster Abstand zwischen Zugängen</translation>
    </message>
    <message>
        <source>least distance from forbidden structures</source>
        <translation>kleinster Abstand von verbotenen Strukturen</translation>
    </message>
    <message>
        <source>least distance from vessels</source>
        <translation>kleinster Abstand von Gefäßen</translation>
    </message>
    <message>
        <source>least part that counts as inside</source>
        <translation>kleinster Anteil, der als innen zählt</translation>
    </message>
    <message>
        <source>least volume</source>
        <translation>kleinstes Volumen</translation>
    </message>
    <message>
        <source>least volume of a piece</source>
        <translation>kleinstes Volumen eines Stücks</translation>
    </message>
    <message>
        <source>left</source>
        <translation>links</translation>
    </message>
    <message>
        <source>left and anterior</source>
        <translation>links und vorn</translation>
    </message>
    <message>
        <source>left and posterior</source>
        <translation>links und hinten</translation>
    </message>
    <message>
        <source>left lateral</source>
        <translation>Linksseitenlage</translation>
    </message>
    <message>
        <source>length and width are needed where method says own size.</source>
        <translation>Länge und Breite werden gebraucht, wo das Verfahren eigene Maße sagt.</translation>
    </message>
    <message>
        <source>length of a TIPS</source>
        <translation>Länge eines TIPS</translation>
    </message>
    <message>
        <source>length of the instrument</source>
        <translation>Länge des Instruments</translation>
    </message>
    <message>
        <source>length of the instruments</source>
        <translation>Länge der Instrumente</translation>
    </message>
    <message>
        <source>lesions</source>
        <translation>Läsionen</translation>
    </message>
    <message>
        <source>less than {#} of the tissue is strained beyond the range its law was tested in (largest {#}, at {} mm LPS)</source>
        <translation>weniger als {#} des Gewebes ist über den Bereich gedehnt, in dem sein Gesetz geprüft wurde (größte Dehnung {#}, bei {} mm LPS)</translation>
    </message>
    <message>
        <source>library 2d gives 2.0-2.5 for the aorta [R / M]</source>
        <translation>Sammlung 2d gibt 2,0-2,5 für die Aorta [R / M]</translation>
    </message>
    <message>
        <source>lift of the wall by the gas</source>
        <translation>Anhebung der Bauchwand durch das Gas</translation>
    </message>
    <message>
        <source>ligament</source>
        <translation>Ligament</translation>
    </message>
    <message>
        <source>ligaments</source>
        <translation>Bänder</translation>
    </message>
    <message>
        <source>limit of this program [D]</source>
        <translation>Grenze dieses Programms [D]</translation>
    </message>
    <message>
        <source>liver</source>
        <translation>Leber</translation>
    </message>
    <message>
        <source>liver removed {} of the plane through {}</source>
        <translation>Leber entfernt {} der Ebene durch {}</translation>
    </message>
    <message>
        <source>liver removed {} of the plane through {} and {} of the plane through {}</source>
        <translation>Leber entfernt {} der Ebene durch {} und {} der Ebene durch {}</translation>
    </message>
    <message>
        <source>loading the bundle</source>
        <translation>Bündel wird geladen</translation>
    </message>
    <message>
        <source>longest edge</source>
        <translation>längste Kante</translation>
    </message>
    <message>
        <source>longest edge in fine structures</source>
        <translation>längste Kante in feinen Strukturen</translation>
    </message>
    <message>
        <source>longest path</source>
        <translation>längster Weg</translation>
    </message>
    <message>
        <source>looking at the bone</source>
        <translation>Knochen wird betrachtet</translation>
    </message>
    <message>
        <source>looking at the fragments</source>
        <translation>Bruchstücke werden betrachtet</translation>
    </message>
    <message>
        <source>looking at the images</source>
        <translation>Bilder werden betrachtet</translation>
    </message>
    <message>
        <source>looking at the liver</source>
        <translation>Leber wird betrachtet</translation>
    </message>
    <message>
        <source>looking at the ports</source>
        <translation>Zugänge werden betrachtet</translation>
    </message>
    <message>
        <source>looking at the quality of the scan</source>
        <translation>Qualität der Aufnahme wird geprüft</translation>
    </message>
    <message>
        <source>looking at the surface</source>
        <translation>Fläche wird betrachtet</translation>
    </message>
    <message>
        <source>looking at the target</source>
        <translation>Ziel wird betrachtet</translation>
    </message>
    <message>
        <source>looking at the {} around {}</source>
        <translation>{} um {} wird betrachtet</translation>
    </message>
    <message>
        <source>looking at what surrounds the zone</source>
        <translation>Umgebung der Zone wird betrachtet</translation>
    </message>
    <message>
        <source>looking at {}</source>
        <translation>{} wird betrachtet</translation>
    </message>
    <message>
        <source>looking for a start</source>
        <translation>ein Anfang wird gesucht</translation>
    </message>
    <message>
        <source>looking for air inside the body</source>
        <translation>Luft im Körper wird gesucht</translation>
    </message>
    <message>
        <source>looking for bone</source>
        <translation>Knochen wird gesucht</translation>
    </message>
    <message>
        <source>looking for fat</source>
        <translation>Fett wird gesucht</translation>
    </message>
    <message>
        <source>looking for joints and fractures</source>
        <translation>Gelenke und Brüche werden gesucht</translation>
    </message>
    <message>
        <source>looking for metal and teeth</source>
        <translation>Metall und Zähne werden gesucht</translation>
    </message>
    <message>
        <source>looking for muscle</source>
        <translation>Muskel wird gesucht</translation>
    </message>
    <message>
        <source>looking for streaks in slice {}</source>
        <translation>Streifen in Schicht {} werden gesucht</translation>
    </message>
    <message>
        <source>looking for the borders of the segments</source>
        <translation>Grenzen der Segmente werden gesucht</translation>
    </message>
    <message>
        <source>looking for the brain</source>
        <translation>Gehirn wird gesucht</translation>
    </message>
    <message>
        <source>looking for the largest piece</source>
        <translation>größtes Stück wird gesucht</translation>
    </message>
    <message>
        <source>looking for the liver</source>
        <translation>Leber wird gesucht</translation>
    </message>
    <message>
        <source>looking for the pieces of {}</source>
        <translation>Stücke von {} werden gesucht</translation>
    </message>
    <message>
        <source>looking for the second image</source>
        <translation>zweites Bild wird gesucht</translation>
    </message>
    <message>
        <source>looking for the skin</source>
        <translation>Haut wird gesucht</translation>
    </message>
    <message>
        <source>looking for the vena cava and the gallbladder</source>
        <translation>Hohlvene und Gallenblase werden gesucht</translation>
    </message>
    <message>
        <source>looking for the ventricles</source>
        <translation>Ventrikel werden gesucht</translation>
    </message>
    <message>
        <source>looking for vessels in the liver</source>
        <translation>Gefäße in der Leber werden gesucht</translation>
    </message>
    <message>
        <source>looking for what is unlike the {}</source>
        <translation>Gesucht wird, was sich von {} unterscheidet</translation>
    </message>
    <message>
        <source>looking how the bones lie to each other</source>
        <translation>Die Lage der Knochen zueinander wird gesucht</translation>
    </message>
    <message>
        <source>lower is better</source>
        <translation>niedriger ist besser</translation>
    </message>
    <message>
        <source>lowest HU</source>
        <translation>niedrigste HU</translation>
    </message>
    <message>
        <source>lung</source>
        <translation>Lunge</translation>
    </message>
    <message>
        <source>magnetic resonance</source>
        <translation>Magnetresonanz</translation>
    </message>
    <message>
        <source>making room</source>
        <translation>Platz wird geschaffen</translation>
    </message>
    <message>
        <source>making the case</source>
        <translation>Fall wird angelegt</translation>
    </message>
    <message>
        <source>manipulation angle wanted</source>
        <translation>gewünschter Arbeitswinkel</translation>
    </message>
    <message>
        <source>margin around the lesion</source>
        <translation>Abstand um die Läsion</translation>
    </message>
    <message>
        <source>margin around {}</source>
        <translation>Rand um {}</translation>
    </message>
    <message>
        <source>marks</source>
        <translation>Marken</translation>
    </message>
    <message>
        <source>masking {}</source>
        <translation>{} wird maskiert</translation>
    </message>
    <message>
        <source>mean arterial pressure</source>
        <translation>mittlerer arterieller Druck</translation>
    </message>
    <message>
        <source>mean inflow</source>
        <translation>mittlerer Zufluss</translation>
    </message>
    <message>
        <source>measure; D, G, E, V: distance, angle, ellipse, volume</source>
        <translation>messen; D, G, E, V: Abstand, Winkel, Ellipse, Volumen</translation>
    </message>
    <message>
        <source>measuring</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>measuring distances from the surface</source>
        <translation>Abstände von der Fläche werden gemessen</translation>
    </message>
    <message>
        <source>measuring distances to the surface</source>
        <translation>Abstände zur Fläche werden gemessen</translation>
    </message>
    <message>
        <source>measuring distances to {}</source>
        <translation>Abstände zu {} werden gemessen</translation>
    </message>
    <message>
        <source>measuring from the surface of {}</source>
        <translation>von der Oberfläche von {} wird gemessen</translation>
    </message>
    <message>
        <source>measuring paths exactly</source>
        <translation>Wege werden genau gemessen</translation>
    </message>
    <message>
        <source>measuring the anatomy</source>
        <translation>Anatomie wird gemessen</translation>
    </message>
    <message>
        <source>measuring the fit</source>
        <translation>Passung wird gemessen</translation>
    </message>
    <message>
        <source>measuring the landing zones</source>
        <translation>Landezonen werden gemessen</translation>
    </message>
    <message>
        <source>measuring the mesh</source>
        <translation>Netz wird gemessen</translation>
    </message>
    <message>
        <source>measuring the opened vessel</source>
        <translation>eröffnetes Gefäß wird gemessen</translation>
    </message>
    <message>
        <source>measuring the path</source>
        <translation>Weg wird gemessen</translation>
    </message>
    <message>
        <source>measuring the seam</source>
        <translation>Naht wird gemessen</translation>
    </message>
    <message>
        <source>measuring the vessel</source>
        <translation>Gefäß wird gemessen</translation>
    </message>
    <message>
        <source>measuring what must be spared</source>
        <translation>was zu schonen ist, wird gemessen</translation>
    </message>
    <message>
        <source>meshes, the finest included</source>
        <translation>Netze, das feinste eingeschlossen</translation>
    </message>
    <message>
        <source>meshes, the finest included (1: no mesh error)</source>
        <translation>Netze, das feinste eingeschlossen (1: kein Netzfehler)</translation>
    </message>
    <message>
        <source>meshing again, finer in clefts</source>
        <translation>neu vernetzen, feiner in Spalten</translation>
    </message>
    <message>
        <source>meshing again, finer in {}</source>
        <translation>neu vernetzen, feiner in {}</translation>
    </message>
    <message>
        <source>meshing the lumen coarsely</source>
        <translation>Lumen wird grob vernetzt</translation>
    </message>
    <message>
        <source>metal above</source>
        <translation>Metall über</translation>
    </message>
    <message>
        <source>method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>metres</source>
        <translation>Meter</translation>
    </message>
    <message>
        <source>micrometres</source>
        <translation>Mikrometer</translation>
    </message>
    <message>
        <source>microwave, 80 W, 5 min</source>
        <translation>Mikrowelle, 80 W, 5 min</translation>
    </message>
    <message>
        <source>microwave, own size</source>
        <translation>Mikrowelle, eigene Maße</translation>
    </message>
    <message>
        <source>microwave, {#}, {#}</source>
        <translation>Mikrowelle, {#}, {#}</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>Mitte</translation>
    </message>
    <message>
        <source>middle of 2-8 mmHg [M]</source>
        <translation>Mitte von 2-8 mmHg [M]</translation>
    </message>
    <message>
        <source>middle of 70-105 mmHg, BioGears validation tables [R]</source>
        <translation>Mitte von 70-105 mmHg, Validierungstabellen von BioGears [R]</translation>
    </message>
    <message>
        <source>middle of the normal range 1-5 mmHg [R]</source>
        <translation>Mitte des Normalbereichs 1-5 mmHg [R]</translation>
    </message>
    <message>
        <source>millimetres</source>
        <translation>Millimeter</translation>
    </message>
    <message>
        <source>mirror</source>
        <translation>Spiegelung</translation>
    </message>
    <message>
        <source>modelling choice of this program [D]</source>
        <translation>Modellannahme dieses Programms [D]</translation>
    </message>
    <message>
        <source>more surface bleeds more</source>
        <translation>mehr Fläche blutet mehr</translation>
    </message>
    <message>
        <source>most beats</source>
        <translation>höchstens Schläge</translation>
    </message>
    <message>
        <source>most candidates</source>
        <translation>höchstens so viele Kandidaten</translation>
    </message>
    <message>
        <source>most elements across thin structures</source>
        <translation>höchstens Elemente quer zu dünnen Strukturen</translation>
    </message>
    <message>
        <source>most nodes for the sake of thin structures, over those without</source>
        <translation>höchstens Knoten für dünne Strukturen, über die ohne sie</translation>
    </message>
    <message>
        <source>move</source>
        <translation>verschieben</translation>
    </message>
    <message>
        <source>moving the centreline to the middle of the vessel</source>
        <translation>Mittellinie wird in die Mitte des Gefäßes gerückt</translation>
    </message>
    <message>
        <source>moving the surface</source>
        <translation>Fläche wird verschoben</translation>
    </message>
    <message>
        <source>muscle</source>
        <translation>Muskel</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>name of the part beyond</source>
        <translation>Name des Teils jenseits</translation>
    </message>
    <message>
        <source>names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>naming the series by its bytes</source>
        <translation>Serie wird nach ihren Bytes benannt</translation>
    </message>
    <message>
        <source>naming the surfaces</source>
        <translation>Flächen werden benannt</translation>
    </message>
    <message>
        <source>nearest</source>
        <translation>nächstgelegen</translation>
    </message>
    <message>
        <source>needle</source>
        <translation>Nadel</translation>
    </message>
    <message>
        <source>needles</source>
        <translation>Nadeln</translation>
    </message>
    <message>
        <source>newtonian</source>
        <translation>newtonsch</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>no arterial buffer response, no adaptation of the remnant</source>
        <translation>keine arterielle Pufferantwort, keine Anpassung des Rests</translation>
    </message>
    <message>
        <source>no direction</source>
        <translation>ohne Richtung</translation>
    </message>
    <message>
        <source>no interval</source>
        <translation>kein Intervall</translation>
    </message>
    <message>
        <source>no other plan is better in both measures</source>
        <translation>kein anderer Plan ist in beiden Messgrößen besser</translation>
    </message>
    <message>
        <source>no smooth surface holds every structure of this map: its voxels themselves are divided</source>
        <translation>keine glatte Fläche hält jede Struktur dieser Segmentierung: ihre Voxel selbst werden geteilt</translation>
    </message>
    <message>
        <source>no warnings</source>
        <translation>keine Warnungen</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>none of {#} draws changes it</source>
        <translation>keine von {#} Ziehungen ändert es</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>Normale</translation>
    </message>
    <message>
        <source>not at the point</source>
        <translation>nicht am Punkt</translation>
    </message>
    <message>
        <source>not given</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>not made yet</source>
        <translation>noch nicht gemacht</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>nicht genannt</translation>
    </message>
    <message>
        <source>one view alone, or all four again</source>
        <translation>eine Ansicht allein, oder wieder alle vier</translation>
    </message>
    <message>
        <source>only free voxels</source>
        <translation>nur freie Voxel</translation>
    </message>
    <message>
        <source>opening '{}'</source>
        <translation>'{}' wird eröffnet</translation>
    </message>
    <message>
        <source>opening the case</source>
        <translation>Fall wird geöffnet</translation>
    </message>
    <message>
        <source>opening the graft</source>
        <translation>Prothese wird entfaltet</translation>
    </message>
    <message>
        <source>opening the skull</source>
        <translation>Schädel wird eröffnet</translation>
    </message>
    <message>
        <source>opening the vessel</source>
        <translation>Gefäß wird geweitet</translation>
    </message>
    <message>
        <source>operation</source>
        <translation>Operation</translation>
    </message>
    <message>
        <source>operation on the liver</source>
        <translation>Operation an der Leber</translation>
    </message>
    <message>
        <source>organ</source>
        <translation>Organ</translation>
    </message>
    <message>
        <source>organ is where the target must lie.</source>
        <translation>Organ: worin das Ziel liegen muss.</translation>
    </message>
    <message>
        <source>organs</source>
        <translation>Organe</translation>
    </message>
    <message>
        <source>other</source>
        <translation>andere</translation>
    </message>
    <message>
        <source>other beds</source>
        <translation>andere Strombahnen</translation>
    </message>
    <message>
        <source>other side</source>
        <translation>andere Seite</translation>
    </message>
    <message>
        <source>outlets</source>
        <translation>Auslässe</translation>
    </message>
    <message>
        <source>outline</source>
        <translation>Umriss</translation>
    </message>
    <message>
        <source>outline of the lesions</source>
        <translation>Umriss der Herde</translation>
    </message>
    <message>
        <source>outline of the lesions {#}</source>
        <translation>Umriss der Herde {#}</translation>
    </message>
    <message>
        <source>outline of the organ</source>
        <translation>Umriss des Organs</translation>
    </message>
    <message>
        <source>outline of the organ {#}</source>
        <translation>Umriss des Organs {#}</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>außen</translation>
    </message>
    <message>
        <source>outwards, inwards when negative</source>
        <translation>nach außen, nach innen wenn negativ</translation>
    </message>
    <message>
        <source>over</source>
        <translation>über</translation>
    </message>
    <message>
        <source>painting {}</source>
        <translation>{} wird gemalt</translation>
    </message>
    <message>
        <source>pan</source>
        <translation>verschieben</translation>
    </message>
    <message>
        <source>parabolic</source>
        <translation>parabolisch</translation>
    </message>
    <message>
        <source>parting the portal from the hepatic veins</source>
        <translation>Pfortader und Lebervenen werden getrennt</translation>
    </message>
    <message>
        <source>path</source>
        <translation>Weg</translation>
    </message>
    <message>
        <source>path is where its middle goes;</source>
        <translation>Weg: wo seine Mitte geht;</translation>
    </message>
    <message>
        <source>path {#}</source>
        <translation>Weg {#}</translation>
    </message>
    <message>
        <source>picture of {}</source>
        <translation>Bild von {}</translation>
    </message>
    <message>
        <source>piece</source>
        <translation>Stück</translation>
    </message>
    <message>
        <source>pivot</source>
        <translation>Drehpunkt</translation>
    </message>
    <message>
        <source>places</source>
        <translation>Stellen</translation>
    </message>
    <message>
        <source>placing bonds</source>
        <translation>Verbindungen werden gesetzt</translation>
    </message>
    <message>
        <source>placing stitches</source>
        <translation>Nähte werden gesetzt</translation>
    </message>
    <message>
        <source>placing the anastomoses</source>
        <translation>Anastomosen werden gesetzt</translation>
    </message>
    <message>
        <source>placing the balloon</source>
        <translation>Ballon wird platziert</translation>
    </message>
    <message>
        <source>placing the band</source>
        <translation>Band wird platziert</translation>
    </message>
    <message>
        <source>placing the diverter</source>
        <translation>Flussumlenker wird platziert</translation>
    </message>
    <message>
        <source>placing the edge half-way</source>
        <translation>Rand wird auf halbe Höhe gesetzt</translation>
    </message>
    <message>
        <source>placing the edge of the {}</source>
        <translation>Rand wird gesetzt: {}</translation>
    </message>
    <message>
        <source>placing the edge of {}</source>
        <translation>Rand von {} wird gesetzt</translation>
    </message>
    <message>
        <source>placing the edges of the veins</source>
        <translation>Ränder der Venen werden gesetzt</translation>
    </message>
    <message>
        <source>placing the graft</source>
        <translation>Prothese wird platziert</translation>
    </message>
    <message>
        <source>placing the implant</source>
        <translation>Implantat wird platziert</translation>
    </message>
    <message>
        <source>placing the middles of the edges</source>
        <translation>Kantenmitten werden gesetzt</translation>
    </message>
    <message>
        <source>placing the openings</source>
        <translation>Öffnungen werden gesetzt</translation>
    </message>
    <message>
        <source>placing the patch</source>
        <translation>Patch wird platziert</translation>
    </message>
    <message>
        <source>placing the shunt</source>
        <translation>Shunt wird platziert</translation>
    </message>
    <message>
        <source>placing the stent</source>
        <translation>Stent wird platziert</translation>
    </message>
    <message>
        <source>placing the surface of the bone</source>
        <translation>Oberfläche des Knochens wird gesetzt</translation>
    </message>
    <message>
        <source>placing the tube</source>
        <translation>Rohr wird platziert</translation>
    </message>
    <message>
        <source>placing the wall</source>
        <translation>Wand wird gesetzt</translation>
    </message>
    <message>
        <source>placing the wall of the {}</source>
        <translation>Wand wird gesetzt: {}</translation>
    </message>
    <message>
        <source>placing the zone</source>
        <translation>Zone wird platziert</translation>
    </message>
    <message>
        <source>plane</source>
        <translation>Ebene</translation>
    </message>
    <message>
        <source>plane cuts the structure bone;</source>
        <translation>Ebene schneidet die Struktur Knochen;</translation>
    </message>
    <message>
        <source>plane {#}</source>
        <translation>Ebene {#}</translation>
    </message>
    <message>
        <source>planes</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>plans are drawn independently</source>
        <translation>Pläne werden unabhängig gezogen</translation>
    </message>
    <message>
        <source>plans are drawn independently, so that an order that holds is firm</source>
        <translation>Pläne werden unabhängig gezogen, eine Reihenfolge, die hält, ist also fest</translation>
    </message>
    <message>
        <source>plate</source>
        <translation>Platte</translation>
    </message>
    <message>
        <source>plug</source>
        <translation>Pfropfenprofil</translation>
    </message>
    <message>
        <source>pneumoperitoneum</source>
        <translation>Pneumoperitoneum</translation>
    </message>
    <message>
        <source>point</source>
        <translation>Punkt</translation>
    </message>
    <message>
        <source>points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>points with radius and area (CSV)</source>
        <translation>Punkte mit Radius und Fläche (CSV)</translation>
    </message>
    <message>
        <source>portal</source>
        <translation>portal</translation>
    </message>
    <message>
        <source>portal circulation</source>
        <translation>Pfortaderkreislauf</translation>
    </message>
    <message>
        <source>portal circulation solved</source>
        <translation>Pfortaderkreislauf gelöst</translation>
    </message>
    <message>
        <source>portal flow before surgery</source>
        <translation>portaler Fluss vor der Operation</translation>
    </message>
    <message>
        <source>portal seed</source>
        <translation>portaler Keim</translation>
    </message>
    <message>
        <source>portal share of the liver's inflow</source>
        <translation>portaler Anteil am Zufluss der Leber</translation>
    </message>
    <message>
        <source>portal trunk kept within</source>
        <translation>Pfortaderstamm behalten innerhalb</translation>
    </message>
    <message>
        <source>ports at least 5 cm apart [R]</source>
        <translation>Ports mindestens 5 cm auseinander [R]</translation>
    </message>
    <message>
        <source>possibly bone above</source>
        <translation>vielleicht Knochen über</translation>
    </message>
    <message>
        <source>posterior</source>
        <translation>hinten</translation>
    </message>
    <message>
        <source>preparing the fast tier</source>
        <translation>schnelle Stufe wird vorbereitet</translation>
    </message>
    <message>
        <source>preparing the flow</source>
        <translation>Strömung wird vorbereitet</translation>
    </message>
    <message>
        <source>preparing the images</source>
        <translation>Bilder werden vorbereitet</translation>
    </message>
    <message>
        <source>preparing the search</source>
        <translation>Suche wird vorbereitet</translation>
    </message>
    <message>
        <source>preparing the tissue mesh</source>
        <translation>Gewebenetz wird vorbereitet</translation>
    </message>
    <message>
        <source>preparing the volume</source>
        <translation>Volumen wird vorbereitet</translation>
    </message>
    <message>
        <source>pressure</source>
        <translation>Druck</translation>
    </message>
    <message>
        <source>pressure of the blood on the wall</source>
        <translation>Druck des Blutes auf die Wand</translation>
    </message>
    <message>
        <source>pressure of the inferior vena cava</source>
        <translation>Druck der unteren Hohlvene</translation>
    </message>
    <message>
        <source>profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>prone</source>
        <translation>Bauchlage</translation>
    </message>
    <message>
        <source>proposal</source>
        <translation>Vorschlag</translation>
    </message>
    <message>
        <source>proximal anastomosis</source>
        <translation>proximale Anastomose</translation>
    </message>
    <message>
        <source>proximal end</source>
        <translation>proximales Ende</translation>
    </message>
    <message>
        <source>proximal landing</source>
        <translation>proximale Landezone</translation>
    </message>
    <message>
        <source>proximal resistance of an iliac bed</source>
        <translation>proximaler Widerstand eines iliakalen Stromgebiets</translation>
    </message>
    <message>
        <source>proximal tibia</source>
        <translation>proximale Tibia</translation>
    </message>
    <message>
        <source>pulse wave velocity (0: by age)</source>
        <translation>Pulswellengeschwindigkeit (0: nach Alter)</translation>
    </message>
    <message>
        <source>pulse wave velocity of elastic walls (0: by age)</source>
        <translation>Pulswellengeschwindigkeit elastischer Wände (0: nach dem Alter)</translation>
    </message>
    <message>
        <source>pulse waves through the vessels</source>
        <translation>Pulswellen durch die Gefäße</translation>
    </message>
    <message>
        <source>push</source>
        <translation>Druck</translation>
    </message>
    <message>
        <source>pushes</source>
        <translation>Drücke</translation>
    </message>
    <message>
        <source>quemada</source>
        <translation>Quemada</translation>
    </message>
    <message>
        <source>radio frequency, cool-tip, 12 min</source>
        <translation>Radiofrequenz, Cool-tip, 12 min</translation>
    </message>
    <message>
        <source>radio frequency, own size</source>
        <translation>Radiofrequenz, eigene Maße</translation>
    </message>
    <message>
        <source>radius of leaks that are cut</source>
        <translation>Radius von Lecks, die abgeschnitten werden</translation>
    </message>
    <message>
        <source>radius of the bone that a bond holds</source>
        <translation>Radius des Knochens, den eine Verbindung hält</translation>
    </message>
    <message>
        <source>radius of the brush</source>
        <translation>Radius des Pinsels</translation>
    </message>
    <message>
        <source>radius of the drag</source>
        <translation>Radius des Zugs</translation>
    </message>
    <message>
        <source>radius of the implant</source>
        <translation>Radius des Implantats</translation>
    </message>
    <message>
        <source>radius of the lesion</source>
        <translation>Radius der Läsion</translation>
    </message>
    <message>
        <source>radius of the opening</source>
        <translation>Radius der Öffnung</translation>
    </message>
    <message>
        <source>radius of the retractor's grip</source>
        <translation>Radius des Hakengriffs</translation>
    </message>
    <message>
        <source>radius of the tissue that a stitch takes</source>
        <translation>Radius des Gewebes, das ein Stich fasst</translation>
    </message>
    <message>
        <source>radius of what is held</source>
        <translation>Radius des Gehaltenen</translation>
    </message>
    <message>
        <source>raising the water</source>
        <translation>das Wasser steigt</translation>
    </message>
    <message>
        <source>read the interval, not the value</source>
        <translation>lesen Sie das Intervall, nicht den Wert</translation>
    </message>
    <message>
        <source>read; whether the scan is good enough was not judged yet</source>
        <translation>gelesen; ob die Aufnahme gut genug ist, wurde noch nicht beurteilt</translation>
    </message>
    <message>
        <source>reading an earlier result</source>
        <translation>früheres Ergebnis wird gelesen</translation>
    </message>
    <message>
        <source>reading headers, {} of {}</source>
        <translation>Kopfdaten werden gelesen, {} von {}</translation>
    </message>
    <message>
        <source>reading stress and strain</source>
        <translation>Spannung und Dehnung werden gelesen</translation>
    </message>
    <message>
        <source>reading the brightness of the {}</source>
        <translation>Helligkeit wird gelesen: {}</translation>
    </message>
    <message>
        <source>reading the contrast along the vessel</source>
        <translation>Kontrast entlang des Gefäßes wird gelesen</translation>
    </message>
    <message>
        <source>reading the labels</source>
        <translation>Segmentierung wird gelesen</translation>
    </message>
    <message>
        <source>reading the mask {}</source>
        <translation>Maske {} wird gelesen</translation>
    </message>
    <message>
        <source>reading the mesh</source>
        <translation>Netz wird gelesen</translation>
    </message>
    <message>
        <source>reading the plans</source>
        <translation>Pläne werden gelesen</translation>
    </message>
    <message>
        <source>reading the registration</source>
        <translation>Registrierung wird gelesen</translation>
    </message>
    <message>
        <source>reading the second image</source>
        <translation>zweites Bild wird gelesen</translation>
    </message>
    <message>
        <source>reading {}</source>
        <translation>{} wird gelesen</translation>
    </message>
    <message>
        <source>recoil is the share of the gain in diameter that the wall takes back.</source>
        <translation>Rückfederung ist der Anteil des gewonnenen Durchmessers, den die Wand zurücknimmt.</translation>
    </message>
    <message>
        <source>refining near '{}'</source>
        <translation>feiner bei '{}'</translation>
    </message>
    <message>
        <source>rehearsing</source>
        <translation>Proben</translation>
    </message>
    <message>
        <source>relative residual to reach</source>
        <translation>zu erreichendes relatives Residuum</translation>
    </message>
    <message>
        <source>relaxation</source>
        <translation>Relaxation</translation>
    </message>
    <message>
        <source>relaxations</source>
        <translation>Relaxationen</translation>
    </message>
    <message>
        <source>relaxing the mesh</source>
        <translation>Netz wird entspannt</translation>
    </message>
    <message>
        <source>remeshing the surface</source>
        <translation>Fläche wird neu vernetzt</translation>
    </message>
    <message>
        <source>remnant of the neck is left standing out of the vessel.</source>
        <translation>Rest des Halses bleibt außerhalb des Gefäßes stehen.</translation>
    </message>
    <message>
        <source>remove</source>
        <translation>wegnehmen</translation>
    </message>
    <message>
        <source>removed is the side where towards lies.</source>
        <translation>entfernt wird die Seite, auf der der Ort liegt.</translation>
    </message>
    <message>
        <source>removes less</source>
        <translation>entfernt weniger</translation>
    </message>
    <message>
        <source>removes more</source>
        <translation>entfernt mehr</translation>
    </message>
    <message>
        <source>removing identities, {} of {}</source>
        <translation>Identität wird entfernt, {} von {}</translation>
    </message>
    <message>
        <source>removing {}</source>
        <translation>{} wird entfernt</translation>
    </message>
    <message>
        <source>repaired</source>
        <translation>ausgebessert</translation>
    </message>
    <message>
        <source>resampling, {} of {} slices</source>
        <translation>Umrechnen, {} von {} Schichten</translation>
    </message>
    <message>
        <source>residence time</source>
        <translation>Verweilzeit</translation>
    </message>
    <message>
        <source>resistance of the beds in hyperaemia, of that at rest (1: no hyperaemia)</source>
        <translation>Widerstand der Stromgebiete bei Hyperämie, von dem in Ruhe (1: keine Hyperämie)</translation>
    </message>
    <message>
        <source>result drawn</source>
        <translation>Ergebnis gezeichnet</translation>
    </message>
    <message>
        <source>retraction</source>
        <translation>Zug</translation>
    </message>
    <message>
        <source>right</source>
        <translation>rechts</translation>
    </message>
    <message>
        <source>right and anterior</source>
        <translation>rechts und vorn</translation>
    </message>
    <message>
        <source>right and posterior</source>
        <translation>rechts und hinten</translation>
    </message>
    <message>
        <source>right lateral</source>
        <translation>Rechtsseitenlage</translation>
    </message>
    <message>
        <source>rigid</source>
        <translation>starr</translation>
    </message>
    <message>
        <source>rigid walls and blood of constant viscosity</source>
        <translation>starre Wände und Blut konstanter Viskosität</translation>
    </message>
    <message>
        <source>rod</source>
        <translation>Stab</translation>
    </message>
    <message>
        <source>room around the seeds</source>
        <translation>Raum um die Keime</translation>
    </message>
    <message>
        <source>roughly {}</source>
        <translation>ungefähr {}</translation>
    </message>
    <message>
        <source>running TotalSegmentator, task {}</source>
        <translation>TotalSegmentator läuft, Aufgabe {}</translation>
    </message>
    <message>
        <source>running {}</source>
        <translation>{} läuft</translation>
    </message>
    <message>
        <source>sagittal</source>
        <translation>sagittal</translation>
    </message>
    <message>
        <source>sample patient scanned</source>
        <translation>Musterpatient aufgenommen</translation>
    </message>
    <message>
        <source>scale of noise that is ignored</source>
        <translation>Größe des Rauschens, das übergangen wird</translation>
    </message>
    <message>
        <source>scale of the edges</source>
        <translation>Größe der Kanten</translation>
    </message>
    <message>
        <source>scale of what is smoothed away</source>
        <translation>Größe dessen, was weggeglättet wird</translation>
    </message>
    <message>
        <source>scan is loaded</source>
        <translation>Aufnahme unter Last</translation>
    </message>
    <message>
        <source>scanned</source>
        <translation>aufgenommen</translation>
    </message>
    <message>
        <source>screw</source>
        <translation>Schraube</translation>
    </message>
    <message>
        <source>screw {#}</source>
        <translation>Schraube {#}</translation>
    </message>
    <message>
        <source>screws</source>
        <translation>Schrauben</translation>
    </message>
    <message>
        <source>screws go into the structures bones;</source>
        <translation>Schrauben gehen in die Strukturen der Knochen;</translation>
    </message>
    <message>
        <source>second</source>
        <translation>zweite</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>Keim</translation>
    </message>
    <message>
        <source>seeds</source>
        <translation>Keime</translation>
    </message>
    <message>
        <source>segmentation written</source>
        <translation>Segmentierung geschrieben</translation>
    </message>
    <message>
        <source>segments</source>
        <translation>Segmente</translation>
    </message>
    <message>
        <source>segments are numbers of Couinaud ("VI", "VII"), branches names of portal branches whose territories go;</source>
        <translation>Segmente sind Nummern nach Couinaud ("VI", "VII"), Äste Namen von Pfortaderästen, deren Gebiete entfernt werden;</translation>
    </message>
    <message>
        <source>series read</source>
        <translation>Serie gelesen</translation>
    </message>
    <message>
        <source>series written</source>
        <translation>Serie geschrieben</translation>
    </message>
    <message>
        <source>set in this plan</source>
        <translation>in diesem Plan festgelegt</translation>
    </message>
    <message>
        <source>setting the pages</source>
        <translation>Seiten werden gesetzt</translation>
    </message>
    <message>
        <source>sewing the graft in</source>
        <translation>Transplantat wird eingenäht</translation>
    </message>
    <message>
        <source>sewing the tube to the vessel</source>
        <translation>Rohr wird an das Gefäß genäht</translation>
    </message>
    <message>
        <source>sex</source>
        <translation>Geschlecht</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>sharing out the region</source>
        <translation>Gebiet wird aufgeteilt</translation>
    </message>
    <message>
        <source>shift to the back</source>
        <translation>Verschiebung nach hinten</translation>
    </message>
    <message>
        <source>shift to the head</source>
        <translation>Verschiebung zum Kopf</translation>
    </message>
    <message>
        <source>shift to the left</source>
        <translation>Verschiebung nach links</translation>
    </message>
    <message>
        <source>shortest task times near 60 degrees, Yunusa 2014 [R]</source>
        <translation>kürzeste Zeiten der Aufgaben bei 60 Grad, Yunusa 2014 [R]</translation>
    </message>
    <message>
        <source>skull</source>
        <translation>Schädel</translation>
    </message>
    <message>
        <source>slab: the brightest value, or one slice again</source>
        <translation>dicke Schicht: der hellste Wert, oder wieder eine Schicht</translation>
    </message>
    <message>
        <source>slice by slice</source>
        <translation>Schicht um Schicht</translation>
    </message>
    <message>
        <source>slice normal</source>
        <translation>Schichtnormale</translation>
    </message>
    <message>
        <source>slices without a contour between others were interpolated by shape</source>
        <translation>Schichten ohne Kontur zwischen anderen wurden der Form nach interpoliert</translation>
    </message>
    <message>
        <source>slices without a contour between others were left empty</source>
        <translation>Schichten ohne Kontur zwischen anderen blieben leer</translation>
    </message>
    <message>
        <source>sliding</source>
        <translation>gleitend</translation>
    </message>
    <message>
        <source>smallest piece</source>
        <translation>kleinstes Stück</translation>
    </message>
    <message>
        <source>smoothing {}</source>
        <translation>{} wird geglättet</translation>
    </message>
    <message>
        <source>soft tissue</source>
        <translation>Weichgewebe</translation>
    </message>
    <message>
        <source>solving the flow coarsely, {} of {}</source>
        <translation>Strömung wird grob gelöst, {} von {}</translation>
    </message>
    <message>
        <source>solving the flow: step {#}, residual {#}</source>
        <translation>Strömung wird gelöst: Schritt {#}, Residuum {#}</translation>
    </message>
    <message>
        <source>spares</source>
        <translation>schont</translation>
    </message>
    <message>
        <source>spares are names of branches of any vessel that must keep their blood: a border that cuts one is refused.</source>
        <translation>geschont: Namen von Ästen irgendeines Gefäßes, die ihr Blut behalten müssen: eine Grenze, die einen durchtrennt, wird abgelehnt.</translation>
    </message>
    <message>
        <source>spleen</source>
        <translation>Milz</translation>
    </message>
    <message>
        <source>splitting {}</source>
        <translation>{} wird geteilt</translation>
    </message>
    <message>
        <source>spreading from the clicks in {}</source>
        <translation>Ausbreiten von den Klicks in {}</translation>
    </message>
    <message>
        <source>spreading from the {}</source>
        <translation>Ausbreiten von: {}</translation>
    </message>
    <message>
        <source>standard deviations around the first point</source>
        <translation>Standardabweichungen um den ersten Punkt</translation>
    </message>
    <message>
        <source>standard deviations around the seeds</source>
        <translation>Standardabweichungen um die Keime</translation>
    </message>
    <message>
        <source>standard pneumoperitoneum 12-15 mmHg</source>
        <translation>übliches Pneumoperitoneum 12-15 mmHg</translation>
    </message>
    <message>
        <source>starting a label map</source>
        <translation>Segmentierung wird angelegt</translation>
    </message>
    <message>
        <source>starting the workers</source>
        <translation>Arbeitsprozesse werden gestartet</translation>
    </message>
    <message>
        <source>stent placed</source>
        <translation>Stent liegt</translation>
    </message>
    <message>
        <source>steps in time</source>
        <translation>Zeitschritte</translation>
    </message>
    <message>
        <source>stiffness of the tissue</source>
        <translation>Steifigkeit des Gewebes</translation>
    </message>
    <message>
        <source>stiffness of the tissue {#}</source>
        <translation>Steifigkeit des Gewebes {#}</translation>
    </message>
    <message>
        <source>stitch</source>
        <translation>Naht</translation>
    </message>
    <message>
        <source>stitch {#}</source>
        <translation>Naht {#}</translation>
    </message>
    <message>
        <source>stitche</source>
        <translation>Naht</translation>
    </message>
    <message>
        <source>stitches</source>
        <translation>Stiche</translation>
    </message>
    <message>
        <source>stop the work that runs</source>
        <translation>die laufende Arbeit anhalten</translation>
    </message>
    <message>
        <source>streaks looked for within</source>
        <translation>Streifen gesucht innerhalb</translation>
    </message>
    <message>
        <source>stress there is an extrapolation</source>
        <translation>die Spannung dort ist eine Extrapolation</translation>
    </message>
    <message>
        <source>structure</source>
        <translation>Struktur</translation>
    </message>
    <message>
        <source>structures</source>
        <translation>Strukturen</translation>
    </message>
    <message>
        <source>structures are the structures to mesh, structures that become part of others pairs (small structure, the structure it becomes part of), fine structures the structures that get fine edge</source>
        <translation>Strukturen: was vernetzt wird; Strukturen, die Teil anderer werden: Paare (kleine Struktur, die Struktur, deren Teil sie wird); feine Strukturen: was die feine Kante bekommt</translation>
    </message>
    <message>
        <source>structures empty: the liver and every tumour.</source>
        <translation>Strukturen leer: die Leber und jeder Tumor.</translation>
    </message>
    <message>
        <source>structures that become part of others</source>
        <translation>Strukturen, die Teil anderer werden</translation>
    </message>
    <message>
        <source>structures written</source>
        <translation>Strukturen geschrieben</translation>
    </message>
    <message>
        <source>subtract</source>
        <translation>abziehen</translation>
    </message>
    <message>
        <source>superior</source>
        <translation>oben</translation>
    </message>
    <message>
        <source>supine</source>
        <translation>Rückenlage</translation>
    </message>
    <message>
        <source>surely bone above</source>
        <translation>sicher Knochen über</translation>
    </message>
    <message>
        <source>surely bone above, without contrast medium</source>
        <translation>sicher Knochen über, ohne Kontrastmittel</translation>
    </message>
    <message>
        <source>surface</source>
        <translation>Oberfläche</translation>
    </message>
    <message>
        <source>surfaces of the anatomy</source>
        <translation>Flächen der Anatomie</translation>
    </message>
    <message>
        <source>systolic cuff pressure (0: not measured)</source>
        <translation>systolischer Manschettendruck (0: nicht gemessen)</translation>
    </message>
    <message>
        <source>take it from the blood count</source>
        <translation>dem Blutbild entnehmen</translation>
    </message>
    <message>
        <source>takes</source>
        <translation>nimmt</translation>
    </message>
    <message>
        <source>taking the margin</source>
        <translation>Rand wird genommen</translation>
    </message>
    <message>
        <source>target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>target is where the tip goes;</source>
        <translation>Ziel: wohin die Spitze geht;</translation>
    </message>
    <message>
        <source>telling contrast medium from bone</source>
        <translation>Kontrastmittel und Knochen werden unterschieden</translation>
    </message>
    <message>
        <source>ten slices</source>
        <translation>zehn Schichten</translation>
    </message>
    <message>
        <source>the back</source>
        <translation>hinten</translation>
    </message>
    <message>
        <source>the bed and the attachments are rigid, nothing slides on them and nothing lifts off</source>
        <translation>Bett und Aufhängungen sind starr, nichts gleitet auf ihnen und nichts hebt ab</translation>
    </message>
    <message>
        <source>the circulation before surgery is a population default, not this patient's</source>
        <translation>der Kreislauf vor der Operation ist eine Vorgabe der Bevölkerung, nicht dieses Patienten</translation>
    </message>
    <message>
        <source>the difference varies by {}</source>
        <translation>der Unterschied schwankt mit {}</translation>
    </message>
    <message>
        <source>the displacement may be several times larger or smaller</source>
        <translation>die Verschiebung kann mehrfach größer oder kleiner sein</translation>
    </message>
    <message>
        <source>the feet</source>
        <translation>unten</translation>
    </message>
    <message>
        <source>the fluid, of density fluid density, stands drained below the highest point of the brain.</source>
        <translation>die Flüssigkeit der angegebenen Dichte steht um so viel unter dem höchsten Punkt des Gehirns.</translation>
    </message>
    <message>
        <source>the front</source>
        <translation>vorn</translation>
    </message>
    <message>
        <source>the head</source>
        <translation>oben</translation>
    </message>
    <message>
        <source>the left</source>
        <translation>links</translation>
    </message>
    <message>
        <source>the matrix of the NIfTI header was used where its two transforms disagree</source>
        <translation>die Matrix des NIfTI-Kopfs wurde verwendet, wo seine beiden Transformationen nicht übereinstimmen</translation>
    </message>
    <message>
        <source>the plan asks for nothing here</source>
        <translation>der Plan verlangt hier nichts</translation>
    </message>
    <message>
        <source>the plane that stays comes nearer to {}</source>
        <translation>die bleibende Ebene kommt näher an {}</translation>
    </message>
    <message>
        <source>the plane that stays moved {#} towards the {} and the {}</source>
        <translation>die bleibende Ebene um {#} verschoben, nach {} und {}</translation>
    </message>
    <message>
        <source>the plane that stays moved {#} towards {}</source>
        <translation>die bleibende Ebene um {#} verschoben, nach {}</translation>
    </message>
    <message>
        <source>the pressure after a large resection is on the high side</source>
        <translation>der Druck nach einer großen Resektion liegt eher zu hoch</translation>
    </message>
    <message>
        <source>the quaternion of the NIfTI header was used where its two transforms disagree</source>
        <translation>die Quaternion des NIfTI-Kopfs wurde verwendet, wo seine beiden Transformationen nicht übereinstimmen</translation>
    </message>
    <message>
        <source>the right</source>
        <translation>rechts</translation>
    </message>
    <message>
        <source>the scanned shape is taken as free of shear and the whole weight is applied to it</source>
        <translation>die aufgenommene Form gilt als frei von Schub, und das ganze Gewicht wirkt auf sie</translation>
    </message>
    <message>
        <source>the segment of a tetrahedron is that of its middle</source>
        <translation>das Segment eines Tetraeders ist das seiner Mitte</translation>
    </message>
    <message>
        <source>the true load is at most this</source>
        <translation>die wahre Last ist höchstens diese</translation>
    </message>
    <message>
        <source>the user's</source>
        <translation>Angabe des Benutzers</translation>
    </message>
    <message>
        <source>the whole image again</source>
        <translation>wieder das ganze Bild</translation>
    </message>
    <message>
        <source>they are those of a patient scanned on the back, and a resection surface counts as carried or free by a limit of {#}</source>
        <translation>es sind die eines in Rückenlage aufgenommenen Patienten, und eine Resektionsfläche gilt ab einer Grenze von {#} als getragen oder frei</translation>
    </message>
    <message>
        <source>thickness of the rim that stays</source>
        <translation>Dicke des Randes, der bleibt</translation>
    </message>
    <message>
        <source>thickness of the shell</source>
        <translation>Dicke der Schale</translation>
    </message>
    <message>
        <source>thinning out triangles</source>
        <translation>Dreiecke werden ausgedünnt</translation>
    </message>
    <message>
        <source>this case has no candidate plan</source>
        <translation>dieser Fall hat keinen Plan</translation>
    </message>
    <message>
        <source>thresholding {}</source>
        <translation>Schwelle für {}</translation>
    </message>
    <message>
        <source>time for which the load is held</source>
        <translation>Zeit, für die die Last gehalten wird</translation>
    </message>
    <message>
        <source>time from beat to beat</source>
        <translation>Zeit von Schlag zu Schlag</translation>
    </message>
    <message>
        <source>time in which the motion dies to 1/e</source>
        <translation>Zeit, in der die Bewegung auf 1/e abklingt</translation>
    </message>
    <message>
        <source>time steps a beat</source>
        <translation>Zeitschritte je Schlag</translation>
    </message>
    <message>
        <source>time that the motion is followed</source>
        <translation>Zeit, die die Bewegung verfolgt wird</translation>
    </message>
    <message>
        <source>time that the pushes strike</source>
        <translation>Zeit, die die Stöße wirken</translation>
    </message>
    <message>
        <source>tip</source>
        <translation>Spitze</translation>
    </message>
    <message>
        <source>tissue</source>
        <translation>Gewebe</translation>
    </message>
    <message>
        <source>tissue that lost its portal branch counts as lost (nearest branch, no collaterals)</source>
        <translation>Gewebe, das seinen Pfortaderast verlor, zählt als verloren (nächster Ast, keine Kollateralen)</translation>
    </message>
    <message>
        <source>tissue {#}</source>
        <translation>Gewebe {#}</translation>
    </message>
    <message>
        <source>title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>to</source>
        <translation>nach</translation>
    </message>
    <message>
        <source>to be given</source>
        <translation>anzugeben</translation>
    </message>
    <message>
        <source>tools on the structures</source>
        <translation>Werkzeuge an den Strukturen</translation>
    </message>
    <message>
        <source>towards</source>
        <translation>in Richtung</translation>
    </message>
    <message>
        <source>towards anterior</source>
        <translation>nach vorn</translation>
    </message>
    <message>
        <source>towards inferior</source>
        <translation>nach unten</translation>
    </message>
    <message>
        <source>towards left</source>
        <translation>nach links</translation>
    </message>
    <message>
        <source>towards posterior</source>
        <translation>nach hinten</translation>
    </message>
    <message>
        <source>towards right</source>
        <translation>nach rechts</translation>
    </message>
    <message>
        <source>towards superior</source>
        <translation>nach oben</translation>
    </message>
    <message>
        <source>towards {} and {}</source>
        <translation>nach {} und {}</translation>
    </message>
    <message>
        <source>towards {} and {} and {}</source>
        <translation>nach {}, {} und {}</translation>
    </message>
    <message>
        <source>tracing {}</source>
        <translation>{} wird nachgezeichnet</translation>
    </message>
    <message>
        <source>tree</source>
        <translation>Baum</translation>
    </message>
    <message>
        <source>trying entry points</source>
        <translation>Eintrittspunkte werden erprobt</translation>
    </message>
    <message>
        <source>tumour</source>
        <translation>Tumor</translation>
    </message>
    <message>
        <source>turn about the axis to the back</source>
        <translation>Drehung um die Achse nach hinten</translation>
    </message>
    <message>
        <source>turn about the axis to the head</source>
        <translation>Drehung um die Achse zum Kopf</translation>
    </message>
    <message>
        <source>turn about the axis to the left</source>
        <translation>Drehung um die Achse nach links</translation>
    </message>
    <message>
        <source>turn the two other planes by one degree, with Shift by ten; or drag the rings</source>
        <translation>die beiden anderen Ebenen um ein Grad drehen, mit Umschalt um zehn; oder an den Ringen ziehen</translation>
    </message>
    <message>
        <source>uniform</source>
        <translation>gleichmäßig</translation>
    </message>
    <message>
        <source>unit</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <source>uniting two shapes</source>
        <translation>zwei Formen werden vereinigt</translation>
    </message>
    <message>
        <source>unverified</source>
        <translation>ungeprüft</translation>
    </message>
    <message>
        <source>unverified default</source>
        <translation>ungeprüfte Vorgabe</translation>
    </message>
    <message>
        <source>up to date</source>
        <translation>aktuell</translation>
    </message>
    <message>
        <source>variance from</source>
        <translation>Varianz durch</translation>
    </message>
    <message>
        <source>velocity</source>
        <translation>Geschwindigkeit</translation>
    </message>
    <message>
        <source>venous pressure behind the beds, or pressure of outlets without beds</source>
        <translation>Venendruck hinter den Strombahnen oder Druck an Auslässen ohne Strombahn</translation>
    </message>
    <message>
        <source>ventricle 2-3 mm for deep electrodes [M]</source>
        <translation>Ventrikel 2-3 mm bei tiefen Elektroden [M]</translation>
    </message>
    <message>
        <source>ventricles</source>
        <translation>Ventrikel</translation>
    </message>
    <message>
        <source>vertebra</source>
        <translation>Wirbel</translation>
    </message>
    <message>
        <source>vessel</source>
        <translation>Gefäß</translation>
    </message>
    <message>
        <source>vessel fitted</source>
        <translation>Gefäß angepasst</translation>
    </message>
    <message>
        <source>vessel laid straight, with radius, area and cross section</source>
        <translation>Gefäß, gerade gelegt, mit Radius, Fläche und Querschnitt</translation>
    </message>
    <message>
        <source>vessel radii</source>
        <translation>Radien der Gefäße</translation>
    </message>
    <message>
        <source>vessel radii {#}</source>
        <translation>Radien der Gefäße {#}</translation>
    </message>
    <message>
        <source>vessels</source>
        <translation>Gefäße</translation>
    </message>
    <message>
        <source>vessels inside the liver count as liver</source>
        <translation>Gefäße in der Leber zählen als Leber</translation>
    </message>
    <message>
        <source>view</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>views: turned planes, fill, second image, volume, cut, film</source>
        <translation>Ansichten: gedrehte Ebenen, Füllung, zweites Bild, Volumen, Schnitt, Film</translation>
    </message>
    <message>
        <source>von Mises stress</source>
        <translation>Von-Mises-Spannung</translation>
    </message>
    <message>
        <source>walking from the seeds</source>
        <translation>Ausbreiten von den Saatpunkten</translation>
    </message>
    <message>
        <source>wall meshed, as thick as asked within 20 % at {} % of its nodes{}</source>
        <translation>Wand vernetzt, so dick wie verlangt auf 20 % an {} % ihrer Knoten{}</translation>
    </message>
    <message>
        <source>wall shear stress</source>
        <translation>Wandschubspannung</translation>
    </message>
    <message>
        <source>wall solved</source>
        <translation>Wand gelöst</translation>
    </message>
    <message>
        <source>walls</source>
        <translation>Wände</translation>
    </message>
    <message>
        <source>wave</source>
        <translation>Welle</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>what is simulated need not hold thin structures</source>
        <translation>was simuliert wird, muss dünne Strukturen nicht enthalten</translation>
    </message>
    <message>
        <source>what lies beyond the image was left out</source>
        <translation>was jenseits des Bildes liegt, wurde weggelassen</translation>
    </message>
    <message>
        <source>what lost only its outflow counts as functional</source>
        <translation>was nur seinen Abfluss verlor, zählt als funktionsfähig</translation>
    </message>
    <message>
        <source>what rests does not slide</source>
        <translation>was aufliegt, gleitet nicht</translation>
    </message>
    <message>
        <source>whole</source>
        <translation>ganz</translation>
    </message>
    <message>
        <source>whole mesh</source>
        <translation>ganzes Netz</translation>
    </message>
    <message>
        <source>why</source>
        <translation>warum</translation>
    </message>
    <message>
        <source>why says what holds it there.</source>
        <translation>warum sagt, was es dort hält.</translation>
    </message>
    <message>
        <source>widest gap that is filled</source>
        <translation>weiteste Lücke, die gefüllt wird</translation>
    </message>
    <message>
        <source>widest is the radius from which nothing is a vessel.</source>
        <translation>der weiteste: der Radius, von dem an nichts ein Gefäß ist.</translation>
    </message>
    <message>
        <source>width is what it adds to the circumference.</source>
        <translation>Breite ist, was er zum Umfang hinzufügt.</translation>
    </message>
    <message>
        <source>width of the plate</source>
        <translation>Breite der Platte</translation>
    </message>
    <message>
        <source>window and level; in 3D: zoom</source>
        <translation>Fensterung; in 3D: Zoom</translation>
    </message>
    <message>
        <source>window presets</source>
        <translation>Fenstervorgaben</translation>
    </message>
    <message>
        <source>within</source>
        <translation>innerhalb</translation>
    </message>
    <message>
        <source>without a place it stands for the aneurysm and margin of vessel on either side of it.</source>
        <translation>ohne Ort steht es für das Aneurysma und einen Rand des Gefäßes auf beiden Seiten.</translation>
    </message>
    <message>
        <source>without arterial inflow</source>
        <translation>ohne arteriellen Zufluss</translation>
    </message>
    <message>
        <source>without diameter it is as wide as the fitted reference.</source>
        <translation>ohne Durchmesser ist es so weit wie die angepasste Referenz.</translation>
    </message>
    <message>
        <source>without portal inflow</source>
        <translation>ohne portalen Zufluss</translation>
    </message>
    <message>
        <source>without venous outflow</source>
        <translation>ohne venösen Abfluss</translation>
    </message>
    <message>
        <source>womersley</source>
        <translation>Womersley</translation>
    </message>
    <message>
        <source>works</source>
        <translation>wirkt</translation>
    </message>
    <message>
        <source>worse</source>
        <translation>schlechter</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>writing slices, {} of {}</source>
        <translation>Schichten werden geschrieben, {} von {}</translation>
    </message>
    <message>
        <source>writing the report</source>
        <translation>Bericht wird geschrieben</translation>
    </message>
    <message>
        <source>writing the segment {}</source>
        <translation>Segment {} wird geschrieben</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>yields</source>
        <translation>gibt nach</translation>
    </message>
    <message>
        <source>zones in liver of pigs and oxen, PMC3438625, PMC3721053, Ruiter 2019 [R]</source>
        <translation>Zonen in Schweine- und Rinderlebern, PMC3438625, PMC3721053, Ruiter 2019 [R]</translation>
    </message>
    <message>
        <source>zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>{#} = the cut crosses it</source>
        <translation>{#} = der Schnitt kreuzt sie</translation>
    </message>
    <message>
        <source>{#} = touching</source>
        <translation>{#} = Berührung</translation>
    </message>
    <message>
        <source>{#} edges curved, {#} left straight; Jacobian at least {#} of its mean</source>
        <translation>{#} Kanten gekrümmt, {#} gerade gelassen; Jacobi-Determinante mindestens {#} ihres Mittels</translation>
    </message>
    <message>
        <source>{#} instead of {} planes</source>
        <translation>{#} statt {} Ebenen</translation>
    </message>
    <message>
        <source>{#} more on this plan's page</source>
        <translation>{#} weitere auf der Seite dieses Plans</translation>
    </message>
    <message>
        <source>{#} of the resection surface lies within {#} of the limit ({#} from straight back) between carried by what fills the space behind it and free</source>
        <translation>{#} der Resektionsfläche liegen innerhalb von {#} der Grenze ({#} von genau hinten) zwischen getragen von dem, was den Raum dahinter füllt, und frei</translation>
    </message>
    <message>
        <source>{#} of the tissue's volume has a largest principal strain below this</source>
        <translation>{#} des Gewebevolumens haben eine größte Hauptdehnung darunter</translation>
    </message>
    <message>
        <source>{#} of the tissue's volume has a von Mises stress below this</source>
        <translation>{#} des Gewebevolumens haben eine Von-Mises-Spannung darunter</translation>
    </message>
    <message>
        <source>{#} of {#} draws</source>
        <translation>{#} von {#} Ziehungen</translation>
    </message>
    <message>
        <source>{#} to {#}</source>
        <translation>{#} bis {#}</translation>
    </message>
    <message>
        <source>{#} x {}</source>
        <translation>{#} x {}</translation>
    </message>
    <message>
        <source>{} against {}</source>
        <translation>{} gegen {}</translation>
    </message>
    <message>
        <source>{} candidate plans</source>
        <translation>{} Pläne</translation>
    </message>
    <message>
        <source>{} draws of the outlines</source>
        <translation>{} Ziehungen der Umrisse</translation>
    </message>
    <message>
        <source>{} instead of {}</source>
        <translation>{} statt {}</translation>
    </message>
    <message>
        <source>{} is better than {} in {#} of the draws</source>
        <translation>{} ist besser als {} in {#} der Ziehungen</translation>
    </message>
    <message>
        <source>{} is not given</source>
        <translation>{} ist nicht angegeben</translation>
    </message>
    <message>
        <source>{} of {} made</source>
        <translation>{} von {} gemacht</translation>
    </message>
    <message>
        <source>{} of {} plans simulated</source>
        <translation>{} von {} Plänen simuliert</translation>
    </message>
    <message>
        <source>{} of {} plans simulated; of {} there are results of an earlier state</source>
        <translation>{} von {} Plänen simuliert; von {} gibt es Ergebnisse eines früheren Standes</translation>
    </message>
    <message>
        <source>{} read</source>
        <translation>{} gelesen</translation>
    </message>
    <message>
        <source>{} {#} (better)</source>
        <translation>{} {#} (besser)</translation>
    </message>
    <message>
        <source>{} {#} (better, no interval)</source>
        <translation>{} {#} (besser, kein Intervall)</translation>
    </message>
    <message>
        <source>{} {#} (worse)</source>
        <translation>{} {#} (schlechter)</translation>
    </message>
    <message>
        <source>{} {#} (worse, no interval)</source>
        <translation>{} {#} (schlechter, kein Intervall)</translation>
    </message>
    <message>
        <source>{} {#} points (better)</source>
        <translation>{} {#} Punkte (besser)</translation>
    </message>
    <message>
        <source>{} {#} points (better, no interval)</source>
        <translation>{} {#} Punkte (besser, kein Intervall)</translation>
    </message>
    <message>
        <source>{} {#} points (worse)</source>
        <translation>{} {#} Punkte (schlechter)</translation>
    </message>
    <message>
        <source>{} {#} points (worse, no interval)</source>
        <translation>{} {#} Punkte (schlechter, kein Intervall)</translation>
    </message>
    <message>
        <source>{}, 0D heartbeat</source>
        <translation>{}, 0D-Herzschlag</translation>
    </message>
    <message>
        <source>{}, 1D heartbeat</source>
        <translation>{}, 1D-Herzschlag</translation>
    </message>
    <message>
        <source>{}: angle to the normal of the {}</source>
        <translation>{}: Winkel zur Normalen von {}</translation>
    </message>
    <message>
        <source>{}: bone around it beyond its yield strain</source>
        <translation>{}: umgebender Knochen jenseits seiner Fließdehnung</translation>
    </message>
    <message>
        <source>{}: bone in bone</source>
        <translation>{}: Knochen in Knochen</translation>
    </message>
    <message>
        <source>{}: bone to be reamed</source>
        <translation>{}: auszufräsender Knochen</translation>
    </message>
    <message>
        <source>{}: density</source>
        <translation>{}: Dichte</translation>
    </message>
    <message>
        <source>{}: depth in bone, most</source>
        <translation>{}: Tiefe im Knochen, größte</translation>
    </message>
    <message>
        <source>{}: distance from the mirrored other side</source>
        <translation>{}: Abstand von der gespiegelten anderen Seite</translation>
    </message>
    <message>
        <source>{}: entry points within all limits</source>
        <translation>{}: Eintrittspunkte innerhalb aller Grenzen</translation>
    </message>
    <message>
        <source>{}: extent of resection</source>
        <translation>{}: Ausmaß der Resektion</translation>
    </message>
    <message>
        <source>{}: gap, largest</source>
        <translation>{}: Spalt, größter</translation>
    </message>
    <message>
        <source>{}: gap, mean</source>
        <translation>{}: Spalt, mittlerer</translation>
    </message>
    <message>
        <source>{}: largest principal strain of the bone around it, 99th percentile</source>
        <translation>{}: größte Hauptdehnung des umgebenden Knochens, 99. Perzentil</translation>
    </message>
    <message>
        <source>{}: largest strain of its law</source>
        <translation>{}: größte Dehnung seines Gesetzes</translation>
    </message>
    <message>
        <source>{}: least distance to a {}</source>
        <translation>{}: kleinster Abstand zu {}</translation>
    </message>
    <message>
        <source>{}: length of the path</source>
        <translation>{}: Länge des Wegs</translation>
    </message>
    <message>
        <source>{}: micromotion against the bone, largest</source>
        <translation>{}: Mikrobewegung gegen den Knochen, größte</translation>
    </message>
    <message>
        <source>{}: middle moved by</source>
        <translation>{}: Mitte verschoben um</translation>
    </message>
    <message>
        <source>{}: motion against the rest at the seam, largest</source>
        <translation>{}: Bewegung gegen den Rest an der Naht, größte</translation>
    </message>
    <message>
        <source>{}: shift of its bed</source>
        <translation>{}: Verschiebung seines Bettes</translation>
    </message>
    <message>
        <source>{}: step-off, largest</source>
        <translation>{}: Stufe, größte</translation>
    </message>
    <message>
        <source>{}: stiffness</source>
        <translation>{}: Steifigkeit</translation>
    </message>
    <message>
        <source>{}: surface covered by bone</source>
        <translation>{}: von Knochen bedeckte Fläche</translation>
    </message>
    <message>
        <source>{}: turned by</source>
        <translation>{}: gedreht um</translation>
    </message>
    <message>
        <source>{}: volume that stays</source>
        <translation>{}: verbleibendes Volumen</translation>
    </message>
    <message>
        <source>{}: von Mises stress of the bone around it, 99th percentile</source>
        <translation>{}: Von-Mises-Spannung des umgebenden Knochens, 99. Perzentil</translation>
    </message>
    <message>
        <source>inflow</source>
        <translation>Zufluss</translation>
    </message>
    <message>
        <source>viscosity of the blood</source>
        <translation>Viskosität des Blutes</translation>
    </message>
    <message>
        <source>no procedure</source>
        <translation>kein Eingriff</translation>
    </message>
    <message>
        <source>the lesion</source>
        <translation>die Läsion</translation>
    </message>
    <message>
        <source>liver, stays</source>
        <translation>Leber, bleibt</translation>
    </message>
    <message>
        <source>{}, stays</source>
        <translation>{}, bleibt</translation>
    </message>
    <message>
        <source>{}, taken out</source>
        <translation>{}, entfernt</translation>
    </message>
    <message>
        <source>taken out</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>resection surface</source>
        <translation>Resektionsfläche</translation>
    </message>
    <message>
        <source>worst elements</source>
        <translation>schlechteste Elemente</translation>
    </message>
    <message>
        <source>lumen</source>
        <translation>Lumen</translation>
    </message>
    <message>
        <source>intervals overlap</source>
        <translation>Intervalle überlappen</translation>
    </message>
    <message>
        <source>{} points</source>
        <translation>{} Punkte</translation>
    </message>
    <message>
        <source>density of liver</source>
        <translation>Dichte: Leber</translation>
    </message>
    <message>
        <source>Shape in the scan</source>
        <translation>Form in der Aufnahme</translation>
    </message>
    <message>
        <source>free of stress</source>
        <translation>frei von Spannung</translation>
    </message>
    <message>
        <source>modelling choice of the plan</source>
        <translation>Modellentscheidung des Plans</translation>
    </message>
    <message>
        <source>modelling choice of this program [D]: unverified default</source>
        <translation>Modellentscheidung dieses Programms [D]: ungeprüfte Vorgabe</translation>
    </message>
    <message>
        <source>model of this solver</source>
        <translation>Modell dieses Lösers</translation>
    </message>
    <message>
        <source>Liver, normal</source>
        <translation>Leber, normal</translation>
    </message>
    <message>
        <source>work of the loads</source>
        <translation>Arbeit der Lasten</translation>
    </message>
    <message>
        <source>work of the holds</source>
        <translation>Arbeit der Halterungen</translation>
    </message>
    <message>
        <source>the value of the full model</source>
        <translation>den Wert des vollen Modells</translation>
    </message>
    <message>
        <source>borders of segments</source>
        <translation>Grenzen der Segmente</translation>
    </message>
    <message>
        <source>0D heartbeat</source>
        <translation>0D-Herzschlag</translation>
    </message>
    <message>
        <source>1D heartbeat</source>
        <translation>1D-Herzschlag</translation>
    </message>
    <message>
        <source>the same in all {#} draws: nothing that was drawn changes it by so much</source>
        <translation>gleich in allen {#} Ziehungen: nichts, was gezogen wurde, ändert es um so viel</translation>
    </message>
    <message>
        <source>× or ÷ {#} (one standard deviation)</source>
        <translation>× oder ÷ {#} (eine Standardabweichung)</translation>
    </message>
    <message>
        <source>{} loose pieces of tissue ({}) that only a point, an edge or nothing joins to the organ was left out of the simulation</source>
        <translation>{} lose Gewebestücke ({}), die nur ein Punkt, eine Kante oder nichts mit dem Organ verbindet, wurden aus der Simulation weggelassen</translation>
    </message>
    <message>
        <source>{} loose piece of tissue ({}) that only a point, an edge or nothing joins to the organ was left out of the simulation</source>
        <translation>{} loses Gewebestück ({}), das nur ein Punkt, eine Kante oder nichts mit dem Organ verbindet, wurde aus der Simulation weggelassen</translation>
    </message>
    <message>
        <source>{} ml, {} of the volume</source>
        <translation>{} ml, {} des Volumens</translation>
    </message>
    <message>
        <source>right and superior</source>
        <translation>rechts und oben</translation>
    </message>
    <message>
        <source>right and inferior</source>
        <translation>rechts und unten</translation>
    </message>
    <message>
        <source>left and superior</source>
        <translation>links und oben</translation>
    </message>
    <message>
        <source>left and inferior</source>
        <translation>links und unten</translation>
    </message>
    <message>
        <source>anterior and superior</source>
        <translation>vorn und oben</translation>
    </message>
    <message>
        <source>anterior and inferior</source>
        <translation>vorn und unten</translation>
    </message>
    <message>
        <source>posterior and superior</source>
        <translation>hinten und oben</translation>
    </message>
    <message>
        <source>posterior and inferior</source>
        <translation>hinten und unten</translation>
    </message>
    <message>
        <source>stiffness</source>
        <translation>Steifigkeit</translation>
    </message>
    <message>
        <source>density</source>
        <translation>Dichte</translation>
    </message>
    <message>
        <source>largest strain of its law</source>
        <translation>größte Dehnung seines Gesetzes</translation>
    </message>
    <message>
        <source>images: no tag or text of the series names anything</source>
        <translation>Bilder: kein Tag und kein Text der Serie nennt eine Seite</translation>
    </message>
    <message>
        <source>the part of the {} that stays</source>
        <translation>'bleibender Teil' ({})</translation>
    </message>
    <message>
        <source>the middle of the body</source>
        <translation>Körpermitte</translation>
    </message>
    <message>
        <source>middle of the body at {}</source>
        <translation>Körpermitte bei {}</translation>
    </message>
    <message>
        <source>the middle of the body is not known</source>
        <translation>die Körpermitte ist nicht bekannt</translation>
    </message>
    <message>
        <source>plan '{}'</source>
        <translation>Plan '{}'</translation>
    </message>
    <message>
        <source>says {} ('{}')</source>
        <translation>sagt {} ('{}')</translation>
    </message>
    <message>
        <source>names no side</source>
        <translation>nennt keine Seite</translation>
    </message>
    <message>
        <source>cuts on neither side</source>
        <translation>schneidet auf keiner Seite</translation>
    </message>
    <message>
        <source>margin on the cut</source>
        <translation>Abstand am Schnitt</translation>
    </message>
    <message>
        <source>margin</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>Read with caution: {}</source>
        <translation>Mit Vorsicht zu lesen: {}</translation>
    </message>
    <message>
        <source>{} loose pieces of tissue ({}) that only a point, an edge or nothing joins to the organ was left out of the simulation ({} more on this plan's page)</source>
        <translation>{} lose Gewebestücke ({}), die nur ein Punkt, eine Kante oder nichts mit dem Organ verbindet, wurden aus der Simulation weggelassen ({} weitere auf der Seite dieses Plans)</translation>
    </message>
    <message>
        <source>{} loose piece of tissue ({}) that only a point, an edge or nothing joins to the organ was left out of the simulation ({} more on this plan's page)</source>
        <translation>{} loses Gewebestück ({}), das nur ein Punkt, eine Kante oder nichts mit dem Organ verbindet, wurde aus der Simulation weggelassen ({} weitere auf der Seite dieses Plans)</translation>
    </message>
    <message>
        <source>measured flows</source>
        <translation>gemessene Flüsse</translation>
    </message>
    <message>
        <source>measured flow</source>
        <translation>gemessener Fluss</translation>
    </message>
    <message>
        <source>measured mean flow</source>
        <translation>gemessener mittlerer Fluss</translation>
    </message>
    <message>
        <source>outlet</source>
        <translation>Auslass</translation>
    </message>
    <message>
        <source>With measured flows the beds conduct as these do: what was not measured shares the rest of the inflow by radius, and of flows measured in all outlets only the ratio acts.</source>
        <translation>Mit gemessenen Flüssen leiten die Gefäßbetten wie diese: was nicht gemessen wurde, teilt den Rest des Zuflusses nach dem Radius, und von Flüssen, die in allen Auslässen gemessen wurden, wirkt nur das Verhältnis.</translation>
    </message>
    <message>
        <source>pressures</source>
        <translation>Drücke</translation>
    </message>
    <message>
        <source>volume that enters in a beat, instead of a mean inflow (0: not given)</source>
        <translation>Volumen, das in einem Schlag eintritt, statt eines mittleren Zuflusses (0: nicht angegeben)</translation>
    </message>
    <message>
        <source>Diastolic pressure at the inlet, 3D heartbeat</source>
        <translation>Diastolischer Druck am Einlass, Herzschlag in 3D</translation>
    </message>
    <message>
        <source>Systolic pressure at the inlet, 3D heartbeat</source>
        <translation>Systolischer Druck am Einlass, Herzschlag in 3D</translation>
    </message>
    <message>
        <source>Lowest ratio of outlet to inlet pressure in the beat (RFR), 3D heartbeat</source>
        <translation>Kleinstes Verhältnis von Auslass- zu Einlassdruck im Schlag (RFR), Herzschlag in 3D</translation>
    </message>
    <message>
        <source>Distal over proximal pressure, means of the beat</source>
        <translation>Distaler durch proximalen Druck, Mittel des Schlages</translation>
    </message>
    <message>
        <source>Reynolds number in the throat, peak of the beat</source>
        <translation>Reynolds-Zahl in der Enge, Spitze des Schlages</translation>
    </message>
    <message>
        <source>Share of the flow to {}, mean of the beat</source>
        <translation>Anteil des Flusses zu {}, Mittel des Schlages</translation>
    </message>
    <message>
        <source>cardiac output</source>
        <translation>Herzzeitvolumen</translation>
    </message>
    <message>
        <source>share of the cardiac output that enters</source>
        <translation>Anteil des Herzzeitvolumens, der einströmt</translation>
    </message>
    <message>
        <source>Pressure ratio in hyperaemia (FFR), {}</source>
        <translation>Druckverhältnis in Hyperämie (FFR), {}</translation>
    </message>
    <message>
        <source>Pressure ratio in hyperaemia (FFR), 3D</source>
        <translation>Druckverhältnis in Hyperämie (FFR), 3D</translation>
    </message>
    <message>
        <source>Pressure ratio in the wave-free period at rest (iFR), {}</source>
        <translation>Druckverhältnis in der wellenfreien Periode in Ruhe (iFR), {}</translation>
    </message>
    <message>
        <source>Pressure ratio in the wave-free period at rest (iFR), 3D heartbeat</source>
        <translation>Druckverhältnis in der wellenfreien Periode in Ruhe (iFR), Herzschlag in 3D</translation>
    </message>
    <message>
        <source>Where cardiac output or output share is given, the one times the other is the inflow.</source>
        <translation>Wo Herzzeitvolumen oder Anteil gegeben ist, ist das eine mal dem anderen der Einstrom.</translation>
    </message>
    <message>
        <source>A closed loop takes the cardiac output alone.</source>
        <translation>Ein geschlossener Kreislauf nimmt allein das Herzzeitvolumen.</translation>
    </message>
    <message>
        <source>clinical library 2b, BioGears validation [R]</source>
        <translation>klinische Bibliothek 2b, Validierung von BioGears [R]</translation>
    </message>
    <message>
        <source>479 of 5600 mL/min: Boileau 2015 aorto-iliac case over the library's cardiac output (2b) [derived]</source>
        <translation>479 von 5600 mL/min: Boileau 2015, aorto-iliakaler Fall, über dem Herzzeitvolumen der Bibliothek (2b) [abgeleitet]</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>With a systolic and a diastolic cuff pressure all beds are scaled alike until the inlet has the mean pressure of the cuff.</source>
        <translation>Mit einem systolischen und einem diastolischen Manschettendruck werden alle Strombahnen gleich skaliert, bis der Einlass den mittleren Druck der Manschette hat.</translation>
    </message>
    <message>
        <source>With a systolic and a diastolic cuff pressure all beds are scaled alike until the inlet has the mean pressure of the cuff, with the loss that the coarsest mesh finds.</source>
        <translation>Mit einem systolischen und einem diastolischen Manschettendruck werden alle Strombahnen gleich skaliert, bis der Einlass den mittleren Druck der Manschette hat, mit dem Verlust, den das gröbste Netz findet.</translation>
    </message>
    <message>
        <source>With a systolic and a diastolic cuff pressure the beds are tuned to it, resistance to its mean and compliance to its pulse.</source>
        <translation>Mit einem systolischen und einem diastolischen Manschettendruck werden die Strombahnen darauf abgestimmt, der Widerstand auf seinen Mittelwert und die Dehnbarkeit auf seinen Puls.</translation>
    </message>
    <message>
        <source>With a systolic and a diastolic cuff pressure the beds are tuned to it, in a closed loop the whole body.</source>
        <translation>Mit einem systolischen und einem diastolischen Manschettendruck werden die Strombahnen darauf abgestimmt, in einem geschlossenen Kreislauf der ganze Körper.</translation>
    </message>
    <message>
        <source>With hyperaemia below 1 a second beat is followed in which the beds have that share of their resistance and the mean pressure at the inlet stays: the ratio of the mean pressures then is what FFR measures.</source>
        <translation>Mit Hyperämie unter 1 wird ein zweiter Schlag verfolgt, in dem die Strombahnen diesen Anteil ihres Widerstands haben und der mittlere Druck am Einlass bleibt: das Verhältnis der mittleren Drücke ist dann, was FFR misst.</translation>
    </message>
    <message>
        <source>With hyperaemia below 1 the flow is solved again on every mesh with beds of that share of their resistance and the pressure at the inlet kept: the pressure ratio then is what FFR measures.</source>
        <translation>Mit Hyperämie unter 1 wird die Strömung auf jedem Netz noch einmal gelöst, mit Strombahnen dieses Anteils ihres Widerstands, wobei der Druck am Einlass bleibt: das Druckverhältnis ist dann, was FFR misst.</translation>
    </message>
    <message>
        <source>Incision</source>
        <translation>Inzision</translation>
    </message>
    <message>
        <source>strokes</source>
        <translation>Striche</translation>
    </message>
    <message>
        <source>take out</source>
        <translation>Herausnehmen</translation>
    </message>
    <message>
        <source>opening the cut</source>
        <translation>Schnitt wird geöffnet</translation>
    </message>
    <message>
        <source>stroke</source>
        <translation>Strich</translation>
    </message>
    <message>
        <source>deep</source>
        <translation>tief</translation>
    </message>
    <message>
        <source>begin</source>
        <translation>Anfang</translation>
    </message>
    <message>
        <source>One that sets a piece loose is refused, unless take out takes all but the largest piece out.</source>
        <translation>Einer, der ein Stück löst, wird abgelehnt, außer wenn Herausnehmen alle Stücke bis auf das größte herausnimmt.</translation>
    </message>
    <message>
        <source>The blade goes along each of strokes.</source>
        <translation>Die Klinge geht entlang jedem der Striche.</translation>
    </message>
    <message>
        <source>The blade goes along the surface from begin to end, and as deep everywhere as deep lies below that line;</source>
        <translation>Die Klinge geht entlang der Oberfläche von Anfang bis Ende, und überall so tief, wie tief unter dieser Linie liegt;</translation>
    </message>
    <message>
        <source>Pressure ratio in hyperaemia (FFR), 3D heartbeat</source>
        <translation>Druckverhältnis in Hyperämie (FFR), Herzschlag in 3D</translation>
    </message>
</context>
</TS>
