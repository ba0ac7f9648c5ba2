# Alle Worte auf den Seiten von Rapport, auf Deutsch.

## Jede Seite

skip-to-content = Zum Inhalt springen
published-with = Veröffentlicht mit Rapport
feed = Feed
feed-follow = Den Feed abonnieren
pager-nav = Seiten
footer-nav = Über dieses Blog
footer-desk = Schreibtisch

## Die Liste der Blogs

index-title = Blogs
index-empty = Hier gibt es noch kein Blog.
index-empty-next = Wenn das Ihr Server ist, legen Sie das erste Blog mit „rapport blog create“ an; es erscheint sofort hier.
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
post-away = Der Text dieses Beitrags ist gerade nicht erreichbar. Die Diskussion geht ohne ihn weiter und nimmt Ihre Antwort an; bitte sehen Sie in einer Minute noch einmal nach dem Text.
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
pending-of-others = Leser sehen ihn erst, wenn ihn die Moderation freigibt.
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
form-intro-sign-in = Füllen Sie die Felder aus, oder melden Sie sich mit einem Klick an:
form-sign-in-only = Wer hier kommentiert, ist angemeldet. Sie dürfen zuerst schreiben, Ihr Text ist danach noch da. Melden Sie sich an:
form-account = Sie kommentieren mit Ihrem Konto bei { $name }.
form-account-own = Sie sind angemeldet.
form-log-out = Abmelden
form-change = Wechseln
form-change-intro = Mit einem anderen Konto kommentieren:
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
notice-other-session = Sie haben sich angemeldet, seit diese Seite geöffnet wurde, oder unter einem anderen Namen. Noch wurde nichts gesendet: Sehen Sie unten nach, unter welchem Namen Sie jetzt schreiben, und drücken Sie den Knopf noch einmal.
notice-signed-out = Ihre Sitzung ist zu Ende, seit diese Seite geöffnet wurde. Ihr Text steht noch unten: Melden Sie sich neu an, oder füllen Sie die Felder aus.
notice-no-provider = Mit diesem Knopf kann sich hier niemand mehr anmelden. Ihr Text steht noch unten; bitte wählen Sie einen anderen.
notice-too-long-to-carry = Ihr Text ist zu lang, um ihn während der Anmeldung aufzuheben. Drücken Sie den Knopf noch einmal: Er öffnet einen neuen Tab. Wenn Sie dort angemeldet sind, kommen Sie auf diese Seite zurück und senden Sie den Kommentar ab.
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
flash-signed-out = Sie sind abgemeldet.
flash-session-over = Ihre Sitzung ist zu Ende: Sie haben sich überall abgemeldet, oder es gibt das Konto nicht mehr. Melden Sie sich neu an, um unter Ihrem Namen zu schreiben.
flash-forgotten = Dieses Gerät hat Sie vergessen. Was Sie geschrieben haben, bleibt, wo es ist.
notice-arrived = Eine frühere Fassung dieses Kommentars ist doch angekommen. Sie steht unten und lässt sich dort bearbeiten. Oder schicken Sie diesen Text als weiteren Kommentar ab.
notice-conflict = Dieser Kommentar wurde inzwischen geändert. Hier sind beide Fassungen: Ändern Sie Ihre, wenn Sie möchten, und ersetzen Sie die andere, indem Sie speichern.
notice-too-late = Dieser Kommentar lässt sich hier nicht mehr ändern. Die Zeit dafür ist um, oder er wurde auf einem anderen Gerät geschrieben.
notice-not-counted = Ihre Reaktion konnte gerade nicht gezählt werden. Bitte versuchen Sie es in einer Minute noch einmal.
notice-no-reaction = Auf diesen Kommentar können Sie nicht reagieren. Vielleicht ist er Ihr eigener oder nicht mehr zu sehen: Laden Sie die Seite neu, dann sehen Sie, was jetzt da ist.
greeting = Willkommen zurück, { $name }.
forget-me = Vergessen Sie mich
form-remember = Meinen Namen auf diesem Gerät merken
form-remember-hint = Bewahrt Name, E-Mail und Website ein halbes Jahr in einem Cookie auf, bis Sie ihn wieder vergessen lassen. Sonst steht nichts darin.
markdown-help = Hilfe zu Markdown
markdown-bold = fett
markdown-italic = kursiv
markdown-link = Link
markdown-link-address = https://example.com
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
# Das Skript schreibt andere Zahlen an die Stelle der 2.
live-new-comments =
    { $count ->
        [one] { $count } neuer Kommentar
       *[other] { $count } neue Kommentare
    }
live-new-replies =
    { $count ->
        [one] { $count } neue Antwort
       *[other] { $count } neue Antworten
    }
live-away = Die Kommentare sind gerade nicht erreichbar. Was Sie schreiben, bleibt hier; senden Sie es ab, dann geht es hinaus, sobald sie wieder da sind.
live-back = Die Kommentare sind wieder da.
live-changed = Ein Kommentar wurde geändert.
live-removed = Ein Kommentar wurde entfernt.
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
feed-comments-on = Kommentare zu { $name }
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

## Anmelden mit einem Token

