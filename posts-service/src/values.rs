//! Ids, names, texts and words that were checked at the door, and the records that are made of them;
//! behind it nothing is checked again. The store and the rules both know this room, which knows neither.

pub mod comment_policy;

mod access;
mod api_key;
mod blog;
mod code;
mod ids;
mod invitation;
mod listing;
mod member;
mod origins;
mod person;
mod post;
mod search;
mod searchable;
pub(crate) mod slug;
mod summary;
mod texts;
mod theme;
mod words;

pub use access::{Audience, BlogAccess, PostAccess};
pub use api_key::{ApiKey, KEY_PREFIX, KeySecret};
pub use blog::Blog;
pub use code::Code;
pub use comment_policy::CommentPolicy;
pub use ids::{
    ApiKeyId, ApiKeyName, BlogId, IdentityId, IdentityName, InvitationId, InvitationName, MemberId,
    MemberName, PersonId, PostId, PostName,
};
pub use invitation::Invitation;
pub use listing::{Condition, Filter, Listed, Listing, OrderField, Position, Sight, TimeField};
pub use member::{Member, Membership, Place};
pub use origins::{Origin, Origins};
pub use person::{Account, Identity, Person};
pub use post::{Experience, Post, Rendered, Text};
pub use search::{Found, Match, Searching};
pub use searchable::Searchable;
pub use slug::{Slug, Wish};
pub use summary::{AgentSummary, BusinessSummary, Month, PostsSummary, Verdicts};
pub use texts::{
    CanonicalUrl, Content, Day, Description, DisplayName, Excerpt, Issuer, KeyName, Label, Labels, Language,
    Provider, ShortText, Subject, TimeZone, Title, WebSite, without_nul,
};
pub use theme::{Colour, LineLength, Theme, ThemeChange};
pub use words::{Commenters, FontStack, Format, Kind, Role, State, Verdict};
