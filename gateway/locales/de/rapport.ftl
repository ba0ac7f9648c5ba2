# Alle Worte auf den Seiten von Rapport, auf Deutsch.

## Jede Seite

skip-to-content = Zum Inhalt springen
published-with = Veröffentlicht mit Rapport
feed = Feed
feed-follow = Den Feed abonnieren
pager-nav = Seiten
footer-nav = Über dieses Blog

## Die Liste der Blogs

index-title = Blogs
index-empty = Hier gibt es noch kein Blog.
index-empty-next = Wenn dies Ihr Server ist: Legen Sie das erste Blog über die API an, es erscheint sofort.
index-empty-api = Zur Beschreibung der API
index-more = Weitere Blogs

## Beiträge

by = von { $name }
labels = Schlagwörter
untitled = Beitrag vom { $name }
posts-newer = Neueste Beiträge
posts-older = Ältere Beiträge
home-empty = Noch ist nichts veröffentlicht
home-empty-reader = Schauen Sie bald wieder herein.
home-empty-author = Wenn dies Ihr Blog ist: Schreiben und veröffentlichen Sie den ersten Beitrag, er erscheint sofort.
home-past-end = Weitere Beiträge gibt es nicht. Die neueren stehen eine Seite zurück.

## Die Diskussion

comments = Kommentare
comments-count =
    { $count ->
        [0] Keine Kommentare
        [one] 1 Kommentar
       *[other] { $count } Kommentare
    }
comments-away = Die Kommentare sind gerade nicht erreichbar. Den Beitrag können Sie trotzdem lesen; bitte schauen Sie in einer Minute noch einmal.
comments-nav = Kommentarseiten
comments-first = Zurück zu den ersten Kommentaren
comments-next = Weitere Kommentare
post-a-comment = Einen Kommentar schreiben
replies-more =
    { $count ->
        [one] 1 weitere Antwort
       *[other] { $count } weitere Antworten
    }
replies-more-unknown = Weitere Antworten
# Wer einen importierten Kommentar ohne Namen geschrieben hat.
anonymous = Anonym
comment-by = Kommentar von { $name }
post-author = Autor des Beitrags
in-reply-to = als Antwort auf { $name }
in-reply-to-removed = als Antwort auf einen entfernten Kommentar
edited = bearbeitet
reply = Antworten
reply-to-name = Antworten auf { $name }
comment-removed = Dieser Kommentar wurde entfernt.
pingback = Verlinkt von { $name }
trackback = Erwähnt von { $name }
flash-posted = Vielen Dank, Ihr Kommentar ist da.
flash-posted-see = Zu Ihrem Kommentar
flash-held = Vielen Dank, Ihr Kommentar ist gut bei uns angekommen und erscheint, sobald ihn jemand von der Moderation gelesen hat.

## Warum ein Kommentar wartet

pending = Wartet auf Freigabe:
pending-only-you = Bis dahin sehen nur Sie ihn.
held-first-comment = Ihren ersten Kommentar hier liest die Moderation, bevor er erscheint.
held-links = Kommentare mit mehreren Links werden von Hand geprüft.
held-other = Die Moderation liest ihn bald.

## Das Formular

