//! The reply form: what was typed, what is wrong with it, what to do next.
//!
//! The fields are called `name`, `email`, `url`, `text`, `parent`, `remember`, `request_id` and `action`
//! (`preview`, `forget`, `log-out`, `sign-in.{provider}`, or `post`) in the posted body; with `csrf` in a
//! session, and `aside` where a log-in has a tab of its own.

use super::SafeHtml;
use crate::pages::text::Texts;

/// The place under the discussion.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "there is one of these per page")]
pub enum ReplyBox {
    /// A form.
    Open(ReplyForm),
    /// No form, and why.
    Closed {
        /// Why.
        reason: ClosedReason,
        /// What the reader had typed before it closed, so that it can be copied; may be empty.
        kept_text: String,
    },
    /// Nothing at all.
    Hidden,
}

impl Default for ReplyBox {
    fn default() -> Self {
        Self::Open(ReplyForm::default())
    }
}

/// Why nobody can reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosedReason {
    /// The author or a moderator closed it.
    ByHand,
    /// The post is older than the blog's limit.
    TooOld,
    /// Guests may not comment on this blog.
    MembersOnly,
}

impl ClosedReason {
    /// All of them, for the test that each has its words.
    pub const ALL: [Self; 3] = [Self::ByHand, Self::TooOld, Self::MembersOnly];

    /// The message that says it.
    pub fn key(self) -> &'static str {
        match self {
            Self::ByHand => "closed-by-hand",
            Self::TooOld => "closed-too-old",
            Self::MembersOnly => "closed-members-only",
        }
    }
}

/// A form, empty or as it came back.
#[derive(Debug, Clone, Default)]
pub struct ReplyForm {
    /// Where it is posted, with `#reply` at the end so that an answer shows the form.
    pub action: String,
    /// The comment that is replied to.
    pub target: Option<ReplyTarget>,
    /// The name as typed.
    pub name: String,
    /// The e-mail address as typed.
    pub email: String,
    /// The web site as typed.
    pub url: String,
    /// The text as typed, to the last space.
    pub text: String,
    /// What is wrong, field by field.
    pub errors: Vec<FieldError>,
    /// Why it was not taken, if no field is to blame.
    pub notice: Option<FormNotice>,
    /// How the text will look, after "Preview".
    pub preview: Option<SafeHtml>,
    /// Under which id the same comment is sent once more: only where it may have arrived already.
    pub request_id: Option<String>,
    /// Whether the device keeps name, e-mail and web site.
    pub remember: bool,
    /// Whom this device remembers, to be greeted.
    pub greeted: Option<String>,
    /// Proves from which session's page it comes; empty without one.
    pub csrf: String,
    /// Under whose name it is sent.
    pub writer: Writer,
    /// By whom somebody may sign in, in this order.
    pub providers: Vec<Provider>,
    /// Whether the buttons of the providers leave this page open.
    pub aside: bool,
    /// Whether the text was kept while its author signed in: a draft of this device is newer.
    pub is_kept: bool,
}

/// Who sends a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Writer {
    /// A guest, who is asked for a name.
    #[default]
    Guest,
    /// Somebody who is signed in.
    Person(Account),
    /// Nobody before they signed in: there are the providers, and no fields of guests.
    Nobody,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Their shown name.
    pub name: String,
    /// What people call the provider; empty for who came by none.
    pub provider: String,
    /// Tells two of the same name apart, for the page's script.
    pub mark: String,
}

/// By whom somebody may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// What it is called in addresses and in the posted body.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// Inline SVG of our own making, hidden from who hears the page: the label stands beside it.
    pub icon: Icon,
}

/// A picture of ours, written as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Icon(String);

impl Icon {
    /// Takes markup that this program drew. Nothing that anybody typed may come in here unescaped.
    pub fn drawn(svg: impl Into<String>) -> Self {
        Self(svg.into())
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The comment that is replied to.
#[derive(Debug, Clone, Default)]
pub struct ReplyTarget {
    /// The last part of its name; goes back in the hidden field `parent`.
    pub id: String,
    /// Its author's name; `None` when it is not known.
    pub name: Option<String>,
    /// The page without reply mode: `{post}#reply`.
    pub cancel_url: String,
}

/// One field that the service refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Which one.
    pub field: Field,
    /// What is wrong with it.
    pub problem: Problem,
}

/// The fields that people fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The name.
    Name,
    /// The e-mail address.
    Email,
    /// The web site.
    Url,
    /// The text.
    Text,
}

impl Field {
    /// All of them, in the form's order.
    pub const ALL: [Self; 4] = [Self::Name, Self::Email, Self::Url, Self::Text];

