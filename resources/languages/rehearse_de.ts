<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Open case</source>
        <translation>Fall öffnen</translation>
    </message>
    <message>
        <source>Open protocol</source>
        <translation>Protokoll öffnen</translation>
    </message>
    <message>
        <source>Protocols (*.toml)</source>
        <translation>Protokolle (*.toml)</translation>
    </message>
    <message>
        <source>Something else is running; wait for its end, or stop it with Esc.</source>
        <translation>Es läuft gerade etwas anderes; warten Sie das Ende ab, oder halten Sie es mit Esc an.</translation>
    </message>
    <message>
        <source>import {}</source>
        <translation>{} importieren</translation>
    </message>
    <message>
        <source>Anatomy: {}</source>
        <translation>Anatomie: {}</translation>
    </message>
    <message>
        <source>Write report</source>
        <translation>Bericht schreiben</translation>
    </message>
    <message>
        <source>PDF (*.pdf);;HTML (*.html)</source>
        <translation>PDF (*.pdf);;HTML (*.html)</translation>
    </message>
    <message>
        <source>Report {}</source>
        <translation>Bericht {}</translation>
    </message>
    <message>
        <source>Save a copy of the case</source>
        <translation>Kopie des Falls speichern</translation>
    </message>
    <message>
        <source>Copy in {}</source>
        <translation>Kopie in {}</translation>
    </message>
    <message>
        <source>Where the images are now</source>
        <translation>Wo die Bilder jetzt liegen</translation>
    </message>
    <message>
        <source>images lie in {}</source>
        <translation>Bilder liegen in {}</translation>
    </message>
    <message>
        <source>Images in {}</source>
        <translation>Bilder in {}</translation>
    </message>
    <message>
        <source>decide about left and right</source>
        <translation>über links und rechts entscheiden</translation>
    </message>
    <message>
        <source>A conference needs a case with a simulated plan: open one, or run the simulation first.</source>
        <translation>Eine Besprechung braucht einen Fall mit einem simulierten Plan: öffnen Sie einen, oder starten Sie zuerst die Simulation.</translation>
    </message>
    <message>
        <source>There are no images to show it in; run the plan first.</source>
        <translation>Es gibt keine Bilder, in denen es sich zeigen ließe; zuerst den Plan rechnen.</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Open case...</source>
        <translation>Fall ö&amp;ffnen...</translation>
    </message>
    <message>
        <source>Open &amp;protocol...</source>
        <translation>&amp;Protokoll öffnen...</translation>
    </message>
    <message>
        <source>Open &amp;images...</source>
        <translation>&amp;Bilder öffnen...</translation>
    </message>
    <message>
        <source>&amp;Get from PACS...</source>
        <translation>&amp;Aus dem PACS holen...</translation>
    </message>
    <message>
        <source>Import a s&amp;tructure...</source>
        <translation>S&amp;truktur importieren...</translation>
    </message>
    <message>
        <source>Save a &amp;copy of the case...</source>
        <translation>&amp;Kopie des Falls speichern...</translation>
    </message>
    <message>
        <source>The images have &amp;moved...</source>
        <translation>Die Bilder sind &amp;umgezogen...</translation>
    </message>
    <message>
        <source>Write &amp;report...</source>
        <translation>Be&amp;richt schreiben...</translation>
    </message>
    <message>
        <source>E&amp;xit</source>
        <translation>B&amp;eenden</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Left and right...</source>
        <translation>&amp;Links und rechts...</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;{} {}</source>
        <translation>&amp;{} {}</translation>
    </message>
    <message>
        <source>&amp;Dark look</source>
        <translation>&amp;Dunkles Aussehen</translation>
    </message>
    <message>
        <source>&amp;Light look</source>
        <translation>&amp;Helles Aussehen</translation>
    </message>
    <message>
        <source>Look of the &amp;desktop</source>
        <translation>Aussehen des &amp;Systems</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>&amp;Conference</source>
        <translation>&amp;Besprechung</translation>
    </message>
    <message>
        <source>&amp;Simulate</source>
        <translation>&amp;Simulation</translation>
    </message>
    <message>
        <source>Simulate &amp;all plans</source>
        <translation>&amp;Alle Pläne simulieren</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Commands...</source>
        <translation>&amp;Befehle...</translation>
    </message>
    <message>
        <source>&amp;Keys and gestures...</source>
        <translation>&amp;Tasten und Gesten...</translation>
    </message>
</context>
<context>
    <name>AddButton</name>
    <message>
        <source>Add ...</source>
        <translation>Hinzufügen ...</translation>
    </message>
    <message>
        <source>No case is open</source>
        <translation>Kein Fall ist geöffnet</translation>
    </message>
    <message>
        <source>The images are not read yet</source>
        <translation>Die Bilder sind noch nicht gelesen</translation>
    </message>
    <message>
        <source>Wait until the work has ended, or stop it (Esc)</source>
        <translation>Warten Sie, bis die Arbeit beendet ist, oder halten Sie sie an (Esc)</translation>
    </message>
    <message>
        <source>The plan has everything that this page can add</source>
        <translation>Der Plan hat alles, was diese Seite hinzufügen kann</translation>
    </message>
    <message>
        <source>Add to the plan; Ctrl+Z takes it back</source>
        <translation>Zum Plan hinzufügen; Strg+Z nimmt es zurück</translation>
    </message>
</context>
<context>
    <name>AnatomyPanel</name>
    <message>
        <source>Anatomy</source>
        <translation>Anatomie</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Entries of the anatomy with their methods</source>
        <translation>Einträge der Anatomie mit ihren Verfahren</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>Struktur</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volumen</translation>
    </message>
    <message>
        <source>Structures with their volumes</source>
        <translation>Strukturen mit ihren Volumina</translation>
    </message>
    <message>
        <source>Enter or a click brings the slices to the structure.</source>
        <translation>Eingabetaste oder Klick führt die Schichten zur Struktur.</translation>
    </message>
    <message>
        <source>Structures are outlines of a program: look at them in every slice before they are used.</source>
        <translation>Strukturen sind Umrisse eines Programms: sehen Sie sie in jeder Schicht an, bevor sie verwendet werden.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Lesion at the crosshair</source>
        <translation>Läsion am Fadenkreuz</translation>
    </message>
    <message>
        <source>About the radius of the lesion</source>
        <translation>Ungefährer Radius der Läsion</translation>
    </message>
    <message>
        <source>About the radius of the lesion: a soft limit, the edge is looked for in the image</source>
        <translation>Ungefährer Radius der Läsion: eine weiche Grenze, der Rand wird im Bild gesucht</translation>
    </message>
    <message>
        <source>remove {}</source>
        <translation>{} entfernen</translation>
    </message>
    <message>
        <source>There is no organ under the crosshair: click into the lesion in a slice first.</source>
        <translation>Unter dem Fadenkreuz ist kein Organ: erst in einer Schicht in die Läsion klicken.</translation>
    </message>
    <message>
        <source>out of date: {}</source>
        <translation>veraltet: {}</translation>
    </message>
    <message>
        <source>The plan of this case asks for no anatomy: add a step</source>
        <translation>Der Plan dieses Falls verlangt keine Anatomie: Fügen Sie einen Schritt hinzu</translation>
    </message>
    <message>
        <source>add {}</source>
        <translation>{} hinzufügen</translation>
    </message>
    <message>
        <source>no case is open</source>
        <translation>kein Fall ist geöffnet</translation>
    </message>
    <message>
        <source>Find the structures that are missing or out of date</source>
        <translation>Fehlende oder veraltete Strukturen suchen</translation>
    </message>
    <message>
        <source>Looks for a lesion of the organ under the crosshair; click into it in a slice first</source>
        <translation>Sucht eine Läsion des Organs unter dem Fadenkreuz; erst in einer Schicht hineinklicken</translation>
    </message>
    <message>
        <source>find the organs first</source>
        <translation>erst die Organe finden</translation>
    </message>
    <message>
        <source>liver</source>
        <translation>Leber</translation>
    </message>
    <message>
        <source>found</source>
        <translation>gefunden</translation>
    </message>
    <message>
        <source>not found yet</source>
        <translation>noch nicht gesucht</translation>
    </message>
    <message>
        <source>No case is open</source>
        <translation>Kein Fall ist geöffnet</translation>
    </message>
    <message>
        <source>Wait until the work has ended, or stop it (Esc)</source>
        <translation>Warten Sie, bis die Arbeit beendet ist, oder halten Sie sie an (Esc)</translation>
    </message>
    <message>
        <source>The plan of this case asks for no anatomy.</source>
        <translation>Der Plan dieses Falls verlangt keine Anatomie.</translation>
    </message>
    <message>
        <source>Choose a step first</source>
        <translation>Wählen Sie zuerst einen Schritt</translation>
    </message>
    <message>
        <source>Remove this step from the plan; Ctrl+Z takes it back</source>
        <translation>Diesen Schritt aus dem Plan entfernen; Strg+Z nimmt es zurück</translation>
    </message>
    <message>
        <source>{} of &apos;{}&apos;</source>
        <translation>{} von &apos;{}&apos;</translation>
    </message>
    <message>
        <source>Anatomy: {}</source>
        <translation>Anatomie: {}</translation>
    </message>
</context>
<context>
    <name>CaseTree</name>
    <message>
        <source>Contents of the case</source>
        <translation>Inhalt des Falls</translation>
    </message>
    <message>
        <source>Space shows or hides a structure in the slices and in 3D; its menu (right click, Menu key) makes it more or less opaque in 3D and locks it against edits.</source>
        <translation>Die Leertaste zeigt oder verbirgt eine Struktur in den Schichten und in 3D; ihr Menü (rechte Maustaste, Menütaste) macht sie in 3D mehr oder weniger deckend und sperrt sie gegen Bearbeitungen.</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>noch nicht gelesen</translation>
    </message>
    <message>
        <source>Anatomy</source>
        <translation>Anatomie</translation>
    </message>
    <message>
        <source>{} (locked)</source>
        <translation>{} (gesperrt)</translation>
    </message>
    <message>
        <source>{}: locked, no tool changes it</source>
        <translation>{}: gesperrt, kein Werkzeug ändert es</translation>
    </message>
    <message>
        <source>not found yet</source>
        <translation>noch nicht gesucht</translation>
    </message>
    <message>
        <source>Plans</source>
        <translation>Pläne</translation>
    </message>
    <message>
        <source>Meshes</source>
        <translation>Netze</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>up to date</source>
        <translation>aktuell</translation>
    </message>
    <message>
        <source>not made yet</source>
        <translation>noch nicht gemacht</translation>
    </message>
    <message>
        <source>stale: {}</source>
        <translation>veraltet: {}</translation>
    </message>
    <message>
        <source>Opacity in 3D</source>
        <translation>Deckkraft in 3D</translation>
    </message>
    <message>
        <source>as its organ</source>
        <translation>wie ihr Organ</translation>
    </message>
    <message>
        <source>Locked: no tool changes it</source>
        <translation>Gesperrt: kein Werkzeug ändert es</translation>
    </message>
    <message>
        <source>lock {}</source>
        <translation>{} sperren</translation>
    </message>
    <message>
        <source>unlock {}</source>
        <translation>{} entsperren</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
</context>
<context>
    <name>Certifying</name>
    <message>
        <source>grasp</source>
        <translation>Griff</translation>
    </message>
    <message>
        <source>push</source>
        <translation>Druck</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>CERTIFIED RESULT, no preview: {}, with quadratic elements</source>
        <translation>GESICHERTES ERGEBNIS, keine Vorschau: {}, mit quadratischen Elementen</translation>
    </message>
    <message>
        <source>The ball is pressed with {} N</source>
        <translation>Die Kugel wird mit {} N gedrückt</translation>
    </message>
    <message>
        <source>The cut is an incision of the new plan &apos;{}&apos;; it lies within {} mm of where it was drawn</source>
        <translation>Der Schnitt ist eine Inzision des neuen Plans &apos;{}&apos;; er liegt höchstens {} mm neben der Stelle, an der er gezogen wurde</translation>
    </message>
    <message>
        <source>The preview lay {} mm away from it at most</source>
        <translation>Die Vorschau lag höchstens {} mm davon entfernt</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Zeichnen</translation>
    </message>
</context>
<context>
    <name>ChoicePanel</name>
    <message>
        <source>Ranking of the plans</source>
        <translation>Rangfolge der Pläne</translation>
    </message>
    <message>
        <source>Recorded decision</source>
        <translation>Festgehaltene Entscheidung</translation>
    </message>
    <message>
        <source>WHAT EACH MEASURE IS WORTH</source>
        <translation>WAS JEDE MESSGRÖSSE WERT IST</translation>
    </message>
    <message>
        <source>RANKING</source>
        <translation>RANGFOLGE</translation>
    </message>
    <message>
        <source>There is nothing to rank: simulate two plans.</source>
        <translation>Es gibt nichts zu ordnen: simulieren Sie zwei Pläne.</translation>
    </message>
    <message>
        <source>Weight of {}</source>
        <translation>Gewicht: {}</translation>
    </message>
    <message>
        <source>Work is running</source>
        <translation>Es wird gearbeitet</translation>
    </message>
    <message>
        <source>What the step from the worst to the best value among these plans is worth; 0 leaves the measure out</source>
        <translation>Was der Schritt vom schlechtesten zum besten Wert unter diesen Plänen wert ist; 0 lässt die Messgröße weg</translation>
    </message>
    <message>
        <source>Names, separated by commas</source>
        <translation>Namen, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>Why this plan</source>
        <translation>Warum dieser Plan</translation>
    </message>
    <message>
        <source>One line for each who would decide otherwise: NAME: REASON</source>
        <translation>Eine Zeile für jeden, der anders entscheiden würde: NAME: GRUND</translation>
    </message>
    <message>
        <source>P&amp;lan</source>
        <translation>P&amp;lan</translation>
    </message>
    <message>
        <source>Plan that is chosen</source>
        <translation>Plan, der gewählt wird</translation>
    </message>
    <message>
        <source>&amp;By</source>
        <translation>&amp;Durch</translation>
    </message>
    <message>
        <source>Who decides</source>
        <translation>Wer entscheidet</translation>
    </message>
    <message>
        <source>Reas&amp;on</source>
        <translation>Gru&amp;nd</translation>
    </message>
    <message>
        <source>Reason of the decision</source>
        <translation>Grund der Entscheidung</translation>
    </message>
    <message>
        <source>&amp;Dissent</source>
        <translation>And&amp;ere Meinung</translation>
    </message>
    <message>
        <source>Who dissents and why</source>
        <translation>Wer anderer Meinung ist und warum</translation>
    </message>
    <message>
        <source>Record the decision</source>
        <translation>Entscheidung festhalten</translation>
    </message>
    <message>
        <source>DECISION</source>
        <translation>ENTSCHEIDUNG</translation>
    </message>
    <message>
        <source>No plan has been simulated</source>
        <translation>Kein Plan wurde simuliert</translation>
    </message>
    <message>
        <source>Write who decides</source>
        <translation>Schreiben Sie, wer entscheidet</translation>
    </message>
    <message>
        <source>Write the reason</source>
        <translation>Schreiben Sie den Grund</translation>
    </message>
    <message>
        <source>It stands in the case and in the report; Ctrl+Z takes it back</source>
        <translation>Sie steht im Fall und im Bericht; Strg+Z nimmt sie zurück</translation>
    </message>