auth-title = Mit einem Token anmelden
auth-intro = Fügen Sie das Token ein, das Sie vom Betreiber dieses Servers haben. Es bleibt versiegelt in diesem Browser, bis es abläuft.
auth-token = Token
auth-hint = Eine lange Zeile aus Buchstaben mit zwei Punkten darin. Wer den Server betreibt, erzeugt eine mit diesem Befehl:
auth-command = rapport token --blog BLOG --as "IHR NAME"
auth-sign-in = Anmelden
auth-sign-out = Abmelden
auth-signed-out = Sie sind abgemeldet. Woran Sie schrieben, liegt vielleicht noch in diesem Browser; melden Sie sich wieder an, um weiterzuschreiben.
auth-signed-in = Sie sind angemeldet als { $name }.
auth-signed-in-unnamed = Sie sind angemeldet.
auth-until = Die Sitzung endet: { $name }.
auth-desks = Ihre Schreibtische
auth-other = Ein anderes Token benutzen
auth-missing = Bitte fügen Sie ein Token ein.
auth-malformed = Das ist kein ganzes Token. Kopieren Sie die Zeile noch einmal, vom ersten bis zum letzten Buchstaben, und fügen Sie sie hier ein.
auth-expired = Dieses Token ist abgelaufen. Bitten Sie den Betreiber um ein neues, oder führen Sie den Befehl unten aus, und fügen Sie es hier ein.
auth-foreign = Dieses Token stammt von einer anderen Installation, oder sein Schlüssel ist nicht mehr in Gebrauch. Bitten Sie den Betreiber dieses Servers um eines.
auth-untrusted = Dieses Token wurde unterwegs verändert oder von einem Schlüssel unterschrieben, der das nicht darf. Bitten Sie den Betreiber dieses Servers um ein neues.
auth-over = Ihre Sitzung ist zu Ende. Vielleicht haben Sie sich überall abgemeldet, oder das Token gilt nicht mehr. Melden Sie sich neu an, um weiterzumachen.
auth-api-key = Das ist ein API-Schlüssel, den Programme mit ihren Anfragen senden. Fügen Sie zum Anmelden das Token ein, das Sie vom Betreiber dieses Servers haben.
auth-guest = Dieses Token gehört einem Gast und kann keine Beiträge schreiben. Fügen Sie das Token eines Mitglieds des Blogs ein.
auth-too-long = Das ist länger als jedes Token. Kopieren Sie nur die Zeile, die der Befehl ausgegeben hat.
auth-cut = Das Formular kam nicht ganz an. Bitte fügen Sie das Token noch einmal ein.
auth-away = Der Server kann das Token im Augenblick nicht prüfen. Nichts ist verloren; bitte versuchen Sie es in einer Minute wieder.
auth-stale-form = Jene Seite war aus einer früheren Sitzung. Sie sind noch angemeldet; melden Sie sich mit dem Knopf unten ab.

## Anmelden über ein Konto anderswo

