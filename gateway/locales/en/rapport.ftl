# Every word that Rapport's pages say. The other locales hold the same keys.

## Every page

skip-to-content = Skip to the content
published-with = Published with Rapport
feed = Feed
feed-follow = Follow the feed
pager-nav = Pages
footer-nav = About this blog
footer-desk = Desk

## The list of blogs

index-title = Blogs
index-empty = There is no blog here yet.
index-empty-next = If this is your server, make the first blog with “rapport blog create”; it appears here at once.
index-empty-api = Read the API description
index-more = More blogs

## Posts

by = by { $name }
labels = Labels
# $name is the date of a post without a title.
untitled = Post of { $name }
posts-newer = Newest posts
posts-older = Older posts
home-empty = Nothing has been published yet
home-empty-reader = Come back soon.
home-empty-author = If this is your blog: write the first post and publish it; it appears here at once.
home-past-end = There are no more posts. The newest ones are one link away.

## The discussion

comments = Comments
comments-count =
    { $count ->
        [0] No comments
        [one] 1 comment
       *[other] { $count } comments
    }
comments-away = The comments are away at the moment. The post reads on without them; please look again in a minute.
post-away = The text of this post is away at the moment. The discussion goes on without it, and takes your reply; please look again for the text in a minute.
comments-nav = Pages of comments
comments-first = Back to the first comments
comments-next = More comments
post-a-comment = Post a Comment
replies-more =
    { $count ->
        [one] 1 more reply
       *[other] { $count } more replies
    }
replies-more-unknown = More replies
# The author of an imported comment without a name.
anonymous = Anonymous
comment-by = Comment by { $name }
post-author = Author
in-reply-to = in reply to { $name }
in-reply-to-removed = in reply to a removed comment
edited = edited
reply = Reply
reply-to-name = Reply to { $name }
comment-removed = This comment was removed.
pingback = Linked from { $name }
trackback = Mentioned by { $name }
flash-posted = Thank you, your comment is here.
flash-posted-see = Go to your comment
flash-held = Thank you, your comment is safe with us and will appear once a moderator has read it.

## Why a comment waits

pending = Awaiting moderation:
pending-only-you = Until then only you can see it.
pending-of-others = Readers do not see it until a moderator lets it through.
held-first-comment = Your first comment here is read by a moderator before it appears.
held-links = Comments with several links are checked by hand.
held-other = A moderator will read it soon.

## The reply form