</context>
<context>
    <name>ClipBar</name>
    <message>
        <source>Cut &amp;by</source>
        <translation>S&amp;chnitt durch</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>axial plane</source>
        <translation>axiale Ebene</translation>
    </message>
    <message>
        <source>coronal plane</source>
        <translation>koronare Ebene</translation>
    </message>
    <message>
        <source>sagittal plane</source>
        <translation>sagittale Ebene</translation>
    </message>
    <message>
        <source>box</source>
        <translation>Quader</translation>
    </message>
    <message>
        <source>Cut of all views</source>
        <translation>Schnitt aller Ansichten</translation>
    </message>
    <message>
        <source>Place of the cut</source>
        <translation>Ort des Schnitts</translation>
    </message>
    <message>
        <source>Place of the cut in mm</source>
        <translation>Ort des Schnitts in mm</translation>
    </message>
    <message>
        <source>Other side</source>
        <translation>Andere Seite</translation>
    </message>
    <message>
        <source>choose a plane or the box first</source>
        <translation>wählen Sie zuerst eine Ebene oder den Quader</translation>
    </message>
    <message>
        <source>Cut all views open at one place; a click on a surface brings the cut there</source>
        <translation>Alle Ansichten an einem Ort aufschneiden; ein Klick auf eine Oberfläche bringt den Schnitt dorthin</translation>
    </message>
    <message>
        <source>Move the cut; arrows by a step, page keys by more</source>
        <translation>Den Schnitt verschieben; Pfeiltasten um einen Schritt, Bildtasten um mehr</translation>
    </message>
    <message>
        <source>a box has no other side</source>
        <translation>ein Quader hat keine andere Seite</translation>
    </message>
    <message>
        <source>Show what was cut away instead</source>
        <translation>Statt dessen zeigen, was weggeschnitten wurde</translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source>3D view of the plan on the left</source>
        <translation>3D-Ansicht des linken Plans</translation>
    </message>
    <message>
        <source>3D view of the plan on the right</source>
        <translation>3D-Ansicht des rechten Plans</translation>
    </message>
    <message>
        <source>Numbers and choice</source>
        <translation>Zahlen und Wahl</translation>
    </message>
    <message>
        <source>&amp;Measures</source>
        <translation>&amp;Messgrößen</translation>
    </message>
    <message>
        <source>Ranking and &amp;decision</source>
        <translation>Rangfolge und Ent&amp;scheidung</translation>
    </message>
    <message>
        <source>&amp;Compromises</source>
        <translation>&amp;Kompromisse</translation>
    </message>
    <message>
        <source>&amp;Better plans</source>
        <translation>&amp;Bessere Pläne</translation>
    </message>
    <message>
        <source>3D view of plan {}</source>
        <translation>3D-Ansicht von Plan {}</translation>
    </message>
    <message>
        <source>Number of views</source>
        <translation>Anzahl der Ansichten</translation>
    </message>
    <message>
        <source>Difference to the plan on the left</source>
        <translation>Unterschied zum linken Plan</translation>
    </message>
    <message>
        <source>&amp;Left</source>
        <translation>&amp;Links</translation>
    </message>
    <message>
        <source>Plan on the left</source>
        <translation>Linker Plan</translation>
    </message>
    <message>
        <source>&amp;Right</source>
        <translation>&amp;Rechts</translation>
    </message>
    <message>
        <source>Plan on the right</source>
        <translation>Rechter Plan</translation>
    </message>
    <message>
        <source>Third</source>
        <translation>Dritter</translation>
    </message>
    <message>
        <source>Plan in the third view</source>
        <translation>Plan in der dritten Ansicht</translation>
    </message>
    <message>
        <source>Fourth</source>
        <translation>Vierter</translation>
    </message>
    <message>
        <source>Plan in the fourth view</source>
        <translation>Plan in der vierten Ansicht</translation>
    </message>
    <message>
        <source>Sho&amp;w</source>
        <translation>&amp;Zeige</translation>
    </message>
    <message>
        <source>What is shown on the models</source>
        <translation>Was auf den Modellen gezeigt wird</translation>
    </message>
    <message>
        <source>Simulate</source>
        <translation>Simulation</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>Operation</translation>
    </message>
    <message>
        <source>There is no simulated plan to choose</source>
        <translation>Es gibt keinen simulierten Plan zur Auswahl</translation>
    </message>
    <message>
        <source>There are no three simulated plans to show</source>
        <translation>Es gibt keine drei simulierten Pläne</translation>
    </message>
    <message>
        <source>The other views show their values minus those of the plan on the left, in the same places</source>
        <translation>Die anderen Ansichten zeigen ihre Werte minus die des linken Plans, an denselben Orten</translation>
    </message>
    <message>
        <source>choose a field to be compared first</source>
        <translation>erst ein Feld zum Vergleichen wählen</translation>
    </message>
    <message>
        <source>○ {} not simulated yet</source>
        <translation>○ {} noch nicht simuliert</translation>
    </message>
    <message>
        <source>↻ {} not up to date</source>
        <translation>↻ {} nicht aktuell</translation>
    </message>
    <message>
        <source>Not simulated yet: {}</source>
        <translation>Noch nicht simuliert: {}</translation>
    </message>
    <message>
        <source>Not up to date: {}</source>
        <translation>Nicht aktuell: {}</translation>
    </message>
    <message>
        <source>Work is running already</source>
        <translation>Es wird schon gearbeitet</translation>
    </message>
    <message>
        <source>Compute what is missing</source>
        <translation>Fehlendes berechnen</translation>
    </message>
    <message>
        <source>No plan has been simulated yet.</source>
        <translation>Noch kein Plan wurde simuliert.</translation>
    </message>
    <message>
        <source>No case is open.</source>
        <translation>Kein Fall ist geöffnet.</translation>
    </message>
    <message>
        <source>No plan is up to date: Simulate makes them anew.</source>
        <translation>Kein Plan ist aktuell: „Simulieren“ rechnet sie neu.</translation>
    </message>
    <message>
        <source>weigh the measures</source>
        <translation>Messgrößen gewichten</translation>
    </message>
    <message>
        <source>decide for plan {}</source>
        <translation>für Plan {} entscheiden</translation>
    </message>
    <message>
        <source>  ? rests on an unverified default value.</source>
        <translation>  ? beruht auf einem ungeprüften Vorgabewert.</translation>
    </message>
    <message>
        <source>   ({} more: see the warnings below)</source>
        <translation>   ({} weitere: siehe die Warnungen unten)</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>{} minus {}</source>
        <translation>{} minus {}</translation>
    </message>
    <message>
        <source>this plan has no such result</source>
        <translation>dieser Plan hat kein solches Ergebnis</translation>
    </message>
</context>
<context>
    <name>Conference</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>Was gezeigt wird</translation>
    </message>
    <message>
        <source>Back to work (F10)</source>
        <translation>Zurück zur Arbeit (F10)</translation>
    </message>
    <message>
        <source>Patient and images</source>
        <translation>Patient und Bilder</translation>
    </message>
    <message>
        <source>Anatomy</source>
        <translation>Anatomie</translation>
    </message>
    <message>
        <source>Compromises</source>
        <translation>Kompromisse</translation>
    </message>
    <message>
        <source>Ranking and decision</source>
        <translation>Rangfolge und Entscheidung</translation>
    </message>
    <message>
        <source>{} of {}: {}</source>
        <translation>{} von {}: {}</translation>
    </message>
    <message>
        <source>The view before (Page Up)</source>
        <translation>Die vorige Ansicht (Bild auf)</translation>
    </message>
    <message>
        <source>this is the first view</source>
        <translation>dies ist die erste Ansicht</translation>
    </message>
    <message>
        <source>this is the last view</source>
        <translation>dies ist die letzte Ansicht</translation>
    </message>
    <message>
        <source>The next view (Page Down)</source>
        <translation>Die nächste Ansicht (Bild ab)</translation>
    </message>
</context>
<context>
    <name>DraftPanel</name>
    <message>
        <source>Values of what is added</source>
        <translation>Werte dessen, was hinzugefügt wird</translation>
    </message>
    <message>
        <source>What is still to be given</source>
        <translation>Was noch anzugeben ist</translation>
    </message>
    <message>
        <source>Do not add</source>
        <translation>Nicht aufnehmen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>To be given: {}</source>
        <translation>Anzugeben: {}</translation>
    </message>
    <message>
        <source>Add to the plan; Ctrl+Z takes it back</source>
        <translation>Zum Plan hinzufügen; Strg+Z nimmt es zurück</translation>
    </message>
</context>
<context>
    <name>EditDesk</name>
    <message>
        <source>Correct the structures (T)</source>
        <translation>Strukturen korrigieren (T)</translation>
    </message>
    <message>
        <source>there is no label map yet: run the plan to find the anatomy</source>
        <translation>es gibt noch keine Strukturkarte: führen Sie den Plan aus, um die Anatomie zu finden</translation>
    </message>
    <message>
        <source>Following the plan</source>
        <translation>Dem Plan folgen</translation>
    </message>
    <message>
        <source>Set the parameters, then Apply.</source>
        <translation>Setzen Sie die Parameter, dann Anwenden.</translation>
    </message>
    <message>
        <source>Give the new structure a name first.</source>
        <translation>Geben Sie der neuen Struktur zuerst einen Namen.</translation>
    </message>
    <message>
        <source>Something else is running; wait for its end, or stop it with Esc.</source>
        <translation>Es läuft gerade etwas anderes; warten Sie das Ende ab, oder halten Sie es mit Esc an.</translation>
    </message>
    <message>
        <source>Choose a tool first.</source>
        <translation>Wählen Sie zuerst ein Werkzeug.</translation>
    </message>
    <message>
        <source>Editing {}</source>
        <translation>{} wird bearbeitet</translation>
    </message>
    <message>
        <source>Done; every volume is the same.</source>
        <translation>Erledigt; jedes Volumen ist gleich geblieben.</translation>
    </message>
    <message>
        <source>Nothing changed.</source>
        <translation>Nichts hat sich geändert.</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
</context>
<context>
    <name>FrontView</name>
    <message>
        <source>Compromises that the search found</source>
        <translation>Kompromisse, die die Suche fand</translation>
    </message>
    <message>
        <source>{} compromises over {} objectives; up is better on every axis. Numbered lines are the proposals, the dashed one is the plan.</source>
        <translation>{} Kompromisse über {} Ziele; oben ist auf jeder Achse besser. Nummerierte Linien sind die Vorschläge, die gestrichelte ist der Plan.</translation>
    </message>
    <message>
        <source>The compromises of the search appear here.</source>
        <translation>Die Kompromisse der Suche erscheinen hier.</translation>
    </message>
    <message>
        <source>plan</source>
        <translation>Plan</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>No case open</source>
        <translation>Kein Fall geöffnet</translation>
    </message>
    <message>
        <source>Case and patient</source>
        <translation>Fall und Patient</translation>
    </message>
    <message>
        <source>Research use - not for clinical decisions</source>
        <translation>Nur für Forschung - nicht für klinische Entscheidungen</translation>
    </message>
    <message>
        <source>axial, coronal: patient&apos;s R on the left</source>
        <translation>axial, koronal: R des Patienten links</translation>
    </message>
    <message>
        <source>Laterality</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>no single patient name in the images</source>
        <translation>kein einheitlicher Patientenname in den Bildern</translation>
    </message>
</context>
<context>
    <name>Histogram</name>
    <message>
        <source>{} values, {} beyond the limits</source>
        <translation>{} Werte, {} jenseits der Grenzen</translation>
    </message>
    <message>
        <source>no mesh yet</source>
        <translation>noch kein Netz</translation>
    </message>
    <message>
        <source>number, logarithmic</source>
        <translation>Anzahl, logarithmisch</translation>
    </message>
    <message>
        <source>{} to {}{}: {}</source>
        <translation>{} bis {}{}: {}</translation>
    </message>
