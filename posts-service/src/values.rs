//! Ids, names, texts and words that were checked at the door; behind it nothing is checked again.

mod ids;
mod texts;
mod words;

pub use ids::{BlogId, MemberId, MemberName, PersonId, PostId, PostName};
pub use texts::{
    CanonicalUrl, Content, Day, Description, DisplayName, Excerpt, Label, Labels, Language, ShortText,
    TimeZone, Title, without_nul,
};
pub use words::{Commenters, Format, Kind, Role, State, Verdict};
