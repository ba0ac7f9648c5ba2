//! The part of a post's page that people write: the comments as one reader may see them, the form, and
//! what has just happened.

use uuid::Uuid;

use super::{
    backend::Failure,
    context::Context,
    focus::Focus,
    named::Named,
    place::Target,
    present::{self, Around},
    quote::quote,
    standing::Standing,
    talk::{At, Talk, comment_name},
    typed::{self, empty_form},
    visitor::{Reader, Visitor},
    wish::Wish,
};
use crate::{
    cookies::{Kept, KeptGuest},
    pages::view::{Discussion, Flash, Order, PostPage, ReplyBox, ReplyForm, ReplyTarget, Writer},
};

/// That part, ready to be put on the page.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) discussion: Discussion,
    pub(super) reply: ReplyBox,
    pub(super) flash: Option<Flash>,
    /// Whether anything on it is for this reader alone.
    pub(super) is_personal: bool,
}

impl Part {
    /// The page with this part on it.
    pub(super) fn on(self, page: PostPage) -> PostPage {
        PostPage { discussion: self.discussion, reply: self.reply, flash: self.flash, ..page }
    }
}

/// What the address asks for.
pub(super) async fn show(
    site: &Context,
    visitor: &Visitor,
    target: &Target,
    wish: &Wish,
) -> Result<Part, Failure> {
    let reader = visitor.reader(site).await;
    let asker = visitor.reading(&reader);
    let (kept, kept_parent) = kept(site, visitor, target, wish);
    let (talk, (reply_to, quoted), named) = tokio::join!(
        Talk::load(site, &asker, &target.post.name, wish.at(), wish.order),
        answered(site, visitor, target, wish.reply_to.or(kept_parent), wish.quote),
        Named::find(site, &asker, &reader, target, wish)
    );
    let mut talk = talk?;
    if let Some(comment) = named.far_from(&talk)
        && let Some(around) = Talk::around(site, &asker, &target.post.name, comment, &talk).await
    {
        // A permalink leads to the comment, whatever page it is on by now.
        talk = around;
    }
    let form = ReplyForm { text: quoted, ..greeting(empty_form(&target.url(), reply_to), &reader) };
    let is_kept = kept.is_some();
    let form = match kept {
        Some(kept) => with_kept(form, kept, &target.url(), &reader),
        None => form,
    };
    let form = dressed(form, site, &reader);
    let around = Around {
        post_url: &target.url(),
        locale: &target.place.locale,
        reader: &reader,
        focus: named.focus.as_ref(),
        own: &named.own,
    };
    Ok(Part {
        discussion: present::discussion(&around, &talk),
        reply: present::reply_box(talk.thread(), form),
        flash: if reader.standing == Standing::Over { Some(Flash::SessionOver) } else { named.flash(wish) },
        is_personal: reader.is_known() || is_kept || wish.is_personal(),
    })
}

/// The first comments again, for the answer to a form.
pub(super) struct First<'a> {
    site: &'a Context,
    target: &'a Target,
    reader: Reader,
    talk: Talk,
    /// Whom the form answers.
    pub(super) reply_to: Option<ReplyTarget>,
}

impl<'a> First<'a> {
    /// Loads them. `parent` is whom the form answers.
    pub(super) async fn load(
        site: &'a Context,
        visitor: &Visitor,
        target: &'a Target,
        parent: Option<Uuid>,
    ) -> Self {
        let reader = visitor.reader(site).await;
        let asker = visitor.reading(&reader);
        let (talk, (reply_to, _)) = tokio::join!(
            Talk::load(site, &asker, &target.post.name, At::Start, Order::Oldest),
            answered(site, visitor, target, parent, false)
        );
        Self { site, target, reader, talk: talk.unwrap_or(Talk::Away), reply_to }
    }

    /// The longest text in characters, if the thread told.
    pub(super) fn max_text(&self) -> Option<u32> {
        u32::try_from(self.talk.thread()?.max_characters).ok()
    }

    /// The part with a form as it was sent.
    pub(super) fn with_form(self, form: ReplyForm, flash: Option<Flash>) -> Part {
        self.with(form, flash, None)
    }

    /// The part with something opened in the place of a comment, and an empty form.
    pub(super) fn with_focus(self, focus: Option<&Focus>, flash: Option<Flash>) -> Part {
        let form = greeting(empty_form(&self.target.url(), None), &self.reader);
        self.with(form, flash, focus)
    }