</context>
<context>
    <name>ImagesPage</name>
    <message>
        <source>Anatomy</source>
        <translation>Anatomie</translation>
    </message>
    <message>
        <source>&amp;Window</source>
        <translation>&amp;Fenster</translation>
    </message>
    <message>
        <source>Window and level</source>
        <translation>Fensterung</translation>
    </message>
    <message>
        <source>Which Hounsfield units are black and white (F2 to F6; right drag in a slice)</source>
        <translation>Welche Hounsfield-Einheiten schwarz und weiß sind (F2 bis F6; rechts ziehen in einer Schicht)</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>von Hand</translation>
    </message>
    <message>
        <source>Crosshair</source>
        <translation>Fadenkreuz</translation>
    </message>
    <message>
        <source>Show where the other slices lie (space)</source>
        <translation>Zeigen, wo die anderen Schichten liegen (Leertaste)</translation>
    </message>
    <message>
        <source>One slice</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Brightest</source>
        <translation>Hellster</translation>
    </message>
    <message>
        <source>Darkest</source>
        <translation>Dunkelster</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Slab</source>
        <translation>Dicke Schicht</translation>
    </message>
    <message>
        <source>Show the brightest, the darkest or the mean value of the slices about each plane (M: brightest, and back)</source>
        <translation>Den hellsten, dunkelsten oder mittleren Wert der Schichten um jede Ebene zeigen (M: hellster, und zurück)</translation>
    </message>
    <message>
        <source>Thickness of the slab</source>
        <translation>Dicke der Schicht</translation>
    </message>
    <message>
        <source>Whole image</source>
        <translation>Ganzes Bild</translation>
    </message>
    <message>
        <source>Show everything in all views again (Home in a view)</source>
        <translation>In allen Ansichten wieder alles zeigen (Pos1 in einer Ansicht)</translation>
    </message>
    <message>
        <source>1-4 or double click: one view alone</source>
        <translation>1-4 oder Doppelklick: eine Ansicht allein</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Vessel</source>
        <translation>Gefäß</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Ansichten</translation>
    </message>
    <message>
        <source>Turned planes, fill, a second image, volume, cut, pictures and films (O)</source>
        <translation>Gedrehte Ebenen, Füllung, ein zweites Bild, Volumen, Schnitt, Bilder und Filme (O)</translation>
    </message>
    <message>
        <source>no anatomy yet: run the plan to find it</source>
        <translation>noch keine Anatomie: führen Sie den Plan aus, um sie zu finden</translation>
    </message>
    <message>
        <source>Distances, angles, values and volumes (Q)</source>
        <translation>Abstände, Winkel, Werte und Volumina (Q)</translation>
    </message>
    <message>
        <source>there is no image yet: run the plan to read it</source>
        <translation>es gibt noch kein Bild: führen Sie den Plan aus, um es zu lesen</translation>
    </message>
    <message>
        <source>A vessel laid straight, its radius and area, its cross section (C)</source>
        <translation>Ein Gefäß, gerade gelegt, sein Radius und seine Fläche, sein Querschnitt (C)</translation>
    </message>
    <message>
        <source>no vessel has been traced yet: run the plan</source>
        <translation>noch wurde kein Gefäß verfolgt: lassen Sie den Plan rechnen</translation>
    </message>
    <message>
        <source>wait for the work to end, or stop it with Esc</source>
        <translation>warten Sie das Ende der Arbeit ab, oder halten Sie sie mit Esc an</translation>
    </message>
    <message>
        <source>choose brightest, darkest or mean first</source>
        <translation>wählen Sie zuerst hellster, dunkelster oder Mittel</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import a structure</source>
        <translation>Struktur importieren</translation>
    </message>
    <message>
        <source>surface, label map, DICOM SEG or RTSTRUCT</source>
        <translation>Oberfläche, Strukturkarte, DICOM SEG oder RTSTRUCT</translation>
    </message>
    <message>
        <source>inside from</source>
        <translation>innen ab</translation>
    </message>
    <message>
        <source>&amp;Check</source>
        <translation>&amp;Prüfen</translation>
    </message>
    <message>
        <source>&amp;Take as a structure</source>
        <translation>Als S&amp;truktur übernehmen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Browse...</source>
        <translation>Durchsuchen...</translation>
    </message>
    <message>
        <source>choose</source>
        <translation>wählen</translation>
    </message>
    <message>
        <source>choose: the file does not say</source>
        <translation>wählen: die Datei sagt es nicht</translation>
    </message>
    <message>
        <source>refuse</source>
        <translation>ablehnen</translation>
    </message>
    <message>
        <source>it takes them from the other structure</source>
        <translation>sie nimmt sie der anderen Struktur</translation>
    </message>
    <message>
        <source>it leaves them to the other structure</source>
        <translation>sie lässt sie der anderen Struktur</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Structure in it</source>
        <translation>&amp;Struktur darin</translation>
    </message>
    <message>
        <source>&amp;Name here</source>
        <translation>&amp;Name hier</translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation>&amp;Art</translation>
    </message>
    <message>
        <source>F&amp;rame of the points</source>
        <translation>&amp;Koordinatensystem der Punkte</translation>
    </message>
    <message>
        <source>&amp;Unit of the points</source>
        <translation>&amp;Einheit der Punkte</translation>
    </message>
    <message>
        <source>Fractions</source>
        <translation>Anteile</translation>
    </message>
    <message>
        <source>&amp;Voxels claimed twice</source>
        <translation>Doppelt beanspruchte &amp;Voxel</translation>
    </message>
    <message>
        <source>Accept that</source>
        <translation>Hinnehmen, dass</translation>
    </message>
    <message>
        <source>What is wrong with the surface, with its places</source>
        <translation>Was an der Oberfläche falsch ist, mit den Stellen</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>Wie viele</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>Choose a file first.</source>
        <translation>Wählen Sie zuerst eine Datei.</translation>
    </message>
    <message>
        <source>Give the structure a name.</source>
        <translation>Geben Sie der Struktur einen Namen.</translation>
    </message>
    <message>
        <source>Choose what kind of structure it is.</source>
        <translation>Wählen Sie die Art der Struktur.</translation>
    </message>
    <message>
        <source>There is a structure &apos;{}&apos; already; give this one another name.</source>
        <translation>Es gibt schon eine Struktur &apos;{}&apos;; geben Sie dieser einen anderen Namen.</translation>
    </message>
    <message>
        <source>Looking at {}</source>
        <translation>{} wird geprüft</translation>
    </message>
    <message>
        <source>{} would have {} mL.</source>
        <translation>{} hätte {} mL.</translation>
    </message>
    <message>
        <source>Structure to import</source>
        <translation>Zu importierende Struktur</translation>
    </message>
    <message>
        <source>Structures ({});;All files (*)</source>
        <translation>Strukturen ({});;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Looking into {}</source>
        <translation>{} wird durchgesehen</translation>
    </message>
    <message>
        <source>one structure</source>
        <translation>eine Struktur</translation>
    </message>
    <message>
        <source>{} structures</source>
        <translation>{} Strukturen</translation>
    </message>
    <message>
        <source>frame {}</source>
        <translation>Koordinatensystem {}</translation>
    </message>
    <message>
        <source>unit {}</source>
        <translation>Einheit {}</translation>
    </message>
    <message>
        <source>; it states {}</source>
        <translation>; sie nennt {}</translation>
    </message>
    <message>
        <source>{} with {}{}</source>
        <translation>{} mit {}{}</translation>
    </message>
    <message>
        <source>Check first: it is said what would be taken</source>
        <translation>Erst prüfen: es wird gesagt, was übernommen würde</translation>
    </message>
</context>
<context>
    <name>JobBar</name>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Restzeit</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop the work; what is finished is kept (Esc)</source>
        <translation>Arbeit anhalten; Fertiges bleibt erhalten (Esc)</translation>
    </message>
    <message>
        <source>Show where</source>
        <translation>Zeigen, wo</translation>
    </message>
    <message>
        <source>Go to the place in the images that the message names</source>
        <translation>In den Bildern an die Stelle gehen, die die Meldung nennt</translation>
    </message>
    <message>
        <source>⚠ 1 warning</source>
        <translation>⚠ 1 Warnung</translation>
    </message>
    <message>
        <source>⚠ {} warnings</source>
        <translation>⚠ {} Warnungen</translation>
    </message>
    <message>
        <source>Stopping ...</source>
        <translation>Wird angehalten ...</translation>
    </message>
    <message>
        <source>about {} left</source>
        <translation>noch etwa {}</translation>
    </message>
    <message>
        <source>{}: finished</source>
        <translation>{}: fertig</translation>
    </message>
    <message>
        <source>{}: stopped; what was finished is kept</source>
        <translation>{}: angehalten; was fertig war, bleibt erhalten</translation>
    </message>
    <message>
        <source>{} (click: show where)</source>
        <translation>{} (Klick: zeigen, wo)</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>Opening {}</source>
        <translation>{} wird geöffnet</translation>
    </message>
    <message>
        <source>Another case can be opened when the work has ended; Esc stops it.</source>
        <translation>Ein anderer Fall kann geöffnet werden, wenn die Arbeit beendet ist; Esc hält sie an.</translation>
    </message>
    <message>
        <source>This case is open elsewhere too ({}). Look at it freely; a change is saved only while nobody else has saved one since.</source>
        <translation>Dieser Fall ist auch anderswo geöffnet ({}). Ansehen können Sie ihn frei; eine Änderung wird nur gespeichert, solange niemand sonst seither eine gespeichert hat.</translation>
    </message>
    <message>
        <source>Reading the case</source>
        <translation>Fall wird gelesen</translation>
    </message>
    <message>
        <source>Simulation</source>
        <translation>Simulation</translation>
    </message>
    <message>
        <source>{}: waits for its turn</source>
        <translation>{}: wartet, bis es an der Reihe ist</translation>
    </message>
    <message>
        <source>{}: is in the queue already</source>
        <translation>{}: ist schon in der Warteschlange</translation>
    </message>
    <message>
        <source>Something else is running; stop it (Esc) or wait for its end, then try again.</source>
        <translation>Es läuft gerade etwas anderes; halten Sie es an (Esc) oder warten Sie das Ende ab, dann versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Done: {}. Ctrl+Z takes it back.</source>
        <translation>Erledigt: {}. Strg+Z nimmt es zurück.</translation>
    </message>
    <message>
        <source>Reading the images</source>
        <translation>Bilder lesen</translation>
    </message>
    <message>
        <source>Taken back: {}</source>
        <translation>Zurückgenommen: {}</translation>
    </message>
    <message>
        <source>Done again: {}</source>
        <translation>Wiederholt: {}</translation>
    </message>
    <message>
        <source>open a case first</source>
        <translation>öffnen Sie zuerst einen Fall</translation>
    </message>
    <message>
        <source>no case is open</source>
        <translation>kein Fall ist geöffnet</translation>
    </message>
    <message>
        <source>wait for the work to end, or stop it with Esc</source>
        <translation>warten Sie das Ende der Arbeit ab, oder halten Sie sie mit Esc an</translation>
    </message>
    <message>
        <source>nothing to take back</source>
        <translation>nichts zurückzunehmen</translation>
    </message>
    <message>
        <source>&amp;Undo {}</source>
        <translation>&amp;Rückgängig: {}</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>nothing was taken back</source>
        <translation>nichts wurde zurückgenommen</translation>
    </message>
    <message>
        <source>&amp;Redo {}</source>
        <translation>&amp;Wiederholen: {}</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>no plan has been simulated yet</source>
        <translation>noch kein Plan wurde simuliert</translation>
    </message>
</context>
<context>
    <name>Marking</name>
    <message>
        <source>move of a measurement</source>
        <translation>Verschieben einer Messung</translation>
    </message>
    <message>
        <source>There is no structure under the mouse: click on one of the outlined structures to see its volume.</source>
        <translation>Unter der Maus liegt keine Struktur: klicken Sie auf eine der umrandeten Strukturen, um ihr Volumen zu sehen.</translation>
    </message>
    <message>
        <source>deleted measurement</source>
        <translation>gelöschte Messung</translation>
    </message>
    <message>
        <source>name of a measurement</source>
        <translation>Name einer Messung</translation>
    </message>
    <message>
        <source>Wait for the work to end, or stop it with Esc; then the measurement can be changed.</source>
        <translation>Warten Sie das Ende der Arbeit ab, oder halten Sie sie mit Esc an; dann kann die Messung geändert werden.</translation>
    </message>
</context>
<context>
    <name>MarksPanel</name>
    <message>
        <source>MEASURE</source>
        <translation>MESSEN</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>Messungen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>About the chosen measurement</source>
        <translation>Zur gewählten Messung</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>Winkel</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volumen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Paint the measurements over the slices</source>
        <translation>Die Messungen über die Schichten zeichnen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Choose what to draw. Handles of finished measurements can be dragged; a name is typed into the list.</source>
        <translation>Wählen Sie, was gezeichnet wird. Die Griffe fertiger Messungen lassen sich ziehen; ein Name wird in die Liste geschrieben.</translation>
    </message>
    <message>
        <source>Drag from one place to the other; or click, go to another slice or view, and click again.</source>
        <translation>Von einer Stelle zur anderen ziehen; oder klicken, in eine andere Schicht oder Ansicht gehen, und wieder klicken.</translation>
    </message>
    <message>
        <source>Three clicks: the end of one leg, the corner, the end of the other leg.</source>
        <translation>Drei Klicks: Ende des einen Schenkels, Scheitel, Ende des anderen Schenkels.</translation>
    </message>
    <message>
        <source>Drag from corner to corner of its box: mean and spread of the voxels inside.</source>
        <translation>Von Ecke zu Ecke ihres Rahmens ziehen: Mittel und Streuung der Voxel darin.</translation>
    </message>
    <message>
        <source>Click on a structure.</source>
        <translation>Klicken Sie auf eine Struktur.</translation>
    </message>
    <message>
        <source>Delete the chosen measurement</source>
        <translation>Die gewählte Messung löschen</translation>
    </message>
    <message>
        <source>choose a measurement in the list first</source>
        <translation>wählen Sie zuerst eine Messung in der Liste</translation>
    </message>
</context>
<context>
    <name>MeasureTable</name>
    <message>
        <source>Measures of all plans</source>
        <translation>Messgrößen aller Pläne</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messgröße</translation>
    </message>
    <message>
        <source>Better</source>
        <translation>Besser</translation>
    </message>
    <message>
        <source>Can it be read?</source>
        <translation>Lässt es sich lesen?</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>with caution</source>
        <translation>mit Vorsicht</translation>
    </message>
    <message>
        <source>NO</source>
        <translation>NEIN</translation>
    </message>
    <message>
        <source>▲ higher</source>
        <translation>▲ höher</translation>
    </message>
    <message>
        <source>▼ lower</source>
        <translation>▼ niedriger</translation>
    </message>
    <message>
        <source>this plan has no such number</source>
        <translation>dieser Plan hat keine solche Zahl</translation>
    </message>
    <message>
        <source>Reference: {}</source>
        <translation>Bezug: {}</translation>
    </message>
    <message>
        <source>? rests on an unverified default value</source>
        <translation>? beruht auf einem ungeprüften Vorgabewert</translation>
    </message>
</context>
<context>
    <name>Measuring</name>
    <message>
        <source>Measuring the cut</source>
        <translation>Schnitt wird vermessen</translation>
    </message>