login-title = Anmelden
login-choose = Wählen Sie, wo Sie ein Konto haben. Dort wird nichts veröffentlicht, und Ihr Passwort kommt nie hierher.
login-none = Hier gibt es keinen Anbieter, über den man sich anmelden kann. Wer den Server betreibt, kann welche anbieten oder Ihnen ein Token geben.
login-token = Mit einem Token anmelden
login-claim-open = Diese Installation gehört noch niemandem. Wenn Sie sie betreiben:
login-claim = Mit einem Code in Besitz nehmen
login-with = Mit { $name } anmelden
login-back = Zurück, wo Sie waren
login-connecting = Verbindung zu { $name }
login-connecting-hint = Sie sind auf dem Weg zu { $name }. Wenn nichts geschieht, benutzen Sie den Knopf.
login-continue = Weiter zu { $name }
login-failed = Die Anmeldung mit { $name } hat nicht geklappt
login-unknown = Diese Antwort von { $name } gehört zu keiner Anmeldung, die in diesem Browser wartet. Vielleicht hat sie länger als zehn Minuten gedauert, ist schon beendet, oder begann in einem anderen Browser oder unter einer anderen Adresse. Bitte melden Sie sich von hier aus noch einmal an.
login-mixed-up = Die Antwort kam von einem anderen Anbieter als { $name } und wurde deshalb nicht benutzt. Bitte melden Sie sich noch einmal an; wenn das wieder geschieht, sagen Sie es dem Betreiber dieses Servers.
login-not-agreed = Es hat sich nichts geändert
login-denied = Sie haben bei { $name } nicht zugestimmt; deshalb wurde nichts weitergegeben, und hier hat sich nichts geändert. Sie können zurückgehen und Ihren Kommentar schreiben oder sich noch einmal anmelden.
login-declined = { $name } hat es abgelehnt, Sie hier anzumelden. Bitte versuchen Sie es noch einmal; wenn das wieder geschieht, sagen Sie es dem Betreiber dieses Servers.
login-away = { $name } antwortet im Augenblick nicht. Sie können zurückgehen oder es in einer Minute wieder versuchen.
login-spent-code = { $name } nimmt diese Antwort nicht an: sie wurde schon benutzt oder ist zu alt. Bitte melden Sie sich noch einmal an.
login-wrong-nonce = Was { $name } geschickt hat, gehört zu einer anderen Anmeldung und wurde deshalb nicht benutzt. Bitte melden Sie sich noch einmal an.
login-wrong-issuer = Der Nachweis von { $name } nennt einen anderen Aussteller und wurde deshalb nicht anerkannt. Bitte versuchen Sie es noch einmal; wenn das wieder geschieht, sagen Sie es dem Betreiber dieses Servers.
login-wrong-audience = Der Nachweis von { $name } war für eine andere Website bestimmt und wurde deshalb nicht anerkannt. Bitte versuchen Sie es noch einmal; wenn das wieder geschieht, sagen Sie es dem Betreiber dieses Servers.
login-expired = Der Nachweis von { $name } gilt nicht mehr. Bitte melden Sie sich noch einmal an; wenn das wieder geschieht, geht eine Uhr falsch: sagen Sie es dem Betreiber dieses Servers.
login-wrong-signature = Der Nachweis von { $name } trägt nicht dessen Unterschrift und wurde deshalb nicht anerkannt. Bitte versuchen Sie es noch einmal; wenn das wieder geschieht, sagen Sie es dem Betreiber dieses Servers.
login-doubted = Der Nachweis von { $name } wurde nicht anerkannt. Bitte versuchen Sie es noch einmal; wenn das wieder geschieht, sagen Sie es dem Betreiber dieses Servers.
login-unusable = { $name } hat etwas geschickt, womit dieser Server nichts anfangen kann. Sie können zurückgehen; bitte sagen Sie es dem Betreiber dieses Servers.
login-no-service = { $name } kennt Sie, aber dieser Server kann Sie im Augenblick nicht anmelden. Nichts ist verloren; bitte versuchen Sie es in einer Minute wieder.
login-signed-out = Sie wurden abgemeldet, bevor { $name } geantwortet hat; deshalb wurde das Konto nicht hinzugefügt. Gehen Sie zurück, melden Sie sich an und fügen Sie es noch einmal hinzu.
login-taken = Dieses Konto bei { $name } gehört hier einer anderen Person und wurde deshalb nicht hinzugefügt. Um es zu benutzen, melden Sie sich ab und damit wieder an.
login-full = Sie haben so viele Konten, wie es geben darf. Gehen Sie zurück, entfernen Sie eines und fügen Sie das Konto bei { $name } noch einmal hinzu.
login-no-provider-title = Diesen Anbieter gibt es nicht
login-no-provider = Einen Anbieter dieses Namens gibt es hier nicht. Wählen Sie einen anderen, oder gehen Sie zurück.
login-stale-form-title = Bitte schicken Sie das Formular noch einmal
login-stale-form = Die Seite war aus einer früheren Sitzung; deshalb wurde kein Konto hinzugefügt. Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal.
login-too-often = Von Ihrer Adresse kamen so viele von Anbietern zurück, dass dieser Server einen Augenblick wartet. Bitte laden Sie diese Seite in einer Minute noch einmal.
login-cut = Das Formular kam nicht ganz an; deshalb hat keine Anmeldung begonnen. Gehen Sie zurück und drücken Sie den Knopf noch einmal.

## Der erste Inhaber

claim-title = Diese Installation in Besitz nehmen
claim-intro = Diese Installation gehört noch niemandem. Wer den Server betreibt, wird Inhaber des Blogs, für das der Code erzeugt ist; er gilt einmal und nur eine Stunde lang. Ein Konto ist nicht nötig. Auf dem Server erzeugt ihn dieser Befehl:
claim-command = rapport claim
claim-code = Code
claim-hint = Vier Gruppen aus Buchstaben und Ziffern. Auf Großschreibung und Striche kommt es nicht an.
claim-do = In Besitz nehmen und anmelden
claim-missing = Bitte geben Sie den Code ein.
claim-wrong = Dieser Server kennt den Code nicht, oder er wurde schon benutzt, oder er ist zu alt. Sehen Sie unten nach einem Tippfehler, oder erzeugen Sie einen neuen und geben ihn hier ein.
claim-owned = Ein Inhaber hat sich schon angemeldet; deshalb gibt es nichts in Besitz zu nehmen. Melden Sie sich an wie er, oder bitten Sie einen Inhaber um eine Einladung.
claim-no-blog = Es gibt noch kein Blog, das Ihnen gehören könnte. Legen Sie auf dem Server eines an, mit „rapport blog create“; der Code gilt dann noch.
claim-many = Es wurden zu viele Codes probiert. Warten Sie zehn Minuten, oder erzeugen Sie einen neuen Code; dann wird von vorn gezählt.
claim-away = Der Server kann den Code im Augenblick nicht prüfen. Er gilt noch; bitte versuchen Sie es in einer Minute wieder.
claim-stale-form = Die Seite war aus einer früheren Sitzung. Geben Sie den Code noch einmal ein.
claim-cut = Das Formular kam nicht ganz an. Geben Sie den Code noch einmal ein.

## Mitglied werden

