//! Enumerations of the contract and the words that they stand for.

use proto::posts::v1;

use crate::values::{Audience, Commenters, FontStack, Format, Kind, Role, State, Verdict};

macro_rules! words {
    ($read:ident, $write:ident, $message:ident, $word:ident, $($variant:ident)*) => {
        /// The word; `None` when it is not said.
        pub(in crate::grpc) fn $read(value: i32) -> Result<Option<$word>, String> {
            match v1::$message::try_from(value) {
                Ok(v1::$message::Unspecified) => Ok(None),
                $(Ok(v1::$message::$variant) => Ok(Some($word::$variant)),)*
                Err(_) => {
                    let known = [$($word::$variant.as_str()),*].join(", ");
                    Err(format!("must be one of {known}; {value} is none of them"))
                }
            }
        }

        /// The value that says the word.
        pub(in crate::grpc) fn $write(word: $word) -> i32 {
            let value = match word { $($word::$variant => v1::$message::$variant,)* };
            value.into()
        }
    };
}

words!(role, to_role, MemberRole, Role, Owner Author Moderator);
words!(kind, to_kind, PostKind, Kind, Article Page External);
words!(state, to_state, PostState, State, Draft Scheduled Published Private Trashed);
words!(format, to_format, ContentFormat, Format, Markdown Html);
words!(verdict, to_verdict, Verdict, Verdict, Great Forgettable Bad);
words!(font_stack, to_font_stack, FontStack, FontStack, Serif Sans Rounded Monospace);
words!(commenters, to_commenters, Commenters, Commenters, Anyone Persons Members Nobody);

/// The value that says who may see a post.
pub(in crate::grpc) fn to_audience(audience: Audience) -> i32 {
    let value = match audience {
        Audience::Public => v1::PostAudience::Public,
        Audience::Members => v1::PostAudience::Members,
        Audience::Author => v1::PostAudience::Author,
    };
    value.into()
}

/// The word, where one has to be said.
pub(in crate::grpc) fn said<T>(word: Result<Option<T>, String>) -> Result<T, String> {
    word?.ok_or_else(|| "must be set".to_owned())
}