</context>
<context>
    <name>MeshPage</name>
    <message>
        <source>Mesh</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>M&amp;esh of</source>
        <translation>N&amp;etz von</translation>
    </message>
    <message>
        <source>Which mesh is shown</source>
        <translation>Welches Netz gezeigt wird</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Time that meshing will take</source>
        <translation>Zeit, die das Vernetzen dauern wird</translation>
    </message>
    <message>
        <source>Dihedral angles</source>
        <translation>Diederwinkel</translation>
    </message>
    <message>
        <source>Scaled Jacobian</source>
        <translation>Skalierte Jacobi-Determinante</translation>
    </message>
    <message>
        <source>Quality of each part of the mesh</source>
        <translation>Güte jedes Teils des Netzes</translation>
    </message>
    <message>
        <source>Worst elements with their places</source>
        <translation>Schlechteste Elemente mit ihren Stellen</translation>
    </message>
    <message>
        <source>Choosing a line marks the place in the 3D view.</source>
        <translation>Die Wahl einer Zeile markiert die Stelle in der 3D-Ansicht.</translation>
    </message>
    <message>
        <source>This case has one mesh</source>
        <translation>Dieser Fall hat ein Netz</translation>
    </message>
    <message>
        <source>There is no mesh to choose</source>
        <translation>Es gibt kein Netz zur Auswahl</translation>
    </message>
    <message>
        <source>No case is open</source>
        <translation>Kein Fall ist geöffnet</translation>
    </message>
    <message>
        <source>Wait until the work has ended, or stop it (Esc)</source>
        <translation>Warten Sie, bis die Arbeit beendet ist, oder halten Sie sie an (Esc)</translation>
    </message>
    <message>
        <source>The plan of this case asks for no mesh: add one</source>
        <translation>Der Plan dieses Falls verlangt kein Netz: Fügen Sie eines hinzu</translation>
    </message>
    <message>
        <source>Remove the mesh of the organs from the plan; Ctrl+Z takes it back</source>
        <translation>Das Netz der Organe aus dem Plan entfernen; Strg+Z nimmt es zurück</translation>
    </message>
    <message>
        <source>There is no mesh to remove</source>
        <translation>Es gibt kein Netz zu entfernen</translation>
    </message>
    <message>
        <source>no case is open</source>
        <translation>kein Fall ist geöffnet</translation>
    </message>
    <message>
        <source>Make the meshes that are missing or out of date</source>
        <translation>Fehlende oder veraltete Netze machen</translation>
    </message>
    <message>
        <source>add a mesh</source>
        <translation>Netz hinzufügen</translation>
    </message>
    <message>
        <source>remove the mesh</source>
        <translation>Netz entfernen</translation>
    </message>
    <message>
        <source>The plan of this case asks for no mesh.</source>
        <translation>Der Plan dieses Falls verlangt kein Netz.</translation>
    </message>
    <message>
        <source>A mesh of a lumen takes roughly 20 s for each plan.</source>
        <translation>Ein Netz eines Lumens dauert je Plan ungefähr 20 s.</translation>
    </message>
    <message>
        <source>from a mesh of this case</source>
        <translation>nach einem Netz dieses Falls</translation>
    </message>
    <message>
        <source>a rough guess: nothing was meshed in this case yet</source>
        <translation>grob geschätzt: in diesem Fall wurde noch nichts vernetzt</translation>
    </message>
    <message>
        <source>About {} nodes; meshing takes about {} ({})</source>
        <translation>Etwa {} Knoten; das Vernetzen dauert etwa {} ({})</translation>
    </message>
    <message>
        <source>Mesh of an earlier state: {}</source>
        <translation>Netz eines früheren Standes: {}</translation>
    </message>
    <message>
        <source>These numbers belong to an earlier state: {}</source>
        <translation>Diese Zahlen gehören zu einem früheren Stand: {}</translation>
    </message>
    <message>
        <source>Measuring the mesh</source>
        <translation>Netz wird vermessen</translation>
    </message>
    <message>
        <source>no mesh yet</source>
        <translation>noch kein Netz</translation>
    </message>
    <message>
        <source>not compared</source>
        <translation>nicht verglichen</translation>
    </message>
    <message>
        <source>{} of the mesh</source>
        <translation>{} des Netzes</translation>
    </message>
    <message>
        <source>{} of the mesh of the lumen</source>
        <translation>{} des Lumennetzes</translation>
    </message>
    <message>
        <source>Mesh: {}</source>
        <translation>Netz: {}</translation>
    </message>
</context>
<context>
    <name>PacsPage</name>
    <message>
        <source>Get from PACS</source>
        <translation>Aus dem PACS holen</translation>
    </message>
    <message>
        <source>TITLE@host:port, or an https address of DICOMweb</source>
        <translation>TITEL@Rechner:Port, oder eine https-Adresse von DICOMweb</translation>
    </message>
    <message>
        <source>number of the patient; * stands for any text</source>
        <translation>Nummer des Patienten; * steht für beliebigen Text</translation>
    </message>
    <message>
        <source>Family^Given; * stands for any text</source>
        <translation>Nachname^Vorname; * steht für beliebigen Text</translation>
    </message>
    <message>
        <source>20240507 or 20240501-20240531</source>
        <translation>20240507 oder 20240501-20240531</translation>
    </message>
    <message>
        <source>&amp;Archive</source>
        <translation>&amp;Archiv</translation>
    </message>
    <message>
        <source>Patient &amp;number</source>
        <translation>Patienten&amp;nummer</translation>
    </message>
    <message>
        <source>Patient na&amp;me</source>
        <translation>Patientenna&amp;me</translation>
    </message>
    <message>
        <source>&amp;Date of study</source>
        <translation>&amp;Datum der Studie</translation>
    </message>
    <message>
        <source>Studies</source>
        <translation>Studien</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>&amp;Suchen</translation>
    </message>
    <message>
        <source>&amp;Get into a folder...</source>
        <translation>In einen Ordner &amp;holen...</translation>
    </message>
    <message>
        <source>Looking in {}</source>
        <translation>Suche in {}</translation>
    </message>
    <message>
        <source>Looking in {} ...</source>
        <translation>Suche in {} ...</translation>
    </message>
    <message>
        <source>Getting a study from {}</source>
        <translation>Studie wird von {} geholt</translation>
    </message>
    <message>
        <source>Folder for the images</source>
        <translation>Ordner für die Bilder</translation>
    </message>
    <message>
        <source>No study matches.</source>
        <translation>Keine Studie passt.</translation>
    </message>
    <message>
        <source>1 study</source>
        <translation>1 Studie</translation>
    </message>
    <message>
        <source>{} studies</source>
        <translation>{} Studien</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Type a part of a command</source>
        <translation>Tippen Sie einen Teil eines Befehls</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Commands that fit</source>
        <translation>Passende Befehle</translation>
    </message>
</context>
<context>
    <name>ParetoView</name>
    <message>
        <source>Compromises between the plans</source>
        <translation>Kompromisse zwischen den Plänen</translation>
    </message>
    <message>
        <source>No two measures pull the simulated plans in different directions.</source>
        <translation>Keine zwei Messgrößen ziehen die simulierten Pläne in verschiedene Richtungen.</translation>
    </message>
</context>
<context>
    <name>PlaneScene</name>
    <message>
        <source>Brackets move the chosen handle, Ctrl and arrows tilt a plane or shift a place; N chooses the next handle.</source>
        <translation>Die eckigen Klammern bewegen den gewählten Griff, Strg und Pfeile kippen eine Ebene oder verschieben einen Ort; N wählt den nächsten Griff.</translation>
    </message>
</context>
<context>
    <name>PlaneStage</name>
    <message>
        <source>Handles of the plan</source>
        <translation>Griffe des Plans</translation>
    </message>
    <message>
        <source>no anatomy yet: run the plan to find it</source>
        <translation>noch keine Anatomie: führen Sie den Plan aus, um sie zu finden</translation>
    </message>
    <message>
        <source>Preview of the plan</source>
        <translation>Vorschau des Plans</translation>
    </message>
    <message>
        <source>Checking the plan</source>
        <translation>Der Plan wird geprüft</translation>
    </message>
    <message>
        <source>Choose a plan to see its handles.</source>
        <translation>Wählen Sie einen Plan, um seine Griffe zu sehen.</translation>
    </message>
    <message>
        <source>This plan has nothing to take hold of; its values are changed in the list.</source>
        <translation>An diesem Plan gibt es nichts anzufassen; seine Werte werden in der Liste geändert.</translation>
    </message>
    <message>
        <source>Checking the plan ...</source>
        <translation>Der Plan wird geprüft ...</translation>
    </message>
    <message>
        <source>What the plan would do is said here when the anatomy has been found: run the plan once.</source>
        <translation>Was der Plan täte, steht hier, sobald die Anatomie gefunden ist: Lassen Sie den Plan einmal rechnen.</translation>
    </message>
    <message>
        <source>What the cut takes is shown when the organ has been meshed: simulate the plans once.</source>
        <translation>Was der Schnitt entfernt, wird gezeigt, wenn das Organ vernetzt ist: Simulieren Sie die Pläne einmal.</translation>
    </message>
</context>
<context>
    <name>PlansPage</name>
    <message>
        <source>Candidate plans</source>
        <translation>Mögliche Pläne</translation>
    </message>
    <message>
        <source>State of the plans</source>
        <translation>Stand der Pläne</translation>
    </message>
    <message>
        <source>Candidate plans and their procedures</source>
        <translation>Mögliche Pläne und ihre Eingriffe</translation>
    </message>
    <message>
        <source>Enter or a double click on a name or a value changes it.</source>
        <translation>Eingabetaste oder Doppelklick auf einen Namen oder Wert ändert ihn.</translation>
    </message>
    <message>
        <source>Plan, procedure, parameter</source>
        <translation>Plan, Eingriff, Parameter</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>New plan</source>
        <translation>Neuer Plan</translation>
    </message>
    <message>
        <source>Add step</source>
        <translation>Schritt hinzufügen</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Verdoppeln</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Simulate all plans</source>
        <translation>Alle Pläne simulieren</translation>
    </message>
    <message>
        <source>Double click to change; write the value with its unit</source>
        <translation>Doppelklick zum Ändern; schreiben Sie den Wert mit seiner Einheit</translation>
    </message>
    <message>
        <source>move a handle of &apos;{}&apos;</source>
        <translation>einen Griff von &apos;{}&apos; verschieben</translation>
    </message>
    <message>
        <source>Wait until the work has ended, or stop it (Esc)</source>
        <translation>Warten Sie, bis die Arbeit beendet ist, oder halten Sie sie an (Esc)</translation>
    </message>
    <message>
        <source>Values of the procedure</source>
        <translation>Werte des Verfahrens</translation>
    </message>
    <message>
        <source>{} of &apos;{}&apos;</source>
        <translation>{} von &apos;{}&apos;</translation>
    </message>
    <message>
        <source>Select a plan first</source>
        <translation>Wählen Sie zuerst einen Plan</translation>
    </message>
    <message>
        <source>find the anatomy first: a procedure begins on it</source>
        <translation>erst die Anatomie finden: ein Eingriff beginnt an ihr</translation>
    </message>
    <message>
        <source>Another way to operate, beginning at the crosshair of the slices (Ctrl+N)</source>
        <translation>Ein weiterer Operationsweg, beginnend am Fadenkreuz der Schichten (Ctrl+N)</translation>
    </message>
    <message>
        <source>One procedure more in this plan, beginning at the crosshair of the slices (Ctrl+Shift+N)</source>
        <translation>Ein Eingriff mehr in diesem Plan, beginnend am Fadenkreuz der Schichten (Ctrl+Shift+N)</translation>
    </message>
    <message>
        <source>A copy to change (Ctrl+D)</source>
        <translation>Eine Kopie zum Ändern (Strg+D)</translation>
    </message>
    <message>
        <source>Another name (F2)</source>
        <translation>Anderer Name (F2)</translation>
    </message>
    <message>
        <source>Take the plan out; Ctrl+Z brings it back (Del)</source>
        <translation>Den Plan herausnehmen; Strg+Z bringt ihn zurück (Entf)</translation>
    </message>
    <message>
        <source>Work is running already</source>
        <translation>Es wird schon gearbeitet</translation>
    </message>
    <message>
        <source>This case has no candidate plan</source>
        <translation>Dieser Fall hat keinen möglichen Plan</translation>
    </message>
    <message>
        <source>Everything is up to date</source>
        <translation>Alles ist auf dem neuesten Stand</translation>
    </message>
    <message>
        <source>Compute what is missing (Ctrl+R)</source>
        <translation>Fehlendes berechnen (Strg+R)</translation>
    </message>
    <message>
        <source>no case open</source>
        <translation>kein Fall geöffnet</translation>
    </message>
    <message>
        <source>this case has no candidate plan yet: add one with New plan</source>
        <translation>dieser Fall hat noch keinen Plan: mit Neuer Plan einen hinzufügen</translation>
    </message>
    <message>
        <source>{} of {} not up to date</source>
        <translation>{} von {} nicht aktuell</translation>
    </message>
    <message>
        <source>{} of {} not simulated yet</source>
        <translation>{} von {} noch nicht simuliert</translation>
    </message>
    <message>
        <source>all {} are simulated</source>
        <translation>alle {} sind simuliert</translation>
    </message>
    <message>
        <source>change {} of &apos;{}&apos;</source>
        <translation>{} von &apos;{}&apos; ändern</translation>
    </message>
    <message>
        <source>A plan needs a name of its own; &apos;{}&apos; is {}.</source>
        <translation>Ein Plan braucht einen eigenen Namen; &apos;{}&apos; ist {}.</translation>
    </message>
    <message>
        <source>taken</source>
        <translation>vergeben</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>rename plan &apos;{}&apos;</source>
        <translation>Plan &apos;{}&apos; umbenennen</translation>
    </message>
    <message>
        <source>asks for what is missing: {}</source>
        <translation>fragt nach dem, was fehlt: {}</translation>
    </message>
    <message>
        <source>add plan &apos;{}&apos;</source>
        <translation>Plan &apos;{}&apos; hinzufügen</translation>
    </message>
    <message>
        <source>add {} to &apos;{}&apos;</source>
        <translation>{} zu &apos;{}&apos; hinzufügen</translation>
    </message>
    <message>
        <source>{} (copy)</source>
        <translation>{} (Kopie)</translation>
    </message>
    <message>
        <source>duplicate plan &apos;{}&apos;</source>
        <translation>Plan &apos;{}&apos; verdoppeln</translation>
    </message>
    <message>
        <source>remove plan &apos;{}&apos;</source>
        <translation>Plan &apos;{}&apos; entfernen</translation>
    </message>
</context>
<context>
    <name>Properties</name>
    <message>
        <source>Properties</source>
        <translation>Eigenschaften</translation>
    </message>
    <message>
        <source>Nothing is chosen.</source>
        <translation>Nichts ist gewählt.</translation>
    </message>
    <message>
        <source>one more: {}</source>
        <translation>eins mehr: {}</translation>
    </message>
    <message>
        <source>It is written in the protocol file of the case</source>
        <translation>Es steht in der Protokolldatei des Falls</translation>
    </message>
    <message>
        <source>Range: {}</source>
        <translation>Bereich: {}</translation>
    </message>
    <message>
        <source>not given</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>{}: at the crosshair</source>
        <translation>{}: am Fadenkreuz</translation>
    </message>
    <message>
        <source>Take the place of the crosshair of the slices</source>
        <translation>Den Ort des Fadenkreuzes der Schnittbilder nehmen</translation>
    </message>
    <message>
        <source>One more</source>
        <translation>Eins mehr</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>chosen by the step</source>
        <translation>vom Schritt gewählt</translation>
    </message>
    <message>
        <source>{} chosen</source>
        <translation>{} gewählt</translation>
    </message>
    <message>
        <source>change {}</source>
        <translation>{} ändern</translation>
    </message>