    /// What it is called in the posted body; its id in the page is `reply-{this}`.
    pub fn input_name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Url => "url",
            Self::Text => "text",
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It is empty and must not be.
    Missing,
    /// It is not what the field is for.
    Invalid,
    /// It is too long.
    TooLong {
        /// How many characters fit.
        max: u32,
    },
    /// What the service said, in a language that the reader hopefully reads.
    Said(String),
}

impl FieldError {
    /// The sentence beside the field.
    pub fn sentence(&self, t: &Texts) -> String {
        match (&self.problem, self.key()) {
            (Problem::Said(sentence), _) => sentence.clone(),
            (Problem::TooLong { max }, key) => t.max(&key, *max),
            (Problem::Missing | Problem::Invalid, key) => t.msg(&key),
        }
    }

    /// The message that says it; nobody asks for that of a sentence that was [`Problem::Said`].
    pub(crate) fn key(&self) -> String {
        let problem = match self.problem {
            Problem::Missing => "missing",
            Problem::Invalid => "invalid",
            Problem::TooLong { .. } => "too-long",
            Problem::Said(_) => "said",
        };
        format!("form-{}-{problem}", self.field.input_name())
    }
}

/// Why a comment was not taken although its fields are right. The text stays in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormNotice {
    /// The comments service does not answer.
    Away,
    /// Another comment came from the same place a moment ago.
    TooFast {
        /// How long to wait, if known.
        seconds: Option<u64>,
    },
    /// The same text is there already.
    Repeated,
    /// An earlier form of the text arrived after all.
    Arrived,
    /// Somebody, perhaps the reader in another window, changed the comment meanwhile.
    Conflict,
    /// The time for changing it is over.
    TooLate,
    /// The reaction may not have been counted.
    NotCounted,
    /// This comment takes no reaction of this reader.
    NoReaction,
    /// The comment that it replies to has gone.
    ParentGone,
    /// The comment that it replies to is too deep in the discussion.
    TooDeep,
    /// This reader may not comment here.
    Refused,
    /// Somebody signed in, or as somebody else, since the page was made.
    OtherSession,
    /// The session has ended since the page was made.
    SignedOut,
    /// Nobody signs in by this provider any more.
    NoProvider,
    /// The text cannot be kept while its author signs in.
    TooLongToCarry,
    /// Something broke on our side.
    Failed,
    /// What the service said.
    Said(String),
}

impl FormNotice {
    /// What happened and what to do next.
    pub fn sentence(&self, t: &Texts) -> String {
        match self {
            Self::Away => t.msg("notice-away"),
            Self::TooFast { seconds: Some(wait) } => t.seconds("notice-too-fast", *wait),
            Self::TooFast { seconds: None } => t.msg("notice-too-fast-unknown"),
            Self::Repeated => t.msg("notice-repeated"),
            Self::Arrived => t.msg("notice-arrived"),
            Self::Conflict => t.msg("notice-conflict"),
            Self::TooLate => t.msg("notice-too-late"),
            Self::NotCounted => t.msg("notice-not-counted"),
            Self::NoReaction => t.msg("notice-no-reaction"),
            Self::ParentGone => t.msg("notice-parent-gone"),
            Self::TooDeep => t.msg("notice-too-deep"),
            Self::Refused => t.msg("notice-refused"),
            Self::OtherSession => t.msg("notice-other-session"),
            Self::SignedOut => t.msg("notice-signed-out"),
            Self::NoProvider => t.msg("notice-no-provider"),
            Self::TooLongToCarry => t.msg("notice-too-long-to-carry"),
            Self::Failed => t.msg("notice-failed"),
            Self::Said(sentence) => sentence.clone(),
        }
    }

    /// Whether the same text may be sent once more.
    pub(super) fn is_worth_repeating(&self) -> bool {
        matches!(self, Self::Away | Self::TooFast { .. } | Self::Failed)
    }
}

impl ReplyForm {
    /// Whether there is a button before that which posts it.
    pub(super) fn has_other_buttons(&self) -> bool {
        match self.writer {
            Writer::Guest => self.greeted.is_some() || !self.providers.is_empty(),
            Writer::Person(_) => true,
            Writer::Nobody => false,
        }
    }

    pub(super) fn is_guests(&self) -> bool {
        self.writer == Writer::Guest
    }

    /// Whether it can be sent as it is.
    pub(super) fn is_sendable(&self) -> bool {
        self.writer != Writer::Nobody
    }

    pub(super) fn is_refused(&self) -> bool {
        !self.errors.is_empty() || self.notice.is_some()
    }

    pub(super) fn error(&self, field: Field) -> Option<&FieldError> {
        self.errors.iter().find(|error| error.field == field)
    }

    pub(super) fn submit_key(&self) -> &'static str {
        match &self.notice {
            Some(notice) if notice.is_worth_repeating() => "form-try-again",
            _ => "form-post",
        }
    }
}