form-heading = Leave a Reply
form-intro = Fill in your details below
form-name = Name
form-email = E-mail
form-email-hint = Not shown to others.
form-url = Web site
form-text = Comment
form-text-hint = You can use Markdown: **bold**, *italic*, [link](https://example.com), > quotation.
form-intro-sign-in = Fill in your details below or click an icon to log in:
form-sign-in-only = Who comments here is signed in. You may write first; your text is there afterwards. Log in with:
form-account = You are commenting using your { $name } account.
form-account-own = You are signed in.
form-log-out = Log Out
form-change = Change
form-change-intro = Comment with another account:
form-optional = (optional)
form-post = Post Comment
form-preview = Preview
form-try-again = Try again
replying-to = Replying to { $name }
replying-to-somebody = Replying to a comment
replying-cancel = cancel
preview-heading = Preview: not posted yet
title-error = Please check:
form-errors =
    { $count ->
        [one] One thing needs your attention
       *[other] { $count } things need your attention
    }
form-name-missing = Please enter a name.
form-name-too-long = Please shorten the name to { $max } characters.
form-email-invalid = Please enter an e-mail address like name@example.com.
form-email-too-long = Please enter an e-mail address of at most { $max } characters.
form-url-invalid = Please enter an address like https://example.com, or leave this empty.
form-url-too-long = Please enter an address of at most { $max } characters.
form-text-missing = Please write a comment.
form-text-too-long = Please shorten the comment to { $max } characters.

## Why a comment was not taken

notice-away = The comments are away at the moment. Your text is kept below; please try again in a minute.
notice-too-fast =
    { $seconds ->
        [one] That was quick! Your text is kept below; please try again in a second.
       *[other] That was quick! Your text is kept below; please try again in { $seconds } seconds.
    }
notice-too-fast-unknown = That was quick! Your text is kept below; please try again in a moment.
notice-repeated = The same comment is here already. Your text is kept below in case you want to change it.
notice-parent-gone = The comment you are replying to is gone. Your text is kept below; you can still post it as a comment of its own.
notice-too-deep = This discussion goes too deep for another reply. Your text is kept below; you can still post it as a comment of its own.
notice-refused = You cannot comment on this blog. Your text is kept below, so that you can copy it.
notice-other-session = You have signed in since this page was opened, or under another name. Nothing was sent yet: see below under which name you write now, and press the button again.
notice-signed-out = Your session has ended since this page was opened. Your text is kept below: sign in again, or fill in your details.
notice-no-provider = Nobody can sign in here by that button any more. Your text is kept below; please choose another one.
notice-too-long-to-carry = Your text is too long to be kept while you sign in. Press the button once more: it opens a new tab. When you have signed in there, come back to this page and post your comment.
notice-failed = Something went wrong on our side. Your text is kept below; please try again.

## When nobody can reply

closed-heading = Comments are closed
closed-by-hand = New comments are no longer taken here. You can still read what others wrote.
closed-too-old = This post is too old for new comments. You can still read what others wrote.
closed-members-only = Only members of this blog can comment here.
closed-kept-text = Your text, to copy

## Error pages

error-retry = Try again
error-to-start = Go to the start page
error-to-blog = Go to { $name }
error-reference = If you tell us about it, please mention this number:
error-bad-request-title = We did not understand this
error-bad-request-text = The address or the form has something in it that we cannot read.
error-bad-request-next = Go back and follow the link again, or begin at the start page.
error-forbidden-title = This is not open to you
error-forbidden-text = The page is there, but you may not see or change it.
error-forbidden-next = Ask the owner of the blog for access, or read on at the start page.
error-not-found-title = This page is not here
error-not-found-text = It may have moved, or the address may have a slip in it.
error-not-found-next = Check the address, or look for the post from the start page.
error-too-slow-title = This did not arrive whole
error-too-slow-text = The connection broke off before all of it was here. Nothing was saved.
error-too-slow-next = Go back; your browser has probably kept your text. Then send it again.
error-too-large-title = This is too much at once
error-too-large-text = What you sent is larger than we can take.
error-too-large-next = Go back; your browser has probably kept your text. Then shorten it and send it again.
error-not-a-form-title = This did not come from the form
error-not-a-form-text = What you sent does not say that it is a web form. Nothing was saved.
error-not-a-form-next = Use the form under the post. A program sends the type application/x-www-form-urlencoded.
error-too-many-title = One moment, please
error-too-many-text = Many requests came from your network in a short time.
error-too-many-next = Wait a moment and try again.
error-too-many-wait =
    { $seconds ->
        [one] Wait one second and try again.
       *[other] Wait { $seconds } seconds and try again.
    }
error-unavailable-title = We will be right back
error-unavailable-text = A part of this site does not answer at the moment. Nothing is lost.
error-unavailable-next = Try again in a minute.
error-internal-title = Something went wrong
error-internal-text = It is our fault, not yours, and it has been written down.
error-internal-next = Try again; if it happens once more, tell the owner of the blog.

## Taking part in the discussion

order = Order of the comments
order-oldest = Oldest first
order-newest = Newest first
order-best = Best first
replies-count =
    { $count ->
        [one] 1 reply
       *[other] { $count } replies
    }
quote = Quote
quote-name = Quote { $name }
edit = Edit
edit-own = Edit your comment
edit-text = Your comment
edit-save = Save
edit-preview = Preview: not saved yet
edit-theirs = As it was saved meanwhile
delete = Delete
delete-own = Delete your comment
delete-sure = Delete this comment for good? If somebody has answered it, an empty place stays.
delete-yes = Delete it
cancel = Cancel
revisions = Earlier texts
revisions-none = There are none.
revisions-away = The earlier texts are away at the moment. Please try again in a minute.
revisions-close = Close
reactions = Reactions
react = React
react-to-name = React to { $name }
reaction-like = Like
reaction-helpful = Helpful
reaction-thanks = Thanks
reaction-funny = Funny
flash-held-next = You can see it below on this device; there is nothing else to do.
flash-saved = Your change is saved.
flash-deleted = Your comment is deleted.
flash-reacted = Thank you, your reaction is counted.
flash-taken-back = Your reaction is taken back.
flash-signed-out = You are signed out.
flash-session-over = Your session is over: you signed out everywhere, or the account is no longer there. Sign in again to write under your name.
flash-forgotten = This device has forgotten you. What you wrote before stays where it is.
notice-arrived = An earlier version of this comment did arrive. Look for it below: you can edit it there. Or send this text as another comment.
notice-conflict = This comment was changed meanwhile. Both texts are here: change yours if you like, and save it to replace the other one.
notice-too-late = This comment can no longer be changed here. The time for it is over, or it was written on another device.
notice-not-counted = Your reaction could not be counted just now. Please try again in a minute.
notice-no-reaction = You cannot react to this comment. It may be your own, or not be shown any more: load the page again to see what is there now.
greeting = Welcome back, { $name }.
forget-me = Forget me
form-remember = Remember my name on this device
form-remember-hint = Keeps name, e-mail and web site in a cookie for half a year, until you forget it again. That cookie holds nothing else.
markdown-help = Help with Markdown
markdown-bold = bold
markdown-italic = italic
markdown-link = link
markdown-link-address = https://example.com
markdown-quotation = quotation
markdown-code = code
markdown-list = point
markdown-list-means = a list, one point on each line
markdown-paragraph = An empty line begins a new paragraph.
state-sending = Sending …
state-offline = Your comment did not get through. Your text is safe on this device; try again when you are connected.
state-failed = This did not work just now. Please try again in a moment.
state-draft = Here is what you had begun to write.
state-loading = Loading …
state-loaded = The comments are here.
# The script writes other counts in the place of the 2.
live-new-comments =
    { $count ->
        [one] { $count } new comment
       *[other] { $count } new comments
    }
live-new-replies =
    { $count ->
        [one] { $count } new reply
       *[other] { $count } new replies
    }
live-away = The comments are away at the moment. What you write stays here; send it, and it goes out when they are back.
live-back = The comments are back.
live-changed = A comment was changed.
live-removed = A comment was removed.
copy-link = Copy link
copy-link-done = Link copied

## Reading: lists, what is around a page, search

masthead-nav = This blog
search = Search
search-label = Search this blog
search-submit = Search
search-hint = All words have to occur; "several words" in this order; -word leaves one out.
search-for = Search for { $name }
search-narrow = Narrow the search
search-kind = Where to look
search-kind-everything = Everywhere
search-kind-posts = In posts
search-kind-pages = In pages
search-kind-comments = In comments
search-with-label = With the label
search-from = From
search-to = Until
search-refused = These words cannot be searched for. Please use at least one whole word, and at most 200 characters.
search-away = The search is away at the moment. Please try again in a minute.
search-partial = A part of the search is away at the moment, so something may be missing here.
search-nothing = Nothing was found for { $name }
search-nothing-next = Try fewer or other words, or look through the labels and months below.
search-found-posts = Posts
search-found-comments = Comments
search-more-posts = More posts
search-more-comments = More comments
search-first = Back to the best matches
list-label = Posts labelled { $name }
list-author = Posts by { $name }
list-month = Posts of { $name }
post-count =
    { $count ->
        [one] 1 post
       *[other] { $count } posts
    }
feed-comments-on = Comments on { $name }
neighbours-nav = Other posts
post-older = Previous post
post-newer = Next post
around = More from this blog
around-recent = Recent comments
around-discussed = Most discussed
around-months = Archive
around-more-labels = More labels
around-more-months = Earlier months

## Experiences

experience = An experience
experience-business = Business
experience-agent = Remembered by name
experience-day = On
verdict-great = Great
verdict-great-meaning = Worth telling about.
verdict-forgettable = Forgettable
verdict-forgettable-meaning = Fell between the cracks.
verdict-bad = Bad
verdict-bad-meaning = Left a bad taste.
businesses = All businesses
businesses-more = More businesses
business-title = Experiences with { $name }
business-lead =
    { $count ->
        [0] Nobody has told of an experience here yet.
        [one] One experience was told here.
       *[other] { $count } experiences were told here.
    }
business-over-time = Verdicts over time
business-as-table = The same as a table
business-month = Month
business-agents = Remembered by name
business-posts = Posts about it
business-away = The summary is away at the moment. The posts are below.

## Signing in with a token

auth-title = Sign in with a token
auth-intro = Paste the token that the operator of this server gave you. It stays in this browser, sealed, until it ends.
auth-token = Token
auth-hint = A long line of letters with two dots in it. Whoever runs the server prints one with this command:
auth-command = rapport token --blog BLOG --as "YOUR NAME"
auth-sign-in = Sign in
auth-sign-out = Sign out
auth-signed-out = You are signed out. What you were writing may still be kept in this browser; sign in again to go on.
auth-signed-in = You are signed in as { $name }.
auth-signed-in-unnamed = You are signed in.
auth-until = The session ends: { $name }.
auth-desks = Your desks
auth-other = Use another token
auth-missing = Please paste a token.
auth-malformed = This is not a whole token. Copy the line again, from the first letter to the last, and paste it here.
auth-expired = This token has expired. Ask the operator for a new one, or run the command below, and paste it here.
auth-foreign = This token is from another installation, or its key is no longer in use. Ask the operator of this server for one.
auth-untrusted = This token was changed on its way, or signed by a key that may not sign it. Ask the operator of this server for a new one.
auth-over = Your session is over. You may have signed out everywhere, or the token is no longer valid. Sign in again to go on.
auth-api-key = This is an API key, which programs send with their requests. To sign in, paste the token that the operator of this server gave you.
auth-guest = This token is a guest’s and cannot write posts. Paste the token of a member of the blog.
auth-too-long = This is longer than any token. Copy only the line that the command printed.
auth-cut = The form did not arrive whole. Please paste the token again.
auth-away = The server cannot check the token at the moment. Nothing is lost; please try again in a minute.
auth-stale-form = That page was from an earlier session. You are still signed in; sign out with the button below.

## Signing in by an account elsewhere

login-title = Sign in
login-choose = Choose where you have an account. Nothing is published there, and your password never comes here.
login-none = There is no account elsewhere to sign in with here. Whoever runs this server can offer some, or give you a token to paste.
login-token = Sign in with a token
login-claim-open = Nobody owns this installation yet. If you run it:
login-claim = Claim it with a code
login-with = Sign in with { $name }
login-back = Back to where you were
login-connecting = Connecting to { $name }
login-connecting-hint = You are on your way to { $name }. If nothing happens, use the button.
login-continue = Continue to { $name }
login-failed = Signing in with { $name } did not work
login-unknown = This answer from { $name } belongs to no sign-in that is waiting in this browser. It may have taken longer than ten minutes, been finished already, or begun in another browser or under another address. Please sign in again from here.
login-mixed-up = The answer came from another provider than { $name }, so it was not used. Please sign in again; if this goes on, tell the operator of this server.
login-not-agreed = Nothing has changed
login-denied = You did not agree at { $name }, so nothing was passed on, and nothing has changed here. You can go back and write your comment, or sign in again.
login-declined = { $name } refused to sign you in here. Please try again; if this goes on, tell the operator of this server.
login-away = { $name } does not answer at the moment. You can go back, or try again in a minute.
login-spent-code = { $name } does not take this answer: it was used already or is too old. Please sign in again.
login-wrong-nonce = What { $name } sent was made for another sign-in, so it was not used. Please sign in again.
login-wrong-issuer = The proof that { $name } sent names another issuer, so it was not believed. Please try again; if this goes on, tell the operator of this server.
login-wrong-audience = The proof that { $name } sent was made for another site, so it was not believed. Please try again; if this goes on, tell the operator of this server.
login-expired = The proof that { $name } sent is no longer valid. Please sign in again; if this goes on, a clock is wrong: tell the operator of this server.
login-wrong-signature = The proof that { $name } sent does not have its signature, so it was not believed. Please try again; if this goes on, tell the operator of this server.
login-doubted = The proof that { $name } sent was not believed. Please try again; if this goes on, tell the operator of this server.
login-unusable = { $name } sent something that this server cannot use. You can go back; please tell the operator of this server.
login-no-service = { $name } knows you, but this server cannot sign you in at the moment. Nothing is lost; please try again in a minute.
login-signed-out = You were signed out before { $name } answered, so the account was not added. Go back, sign in, and add it again.
login-taken = This { $name } account belongs to another person here, so it was not added. To use it, sign out and sign in with it.
login-full = You have as many accounts as there may be. Go back, remove one, and add the { $name } account again.
login-no-provider-title = No such provider
login-no-provider = There is no provider of this name here. Choose another one, or go back.
login-stale-form-title = Please send the form again
login-stale-form = The page was from an earlier session, so no account was added. Go back, reload the page and try again.
login-too-often = So many people came back from providers at your address that this server waits a moment. Please load this page again in a minute.
login-cut = The form did not arrive whole, so no sign-in was begun. Go back and press the button again.

## The first owner

claim-title = Claim this installation
claim-intro = Nobody owns this installation yet. Whoever runs the server becomes the owner of the blog for which the code is printed; it can be used once, within an hour. No account is needed. Print one where the server runs:
claim-command = rapport claim
claim-code = Code
claim-hint = Four groups of letters and digits. Capitals and hyphens do not matter.
claim-do = Claim and sign in
claim-missing = Please type the code.
claim-wrong = This server knows no such code, or it was used already, or it is too old. Look for a slip below, or print a new one and type it here.
claim-owned = An owner has signed in already, so there is nothing to claim. Sign in as they do, or ask an owner for an invitation.
claim-no-blog = There is no blog yet that you could own. Make one where the server runs, with “rapport blog create”; the code is still good.
claim-many = Too many codes were tried. Wait ten minutes, or print a new code, which begins to count anew.
claim-away = The server cannot check the code at the moment. It is still good; please try again in a minute.
claim-stale-form = The page was from an earlier session. Type the code once more.
claim-cut = The form did not arrive whole. Type the code once more.

## Becoming a member

invitation-title = An invitation
invitation-to = You are invited to “{ $name }”.
invitation-owner = As an owner you may do everything there.
invitation-author = As an author you write posts there.
invitation-moderator = As a moderator you look after the comments there.
invitation-other = Not you? Sign out below first, then open the link again.
invitation-accept = Accept
invitation-sign-in = Sign in; you are then brought back here.
invitation-gone = This invitation is not, or no longer, good: it was accepted or revoked, or it is older than seven days. Ask whoever sent it for a new link.
invitation-member = You are a member of this blog already. An owner may change what you may do.
invitation-stale-form = The page was from an earlier session. Look who is signed in, and accept once more.
invitation-away = The server does not answer at the moment. The invitation is still good; please try again in a minute.

## One's own account

account-title = Your account
account-saved = Saved.
account-name = Name
account-name-hint = Comments that you write from now on stand under this name. Posts stand under your name as a member.
account-url = Web site
account-save = Save
account-blogs = Back to
account-identities = How you sign in
account-token = You came in with a token, which adds no account: nobody can sign a token out. It ends by itself; whoever runs this server prints the next one.
account-no-provider = This server offers no account elsewhere to sign in with. When this session ends, come back with a token; whoever runs the server prints one.
account-no-identity = You have no account elsewhere by which you sign in. Add one, or the end of this session is the end of your way in.
account-add = Add your { $name } account
account-remove = Remove { $name }
account-sessions = Sessions
account-sessions-hint = This ends your session in every browser within a minute, here at once.
account-everywhere = Sign out everywhere
account-keys-hint = For scripts and other programs. A key is no session: it goes on when you sign out everywhere, until you revoke it.
account-changed = It was changed meanwhile, so nothing was done. Look over it and try again.
account-stale-form = The page was from an earlier session, or did not arrive whole. Nothing was changed; try again.
account-away = The server does not answer at the moment. Nothing was changed; please try again in a minute.
account-broken = It is our fault, not yours. Try again; if it happens once more, tell the operator.
account-data = What is kept of you
account-data-hint = Take along everything that you wrote and that is known of you, or have it erased for good.

## What somebody takes along, and how they leave

export-title = Take it along
export-do = Download as a file
export-away = The server does not answer at the moment, so there is no file. Please try again in a minute.
erase-title = Erase it
erase-do = Erase …
erase-no = No, keep it
erase-away = The server did not answer to the end. What is erased already stays so; try again in a minute, and the rest follows.

guest-title = What this browser wrote
guest-intro = Whoever comments here without signing in is known by their browser alone: it keeps a cookie with a random number in it, which names nobody.
guest-known = This browser has such a cookie. What was written with it can be taken along and erased here.
guest-unknown = This browser has no such cookie. It gets one with the first comment or reaction, and keeps it until 30 days after the last one, or until it is told to forget.
guest-remembered = For your next comment it also remembers:
guest-export-hint = One file (JSON) with every comment and reaction that was written with this cookie, in all blogs here, and with what is kept about it: name, e-mail, network address, earlier texts.
guest-erase-hint = Names, e-mail, addresses and texts of all that was written with this cookie go for good, in all blogs here, and reactions too. Where others have answered, an empty place stays. The cookie and the remembered details go as well.
guest-ask = Erase everything that this browser wrote?
guest-erase-yes = Yes, erase it
guest-erased-comments =
    { $count ->
        [0] There was no comment to erase.
        [one] One comment is erased.
       *[other] { $count } comments are erased.
    }
guest-erased-reactions =
    { $count ->
        [0] There was no reaction to take back.
        [one] One reaction is taken back.
       *[other] { $count } reactions are taken back.
    }
guest-erased-forgotten = This browser is not known here any more.
guest-not-found-title = What cannot be found here
guest-not-found = What you wrote with another browser or in a private window, before this one last forgot its cookie, or what was brought over from an earlier site. Nothing says whose that is: please ask the people of the blog, who can remove it. What other sites and search engines have copied is not ours to take back.
guest-signed-in = What you wrote while you were signed in belongs to your account:

leave-title = Leave for good
leave-hint = Your name, your web site, the accounts by which you sign in, your roles, and every comment and reaction of yours are erased, in all blogs here. Where others have answered, an empty place stays. Every session of yours ends. Nobody can undo it, and who signs in by the same account afterwards is somebody new.
leave-first = Before you go, you may want to take along what you wrote:
leave-posts = Erase my posts too
leave-posts-hint = With the discussions under them, where you may delete posts now. Otherwise posts stay with their blog, without your name.
leave-do = Erase me for good
leave-last-owner = You are the last owner of a blog, so nothing was erased. Make somebody else an owner on the blog’s page for members, or delete the blog; then come back.
leave-done = You are erased, and signed out. Your comments disappear within seconds, or as soon as the part of the server that keeps them is back.
leave-left = What stays are times, and a random name that says nothing about you:
leave-guest = What you wrote here without signing in is known by this browser alone:

keys-title = API keys
keys-intro = A key lets a program act as you, only in what you choose here, and never with more than your own roles. The program sends it as its token. Whoever has a key may use it, so keep it like a password.
keys-yours = Your keys
keys-none = You have no keys.
keys-until = Good until { $name }
keys-over = Expired { $name }
keys-made-on = Made { $name }
keys-used = Last used { $name }
keys-unused = Never used
keys-revoke = Revoke { $name }
keys-revoke-question = Revoke { $name }? Programs that use it stop within a minute, or within ten while a part of the server is away. A live stream that is open already ends within an hour.
keys-revoke-yes = Revoke
keys-revoke-no = Keep it
keys-revoked = Revoked.
keys-make = Make a key
keys-made = Your key. It is shown this once, so copy it now.
keys-shown-before = This key was shown already, and is not shown again. If you have lost it, revoke it and make another.
copy = Copy
copied = Copied
keys-name = What it is for
keys-name-hint = So that you know it again: the name of a script, or where it runs.
keys-scopes = What it may do
keys-days = Days until it expires
keys-days-wrong = Days: write a number from 1 to 365.
keys-no-scope = Choose at least one thing that the key may do.
keys-posts-read = Read blogs and posts as you do, your drafts included
keys-posts-write = Write, change, publish and trash posts
keys-comments-read = Read comments, and where you moderate the held ones
keys-comments-write = Comment, react, and change your comments
keys-comments-moderate = Approve, hold and remove comments
keys-members-read = See the members of your blogs
keys-members-write = Invite, change and remove members, owners too
keys-blogs-write = Change and delete your blogs
keys-import = Bring in posts and comments from elsewhere
keys-persons-read = Read your profile, and take along all that is kept of you
keys-persons-write = Change your name and web site

## The author's desk

desk-of = Desk of { $name }
desk-nav = Desk
desk-posts = Posts
desk-new = New post
desk-edit = Edit the post
desk-settings = Settings of the blog
desk-view-blog = View the blog
desk-view = View
desk-signed-in = Signed in as { $name }
desk-states = States of posts
desk-all = All
desk-state-draft = Draft
desk-state-scheduled = Scheduled
desk-state-published = Published
desk-state-private = For members
desk-state-trashed = Trash
desk-kind-article = Article
desk-kind-page = Page
desk-kind-external = Page elsewhere
desk-filter = Filter
desk-filter-label = Label
desk-filter-kind = Kind
desk-filter-any = Any
desk-filter-mine = Only mine
desk-empty = There is no post here. Write one, or change the filter if you set one.
desk-untitled = Untitled
desk-due = due { $name }
desk-purged = gone for good { $name }
desk-published = published { $name }
desk-updated = changed { $name }
desk-first-page = First page
desk-next-page = More posts

desk-field-kind = Kind
desk-hint-kind = An article is dated and listed, a page stands by itself, a page elsewhere has only its comments here. The kind stays as it is.
desk-field-title = Title
desk-field-slug = Address
desk-hint-slug = The last part of the post’s address: lower-case letters, digits, hyphens. Empty makes one from the title. A former address leads here too.
desk-field-content = Text
desk-field-format = Written in
desk-format-markdown = Markdown
desk-format-html = HTML
desk-field-excerpt = Summary
desk-hint-excerpt = Plain text for lists and feeds. Empty takes the first words of the text.
desk-field-labels = Labels
desk-hint-labels = One on each line.
desk-field-author = Author
desk-author-me = Me
desk-field-canonical = Original address
desk-hint-canonical = Where the text is at home, if that is elsewhere: https://…
desk-experience = An experience with a business
desk-experience-hint = If the post tells of one: it shows a small card, and counts on the page of the business.
desk-field-business = Business
desk-field-agent = Who served you
desk-field-verdict = How it was
desk-verdict-none = Not said
desk-verdict-great = Great
desk-verdict-forgettable = Forgettable
desk-verdict-bad = Bad
desk-field-occurred = Day
desk-rules = Rules for comments
desk-rules-hint = What is empty follows the blog.
desk-blog-rules-hint = What is empty has its default. A post may have rules of its own.
desk-rule-inherited = Not set here
desk-yes = Yes
desk-no = No
desk-field-commenters = Who may comment
desk-commenters-anyone = Anybody
desk-commenters-persons = People who signed in
desk-commenters-members = Members of the blog
desk-commenters-nobody = Nobody
desk-field-hold-first = Hold somebody’s first comment
desk-field-hold-links = Hold from this many links
desk-hint-hold-links = 0 switches it off.
desk-field-flood = Seconds between two comments
desk-field-max-characters = Longest comment in characters
desk-field-edit-window = Minutes to edit one’s own comment
desk-field-close-after = Days until comments close
desk-hint-limit = 0 is no limit.

desk-field-description = Description
desk-field-language = Language
desk-hint-language = A tag such as en-US or de.
desk-field-zone = Time zone
desk-hint-zone = Such as Europe/Berlin. Dates are shown, and posts scheduled, in it.
desk-look = Look
desk-look-hint = What is empty follows Rapport’s own look, with light, dark and high contrast as each reader prefers.
desk-field-accent = Colour of links and buttons
desk-field-background = Colour behind the text
desk-field-text-color = Colour of the text
desk-hint-color = Such as #0b5c56.
desk-field-font = Letters
desk-font-default = Rapport’s own
desk-font-serif = Of books
desk-font-sans = Of screens
desk-font-rounded = Round
desk-font-monospace = Of one width
desk-field-line-length = Longest line in characters
desk-hint-line-length = 45 to 90.
desk-field-header-image = Image above each page
desk-api = API
desk-field-origins = Other sites that may use it
desk-hint-origins = One on each line, such as https://shop.example. Scripts in their pages may read and write here with a token of their own, or as nobody.
desk-save-settings = Save the settings
desk-settings-saved = The settings are saved and hold from now on.

desk-preview-heading = Preview
desk-save-draft = Save draft
desk-save-changes = Save changes
desk-publish = Publish now
desk-schedule = Schedule
desk-unpublish = Make it a draft again
desk-trash = Move to trash
desk-restore = Take out of the trash
desk-publishing = Publishing
desk-visibility = For whom
desk-visible-everybody = Everybody
desk-visible-members = Members of the blog
desk-date = Day
desk-time = Time
desk-zone = Day and time are those of the blog: { $name }.
desk-fold = Which of the two
desk-fold-first = The first, before clocks are put back
desk-fold-second = The second, after clocks are put back
desk-taking-back = Taking back
desk-taking-back-hint = What you typed is saved first. The trash keeps posts for 30 days.
desk-saving = Saving …
desk-unsaved = Not saved yet
desk-offline = No connection: your text is kept in this browser. Try again when you are back.
desk-kept = This browser keeps a text that was not saved:
desk-kept-take = Go on with it
desk-kept-drop = Throw it away

desk-done-created = Saved as a draft. Only you and the owners see it.
desk-done-saved = Saved.
desk-done-published = Published. Everybody whom it is for can read it now.
desk-done-scheduled = Scheduled. It will be published by itself.
desk-done-unpublished = It is a draft again. Only you and the owners see it.
desk-done-trashed = Moved to the trash, from where you can take it back for 30 days.
desk-done-restored = Taken out of the trash, back to where it was.

desk-problem-missing = Please fill this in.
desk-problem-number = Please enter a number, 0 or more, or leave this empty.
desk-problem-slug-taken = Another post has this address. Choose another one, or leave it empty to have one made.
desk-problem-moment = Please choose a day and a time.
desk-problem-past = This moment has passed. Choose a later one, or publish now.
desk-problem-skipped = Clocks are put forward on that day and jump over this time. The time below is the one that they jump to; press Schedule again to take it.
desk-problem-twice = Clocks are put back on that day and show this time twice. Choose which of the two, and press Schedule again.

desk-notice-away = The server does not answer at the moment. It may have saved your text already; it is kept below. Press the button again in a minute: nothing is saved twice.
desk-notice-busy = The server has much to do. Your text is kept below; press the button again in a moment.
desk-notice-broken = Something went wrong on our side. Your text is kept below; press the button again, and tell the operator if it happens once more.
desk-members = Members
desk-members-saved = Saved.
desk-member-me = (you)
desk-member-imported = an author of imported posts
desk-role-owner = Owner
desk-role-author = Author
desk-role-moderator = Moderator
desk-role-of = Role of { $name }
desk-role-save = Save role
desk-member-remove = Remove { $name }
desk-member-remove-hint = Their posts stay, under their name. To come back they need an invitation.
desk-member-remove-now = Yes, remove { $name }
desk-invite = Invite somebody
desk-invite-hint = This makes a link. Copy it and send it to whom you invite; it is good once, for seven days, and accepted with an account elsewhere that this server offers. Authors write posts, moderators look after comments, owners may do everything.
desk-invite-as = Invite as
desk-invite-make = Make a link
desk-invitation-made = Copy this link now and send it to whom you invite. It is not shown again.
desk-invitations = Open invitations
desk-invitation-until = good until { $name }
desk-invitation-revoke = Revoke
desk-notice-changed = Somebody else changed this meanwhile, so nothing was done. Here is how it is now.
desk-notice-owners = Only an owner may do this.
desk-notice-forbidden = You may not do this here. Your text is kept below, so that you can copy it. An owner of the blog may change what you may do.
desk-notice-too-large = This is longer than a post may be (1 MiB). Your text is kept below; please shorten it.
desk-notice-no-preview = The preview cannot be made at the moment. Your text is kept below.
desk-notice-saved-earlier = An earlier version of this text was saved already; you find it in the list of posts. What you changed since then is kept below; pressing the button again saves it as another post.
desk-notice-same = It was saved with the very same text already. Nothing is left to be done.

desk-conflict-title = Somebody changed this meanwhile
desk-conflict-text = Both versions are below, beside each other, and nothing is lost. Choose for each field which one is to stay; yours can still be changed, so that you can join parts of both.
desk-conflict-when = The other version was saved { $name }.
desk-conflict-theirs = The other version
desk-conflict-mine = Yours
desk-conflict-empty = empty
desk-conflict-hint = Where only one of you changed a field, that version is chosen already.
desk-conflict-save = Save as chosen
desk-conflict-drop = Drop mine

desk-send-again = Send again
desk-sorry-signed-out = Your session has ended
desk-next-signed-out = Nothing is lost: what you sent is kept below. Sign in in a new tab, come back here, and send it again.
desk-sorry-other-session = This page was opened before you signed in
desk-next-other-session = Nothing is lost: what you sent is kept below. Look over it and send it again.
desk-sorry-no-member = You do not belong to this blog
desk-next-no-member = Ask an owner of the blog to invite you, or sign in as somebody else.
desk-sorry-too-large = This is too much at once
desk-next-too-large = A post can have 1 MiB. Go back; your browser has probably kept your text. Then shorten it and send it again.
desk-sorry-cut = This did not arrive whole
desk-next-cut = Go back; your browser has probably kept your text. Then send it again.
desk-sorry-not-found = This is not here
desk-next-not-found = It may be gone for good, or not for you to see. Look for it in the list of posts.
desk-sorry-forbidden = You may not do this here
desk-next-forbidden = Ask an owner of the blog for the right to, or sign in as somebody else.
desk-sorry-away = The server does not answer
desk-next-away = Nothing is lost. Please try again in a minute.
desk-sorry-broken = Something went wrong
desk-next-broken = It is our fault, not yours. Try again; if it happens once more, tell the operator.

## The API page

api-title = { $name } API
api-link = API for developers
api-version = Version { $name }
api-document = OpenAPI 3.1 document
api-calling = How to call it
api-calling-token = Whoever writes sends a token in the header authorization; most reads need none. The operator of the server prints one with “rapport token”.
api-calling-repeat = A write with a requestId, or with the header Idempotency-Key, can be sent again without being done twice.
api-calling-errors = What is refused comes back with a code, a sentence, and typed details:
api-search = Search the operations
api-search-go = Search
api-search-hint = Names, paths, words of the descriptions. The key / leads here.
api-found =
    { $count ->
        [0] No operation is like this. Try fewer words.
        [one] 1 operation
       *[other] { $count } operations
    }
api-services = Services
api-types = Messages
api-name = Name
api-type = Type
api-meaning = Meaning
api-required = required
api-read-only = only in answers
api-parameters = Parameters
api-body = Body
api-fields = Fields
api-answer = Answer
api-errors = Errors
api-example = Example
api-permalink = Link to { $name }