    fn with(self, form: ReplyForm, flash: Option<Flash>, focus: Option<&Focus>) -> Part {
        let own: Vec<_> = focus.iter().filter_map(|focus| focus.comment.clone()).collect();
        let around = Around {
            post_url: &self.target.url(),
            locale: &self.target.place.locale,
            reader: &self.reader,
            focus,
            own: &own,
        };
        Part {
            discussion: present::discussion(&around, &self.talk),
            reply: present::reply_box(self.talk.thread(), dressed(form, self.site, &self.reader)),
            flash,
            is_personal: true,
        }
    }
}

/// Whom the reader is about to answer, and their words if these are asked for. `None` where nobody can
/// be answered.
async fn answered(
    site: &Context,
    visitor: &Visitor,
    target: &Target,
    id: Option<Uuid>,
    quoted: bool,
) -> (Option<ReplyTarget>, String) {
    let Some(id) = id else { return (None, String::new()) };
    let name = comment_name(&target.post.name, id);
    let (author, words) = match site.backend.comment(&visitor.anonymous(), &name, None).await {
        Ok(comment) if comment.tombstone => return (None, String::new()),
        Ok(comment) => {
            let words = if quoted { quote(&comment) } else { String::new() };
            (Some(present::author_name(&comment, &target.place.locale)), words)
        }
        // They may still be there when the reply is sent.
        Err(Failure::Away | Failure::Broken | Failure::TooFast { .. }) => (None, String::new()),
        Err(_) => return (None, String::new()),
    };
    (Some(typed::reply_target(id, author, &target.url())), words)
}

/// The form as its reader fills it in: under the name of their session, or with the ways to one.
pub(super) fn dressed(form: ReplyForm, site: &Context, reader: &Reader) -> ReplyForm {
    let person = reader.standing.person();
    ReplyForm {
        csrf: reader.csrf(),
        writer: person.map_or(Writer::Guest, |person| Writer::Person(person.account(&site.cookie_key))),
        providers: site.providers.list.clone(),
        // Nobody is greeted by two names.
        greeted: form.greeted.filter(|_| person.is_none()),
        ..form
    }
}

/// What was typed in this form before its reader went to sign in, and whom that answers. Where the address does
/// not say which form is meant, the one without an answer goes first, and then the latest.
fn kept(site: &Context, visitor: &Visitor, target: &Target, wish: &Wish) -> (Option<Kept>, Option<Uuid>) {
    let mut all = visitor.kept(site, &target.url());
    let same = all.iter().position(|kept| kept.parent == wish.reply_to);
    let place = same.or((wish.reply_to.is_none() && !all.is_empty()).then_some(0));
    let kept = place.map(|place| all.swap_remove(place));
    let parent = kept.as_ref().and_then(|kept| kept.parent).filter(|_| !wish.answers_nobody);
    (kept, parent)
}

/// The form with what was typed here before its reader went to sign in: whether or not they did, and by
/// whatever way they came back.
fn with_kept(form: ReplyForm, kept: Kept, page_url: &str, reader: &Reader) -> ReplyForm {
    // In so many words, since without any it answers whom it was typed for.
    let cancel_url = format!("{page_url}?reply_to=#reply");
    let target = form.target.map(|target| ReplyTarget { cancel_url, ..target });
    let text = match form.text.trim() {
        "" => kept.text,
        // Words that they want to answer come after their own.
        quoted if kept.text.contains(quoted) => kept.text,
        _ => format!("{}\n\n{}", kept.text.trim_end(), form.text),
    };
    let request_id = kept.request_id.map(|id| id.to_string());
    let form = ReplyForm { text, request_id, target, is_kept: true, ..form };
    match kept.guest.filter(|_| reader.standing.person().is_none()) {
        // Their fields are open, whoever they asked us to remember.
        Some(KeptGuest { name, email, url }) => ReplyForm { name, email, url, greeted: None, ..form },
        None => form,
    }
}

/// The form with what its reader asked us to remember.
fn greeting(form: ReplyForm, reader: &Reader) -> ReplyForm {
    match &reader.remembered {
        Some(known) => ReplyForm {
            name: known.name.clone(),
            email: known.email.clone(),
            url: known.url.clone(),
            remember: true,
            greeted: Some(known.name.clone()).filter(|name| !name.trim().is_empty()),
            ..form
        },
        None => form,
    }
}