form-heading = Schreiben Sie eine Antwort
form-intro = Tragen Sie unten Ihre Angaben ein
form-name = Name
form-email = E-Mail
form-email-hint = Andere sehen sie nicht.
form-url = Website
form-text = Kommentar
form-text-hint = Markdown ist möglich: **fett**, *kursiv*, [Link](https://example.com), > Zitat.
form-optional = (freiwillig)
form-post = Kommentar abschicken
form-preview = Vorschau
form-try-again = Noch einmal versuchen
replying-to = Antwort auf { $name }
replying-to-somebody = Antwort auf einen Kommentar
replying-cancel = abbrechen
preview-heading = Vorschau: noch nicht abgeschickt
title-error = Bitte prüfen:
form-errors =
    { $count ->
        [one] Bitte sehen Sie sich eine Stelle noch einmal an
       *[other] Bitte sehen Sie sich { $count } Stellen noch einmal an
    }
form-name-missing = Bitte geben Sie einen Namen an.
form-name-too-long = Bitte kürzen Sie den Namen auf { $max } Zeichen.
form-email-invalid = Bitte geben Sie eine E-Mail-Adresse wie name@example.com an.
form-email-too-long = Bitte geben Sie eine E-Mail-Adresse mit höchstens { $max } Zeichen an.
form-url-invalid = Bitte geben Sie eine Adresse wie https://example.com an, oder lassen Sie das Feld leer.
form-url-too-long = Bitte geben Sie eine Adresse mit höchstens { $max } Zeichen an.
form-text-missing = Bitte schreiben Sie einen Kommentar.
form-text-too-long = Bitte kürzen Sie den Kommentar auf { $max } Zeichen.

## Warum ein Kommentar nicht angenommen wurde

notice-away = Die Kommentare sind gerade nicht erreichbar. Ihr Text ist unten aufgehoben; bitte versuchen Sie es in einer Minute noch einmal.
notice-too-fast =
    { $seconds ->
        [one] Das ging schnell! Ihr Text ist unten aufgehoben; bitte versuchen Sie es in einer Sekunde noch einmal.
       *[other] Das ging schnell! Ihr Text ist unten aufgehoben; bitte versuchen Sie es in { $seconds } Sekunden noch einmal.
    }
notice-too-fast-unknown = Das ging schnell! Ihr Text ist unten aufgehoben; bitte versuchen Sie es gleich noch einmal.
notice-repeated = Derselbe Kommentar steht schon hier. Ihr Text ist unten aufgehoben, falls Sie ihn ändern möchten.
notice-parent-gone = Den Kommentar, auf den Sie antworten, gibt es nicht mehr. Ihr Text ist unten aufgehoben; Sie können ihn als eigenen Kommentar abschicken.
notice-too-deep = Diese Diskussion ist für eine weitere Antwort zu tief verschachtelt. Ihr Text ist unten aufgehoben; Sie können ihn als eigenen Kommentar abschicken.
notice-refused = Sie können in diesem Blog nicht kommentieren. Ihr Text ist unten aufgehoben, damit Sie ihn kopieren können.
notice-failed = Bei uns ist etwas schiefgegangen. Ihr Text ist unten aufgehoben; bitte versuchen Sie es noch einmal.

## Wenn niemand antworten kann

closed-heading = Die Kommentare sind geschlossen
closed-by-hand = Neue Kommentare werden hier nicht mehr angenommen. Was andere schrieben, können Sie weiter lesen.
closed-too-old = Für neue Kommentare ist dieser Beitrag zu alt. Was andere schrieben, können Sie weiter lesen.
closed-members-only = Hier kommentieren nur Mitglieder dieses Blogs.
closed-kept-text = Ihr Text, zum Kopieren

## Fehlerseiten

error-retry = Noch einmal versuchen
error-to-start = Zur Startseite
error-to-blog = Zu { $name }
error-reference = Wenn Sie uns davon berichten, nennen Sie bitte diese Nummer:
error-bad-request-title = Das haben wir nicht verstanden
error-bad-request-text = In der Adresse oder im Formular steht etwas, das wir nicht lesen können.
error-bad-request-next = Gehen Sie zurück und folgen Sie dem Link noch einmal, oder beginnen Sie auf der Startseite.
error-forbidden-title = Das ist für Sie nicht offen
error-forbidden-text = Die Seite gibt es, aber Sie dürfen sie nicht sehen oder ändern.
error-forbidden-next = Bitten Sie die Leute vom Blog um Zugang, oder lesen Sie auf der Startseite weiter.
error-not-found-title = Diese Seite ist nicht hier
error-not-found-text = Vielleicht ist sie umgezogen, oder in der Adresse steckt ein Tippfehler.
error-not-found-next = Prüfen Sie die Adresse, oder suchen Sie den Beitrag von der Startseite aus.
error-too-slow-title = Das kam nicht vollständig an
error-too-slow-text = Die Verbindung ist abgebrochen, bevor alles hier war. Gespeichert wurde nichts.
error-too-slow-next = Gehen Sie zurück; Ihr Browser hat den Text wahrscheinlich behalten. Schicken Sie ihn dann noch einmal.
error-too-large-title = Das ist zu viel auf einmal
error-too-large-text = Was Sie geschickt haben, ist größer, als wir annehmen können.
error-too-large-next = Gehen Sie zurück; Ihr Browser hat den Text wahrscheinlich behalten. Kürzen Sie ihn dann und schicken Sie ihn noch einmal.
error-not-a-form-title = Das kam nicht aus dem Formular
error-not-a-form-text = Was Sie geschickt haben, ist nicht als Formular gekennzeichnet. Gespeichert wurde nichts.
error-not-a-form-next = Benutzen Sie das Formular unter dem Beitrag. Programme schicken den Typ application/x-www-form-urlencoded.
error-too-many-title = Einen Moment, bitte
error-too-many-text = Aus Ihrem Netz kamen in kurzer Zeit sehr viele Anfragen.
error-too-many-next = Warten Sie einen Moment und versuchen Sie es noch einmal.
error-too-many-wait =
    { $seconds ->
        [one] Warten Sie eine Sekunde und versuchen Sie es noch einmal.
       *[other] Warten Sie { $seconds } Sekunden und versuchen Sie es noch einmal.
    }
error-unavailable-title = Wir sind gleich wieder da
error-unavailable-text = Ein Teil dieser Website antwortet gerade nicht. Verloren ist nichts.
error-unavailable-next = Versuchen Sie es in einer Minute noch einmal.
error-internal-title = Etwas ist schiefgegangen
error-internal-text = Das liegt an uns, nicht an Ihnen, und es ist notiert.
error-internal-next = Versuchen Sie es noch einmal; wenn es wieder passiert, sagen Sie es den Leuten vom Blog.

## In der Diskussion mitreden

order = Reihenfolge der Kommentare
order-oldest = Älteste zuerst
order-newest = Neueste zuerst
order-best = Beste zuerst
replies-count =
    { $count ->
        [one] 1 Antwort
       *[other] { $count } Antworten
    }
quote = Zitieren
quote-name = Zitieren, was { $name } schreibt
edit = Bearbeiten
edit-own = Bearbeiten: Ihr Kommentar
edit-text = Ihr Kommentar
edit-save = Speichern
edit-preview = Vorschau: noch nicht gespeichert
edit-theirs = Wie er inzwischen gespeichert wurde
delete = Löschen
delete-own = Löschen: Ihr Kommentar
delete-sure = Diesen Kommentar endgültig löschen? Hat ihn schon jemand beantwortet, bleibt eine leere Stelle.
delete-yes = Ja, löschen
cancel = Abbrechen
revisions = Frühere Fassungen
revisions-none = Es gibt keine.
revisions-away = Die früheren Fassungen sind gerade nicht erreichbar. Bitte versuchen Sie es in einer Minute noch einmal.
revisions-close = Schließen
reactions = Reaktionen
react = Reagieren
react-to-name = Reagieren auf { $name }
reaction-like = Gefällt mir
reaction-helpful = Hilfreich
reaction-thanks = Danke
reaction-funny = Lustig
flash-held-next = Auf diesem Gerät sehen Sie ihn unten schon; mehr ist nicht zu tun.
flash-saved = Ihre Änderung ist gespeichert.
flash-deleted = Ihr Kommentar ist gelöscht.
flash-reacted = Vielen Dank, Ihre Reaktion ist gezählt.
flash-taken-back = Ihre Reaktion ist zurückgenommen.
flash-forgotten = Dieses Gerät hat Sie vergessen. Was Sie geschrieben haben, bleibt, wo es ist.
notice-arrived = Eine frühere Fassung dieses Kommentars ist doch angekommen. Sie steht unten und lässt sich dort bearbeiten. Oder schicken Sie diesen Text als weiteren Kommentar ab.
notice-conflict = Dieser Kommentar wurde inzwischen geändert. Hier sind beide Fassungen: Ändern Sie Ihre, wenn Sie möchten, und ersetzen Sie die andere, indem Sie speichern.
notice-too-late = Dieser Kommentar lässt sich hier nicht mehr ändern. Die Zeit dafür ist um, oder er wurde auf einem anderen Gerät geschrieben.
notice-not-counted = Ihre Reaktion konnte gerade nicht gezählt werden. Bitte versuchen Sie es in einer Minute noch einmal.
notice-no-reaction = Auf diesen Kommentar können Sie nicht reagieren.
greeting = Willkommen zurück, { $name }.
forget-me = Vergessen Sie mich
form-remember = Meinen Namen auf diesem Gerät merken
form-remember-hint = Bewahrt Name, E-Mail und Website ein halbes Jahr in einem Cookie auf, bis Sie ihn wieder vergessen lassen. Sonst wird nichts behalten.
markdown-help = Hilfe zu Markdown
markdown-bold = fett
markdown-italic = kursiv
markdown-link = Link
markdown-quotation = Zitat
markdown-code = Code
markdown-list = Punkt
markdown-list-means = eine Liste, ein Punkt in jeder Zeile
markdown-paragraph = Eine leere Zeile beginnt einen neuen Absatz.
state-sending = Wird gesendet …
state-offline = Ihr Kommentar ist nicht durchgekommen. Ihr Text ist auf diesem Gerät sicher; versuchen Sie es noch einmal, sobald Sie verbunden sind.
state-failed = Das hat gerade nicht geklappt. Bitte versuchen Sie es gleich noch einmal.
state-draft = Hier ist, was Sie zu schreiben begonnen hatten.
state-loading = Wird geladen …
state-loaded = Die Kommentare sind da.
copy-link = Link kopieren
copy-link-done = Link kopiert

## Lesen: Listen, was um eine Seite steht, Suche

masthead-nav = Dieses Blog
search = Suche
search-label = Dieses Blog durchsuchen
search-submit = Suchen
search-hint = Alle Wörter müssen vorkommen; "mehrere Wörter" in dieser Folge; -wort schließt eines aus.
search-for = Suche nach { $name }
search-narrow = Suche eingrenzen
search-kind = Wo gesucht wird
search-kind-everything = Überall
search-kind-posts = In Beiträgen
search-kind-pages = In Seiten
search-kind-comments = In Kommentaren
search-with-label = Mit dem Label
search-from = Von
search-to = Bis
search-refused = Danach kann nicht gesucht werden. Bitte mindestens ein ganzes Wort und höchstens 200 Zeichen eingeben.
search-away = Die Suche ist gerade nicht erreichbar. Bitte in einer Minute noch einmal versuchen.
search-partial = Ein Teil der Suche ist gerade nicht erreichbar, deshalb kann hier etwas fehlen.
search-nothing = Zu { $name } wurde nichts gefunden
search-nothing-next = Vielleicht helfen weniger oder andere Wörter, oder ein Blick in die Labels und Monate weiter unten.
search-found-posts = Beiträge
search-found-comments = Kommentare
search-more-posts = Weitere Beiträge
search-more-comments = Weitere Kommentare
search-first = Zurück zu den besten Treffern
list-label = Beiträge mit dem Label { $name }
list-author = Beiträge von { $name }
list-month = Beiträge aus { $name }
post-count =
    { $count ->
        [one] 1 Beitrag
       *[other] { $count } Beiträge
    }
neighbours-nav = Andere Beiträge
post-older = Vorheriger Beitrag
post-newer = Nächster Beitrag
around = Mehr aus diesem Blog
around-recent = Neueste Kommentare
around-discussed = Am meisten diskutiert
around-months = Archiv
around-more-labels = Weitere Labels
around-more-months = Frühere Monate

## Erlebnisse

experience = Ein Erlebnis
experience-business = Unternehmen
experience-agent = Beim Namen gemerkt
experience-day = Am
verdict-great = Großartig
verdict-great-meaning = Wert, davon zu erzählen.
verdict-forgettable = Vergessen
verdict-forgettable-meaning = Ging zwischen den Dielen verloren.
verdict-bad = Schlecht
verdict-bad-meaning = Hinterließ einen schlechten Nachgeschmack.
businesses = Alle Unternehmen
businesses-more = Weitere Unternehmen
business-title = Erlebnisse mit { $name }
business-lead =
    { $count ->
        [0] Hier hat noch niemand ein Erlebnis erzählt.
        [one] Hier wurde ein Erlebnis erzählt.
       *[other] Hier wurden { $count } Erlebnisse erzählt.
    }
business-over-time = Urteile im Lauf der Zeit
business-as-table = Dasselbe als Tabelle
business-month = Monat
business-agents = Beim Namen gemerkt
business-posts = Beiträge darüber
business-away = Die Zusammenfassung ist gerade nicht erreichbar. Die Beiträge stehen unten.