</context>
<context>
    <name>ProposalsDialog</name>
    <message>
        <source>Proposals of neural networks</source>
        <translation>Vorschläge neuronaler Netze</translation>
    </message>
    <message>
        <source>What was proposed</source>
        <translation>Was vorgeschlagen wurde</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>Struktur</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volumen</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Kind of the accepted structure</source>
        <translation>Art der angenommenen Struktur</translation>
    </message>
    <message>
        <source>Accept this structure</source>
        <translation>Diese Struktur annehmen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>as</source>
        <translation>als</translation>
    </message>
    <message>
        <source>the program &apos;python&apos; of the environment where the network is installed</source>
        <translation>das Programm &apos;python&apos; der Umgebung, in der das Netz installiert ist</translation>
    </message>
    <message>
        <source>model file, bundle folder, or folder of weights; nothing is fetched from the network</source>
        <translation>Modelldatei, Bundle-Ordner oder Ordner mit Gewichten; nichts wird aus dem Netzwerk geholt</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>I have this licence, and my use is within it</source>
        <translation>Ich habe diese Lizenz, und meine Verwendung liegt in ihrem Rahmen</translation>
    </message>
    <message>
        <source>fast (coarser, less memory)</source>
        <translation>schnell (gröber, weniger Speicher)</translation>
    </message>
    <message>
        <source>Ask the network</source>
        <translation>Das Netz fragen</translation>
    </message>
    <message>
        <source>Runs in a process of its own without any network connection; Esc stops it</source>
        <translation>Läuft in einem eigenen Prozess ohne Netzwerkverbindung; Esc hält ihn an</translation>
    </message>
    <message>
        <source>Kind of model</source>
        <translation>Art des Modells</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Browse...</source>
        <translation>Durchsuchen...</translation>
    </message>
    <message>
        <source>none given</source>
        <translation>keine angegeben</translation>
    </message>
    <message>
        <source>choose</source>
        <translation>wählen</translation>
    </message>
    <message>
        <source>choose a structure of a proposal</source>
        <translation>wählen Sie eine Struktur eines Vorschlags</translation>
    </message>
</context>
<context>
    <name>Proposing</name>
    <message>
        <source>Reading proposals</source>
        <translation>Vorschläge werden gelesen</translation>
    </message>
    <message>
        <source>Something else is running; wait for its end, or stop it with Esc.</source>
        <translation>Es läuft gerade etwas anderes; warten Sie das Ende ab, oder halten Sie es mit Esc an.</translation>
    </message>
    <message>
        <source>Asking the network</source>
        <translation>Das Netz wird gefragt</translation>
    </message>
    <message>
        <source>The network is working; Esc in the window stops it.</source>
        <translation>Das Netz arbeitet; Esc im Fenster hält es an.</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
</context>
<context>
    <name>RehearseStage</name>
    <message>
        <source>Rehearsal: preview</source>
        <translation>Probe: Vorschau</translation>
    </message>
    <message>
        <source>3D view of the rehearsal</source>
        <translation>3D-Ansicht der Probe</translation>
    </message>
    <message>
        <source>start the rehearsal to take the organ into the hand</source>
        <translation>starten Sie die Probe, um das Organ in die Hand zu nehmen</translation>
    </message>
    <message>
        <source>How far the rehearsal can be believed</source>
        <translation>Wie weit der Probe zu glauben ist</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Let go</source>
        <translation>Loslassen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>From the start</source>
        <translation>Von vorn</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>Drehen</translation>
    </message>
    <message>
        <source>Left drag turns the view</source>
        <translation>Links ziehen dreht die Ansicht</translation>
    </message>
    <message>
        <source>Grasp</source>
        <translation>Fassen</translation>
    </message>
    <message>
        <source>Drag the surface of the organ; it stays held until you let go</source>
        <translation>Ziehen Sie die Oberfläche des Organs; sie bleibt gehalten, bis Sie loslassen</translation>
    </message>
    <message>
        <source>Push</source>
        <translation>Drücken</translation>
    </message>
    <message>
        <source>Press on the organ: a ball goes in by the depth and stays until you let go</source>
        <translation>Auf das Organ drücken: eine Kugel geht um die Tiefe hinein und bleibt, bis Sie loslassen</translation>
    </message>
    <message>
        <source>The certified result of what the hand did before is there: the page Result shows it with &apos;{}&apos;</source>
        <translation>Das gesicherte Ergebnis dessen, was die Hand vorher tat, ist da: die Seite Ergebnis zeigt es bei &apos;{}&apos;</translation>
    </message>
    <message>
        <source>CERTIFIED RESULT: {}</source>
        <translation>GESICHERTES ERGEBNIS: {}</translation>
    </message>
    <message>
        <source>Grasp, push or cut the organ first: the certified solve takes over what you do</source>
        <translation>Erst das Organ greifen, drücken oder schneiden: die gesicherte Lösung übernimmt, was Sie tun</translation>
    </message>
    <message>
        <source>The certified solve of this is running: its result takes the place of this preview</source>
        <translation>Die gesicherte Lösung dazu läuft: ihr Ergebnis tritt an die Stelle dieser Vorschau</translation>
    </message>
    <message>
        <source>Compute this with quadratic elements, as a job; a cut makes a plan of its own</source>
        <translation>Dies mit quadratischen Elementen rechnen, als Auftrag; ein Schnitt wird ein eigener Plan</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Schneiden</translation>
    </message>
    <message>
        <source>Drag a line over the organ: a blade goes in along the view, by the depth</source>
        <translation>Eine Linie über das Organ ziehen: eine Klinge dringt in Blickrichtung um die Tiefe ein</translation>
    </message>
    <message>
        <source>Radius of grip and ball</source>
        <translation>Radius von Griff und Kugel</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Take loose pieces out</source>
        <translation>Lose Stücke herausnehmen</translation>
    </message>
    <message>
        <source>A cut that sets a piece loose takes it out; without this such a cut is refused</source>
        <translation>Ein Schnitt, der ein Stück löst, nimmt es heraus; ohne dies wird ein solcher Schnitt abgelehnt</translation>
    </message>
    <message>
        <source>Certified solve</source>
        <translation>Gesicherte Lösung</translation>
    </message>
    <message>
        <source>the organ after &apos;{}&apos;</source>
        <translation>das Organ nach &apos;{}&apos;</translation>
    </message>
    <message>
        <source>the organ as scanned</source>
        <translation>das Organ wie aufgenommen</translation>
    </message>
    <message>
        <source>Making {} ready</source>
        <translation>{} wird vorbereitet</translation>
    </message>
    <message>
        <source>Rehearsal</source>
        <translation>Probe</translation>
    </message>
    <message>
        <source>incision</source>
        <translation>Einschnitt</translation>
    </message>
    <message>
        <source>PREVIEW, within {} mm</source>
        <translation>VORSCHAU, auf {} mm</translation>
    </message>
    <message>
        <source>The plan of this case asks for no tissue simulation</source>
        <translation>Der Plan dieses Falls verlangt keine Gewebesimulation</translation>
    </message>
    <message>
        <source>Work is running already</source>
        <translation>Es wird schon gearbeitet</translation>
    </message>
    <message>
        <source>PREVIEW, within {} mm of rest on this mesh</source>
        <translation>VORSCHAU, auf {} mm an der Ruhelage auf diesem Netz</translation>
    </message>
    <message>
        <source>{} frames/s</source>
        <translation>{} Bilder/s</translation>
    </message>
    <message>
        <source>the hand is {} mm ahead</source>
        <translation>die Hand ist {} mm voraus</translation>
    </message>
    <message>
        <source>A preview by hand, with the loads of the tissue simulation; its numbers come from the certified solve.</source>
        <translation>Eine Vorschau von Hand mit den Lasten der Gewebesimulation; Zahlen kommen aus der gesicherten Lösung.</translation>
    </message>
    <message>
        <source>No case is open</source>
        <translation>Kein Fall ist geöffnet</translation>
    </message>
    <message>
        <source>Nothing is simulated yet: the rehearsal needs its mesh</source>
        <translation>Noch nichts ist simuliert: die Probe braucht das Netz</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>End the rehearsal</source>
        <translation>Die Probe beenden</translation>
    </message>
    <message>
        <source>Take the organ into the hand</source>
        <translation>Das Organ in die Hand nehmen</translation>
    </message>
    <message>
        <source>Start the rehearsal first</source>
        <translation>Starten Sie zuerst die Probe</translation>
    </message>
    <message>
        <source>Let go of what is held</source>
        <translation>Loslassen, was gehalten wird</translation>
    </message>
    <message>
        <source>Nothing is held</source>
        <translation>Nichts wird gehalten</translation>
    </message>
    <message>
        <source>Back to before the last grasp, push or cut</source>
        <translation>Zurück vor den letzten Griff, Druck oder Schnitt</translation>
    </message>
    <message>
        <source>The organ as it was at the start</source>
        <translation>Das Organ wie am Anfang</translation>
    </message>
</context>
<context>
    <name>ReportPage</name>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Save as PDF...</source>
        <translation>Als PDF speichern...</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Sections and pictures of the report</source>
        <translation>Abschnitte und Bilder des Berichts</translation>
    </message>
    <message>
        <source>Space leaves a section or a picture out, or takes it in again.</source>
        <translation>Die Leertaste lässt einen Abschnitt oder ein Bild weg oder nimmt es wieder auf.</translation>
    </message>
    <message>
        <source>Left and right...</source>
        <translation>Links und rechts...</translation>
    </message>
    <message>
        <source>Save as HTML...</source>
        <translation>Als HTML speichern...</translation>
    </message>
    <message>
        <source>HTML (*.html)</source>
        <translation>HTML (*.html)</translation>
    </message>
    <message>
        <source>E&amp;xport</source>
        <translation>E&amp;xport</translation>
    </message>
    <message>
        <source>Format of the export</source>
        <translation>Format des Exports</translation>
    </message>
    <message>
        <source>Into a folder...</source>
        <translation>In einen Ordner...</translation>
    </message>
    <message>
        <source>For the patient...</source>
        <translation>Für den Patienten...</translation>
    </message>
    <message>
        <source>Page before</source>
        <translation>Vorige Seite</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Nächste Seite</translation>
    </message>
    <message>
        <source>Which page is shown</source>
        <translation>Welche Seite gezeigt wird</translation>
    </message>
    <message>
        <source>Page of the report</source>
        <translation>Seite des Berichts</translation>
    </message>
    <message>
        <source>Preview of the report</source>
        <translation>Vorschau des Berichts</translation>
    </message>
    <message>
        <source>No case is open</source>
        <translation>Kein Fall ist geöffnet</translation>
    </message>
    <message>
        <source>No plan has been simulated yet: page 6 does it</source>
        <translation>Noch kein Plan wurde simuliert: Seite 6 tut das</translation>
    </message>
    <message>
        <source>Wait until the work has ended, or stop it (Esc)</source>
        <translation>Warten Sie, bis die Arbeit beendet ist, oder halten Sie sie an (Esc)</translation>
    </message>
    <message>
        <source>no case is open</source>
        <translation>kein Fall ist geöffnet</translation>
    </message>
    <message>
        <source>Write the report (Ctrl+P)</source>
        <translation>Den Bericht schreiben (Strg+P)</translation>
    </message>
    <message>
        <source>⚠ Left and right: {} to decide...</source>
        <translation>⚠ Links und rechts: {} zu entscheiden...</translation>
    </message>
    <message>
        <source>No file is written while left and right disagree</source>
        <translation>Keine Datei wird geschrieben, solange links und rechts nicht übereinstimmen</translation>
    </message>
    <message>
        <source>What was compared</source>
        <translation>Was verglichen wurde</translation>
    </message>
    <message>
        <source>One file with all pictures and the plans in 3D inside</source>
        <translation>Eine Datei mit allen Bildern und den Plänen in 3D</translation>
    </message>
    <message>
        <source>The same numbers with their uncertainty, in plain words</source>
        <translation>Dieselben Zahlen mit ihrer Unsicherheit, in einfachen Worten</translation>
    </message>
    <message>
        <source>Write all of the case that the format can hold</source>
        <translation>Alles vom Fall schreiben, was das Format fassen kann</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>Abschnitte</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>drawn with the preview</source>
        <translation>mit der Vorschau gezeichnet</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>noch keine</translation>
    </message>
    <message>
        <source>The pictures are drawn from the results</source>
        <translation>Die Bilder werden aus den Ergebnissen gezeichnet</translation>
    </message>
    <message>
        <source>{} (always)</source>
        <translation>{} (immer)</translation>
    </message>
    <message>
        <source>{} says what was found and how far it can be believed: always in the report</source>
        <translation>{} sagt, was gefunden wurde und wie weit es zu glauben ist: immer im Bericht</translation>
    </message>
    <message>
        <source>leave &apos;{}&apos; out of the report</source>
        <translation>&apos;{}&apos; aus dem Bericht weglassen</translation>
    </message>
    <message>
        <source>take &apos;{}&apos; into the report</source>
        <translation>&apos;{}&apos; in den Bericht aufnehmen</translation>
    </message>
    <message>
        <source>The report appears here when a plan has been simulated.</source>
        <translation>Der Bericht erscheint hier, wenn ein Plan simuliert ist.</translation>
    </message>
    <message>
        <source>Left and right do not agree: no report is made before this is decided.</source>
        <translation>Links und rechts stimmen nicht überein: es wird kein Bericht gemacht, bevor dies entschieden ist.</translation>
    </message>
    <message>
        <source>The pictures of the report are being drawn ...</source>
        <translation>Die Bilder des Berichts werden gezeichnet ...</translation>
    </message>
    <message>
        <source>page {} of {}</source>
        <translation>Seite {} von {}</translation>
    </message>
    <message>
        <source>This is the first page</source>
        <translation>Dies ist die erste Seite</translation>
    </message>
    <message>
        <source>This is the last page</source>
        <translation>Dies ist die letzte Seite</translation>
    </message>
    <message>
        <source>There is no preview yet</source>
        <translation>Es gibt noch keine Vorschau</translation>
    </message>
    <message>
        <source>Write report</source>
        <translation>Bericht schreiben</translation>
    </message>
    <message>
        <source>Write the patient&apos;s version</source>
        <translation>Fassung für den Patienten schreiben</translation>
    </message>
    <message>
        <source>PDF (*.pdf);;HTML (*.html)</source>
        <translation>PDF (*.pdf);;HTML (*.html)</translation>
    </message>
    <message>
        <source>Report for the patient: {}</source>
        <translation>Bericht für den Patienten: {}</translation>
    </message>
    <message>
        <source>Folder for the export</source>
        <translation>Ordner für den Export</translation>
    </message>
    <message>
        <source>Export as {}</source>
        <translation>Als {} exportieren</translation>
    </message>
</context>
<context>
    <name>Residuals</name>
    <message>
        <source>Residual of the solver by step</source>
        <translation>Residuum des Lösers je Schritt</translation>
    </message>
    <message>
        <source>{}: {} steps, residual now {:.1e}</source>
        <translation>{}: {} Schritte, Residuum jetzt {:.1e}</translation>
    </message>
    <message>
        <source>residuals of the solver appear here while it runs</source>
        <translation>Residuen des Lösers erscheinen hier, während er läuft</translation>
    </message>
    <message>
        <source>{} - residual {:.1e}</source>
        <translation>{} - Residuum {:.1e}</translation>
    </message>
    <message>
        <source>step {}</source>
        <translation>Schritt {}</translation>
    </message>