invitation-title = Eine Einladung
invitation-to = Sie sind eingeladen zu „{ $name }“.
invitation-owner = Als Inhaber dürfen Sie dort alles.
invitation-author = Als Autor schreiben Sie dort Beiträge.
invitation-moderator = Als Moderator kümmern Sie sich dort um die Kommentare.
invitation-other = Sind Sie das nicht? Melden Sie sich zuerst unten ab und öffnen Sie den Link noch einmal.
invitation-accept = Annehmen
invitation-sign-in = Melden Sie sich an; danach werden Sie hierher zurückgebracht.
invitation-gone = Diese Einladung gilt nicht oder nicht mehr: sie wurde angenommen oder zurückgenommen, oder sie ist älter als sieben Tage. Bitten Sie um einen neuen Link.
invitation-member = Sie sind schon Mitglied dieses Blogs. Was Sie dürfen, kann ein Inhaber ändern.
invitation-stale-form = Die Seite war aus einer früheren Sitzung. Sehen Sie nach, wer angemeldet ist, und nehmen Sie noch einmal an.
invitation-away = Der Server antwortet im Augenblick nicht. Die Einladung gilt noch; bitte versuchen Sie es in einer Minute wieder.

## Das eigene Konto

account-title = Ihr Konto
account-saved = Gespeichert.
account-name = Name
account-name-hint = Kommentare, die Sie von jetzt an schreiben, stehen unter diesem Namen. Beiträge stehen unter Ihrem Namen als Mitglied.
account-url = Website
account-save = Speichern
account-blogs = Zurück zu
account-identities = Wie Sie sich anmelden
account-token = Sie sind mit einem Token hier, und damit kommt kein Konto hinzu: ein Token kann niemand abmelden. Es endet von selbst; das nächste gibt Ihnen, wer den Server betreibt.
account-no-provider = Dieser Server bietet kein Konto anderswo an, über das man sich anmeldet. Wenn diese Sitzung endet, kommen Sie mit einem Token wieder; wer den Server betreibt, erzeugt eines.
account-no-identity = Sie haben kein Konto anderswo, über das Sie sich anmelden. Fügen Sie eines hinzu, sonst endet mit dieser Sitzung Ihr Weg herein.
account-add = Ihr Konto bei { $name } hinzufügen
account-remove = { $name } entfernen
account-sessions = Sitzungen
account-sessions-hint = Dies beendet Ihre Sitzung in jedem Browser innerhalb einer Minute, hier sofort.
account-everywhere = Überall abmelden
account-keys-hint = Für Skripte und andere Programme. Ein Schlüssel ist keine Sitzung: er gilt weiter, wenn Sie sich überall abmelden, bis Sie ihn widerrufen.
account-changed = Es wurde inzwischen geändert; deshalb ist nichts geschehen. Sehen Sie es durch und versuchen Sie es noch einmal.
account-stale-form = Die Seite war aus einer früheren Sitzung oder kam nicht ganz an. Nichts wurde geändert; versuchen Sie es noch einmal.
account-away = Der Server antwortet im Augenblick nicht. Nichts wurde geändert; bitte versuchen Sie es in einer Minute wieder.
account-broken = Das ist unser Fehler, nicht Ihrer. Versuchen Sie es noch einmal; wenn es wieder geschieht, sagen Sie es dem Betreiber.
account-data = Was über Sie aufbewahrt wird
account-data-hint = Nehmen Sie alles mit, was Sie geschrieben haben und was über Sie bekannt ist, oder lassen Sie es für immer löschen.

## Was jemand mitnimmt, und wie jemand geht

export-title = Mitnehmen
export-do = Als Datei herunterladen
export-away = Der Server antwortet im Augenblick nicht; deshalb gibt es keine Datei. Bitte versuchen Sie es in einer Minute wieder.
erase-title = Löschen
erase-do = Löschen …
erase-no = Nein, behalten
erase-away = Der Server hat nicht bis zum Ende geantwortet. Was gelöscht ist, bleibt gelöscht; versuchen Sie es in einer Minute wieder, dann folgt der Rest.

guest-title = Was dieser Browser schrieb
guest-intro = Wer hier ohne Anmeldung kommentiert, ist nur an seinem Browser zu erkennen: er bewahrt ein Cookie mit einer Zufallszahl auf, die niemanden nennt.
guest-known = Dieser Browser hat ein solches Cookie. Was damit geschrieben wurde, können Sie hier mitnehmen und löschen.
guest-unknown = Dieser Browser hat kein solches Cookie. Er bekommt eines mit dem ersten Kommentar oder der ersten Reaktion und behält es bis 30 Tage nach der letzten, oder bis Sie ihn vergessen lassen.
guest-remembered = Für Ihren nächsten Kommentar merkt er sich außerdem:
guest-export-hint = Eine Datei (JSON) mit jedem Kommentar und jeder Reaktion, die mit diesem Cookie geschrieben wurden, in allen Blogs hier, und mit dem, was dazu aufbewahrt wird: Name, E-Mail, Netzadresse, frühere Texte.
guest-erase-hint = Namen, E-Mail, Adressen und Texte von allem, was mit diesem Cookie geschrieben wurde, gehen für immer, in allen Blogs hier, und Reaktionen auch. Wo andere geantwortet haben, bleibt eine leere Stelle. Auch das Cookie und die gemerkten Angaben gehen.
guest-ask = Alles löschen, was dieser Browser schrieb?
guest-erase-yes = Ja, löschen
guest-erased-comments =
    { $count ->
        [0] Es gab keinen Kommentar zu löschen.
        [one] Ein Kommentar ist gelöscht.
       *[other] { $count } Kommentare sind gelöscht.
    }