</context>
<context>
    <name>ResolutionBox</name>
    <message>
        <source>{}, now: {}</source>
        <translation>{}, jetzt: {}</translation>
    </message>
    <message>
        <source>Resolution of the meshes</source>
        <translation>Auflösung der Netze</translation>
    </message>
    <message>
        <source>Coarse</source>
        <translation>Grob</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>Fein</translation>
    </message>
    <message>
        <source>Changes the meshes of all plans; results made with other meshes become stale</source>
        <translation>Ändert die Netze aller Pläne; Ergebnisse mit anderen Netzen werden veraltet</translation>
    </message>
    <message>
        <source>No case is open</source>
        <translation>Kein Fall ist geöffnet</translation>
    </message>
    <message>
        <source>Wait until the work has ended, or stop it (Esc)</source>
        <translation>Warten Sie, bis die Arbeit beendet ist, oder halten Sie sie an (Esc)</translation>
    </message>
    <message>
        <source>The anatomy has to be found first: its size decides the mesh</source>
        <translation>Zuerst muss die Anatomie gefunden sein: ihre Größe bestimmt das Netz</translation>
    </message>
    <message>
        <source>The plan of this case asks for no mesh</source>
        <translation>Der Plan dieses Falls verlangt kein Netz</translation>
    </message>
    <message>
        <source>edge {:g} mm</source>
        <translation>Kante {:g} mm</translation>
    </message>
    <message>
        <source>{} elements across, {} layers</source>
        <translation>{} Elemente quer, {} Lagen</translation>
    </message>
    <message>
        <source>resolution {}</source>
        <translation>Auflösung {}</translation>
    </message>
</context>
<context>
    <name>ResultStage</name>
    <message>
        <source>&amp;Result</source>
        <translation>&amp;Ergebnis</translation>
    </message>
    <message>
        <source>Result that is shown as colours</source>
        <translation>Ergebnis, das als Farben gezeigt wird</translation>
    </message>
    <message>
        <source>Factor of the deformation</source>
        <translation>Faktor der Verformung</translation>
    </message>
    <message>
        <source>3D view of the result</source>
        <translation>3D-Ansicht des Ergebnisses</translation>
    </message>
    <message>
        <source>A&amp;rrows</source>
        <translation>&amp;Pfeile</translation>
    </message>
    <message>
        <source>▶ Play</source>
        <translation>▶ Abspielen</translation>
    </message>
    <message>
        <source>Moment of the heartbeat</source>
        <translation>Zeitpunkt des Herzschlags</translation>
    </message>
    <message>
        <source>■ Stop</source>
        <translation>■ Anhalten</translation>
    </message>
    <message>
        <source>There is no result to choose</source>
        <translation>Es gibt kein Ergebnis zur Auswahl</translation>
    </message>
    <message>
        <source>How many times the computed displacement the shape is moved</source>
        <translation>Um das Wievielfache der berechneten Verschiebung die Form bewegt wird</translation>
    </message>
    <message>
        <source>This result has no displacement</source>
        <translation>Dieses Ergebnis hat keine Verschiebung</translation>
    </message>
    <message>
        <source>not deformed</source>
        <translation>unverformt</translation>
    </message>
    <message>
        <source>deformed, true size</source>
        <translation>verformt, wahre Größe</translation>
    </message>
    <message>
        <source>deformed × {} (exaggerated)</source>
        <translation>verformt × {} (übertrieben)</translation>
    </message>
    <message>
        <source>Which moment of the last computed heartbeat is shown</source>
        <translation>Welcher Zeitpunkt des letzten berechneten Herzschlags gezeigt wird</translation>
    </message>
    <message>
        <source>This result is not known at moments of a heartbeat</source>
        <translation>Dieses Ergebnis ist nicht zu Zeitpunkten eines Herzschlags bekannt</translation>
    </message>
    <message>
        <source>Size and direction as arrows; the longest is a fixed share of the picture</source>
        <translation>Größe und Richtung als Pfeile; der längste ist ein fester Teil des Bildes</translation>
    </message>
    <message>
        <source>This result has no direction</source>
        <translation>Dieses Ergebnis hat keine Richtung</translation>
    </message>
    <message>
        <source>Goes through the heartbeat</source>
        <translation>Geht durch den Herzschlag</translation>
    </message>
    <message>
        <source>Lets particles move with the blood</source>
        <translation>Lässt Teilchen mit dem Blut wandern</translation>
    </message>
    <message>
        <source>Nothing moves in this result</source>
        <translation>In diesem Ergebnis bewegt sich nichts</translation>
    </message>
    <message>
        <source>{} % of the beat</source>
        <translation>{} % des Schlags</translation>
    </message>
    <message>
        <source>{} times slower</source>
        <translation>{}-mal langsamer</translation>
    </message>
    <message>
        <source>{} times faster</source>
        <translation>{}-mal schneller</translation>
    </message>
    <message>
        <source>earlier state: {}</source>
        <translation>früherer Stand: {}</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Zeichnen</translation>
    </message>
</context>
<context>
    <name>SceneWidget</name>
    <message>
        <source>nothing to show yet</source>
        <translation>noch nichts zu zeigen</translation>
    </message>
    <message>
        <source>3D view {}</source>
        <translation>3D-Ansicht {}</translation>
    </message>
    <message>
        <source>Left drag and arrows turn, a click goes to a point, wheel, plus and minus zoom, middle drag pans; the keys A P L R S I are the standard views, Home shows everything.</source>
        <translation>Links ziehen und Pfeile drehen, ein Klick geht zu einem Punkt, Rad, Plus und Minus zoomen, Mitte ziehen verschiebt; die Tasten A P L R S I sind die Standardansichten, Pos1 zeigt alles.</translation>
    </message>
</context>
<context>
    <name>SearchPanel</name>
    <message>
        <source> versions</source>
        <translation> Fassungen</translation>
    </message>
    <message>
        <source>variations of the plan are tried on the fast tier; nothing changes until one is accepted</source>
        <translation>Abwandlungen des Plans werden auf der schnellen Stufe versucht; nichts ändert sich, bis eine angenommen wird</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>The plan and the proposals of the search</source>
        <translation>Der Plan und die Vorschläge der Suche</translation>
    </message>
    <message>
        <source>Better &amp;than</source>
        <translation>Besser &amp;als</translation>
    </message>
    <message>
        <source>Plan to start from</source>
        <translation>Plan, von dem ausgegangen wird</translation>
    </message>
    <message>
        <source>&amp;of</source>
        <translation>&amp;von</translation>
    </message>
    <message>
        <source>How many versions are tried</source>
        <translation>Wie viele Fassungen versucht werden</translation>
    </message>
    <message>
        <source>There is no plan with a procedure</source>
        <translation>Es gibt keinen Plan mit einem Eingriff</translation>
    </message>
    <message>
        <source>The anatomy has not been computed yet: simulate first</source>
        <translation>Die Anatomie ist noch nicht berechnet: zuerst simulieren</translation>
    </message>
    <message>
        <source>Work is running; Esc stops it</source>
        <translation>Es wird gearbeitet; Esc hält es an</translation>
    </message>
    <message>
        <source>Reading the search</source>
        <translation>Suche wird gelesen</translation>
    </message>
    <message>
        <source>Search for better versions of {}</source>
        <translation>Suche nach besseren Fassungen: {}</translation>
    </message>
    <message>
        <source>What is done otherwise</source>
        <translation>Was anders gemacht wird</translation>
    </message>
    <message>
        <source>plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>{} tried, {} compromises; foreseen on the fast tier, seen through what is not known</source>
        <translation>{} versucht, {} Kompromisse; vorausgesagt auf der schnellen Stufe, mit dem, was nicht bekannt ist</translation>
    </message>
    <message>
        <source>{}: {} foreseen {}, solved in full {}</source>
        <translation>{}: {} vorausgesagt {}, voll gelöst {}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Look for compromises that are better than the plan in something</source>
        <translation>Nach Kompromissen suchen, die in etwas besser sind als der Plan</translation>
    </message>
    <message>
        <source>Choose a proposal in the table</source>
        <translation>Wählen Sie einen Vorschlag in der Tabelle</translation>
    </message>
    <message>
        <source>It becomes a plan of the case; simulate it to see whether it holds. Ctrl+Z takes it back</source>
        <translation>Er wird ein Plan des Falls; simulieren Sie ihn, um zu sehen, ob er hält. Strg+Z nimmt ihn zurück</translation>
    </message>
    <message>
        <source>accept {}</source>
        <translation>{} annehmen</translation>
    </message>
</context>
<context>
    <name>SectionView</name>
    <message>
        <source>Cross section of the vessel</source>
        <translation>Querschnitt des Gefäßes</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Keys and gestures</source>
        <translation>Tasten und Gesten</translation>
    </message>
    <message>
        <source>Key or gesture</source>
        <translation>Taste oder Geste</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was sie tut</translation>
    </message>
</context>
<context>
    <name>Side</name>
    <message>
        <source>CASE</source>
        <translation>FALL</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Show all structures</source>
        <translation>Alle Strukturen zeigen</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Hide all structures</source>
        <translation>Alle Strukturen verbergen</translation>
    </message>
    <message>
        <source>WORKFLOW</source>
        <translation>ARBEITSFOLGE</translation>
    </message>
</context>
<context>
    <name>SidesDialog</name>
    <message>
        <source>Left and right</source>
        <translation>Links und rechts</translation>
    </message>
    <message>
        <source>Left and right do not agree</source>
        <translation>Links und rechts stimmen nicht überein</translation>
    </message>
    <message>
        <source>Left and right agree</source>
        <translation>Links und rechts stimmen überein</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Why this is as it should be, for example: situs inversus, known since 1998</source>
        <translation>Warum dies so richtig ist, zum Beispiel: Situs inversus, bekannt seit 1998</translation>
    </message>
    <message>
        <source>Name of who decides</source>
        <translation>Name der entscheidenden Person</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Ihr Name</translation>
    </message>
    <message>
        <source>It is as it should be: keep this decision</source>
        <translation>Es ist richtig so: diese Entscheidung behalten</translation>
    </message>
    <message>
        <source>No report and no file is written while this is open. If something is wrong, close this and put it right: the plan, the names, or the images. If it is as it should be, say why; your name, the reason and the time stay in the case and stand in the report.</source>
        <translation>Kein Bericht und keine Datei wird geschrieben, solange dies offen ist. Wenn etwas falsch ist, schließen Sie dies und berichtigen Sie es: den Plan, die Namen oder die Bilder. Wenn es richtig so ist, sagen Sie warum; Ihr Name, der Grund und die Zeit bleiben im Fall und stehen im Bericht.</translation>
    </message>
    <message>
        <source>Write the reason</source>
        <translation>Schreiben Sie den Grund</translation>
    </message>
    <message>
        <source>Write your name</source>
        <translation>Schreiben Sie Ihren Namen</translation>
    </message>
    <message>
        <source>✔  {}: decided by {} at {}: {}</source>
        <translation>✔  {}: entschieden von {} um {}: {}</translation>
    </message>
    <message>
        <source>COMPARED</source>
        <translation>VERGLICHEN</translation>
    </message>
</context>
<context>
    <name>SimulatePage</name>
    <message>
        <source>Simulate</source>
        <translation>Simulation</translation>
    </message>
    <message>
        <source>Simulate all plans</source>
        <translation>Alle Pläne simulieren</translation>
    </message>
    <message>
        <source>Candidate plans to simulate</source>
        <translation>Mögliche Pläne zum Simulieren</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Simulate this plan</source>
        <translation>Diesen Plan simulieren</translation>
    </message>
    <message>
        <source>Take out of the queue</source>
        <translation>Aus der Warteschlange nehmen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Queue: what is computed next</source>
        <translation>Warteschlange: was als Nächstes berechnet wird</translation>
    </message>
    <message>
        <source>What the simulation rests on</source>
        <translation>Worauf die Simulation beruht</translation>
    </message>
    <message>
        <source>Simulation whose loads are shown</source>
        <translation>Simulation, deren Lasten gezeigt werden</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Log of the work</source>
        <translation>Verlauf der Arbeit</translation>
    </message>
    <message>
        <source>&amp;Loads and boundary</source>
        <translation>&amp;Lasten und Ränder</translation>
    </message>
    <message>
        <source>&amp;Materials and values</source>
        <translation>&amp;Materialien und Werte</translation>
    </message>
    <message>
        <source>Lo&amp;g</source>
        <translation>Ver&amp;lauf</translation>
    </message>
    <message>
        <source>Result, or rehearsal by hand</source>
        <translation>Ergebnis, oder Probe von Hand</translation>
    </message>
    <message>
        <source>&amp;Result</source>
        <translation>&amp;Ergebnis</translation>
    </message>
    <message>
        <source>Re&amp;hearse</source>
        <translation>&amp;Proben</translation>
    </message>
    <message>
        <source>Simulation of {}</source>
        <translation>Simulation: {}</translation>
    </message>
    <message>
        <source>Remove this simulation from the plan; Ctrl+Z takes it back</source>
        <translation>Diese Simulation aus dem Plan entfernen; Strg+Z nimmt es zurück</translation>
    </message>
    <message>
        <source>The plan of this case asks for no simulation</source>
        <translation>Der Plan dieses Falls verlangt keine Simulation</translation>
    </message>
    <message>
        <source>no case is open</source>
        <translation>kein Fall ist geöffnet</translation>
    </message>
    <message>
        <source>Simulate every plan that is missing or out of date, one after the other</source>
        <translation>Jeden fehlenden oder veralteten Plan simulieren, einen nach dem anderen</translation>
    </message>
    <message>
        <source>took {}</source>
        <translation>dauerte {}</translation>
    </message>
    <message>
        <source>simulated</source>
        <translation>simuliert</translation>
    </message>
    <message>
        <source>not simulated yet</source>
        <translation>noch nicht simuliert</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>No case is open</source>
        <translation>Kein Fall ist geöffnet</translation>
    </message>
    <message>
        <source>This case has no candidate plan: page 5 makes one</source>
        <translation>Dieser Fall hat keinen möglichen Plan: Seite 5 macht einen</translation>
    </message>
    <message>
        <source>{} in the queue</source>
        <translation>{} in der Warteschlange</translation>
    </message>
    <message>
        <source>The queue is empty</source>
        <translation>Die Warteschlange ist leer</translation>
    </message>
    <message>
        <source>take over from the rehearsal: {}</source>
        <translation>aus der Probe übernehmen: {}</translation>
    </message>
    <message>
        <source>stale: {}; its result is shown veiled</source>
        <translation>veraltet: {}; das Ergebnis wird verschleiert gezeigt</translation>
    </message>
    <message>
        <source>&apos;{}&apos; is up to date</source>
        <translation>&apos;{}&apos; ist auf dem neuesten Stand</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Erneut ausführen</translation>
    </message>
    <message>
        <source>Put it into the queue</source>
        <translation>In die Warteschlange stellen</translation>
    </message>
    <message>
        <source>Simulate &apos;{}&apos; now</source>
        <translation>&apos;{}&apos; jetzt simulieren</translation>
    </message>
    <message>
        <source>Stop the work and empty the queue; what is finished is kept (Esc)</source>
        <translation>Die Arbeit anhalten und die Warteschlange leeren; Fertiges bleibt erhalten (Esc)</translation>
    </message>
    <message>
        <source>Nothing is running</source>
        <translation>Nichts läuft</translation>
    </message>
    <message>
        <source>Choose a line of the queue first</source>
        <translation>Wählen Sie zuerst eine Zeile der Warteschlange</translation>
    </message>
    <message>
        <source>Wait until the work has ended, or stop it (Esc)</source>
        <translation>Warten Sie, bis die Arbeit beendet ist, oder halten Sie sie an (Esc)</translation>
    </message>
    <message>
        <source>The plan of this case asks for no simulation.</source>
        <translation>Der Plan dieses Falls verlangt keine Simulation.</translation>
    </message>
    <message>
        <source>add {}</source>
        <translation>{} hinzufügen</translation>
    </message>
    <message>
        <source>remove {}</source>
        <translation>{} entfernen</translation>
    </message>
    <message>
        <source>this case has no candidate plan</source>
        <translation>dieser Fall hat keinen möglichen Plan</translation>
    </message>
    <message>
        <source>the result of &apos;{}&apos; that is there cannot be read by this version: run it again</source>
        <translation>das vorhandene Ergebnis von &apos;{}&apos; kann diese Version nicht lesen: Rechnen Sie es neu</translation>
    </message>
    <message>
        <source>&apos;{}&apos; is not simulated yet</source>
        <translation>&apos;{}&apos; ist noch nicht simuliert</translation>
    </message>
    <message>
        <source>Reading an earlier result</source>
        <translation>Früheres Ergebnis wird gelesen</translation>
    </message>
    <message>
        <source>Nothing went wrong, and no program wrote a warning.</source>
        <translation>Nichts ging schief, und kein Programm schrieb eine Warnung.</translation>
    </message>
</context>
<context>
    <name>SliceWidget</name>
    <message>
        <source>Axial</source>
        <translation>Axial</translation>
    </message>
    <message>
        <source>Coronal</source>
        <translation>Koronal</translation>
    </message>
    <message>
        <source>Sagittal</source>
        <translation>Sagittal</translation>
    </message>
    <message>
        <source>{} slice</source>
        <translation>{}e Schicht</translation>
    </message>
    <message>
        <source>Wheel, Up and Down: slice. Left drag: crosshair. Right drag: window and level. Ctrl and wheel, plus and minus: zoom. Middle drag: pan. Home: whole image. Control with Left and Right, or the rings on the lines: turn the two other planes.</source>
        <translation>Rad, Auf und Ab: Schicht. Links ziehen: Fadenkreuz. Rechts ziehen: Fensterung. Strg und Rad, Plus und Minus: Zoom. Mitte ziehen: verschieben. Pos1: ganzes Bild. Strg mit Links und Rechts, oder die Ringe auf den Linien: die beiden anderen Ebenen drehen.</translation>
    </message>
    <message>
        <source>no scan yet</source>
        <translation>noch keine Aufnahme</translation>
    </message>
    <message>
        <source>{}, turned {}°</source>
        <translation>{}, gedreht um {}°</translation>
    </message>
    <message>
        <source>brightest of {} mm</source>
        <translation>hellster von {} mm</translation>
    </message>
    <message>
        <source>darkest of {} mm</source>
        <translation>dunkelster von {} mm</translation>
    </message>
    <message>
        <source>mean of {} mm</source>
        <translation>Mittel von {} mm</translation>
    </message>
    <message>
        <source> in the plane</source>
        <translation> in der Ebene</translation>
    </message>
</context>
<context>
    <name>StateRow</name>
    <message>
        <source>State of {}</source>
        <translation>Stand: {}</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Erneut ausführen</translation>
    </message>
    <message>
        <source>Everything here is up to date</source>
        <translation>Hier ist alles auf dem neuesten Stand</translation>
    </message>
</context>
<context>
    <name>StepButton</name>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>veraltet</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
</context>
<context>
    <name>StepForm</name>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>use: {}</source>
        <translation>verwende: {}</translation>
    </message>
    <message>
        <source>Without the tick this is left open</source>
        <translation>Ohne das Häkchen bleibt dies offen</translation>
    </message>
    <message>
        <source>in space</source>
        <translation>im Raum</translation>
    </message>
    <message>
        <source>{} slices</source>
        <translation>{} Schichten</translation>
    </message>
</context>
<context>
    <name>StudiesPage</name>
    <message>
        <source>Rehearse an operation before it happens</source>
        <translation>Eine Operation proben, bevor sie geschieht</translation>
    </message>
    <message>
        <source>Drop a folder or a zip of images here, a case, or a protocol. No case yet? Run  rehearse demo  in a terminal: it makes two sample patients.</source>
        <translation>Lassen Sie hier einen Ordner oder ein Zip mit Bildern fallen, einen Fall oder ein Protokoll. Noch kein Fall? Führen Sie  rehearse demo  in einem Terminal aus: es macht zwei Beispielpatienten.</translation>
    </message>
    <message>
        <source>Look into images ...  (Ctrl+I)</source>
        <translation>Bilder durchsehen ...  (Strg+I)</translation>
    </message>
    <message>
        <source>A zip ...</source>
        <translation>Ein Zip ...</translation>
    </message>
    <message>
        <source>Open a case ...  (Ctrl+O)</source>
        <translation>Einen Fall öffnen ...  (Strg+O)</translation>
    </message>
    <message>
        <source>Open a protocol ...  (Ctrl+Shift+O)</source>
        <translation>Ein Protokoll öffnen ...  (Strg+Umschalt+O)</translation>
    </message>
    <message>
        <source>Get from PACS ...  (Ctrl+G)</source>
        <translation>Aus dem PACS holen ...  (Strg+G)</translation>
    </message>
    <message>
        <source>What is wrong with the chosen series</source>
        <translation>Was an der gewählten Serie falsch ist</translation>
    </message>
    <message>
        <source>Series in the images</source>
        <translation>Serien in den Bildern</translation>
    </message>
    <message>
        <source>Name of the case</source>
        <translation>Name des Falls</translation>
    </message>
    <message>
        <source>What is looked for in the images</source>
        <translation>Was in den Bildern gesucht wird</translation>
    </message>
    <message>
        <source>without the patient&apos;s identity</source>
        <translation>ohne die Identität des Patienten</translation>
    </message>
    <message>
        <source>Copies the images into the case without names, numbers and private texts (PS3.15 Basic Profile); the originals stay as they are</source>
        <translation>Kopiert die Bilder ohne Namen, Nummern und private Texte in den Fall (PS3.15 Basic Profile); die Originale bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>I have looked: no name is burned into the pixels</source>
        <translation>Ich habe nachgesehen: kein Name ist in die Bildpunkte eingebrannt</translation>
    </message>
    <message>
        <source>The images keep the name themselves</source>
        <translation>Die Bilder behalten den Namen selbst</translation>
    </message>
    <message>
        <source>Needed where the images do not say so themselves</source>
        <translation>Nötig, wo die Bilder es nicht selbst sagen</translation>
    </message>
    <message>
        <source>keep the name encrypted</source>
        <translation>Namen verschlüsselt behalten</translation>
    </message>
    <message>
        <source>New case ...</source>
        <translation>Neuer Fall ...</translation>
    </message>
    <message>
        <source>OPENED LAST</source>
        <translation>ZULETZT GEÖFFNET</translation>
    </message>
    <message>
        <source>Folder of images</source>
        <translation>Ordner mit Bildern</translation>
    </message>
    <message>
        <source>Zip or DICOMDIR</source>
        <translation>Zip oder DICOMDIR</translation>
    </message>
    <message>
        <source>Images (*.zip DICOMDIR *.dcm);;All files (*)</source>
        <translation>Bilder (*.zip DICOMDIR *.dcm);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Looking into {}</source>
        <translation>{} wird durchgesehen</translation>
    </message>
    <message>
        <source>Looking into {} ...</source>
        <translation>{} wird durchgesehen ...</translation>
    </message>
    <message>
        <source>1 series</source>
        <translation>1 Serie</translation>
    </message>
    <message>
        <source>{} series</source>
        <translation>{} Serien</translation>
    </message>
    <message>
        <source>{} in {}</source>
        <translation>{} in {}</translation>
    </message>
    <message>
        <source>✔ yes</source>
        <translation>✔ ja</translation>
    </message>
    <message>
        <source>✖ no</source>
        <translation>✖ nein</translation>
    </message>
    <message>
        <source>no picture</source>
        <translation>kein Bild</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>Wait until the work has ended, or stop it (Esc)</source>
        <translation>Warten Sie, bis die Arbeit beendet ist, oder halten Sie sie an (Esc)</translation>
    </message>
    <message>
        <source>Name and number stay with the case in a file that only the key of this user opens (AES-256-GCM): you see who it is, nobody else does. Images and results are not encrypted: who can read the folder of the case can look at them, without the name. The key is the file {}: without it the name is lost, so keep a copy of it</source>
        <translation>Name und Nummer bleiben beim Fall in einer Datei, die nur der Schlüssel dieses Benutzers öffnet (AES-256-GCM): Sie sehen, wer es ist, sonst niemand. Bilder und Ergebnisse sind nicht verschlüsselt: Wer den Ordner des Falls lesen kann, kann sie ansehen, ohne den Namen. Der Schlüssel ist die Datei {}: Ohne sie ist der Name verloren, bewahren Sie also eine Kopie auf</translation>
    </message>
    <message>
        <source>Only needed when the identity is taken out</source>
        <translation>Nur nötig, wenn die Identität entfernt wird</translation>
    </message>
    <message>
        <source>Choose the folder in which the case is made</source>
        <translation>Wählen Sie den Ordner, in dem der Fall angelegt wird</translation>
    </message>
    <message>
        <source>Choose a series first</source>
        <translation>Wählen Sie zuerst eine Serie</translation>
    </message>
    <message>
        <source>This series cannot be read: {}</source>
        <translation>Diese Serie kann nicht gelesen werden: {}</translation>
    </message>
    <message>
        <source>it is not one volume</source>
        <translation>sie ist kein einzelnes Volumen</translation>
    </message>
    <message>
        <source>Write the name of the case first</source>
        <translation>Schreiben Sie zuerst den Namen des Falls</translation>
    </message>
    <message>
        <source>Folder in which the case is made</source>
        <translation>Ordner, in dem der Fall angelegt wird</translation>
    </message>
    <message>
        <source>New case {}</source>
        <translation>Neuer Fall {}</translation>
    </message>
</context>
<context>
    <name>ToolsPanel</name>
    <message>
        <source>STRUCTURE</source>
        <translation>STRUKTUR</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volumen</translation>
    </message>
    <message>
        <source>TOOL</source>
        <translation>WERKZEUG</translation>
    </message>
    <message>
        <source>What the tool did</source>
        <translation>Was das Werkzeug tat</translation>
    </message>
    <message>
        <source>Structure that is edited</source>
        <translation>Struktur, die bearbeitet wird</translation>
    </message>
    <message>
        <source>Name, for example tumour 3</source>
        <translation>Name, zum Beispiel Tumor 3</translation>
    </message>
    <message>
        <source>Name of the new structure</source>
        <translation>Name der neuen Struktur</translation>
    </message>
    <message>
        <source>Kind of the new structure</source>
        <translation>Art der neuen Struktur</translation>
    </message>
    <message>
        <source>Proposals of networks ...</source>
        <translation>Vorschläge von Netzen ...</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Show in blue what would come to the structure and in red what would go, before it is applied</source>
        <translation>In Blau zeigen, was zur Struktur käme, und in Rot, was ginge, bevor es angewendet wird</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>New structure ...</source>
        <translation>Neue Struktur ...</translation>
    </message>
    <message>
        <source>Would change</source>
        <translation>Würde ändern</translation>
    </message>
    <message>
        <source>nothing to take back</source>
        <translation>nichts zurückzunehmen</translation>
    </message>
    <message>
        <source>nothing was taken back</source>
        <translation>nichts wurde zurückgenommen</translation>
    </message>
    <message>
        <source>choose a tool first</source>
        <translation>wählen Sie zuerst ein Werkzeug</translation>
    </message>
    <message>
        <source>in this slice only (2D)</source>
        <translation>nur in dieser Schicht (2D)</translation>
    </message>
</context>
<context>
    <name>Turntable</name>
    <message>
        <source>The view changed its size while it was filmed; nothing was written. Try again and leave it as it is.</source>
        <translation>Die Ansicht änderte ihre Größe, während sie gefilmt wurde; nichts wurde geschrieben. Versuchen Sie es noch einmal, und lassen Sie sie, wie sie ist.</translation>
    </message>
    <message>
        <source>{}: {} s, {} MB</source>
        <translation>{}: {} s, {} MB</translation>
    </message>
</context>
<context>
    <name>ValuesTable</name>
    <message>
        <source>Values that were not measured on this patient</source>
        <translation>Werte, die nicht an diesem Patienten gemessen wurden</translation>
    </message>
    <message>
        <source>no source gives one</source>
        <translation>keine Quelle nennt einen</translation>
    </message>
</context>
<context>
    <name>VesselChart</name>
    <message>
        <source>Vessel laid straight</source>
        <translation>Gefäß, gerade gelegt</translation>
    </message>
    <message>
        <source>Left and Right move the cursor along the vessel by a millimetre, Page Up and Page Down by ten; the wheel turns the reformat about the axis.</source>
        <translation>Links und Rechts bewegen die Marke einen Millimeter am Gefäß entlang, Bild auf und Bild ab zehn; das Rad dreht die Reformation um die Achse.</translation>
    </message>
    <message>
        <source>no vessel is shown</source>
        <translation>es wird kein Gefäß gezeigt</translation>
    </message>
    <message>
        <source>radius</source>
        <translation>Radius</translation>
    </message>
    <message>
        <source>area</source>
        <translation>Fläche</translation>
    </message>
    <message>
        <source> along the vessel</source>
        <translation> am Gefäß entlang</translation>
    </message>