guest-erased-reactions =
    { $count ->
        [0] Es gab keine Reaktion zurückzunehmen.
        [one] Eine Reaktion ist zurückgenommen.
       *[other] { $count } Reaktionen sind zurückgenommen.
    }
guest-erased-forgotten = Dieser Browser ist hier nicht mehr bekannt.
guest-not-found-title = Was hier nicht zu finden ist
guest-not-found = Was Sie mit einem anderen Browser oder in einem privaten Fenster geschrieben haben, bevor dieser sein Cookie zuletzt vergaß, oder was von einer früheren Website übernommen wurde. Nichts sagt, von wem das ist: bitte wenden Sie sich an die Leute des Blogs, die es entfernen können. Was andere Websites und Suchmaschinen kopiert haben, können wir nicht zurückholen.
guest-signed-in = Was Sie angemeldet geschrieben haben, gehört zu Ihrem Konto:

leave-title = Für immer gehen
leave-hint = Ihr Name, Ihre Website, die Konten, über die Sie sich anmelden, Ihre Rollen und alle Ihre Kommentare und Reaktionen werden gelöscht, in allen Blogs hier. Wo andere geantwortet haben, bleibt eine leere Stelle. Jede Ihrer Sitzungen endet. Niemand kann das rückgängig machen, und wer sich danach über dasselbe Konto anmeldet, ist jemand Neues.
leave-first = Bevor Sie gehen, möchten Sie vielleicht mitnehmen, was Sie geschrieben haben:
leave-posts = Auch meine Beiträge löschen
leave-posts-hint = Mit den Diskussionen darunter, wo Sie jetzt Beiträge löschen dürfen. Sonst bleiben Beiträge bei ihrem Blog, ohne Ihren Namen.
leave-do = Mich für immer löschen
leave-last-owner = Sie sind der letzte Inhaber eines Blogs; deshalb wurde nichts gelöscht. Machen Sie auf der Seite für Mitglieder jemand anderen zum Inhaber, oder löschen Sie das Blog; dann kommen Sie wieder.
leave-done = Sie sind gelöscht und abgemeldet. Ihre Kommentare verschwinden innerhalb von Sekunden, oder sobald der Teil des Servers wieder da ist, der sie aufbewahrt.
leave-left = Was bleibt, sind Zeiten und ein Zufallsname, der nichts über Sie sagt:
leave-guest = Was Sie hier ohne Anmeldung geschrieben haben, ist nur an diesem Browser zu erkennen:

keys-title = API-Schlüssel
keys-intro = Mit einem Schlüssel handelt ein Programm als Sie: nur in dem, was Sie hier wählen, und nie mit mehr als Ihren eigenen Rollen. Das Programm sendet ihn als sein Token. Wer den Schlüssel hat, kann ihn benutzen; verwahren Sie ihn wie ein Passwort.
keys-yours = Ihre Schlüssel
keys-none = Sie haben keine Schlüssel.
keys-until = Gültig bis { $name }
keys-over = Abgelaufen { $name }
keys-made-on = Erzeugt { $name }
keys-used = Zuletzt benutzt { $name }
keys-unused = Nie benutzt
keys-revoke = { $name } widerrufen
keys-revoke-question = { $name } widerrufen? Programme, die ihn benutzen, hören binnen einer Minute auf, oder binnen zehn, solange ein Teil des Servers nicht antwortet. Was schon laufend mitgelesen wird, endet binnen einer Stunde.
keys-revoke-yes = Widerrufen
keys-revoke-no = Behalten
keys-revoked = Widerrufen.
keys-make = Schlüssel erzeugen
keys-made = Ihr Schlüssel. Er wird nur dieses eine Mal gezeigt; kopieren Sie ihn jetzt.
keys-shown-before = Dieser Schlüssel wurde schon gezeigt und wird nicht noch einmal gezeigt. Ist er verloren, widerrufen Sie ihn und erzeugen Sie einen anderen.
copy = Kopieren
copied = Kopiert
keys-name = Wofür er ist
keys-name-hint = Damit Sie ihn wiedererkennen: der Name eines Skripts, oder wo es läuft.
keys-scopes = Was er darf
keys-days = Tage, bis er abläuft
keys-days-wrong = Tage: schreiben Sie eine Zahl von 1 bis 365.
keys-no-scope = Wählen Sie mindestens eines, was der Schlüssel darf.
keys-posts-read = Blogs und Beiträge lesen wie Sie, auch Ihre Entwürfe
keys-posts-write = Beiträge schreiben, ändern, veröffentlichen und in den Papierkorb legen
keys-comments-read = Kommentare lesen, und wo Sie moderieren, auch die zurückgehaltenen
keys-comments-write = Kommentieren, reagieren und Ihre Kommentare ändern
keys-comments-moderate = Kommentare freigeben, zurückhalten und entfernen
keys-members-read = Die Mitglieder Ihrer Blogs sehen
keys-members-write = Mitglieder einladen, ändern und entfernen, auch Inhaber
keys-blogs-write = Ihre Blogs ändern und löschen
keys-import = Beiträge und Kommentare von anderswo übernehmen
keys-persons-read = Ihr Profil lesen und alles mitnehmen, was von Ihnen gespeichert ist
keys-persons-write = Ihren Namen und Ihre Website ändern

## Der Schreibtisch

desk-of = Schreibtisch von { $name }
desk-nav = Schreibtisch
desk-posts = Beiträge
desk-new = Neuer Beitrag
desk-edit = Beitrag bearbeiten
desk-settings = Einstellungen des Blogs
desk-view-blog = Blog ansehen
desk-view = Ansehen
desk-signed-in = Angemeldet als { $name }
desk-states = Zustände der Beiträge
desk-all = Alle
desk-state-draft = Entwurf
desk-state-scheduled = Geplant
desk-state-published = Veröffentlicht
desk-state-private = Für Mitglieder
desk-state-trashed = Papierkorb
desk-kind-article = Artikel
desk-kind-page = Seite
desk-kind-external = Seite anderswo
desk-filter = Filtern
desk-filter-label = Schlagwort
desk-filter-kind = Art
desk-filter-any = Jede
desk-filter-mine = Nur meine
desk-empty = Hier ist kein Beitrag. Schreiben Sie einen, oder ändern Sie den Filter, falls Sie einen gesetzt haben.
desk-untitled = Ohne Titel
desk-due = geplant für { $name }
desk-purged = endgültig weg: { $name }
desk-published = veröffentlicht: { $name }
desk-updated = geändert: { $name }
desk-first-page = Erste Seite
desk-next-page = Weitere Beiträge

desk-field-kind = Art
desk-hint-kind = Ein Artikel hat ein Datum und steht in der Liste, eine Seite steht für sich, eine Seite anderswo hat nur ihre Kommentare hier. Die Art bleibt, wie sie ist.
desk-field-title = Titel
desk-field-slug = Adresse
desk-hint-slug = Der letzte Teil der Adresse des Beitrags: Kleinbuchstaben, Ziffern, Bindestriche. Leer wird sie aus dem Titel gemacht. Auch eine frühere Adresse führt hierher.
desk-field-content = Text
desk-field-format = Geschrieben in
desk-format-markdown = Markdown
desk-format-html = HTML
desk-field-excerpt = Zusammenfassung
desk-hint-excerpt = Einfacher Text für Listen und Feeds. Leer gelten die ersten Worte des Textes.
desk-field-labels = Schlagwörter
desk-hint-labels = Eines in jeder Zeile.
desk-field-author = Autor
desk-author-me = Ich
desk-field-canonical = Ursprüngliche Adresse
desk-hint-canonical = Wo der Text zu Hause ist, falls anderswo: https://…
desk-experience = Ein Erlebnis mit einem Unternehmen
desk-experience-hint = Falls der Beitrag von einem erzählt: Er zeigt dann eine kleine Karte und zählt auf der Seite des Unternehmens.
desk-field-business = Unternehmen
desk-field-agent = Wer Sie bedient hat
desk-field-verdict = Wie es war
desk-verdict-none = Nicht gesagt
desk-verdict-great = Großartig
desk-verdict-forgettable = Zum Vergessen
desk-verdict-bad = Schlecht
desk-field-occurred = Tag
desk-rules = Regeln für Kommentare
desk-rules-hint = Was leer ist, folgt dem Blog.
desk-blog-rules-hint = Was leer ist, hat seine Vorgabe. Ein Beitrag kann eigene Regeln haben.
desk-rule-inherited = Hier nicht festgelegt
desk-yes = Ja
desk-no = Nein
desk-field-commenters = Wer kommentieren darf
desk-commenters-anyone = Alle
desk-commenters-persons = Wer angemeldet ist
desk-commenters-members = Mitglieder des Blogs
desk-commenters-nobody = Niemand
desk-field-hold-first = Den ersten Kommentar von jemandem zurückhalten
desk-field-hold-links = Ab so vielen Links zurückhalten
desk-hint-hold-links = 0 schaltet es ab.
desk-field-flood = Sekunden zwischen zwei Kommentaren
desk-field-max-characters = Längster Kommentar in Zeichen
desk-field-edit-window = Minuten, um den eigenen Kommentar zu ändern
desk-field-close-after = Tage, bis Kommentare schließen
desk-hint-limit = 0 heißt keine Grenze.

desk-field-description = Beschreibung
desk-field-language = Sprache
desk-hint-language = Ein Kürzel wie en-US oder de.
desk-field-zone = Zeitzone
desk-hint-zone = Etwa Europe/Berlin. In ihr werden Daten gezeigt und Beiträge geplant.
desk-look = Aussehen
desk-look-hint = Was leer ist, folgt Rapports eigenem Aussehen, hell, dunkel und mit hohem Kontrast, wie es jeder Leser vorzieht.
desk-field-accent = Farbe von Links und Knöpfen
desk-field-background = Farbe hinter dem Text
desk-field-text-color = Farbe des Textes
desk-hint-color = Etwa #0b5c56.
desk-field-font = Buchstaben
desk-font-default = Rapports eigene
desk-font-serif = Wie in Büchern
desk-font-sans = Wie auf Bildschirmen
desk-font-rounded = Rund
desk-font-monospace = Gleich breit
desk-field-line-length = Längste Zeile in Zeichen
desk-hint-line-length = 45 bis 90.
desk-field-header-image = Bild über jeder Seite
desk-api = API
desk-field-origins = Andere Seiten, die sie benutzen dürfen
desk-hint-origins = Eine in jeder Zeile, etwa https://shop.example. Skripte in ihren Seiten dürfen hier mit einem eigenen Token lesen und schreiben, oder als niemand.
desk-save-settings = Einstellungen speichern
desk-settings-saved = Die Einstellungen sind gespeichert und gelten ab jetzt.