</context>
<context>
    <name>VesselPanel</name>
    <message>
        <source>Vessel</source>
        <translation>Gefäß</translation>
    </message>
    <message>
        <source>Way through the vessel</source>
        <translation>Weg durch das Gefäß</translation>
    </message>
    <message>
        <source>Turn of the reformat about the vessel</source>
        <translation>Drehung der Reformation um das Gefäß</translation>
    </message>
    <message>
        <source>Turn the reformat about the vessel&apos;s axis (wheel)</source>
        <translation>Die Reformation um die Achse des Gefäßes drehen (Rad)</translation>
    </message>
    <message>
        <source>To the finding</source>
        <translation>Zum Befund</translation>
    </message>
    <message>
        <source>Slice across</source>
        <translation>Schicht quer</translation>
    </message>
    <message>
        <source>Turn the slice planes so that the nearest one lies across the vessel at the cursor</source>
        <translation>Die Schichtebenen so drehen, dass die nächste an der Marke quer zum Gefäß liegt</translation>
    </message>
    <message>
        <source>At the cursor</source>
        <translation>An der Marke</translation>
    </message>
    <message>
        <source>main way</source>
        <translation>Hauptweg</translation>
    </message>
    <message>
        <source>end at {} mm</source>
        <translation>Ende bei {} mm</translation>
    </message>
    <message>
        <source>measuring the vessel...</source>
        <translation>das Gefäß wird gemessen...</translation>
    </message>
    <message>
        <source>Measuring {}</source>
        <translation>{} wird gemessen</translation>
    </message>
    <message>
        <source>no vessel is shown</source>
        <translation>es wird kein Gefäß gezeigt</translation>
    </message>
    <message>
        <source>Go to the stenosis or the aneurysm</source>
        <translation>Zur Stenose oder zum Aneurysma gehen</translation>
    </message>
    <message>
        <source>no narrowing of more than 20 % and no aneurysm was found here</source>
        <translation>hier wurde keine Verengung über 20 % und kein Aneurysma gefunden</translation>
    </message>
    <message>
        <source>at {} mm: radius {} mm, area {} mm²</source>
        <translation>bei {} mm: Radius {} mm, Fläche {} mm²</translation>
    </message>
    <message>
        <source>, diameter {} to {} mm</source>
        <translation>, Durchmesser {} bis {} mm</translation>
    </message>
    <message>
        <source>, not judged (fork or end)</source>
        <translation>, nicht beurteilt (Gabelung oder Ende)</translation>
    </message>
    <message>
        <source>, {} % narrower than its reference</source>
        <translation>, {} % enger als seine Referenz</translation>
    </message>
</context>
<context>
    <name>Viewing</name>
    <message>
        <source>Anatomy</source>
        <translation>Anatomie</translation>
    </message>
    <message>
        <source>Volume, {}</source>
        <translation>Volumen, {}</translation>
    </message>
    <message>
        <source>cut: {}</source>
        <translation>Schnitt: {}</translation>
    </message>
    <message>
        <source>A plane would lie more than {}° from its own axis then; choose a smaller angle, or turn another plane.</source>
        <translation>Eine Ebene läge dann mehr als {}° von ihrer eigenen Achse; wählen Sie einen kleineren Winkel, oder drehen Sie eine andere Ebene.</translation>
    </message>
    <message>
        <source>Folder of a registration, or of DICOM images</source>
        <translation>Ordner einer Registrierung oder von DICOM-Bildern</translation>
    </message>
    <message>
        <source>Folder of DICOM images to be registered</source>
        <translation>Ordner der zu registrierenden DICOM-Bilder</translation>
    </message>
    <message>
        <source>register {}</source>
        <translation>{} registrieren</translation>
    </message>
    <message>
        <source>Registering {}</source>
        <translation>{} wird registriert</translation>
    </message>
    <message>
        <source>remove the second image</source>
        <translation>das zweite Bild entfernen</translation>
    </message>
    <message>
        <source>Something is being read for the views; wait a moment, then try again.</source>
        <translation>Für die Ansichten wird gerade etwas gelesen; warten Sie einen Augenblick, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>reading the second image...</source>
        <translation>das zweite Bild wird gelesen...</translation>
    </message>
    <message>
        <source>Reading the second image</source>
        <translation>Das zweite Bild wird gelesen</translation>
    </message>
    <message>
        <source>{}. {}. Colours from {} to {}; black is seen through.</source>
        <translation>{}. {}. Farben von {} bis {}; Schwarz ist durchsichtig.</translation>
    </message>
    <message>
        <source>preparing the volume...</source>
        <translation>das Volumen wird vorbereitet...</translation>
    </message>
    <message>
        <source>Preparing the volume</source>
        <translation>Das Volumen wird vorbereitet</translation>
    </message>
    <message>
        <source>{} voxels of the scan are one of the volume; colours and opacity are unverified defaults, for the eye.</source>
        <translation>{} Voxel der Aufnahme sind eines des Volumens; Farben und Deckkraft sind ungeprüfte Vorgaben, für das Auge.</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>Bilder (*.png)</translation>
    </message>
    <message>
        <source>{} saved</source>
        <translation>{} gespeichert</translation>
    </message>
    <message>
        <source>{} cannot be written; choose another folder, or make room.</source>
        <translation>{} kann nicht geschrieben werden; wählen Sie einen anderen Ordner, oder schaffen Sie Platz.</translation>
    </message>
    <message>
        <source>{}   Research use - not for clinical decisions</source>
        <translation>{}   Nur für die Forschung - nicht für klinische Entscheidungen</translation>
    </message>
    <message>
        <source>The film was stopped; nothing was written.</source>
        <translation>Der Film wurde angehalten; nichts wurde geschrieben.</translation>
    </message>
    <message>
        <source>Save film</source>
        <translation>Film speichern</translation>
    </message>
    <message>
        <source>Films (*.avi)</source>
        <translation>Filme (*.avi)</translation>
    </message>
    <message>
        <source>filming, {} %</source>
        <translation>es wird gefilmt, {} %</translation>
    </message>
</context>
<context>
    <name>ViewsPanel</name>
    <message>
        <source>SLICE PLANES</source>
        <translation>SCHICHTEBENEN</translation>
    </message>
    <message>
        <source>About head-feet</source>
        <translation>Um Kopf-Fuß</translation>
    </message>
    <message>
        <source>Turns the coronal and the sagittal plane</source>
        <translation>Dreht die koronale und die sagittale Ebene</translation>
    </message>
    <message>
        <source>About front-back</source>
        <translation>Um vorn-hinten</translation>
    </message>
    <message>
        <source>Turns the axial and the sagittal plane</source>
        <translation>Dreht die axiale und die sagittale Ebene</translation>
    </message>
    <message>
        <source>About left-right</source>
        <translation>Um links-rechts</translation>
    </message>
    <message>
        <source>Turns the axial and the coronal plane</source>
        <translation>Dreht die axiale und die koronale Ebene</translation>
    </message>
    <message>
        <source>Back to the axes</source>
        <translation>Zurück zu den Achsen</translation>
    </message>
    <message>
        <source>All three planes along the axes of the patient again (double click on a ring)</source>
        <translation>Alle drei Ebenen wieder entlang der Achsen des Patienten (Doppelklick auf einen Ring)</translation>
    </message>
    <message>
        <source>About the planes</source>
        <translation>Über die Ebenen</translation>
    </message>
    <message>
        <source>Drag the rings on the crosshair&apos;s lines, or press Ctrl+Left and Ctrl+Right in a slice: the other two turn.</source>
        <translation>Ziehen Sie an den Ringen auf den Linien des Fadenkreuzes, oder drücken Sie Strg+Links und Strg+Rechts in einer Schicht: die beiden anderen drehen sich.</translation>
    </message>
    <message>
        <source>STRUCTURES IN THE SLICES</source>
        <translation>STRUKTUREN IN DEN SCHICHTEN</translation>
    </message>
    <message>
        <source>Fill of the structures</source>
        <translation>Füllung der Strukturen</translation>
    </message>
    <message>
        <source>0: outlines alone</source>
        <translation>0: nur Umrisse</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Füllung</translation>
    </message>
    <message>
        <source>SECOND IMAGE</source>
        <translation>ZWEITES BILD</translation>
    </message>
    <message>
        <source>Open...</source>
        <translation>Öffnen...</translation>
    </message>
    <message>
        <source>A folder that &apos;rehearse register&apos; wrote for this image, or DICOM images of the same frame of reference</source>
        <translation>Ein Ordner, den &apos;rehearse register&apos; für dieses Bild geschrieben hat, oder DICOM-Bilder desselben Bezugssystems</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Show this image alone</source>
        <translation>Dieses Bild allein zeigen</translation>
    </message>
    <message>
        <source>Register...</source>
        <translation>Registrieren...</translation>
    </message>
    <message>
        <source>DICOM images of the same patient in another frame of reference: laid over this image by a rigid registration, with its error</source>
        <translation>DICOM-Bilder desselben Patienten in einem anderen Bezugssystem: durch eine starre Registrierung über dieses Bild gelegt, mit ihrem Fehler</translation>
    </message>
    <message>
        <source>Colours of the second image</source>
        <translation>Farben des zweiten Bildes</translation>
    </message>
    <message>
        <source>warm</source>
        <translation>warm</translation>
    </message>
    <message>
        <source>cool</source>
        <translation>kühl</translation>
    </message>
    <message>
        <source>green</source>
        <translation>grün</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>grau</translation>
    </message>
    <message>
        <source>Share of the second image</source>
        <translation>Anteil des zweiten Bildes</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>About the second image</source>
        <translation>Über das zweite Bild</translation>
    </message>
    <message>
        <source>3D VIEW</source>
        <translation>3D-ANSICHT</translation>
    </message>
    <message>
        <source>What the 3D view shows</source>
        <translation>Was die 3D-Ansicht zeigt</translation>
    </message>
    <message>
        <source>Surfaces in the volume</source>
        <translation>Oberflächen im Volumen</translation>
    </message>
    <message>
        <source>Draw the structures too, opaque, at their true depth</source>
        <translation>Auch die Strukturen zeichnen, undurchsichtig, in ihrer wahren Tiefe</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>front</source>
        <translation>vorn</translation>
    </message>
    <message>
        <source>back</source>
        <translation>hinten</translation>
    </message>
    <message>
        <source>the right</source>
        <translation>rechts</translation>
    </message>
    <message>
        <source>the left</source>
        <translation>links</translation>
    </message>
    <message>
        <source>head</source>
        <translation>Kopf</translation>
    </message>
    <message>
        <source>feet</source>
        <translation>Füße</translation>
    </message>
    <message>
        <source>From {} (key {} in the 3D view)</source>
        <translation>Von {} (Taste {} in der 3D-Ansicht)</translation>
    </message>
    <message>
        <source>See from {}</source>
        <translation>Blick von {}</translation>
    </message>
    <message>
        <source>Cut of the 3D view</source>
        <translation>Schnitt der 3D-Ansicht</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>axial plane</source>
        <translation>axiale Ebene</translation>
    </message>
    <message>
        <source>coronal plane</source>
        <translation>koronale Ebene</translation>
    </message>
    <message>
        <source>sagittal plane</source>
        <translation>sagittale Ebene</translation>
    </message>
    <message>
        <source>box</source>
        <translation>Quader</translation>
    </message>
    <message>
        <source>Cut surfaces and volume open at a slice, or show only a box about the crosshair; both follow the crosshair</source>
        <translation>Oberflächen und Volumen an einer Schicht aufschneiden, oder nur einen Quader um das Fadenkreuz zeigen; beides folgt dem Fadenkreuz</translation>
    </message>
    <message>
        <source>Keep the other side</source>
        <translation>Die andere Seite behalten</translation>
    </message>
    <message>
        <source>Edge of the box</source>
        <translation>Kante des Quaders</translation>
    </message>
    <message>
        <source>Cut by</source>
        <translation>Schnitt durch</translation>
    </message>
    <message>
        <source>Edge</source>
        <translation>Kante</translation>
    </message>
    <message>
        <source>Picture...</source>
        <translation>Bild...</translation>
    </message>
    <message>
        <source>Save all four views as a picture</source>
        <translation>Alle vier Ansichten als Bild speichern</translation>
    </message>
    <message>
        <source>Turntable...</source>
        <translation>Drehfilm...</translation>
    </message>
    <message>
        <source>Save a film of the 3D view that turns once about the patient&apos;s long axis</source>
        <translation>Einen Film der 3D-Ansicht speichern, die sich einmal um die Längsachse des Patienten dreht</translation>
    </message>
    <message>
        <source>About the 3D view</source>
        <translation>Über die 3D-Ansicht</translation>
    </message>
    <message>
        <source>surfaces</source>
        <translation>Oberflächen</translation>
    </message>
    <message>
        <source>there is no image yet: run the plan to read it</source>
        <translation>es gibt noch kein Bild: führen Sie den Plan aus, um es zu lesen</translation>
    </message>
    <message>
        <source>the planes lie along the axes</source>
        <translation>die Ebenen liegen entlang der Achsen</translation>
    </message>
    <message>
        <source>open a second image first</source>
        <translation>öffnen Sie zuerst ein zweites Bild</translation>
    </message>
    <message>
        <source>the surfaces are shown already</source>
        <translation>die Oberflächen werden schon gezeigt</translation>
    </message>
    <message>
        <source>choose the box first</source>
        <translation>wählen Sie zuerst den Quader</translation>
    </message>
    <message>
        <source>choose a plane first</source>
        <translation>wählen Sie zuerst eine Ebene</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
</context>
<context>
    <name>VolumeScene</name>
    <message>
        <source>surfaces are drawn solid inside the volume</source>
        <translation>Flächen sind im Volumen undurchsichtig gezeichnet</translation>
    </message>
</context>
<context>
    <name>widget</name>
    <message>
        <source>removes {} mL</source>
        <translation>entfernt {} mL</translation>
    </message>
    <message>
        <source>{} % of the healthy {} stays</source>
        <translation>{} % gesundes Gewebe bleibt ({})</translation>
    </message>
    <message>
        <source>{} stays</source>
        <translation>{} bleibt</translation>
    </message>
    <message>
        <source>✖ the cut goes through {}</source>
        <translation>✖ der Schnitt geht durch &apos;{}&apos;</translation>
    </message>
    <message>
        <source>divides {}</source>
        <translation>durchtrennt: {}</translation>
    </message>
    <message>
        <source>touches {}</source>
        <translation>berührt {}</translation>
    </message>
    <message>
        <source>{} mm to {}</source>
        <translation>{} mm bis &apos;{}&apos;</translation>
    </message>
    <message>
        <source>{} mm margin to {}</source>
        <translation>{} mm Abstand zu {}</translation>
    </message>
    <message>
        <source>Preview by geometry alone: {}</source>
        <translation>Vorschau, nur aus der Geometrie: {}</translation>
    </message>
    <message>
        <source>simulated</source>
        <translation>simuliert</translation>
    </message>
    <message>
        <source>could not be simulated</source>
        <translation>konnte nicht simuliert werden</translation>
    </message>
    <message>
        <source>simulated by an earlier version of this program</source>
        <translation>von einer früheren Version dieses Programms simuliert</translation>
    </message>
    <message>
        <source>simulated before an input changed</source>
        <translation>vor einer Änderung der Eingaben simuliert</translation>
    </message>
    <message>
        <source>not simulated yet</source>
        <translation>noch nicht simuliert</translation>
    </message>
    <message>
        <source>as scanned: nothing is done</source>
        <translation>wie aufgenommen: nichts wird getan</translation>
    </message>
</context>
</TS>