desk-preview-heading = Vorschau
desk-save-draft = Entwurf speichern
desk-save-changes = Änderungen speichern
desk-publish = Jetzt veröffentlichen
desk-schedule = Planen
desk-unpublish = Wieder zum Entwurf machen
desk-trash = In den Papierkorb
desk-restore = Aus dem Papierkorb holen
desk-publishing = Veröffentlichen
desk-visibility = Für wen
desk-visible-everybody = Alle
desk-visible-members = Mitglieder des Blogs
desk-date = Tag
desk-time = Uhrzeit
desk-zone = Tag und Uhrzeit sind die des Blogs: { $name }.
desk-fold = Welche von beiden
desk-fold-first = Die erste, bevor die Uhren zurückgestellt werden
desk-fold-second = Die zweite, nachdem die Uhren zurückgestellt wurden
desk-taking-back = Zurücknehmen
desk-taking-back-hint = Was Sie getippt haben, wird vorher gespeichert. Der Papierkorb bewahrt Beiträge 30 Tage auf.
desk-saving = Wird gespeichert …
desk-unsaved = Noch nicht gespeichert
desk-offline = Keine Verbindung: Ihr Text liegt in diesem Browser. Versuchen Sie es wieder, wenn sie zurück ist.
desk-kept = In diesem Browser liegt ein Text, der nicht gespeichert wurde:
desk-kept-take = Damit weiterschreiben
desk-kept-drop = Verwerfen

desk-done-created = Als Entwurf gespeichert. Nur Sie und die Inhaber sehen ihn.
desk-done-saved = Gespeichert.
desk-done-published = Veröffentlicht. Alle, für die der Beitrag ist, können ihn jetzt lesen.
desk-done-scheduled = Geplant. Der Beitrag erscheint von selbst.
desk-done-unpublished = Wieder ein Entwurf. Nur Sie und die Inhaber sehen ihn.
desk-done-trashed = Im Papierkorb, aus dem Sie ihn 30 Tage lang zurückholen können.
desk-done-restored = Aus dem Papierkorb geholt, wieder dort, wo er war.

desk-problem-missing = Bitte füllen Sie dieses Feld aus.
desk-problem-number = Bitte geben Sie eine Zahl ein, 0 oder mehr, oder lassen Sie das Feld leer.
desk-problem-slug-taken = Ein anderer Beitrag hat diese Adresse. Wählen Sie eine andere, oder lassen Sie das Feld leer, dann wird eine gemacht.
desk-problem-moment = Bitte wählen Sie einen Tag und eine Uhrzeit.
desk-problem-past = Dieser Zeitpunkt ist vorbei. Wählen Sie einen späteren, oder veröffentlichen Sie jetzt.
desk-problem-skipped = An diesem Tag werden die Uhren vorgestellt und überspringen diese Uhrzeit. Unten steht die, auf die sie springen; drücken Sie noch einmal auf Planen, um sie zu nehmen.
desk-problem-twice = An diesem Tag werden die Uhren zurückgestellt und zeigen diese Uhrzeit zweimal. Wählen Sie, welche von beiden, und drücken Sie noch einmal auf Planen.

desk-notice-away = Der Server antwortet im Augenblick nicht. Vielleicht hat er Ihren Text schon gespeichert; er steht noch unten. Drücken Sie den Knopf in einer Minute noch einmal: Nichts wird doppelt gespeichert.
desk-notice-busy = Der Server hat viel zu tun. Ihr Text steht noch unten; drücken Sie den Knopf gleich noch einmal.
desk-notice-broken = Bei uns ist etwas schiefgegangen. Ihr Text steht noch unten; drücken Sie den Knopf noch einmal, und sagen Sie es dem Betreiber, wenn es wieder geschieht.
desk-members = Mitglieder
desk-members-saved = Gespeichert.
desk-member-me = (Sie)
desk-member-imported = Autor importierter Beiträge
desk-role-owner = Inhaber
desk-role-author = Autor
desk-role-moderator = Moderator
desk-role-of = Rolle von { $name }
desk-role-save = Rolle speichern
desk-member-remove = { $name } entfernen
desk-member-remove-hint = Die Beiträge bleiben, unter demselben Namen. Wer wiederkommen will, braucht eine Einladung.
desk-member-remove-now = Ja, { $name } entfernen
desk-invite = Jemanden einladen
desk-invite-hint = Dies erzeugt einen Link. Kopieren Sie ihn und schicken Sie ihn dem, den Sie einladen; er gilt einmal, sieben Tage lang, und wird mit einem Konto anderswo angenommen, das dieser Server anbietet. Autoren schreiben Beiträge, Moderatoren kümmern sich um Kommentare, Inhaber dürfen alles.
desk-invite-as = Einladen als
desk-invite-make = Link erzeugen
desk-invitation-made = Kopieren Sie diesen Link jetzt und schicken Sie ihn der eingeladenen Person. Er wird nicht noch einmal gezeigt.
desk-invitations = Offene Einladungen
desk-invitation-until = gilt bis { $name }
desk-invitation-revoke = Zurücknehmen
desk-notice-changed = Jemand anderes hat das inzwischen geändert; deshalb ist nichts geschehen. So ist es jetzt.
desk-notice-owners = Das darf nur ein Inhaber.
desk-notice-forbidden = Das dürfen Sie hier nicht. Ihr Text steht noch unten, damit Sie ihn kopieren können. Ein Inhaber des Blogs kann ändern, was Sie dürfen.
desk-notice-too-large = Das ist länger, als ein Beitrag sein darf (1 MiB). Ihr Text steht noch unten; bitte kürzen Sie ihn.
desk-notice-no-preview = Die Vorschau gelingt im Augenblick nicht. Ihr Text steht noch unten.
desk-notice-saved-earlier = Eine frühere Fassung dieses Textes ist schon gespeichert; Sie finden sie in der Liste der Beiträge. Was Sie seitdem geändert haben, steht unten; noch ein Druck auf den Knopf speichert es als weiteren Beitrag.
desk-notice-same = Genau dieser Text ist schon gespeichert. Es bleibt nichts zu tun.

desk-conflict-title = Jemand hat das inzwischen geändert
desk-conflict-text = Unten stehen beide Fassungen nebeneinander, und nichts ist verloren. Wählen Sie für jedes Feld, welche bleibt; Ihre können Sie noch ändern, um Teile von beiden zusammenzuführen.
desk-conflict-when = Die andere Fassung wurde gespeichert: { $name }.
desk-conflict-theirs = Die andere Fassung
desk-conflict-mine = Ihre Fassung
desk-conflict-empty = leer
desk-conflict-hint = Wo nur einer von Ihnen ein Feld geändert hat, ist dessen Fassung schon gewählt.
desk-conflict-save = So speichern, wie gewählt
desk-conflict-drop = Meine verwerfen

desk-send-again = Noch einmal senden
desk-sorry-signed-out = Ihre Sitzung ist zu Ende
desk-next-signed-out = Nichts ist verloren: Was Sie gesendet haben, steht unten. Melden Sie sich in einem neuen Tab an, kommen Sie hierher zurück, und senden Sie es noch einmal.
desk-sorry-other-session = Diese Seite war geöffnet, bevor Sie sich angemeldet haben
desk-next-other-session = Nichts ist verloren: Was Sie gesendet haben, steht unten. Sehen Sie es durch, und senden Sie es noch einmal.
desk-sorry-no-member = Sie gehören nicht zu diesem Blog
desk-next-no-member = Bitten Sie einen Inhaber des Blogs, Sie einzuladen, oder melden Sie sich als jemand anderes an.
desk-sorry-too-large = Das ist zu viel auf einmal
desk-next-too-large = Ein Beitrag kann 1 MiB haben. Gehen Sie zurück; Ihr Browser hat den Text wahrscheinlich noch. Kürzen Sie ihn dann, und senden Sie ihn noch einmal.
desk-sorry-cut = Das kam nicht ganz an
desk-next-cut = Gehen Sie zurück; Ihr Browser hat den Text wahrscheinlich noch. Senden Sie ihn dann noch einmal.
desk-sorry-not-found = Das gibt es hier nicht
desk-next-not-found = Es ist vielleicht endgültig weg, oder nicht für Ihre Augen. Suchen Sie es in der Liste der Beiträge.
desk-sorry-forbidden = Das dürfen Sie hier nicht
desk-next-forbidden = Bitten Sie einen Inhaber des Blogs um das Recht dazu, oder melden Sie sich als jemand anderes an.
desk-sorry-away = Der Server antwortet nicht
desk-next-away = Nichts ist verloren. Bitte versuchen Sie es in einer Minute wieder.
desk-sorry-broken = Etwas ist schiefgegangen
desk-next-broken = Es ist unsere Schuld, nicht Ihre. Versuchen Sie es noch einmal; wenn es wieder geschieht, sagen Sie es dem Betreiber.

## Die Seite der API

api-title = { $name }-API
api-link = API für Entwickler
api-version = Version { $name }
api-document = OpenAPI-3.1-Dokument
api-calling = Wie man sie aufruft
api-calling-token = Wer schreibt, sendet ein Token im Header authorization; zum Lesen ist meist keines nötig. Der Betreiber des Servers erzeugt eines mit „rapport token“.
api-calling-repeat = Was mit einer requestId oder mit dem Header Idempotency-Key geschrieben wird, kann noch einmal gesendet werden, ohne dass es doppelt geschieht.
api-calling-errors = Was abgelehnt wird, kommt mit einem Code, einem Satz und typisierten Einzelheiten zurück:
api-search = Operationen durchsuchen
api-search-go = Suchen
api-search-hint = Namen, Pfade, Wörter der Beschreibungen. Die Taste / führt hierher.
api-found =
    { $count ->
        [0] Keine Operation ist so. Versuchen Sie es mit weniger Wörtern.
        [one] 1 Operation
       *[other] { $count } Operationen
    }
api-services = Dienste
api-types = Nachrichten
api-name = Name
api-type = Typ
api-meaning = Bedeutung
api-required = nötig
api-read-only = nur in Antworten
api-parameters = Parameter
api-body = Rumpf
api-fields = Felder
api-answer = Antwort
api-errors = Fehler
api-example = Beispiel
api-permalink = Link zu { $name }
