//! Ids, and the resource names that they are part of.

use std::fmt;

use service_kit::{name, time::Timestamp};
use uuid::Uuid;

/// Longest id in a name, in bytes. Ours are UUIDs, which have 36.
const MAX_ID_BYTES: usize = 64;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The id alone.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// An id from a row, which was checked before it was stored.
            pub(crate) fn stored(id: String) -> Self {
                Self(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

macro_rules! assigned_id {
    ($name:ident) => {
        impl $name {
            /// A new one: a UUIDv7 of this moment.
            pub fn assign(now: Timestamp) -> Self {
                Self(uuid(now).to_string())
            }

            /// An id from a request. Any plain word will do: what does not exist is not found.
            pub fn parse(text: &str) -> Option<Self> {
                let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
                (plain && !text.is_empty() && text.len() <= MAX_ID_BYTES).then(|| Self(text.to_owned()))
            }
        }
    };
}

id!(
    /// A blog's id, chosen by its maker: `[a-z][a-z0-9-]{1,62}`.
    BlogId
);
id!(
    /// A member's id.
    MemberId
);
id!(
    /// A person's id.
    PersonId
);
id!(
    /// The id of an account by which a person signs in.
    IdentityId
);
id!(
    /// An API key's id.
    ApiKeyId
);
id!(
    /// An invitation's id.
    InvitationId
);
id!(
    /// A post's id.
    PostId
);
assigned_id!(ApiKeyId);
assigned_id!(MemberId);
assigned_id!(PersonId);
assigned_id!(IdentityId);
assigned_id!(InvitationId);
assigned_id!(PostId);

impl BlogId {
    /// Reads a chosen id.
    ///
    /// # Errors
    /// The rule.
    pub fn parse(text: &str) -> Result<Self, String> {
        let letters = text.as_bytes();
        let begins = letters.first().is_some_and(u8::is_ascii_lowercase);
        let plain = letters.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if begins && plain && (2..=63).contains(&letters.len()) {
            Ok(Self(text.to_owned()))
        } else {
            Err("must be 2 to 63 of a-z, 0-9 and hyphens, and begin with a letter".to_owned())
        }
    }

    /// Reads `blogs/{blog}`.
    ///
    /// # Errors
    /// The rule.
    pub fn parse_name(text: &str) -> Result<Self, String> {
        let [blog] = name::parts("blogs/*", text).ok_or("must look like `blogs/{blog}`")?;
        Self::parse(blog).map_err(|rule| format!("must look like `blogs/{{blog}}`, whose id {rule}"))
    }

    /// `blogs/{blog}`.
    pub fn name(&self) -> String {
        format!("blogs/{self}")
    }
}

impl PersonId {
    /// Reads `persons/{person}`.
    ///
    /// # Errors
    /// The rule.
    pub fn parse_name(text: &str) -> Result<Self, String> {
        let rule = "must look like `persons/{person}`";
        let [person] = name::parts("persons/*", text).ok_or(rule)?;
        Self::parse(person).ok_or_else(|| rule.to_owned())
    }

    /// `persons/{person}`.
    pub fn name(&self) -> String {
        format!("persons/{self}")
    }
}

/// `persons/{person}/identities/{identity}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdentityName {
    /// Whose.
    pub person: PersonId,
    /// Which of theirs.
    pub id: IdentityId,
}

impl fmt::Display for IdentityName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "persons/{}/identities/{}", self.person, self.id)
    }
}

/// `persons/{person}/apiKeys/{api_key}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiKeyName {
    /// Whose.
    pub person: PersonId,
    /// Which of theirs.
    pub id: ApiKeyId,
}

impl ApiKeyName {
    /// Reads a name that was written by its `Display` form.
    pub(crate) fn stored(text: &str) -> Option<Self> {
        let [person, id] = name::parts("persons/*/apiKeys/*", text)?;
        Some(Self { person: PersonId::parse(person)?, id: ApiKeyId::parse(id)? })
    }
}

impl fmt::Display for ApiKeyName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "persons/{}/apiKeys/{}", self.person, self.id)
    }
}

macro_rules! name_in_blog {
    ($(#[$doc:meta])* $name:ident, $id:ident, $pattern:literal, $shown:literal, $collection:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            /// Which blog.
            pub blog: BlogId,
            /// Which one in it.
            pub id: $id,
        }

        impl $name {
            /// Reads the name.
            ///
            /// # Errors
            /// The rule.
            pub fn parse(text: &str) -> Result<Self, String> {
                let rule = concat!("must look like `", $shown, "`");
                let [blog, id] = name::parts($pattern, text).ok_or(rule)?;
                let blog = BlogId::parse(blog).map_err(|_| rule)?;
                let id = $id::parse(id).ok_or(rule)?;
                Ok(Self { blog, id })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!("blogs/{}/", $collection, "/{}"), self.blog, self.id)
            }
        }
    };
}

name_in_blog!(
    /// `blogs/{blog}/invitations/{invitation}`.
    InvitationName, InvitationId, "blogs/*/invitations/*", "blogs/{blog}/invitations/{invitation}", "invitations"
);
name_in_blog!(
    /// `blogs/{blog}/members/{member}`.
    MemberName, MemberId, "blogs/*/members/*", "blogs/{blog}/members/{member}", "members"
);
name_in_blog!(
    /// `blogs/{blog}/posts/{post}`.
    PostName, PostId, "blogs/*/posts/*", "blogs/{blog}/posts/{post}", "posts"
);

fn uuid(now: Timestamp) -> Uuid {
    let seconds = u64::try_from(now.0.div_euclid(1_000_000)).unwrap_or(0);
    let nanos = u32::try_from(now.0.rem_euclid(1_000_000) * 1_000).expect("less than a second");
    Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blog_id_is_short_and_plain() {
        for good in ["ab", "a1", "end-of-class", &"a".repeat(63)] {
            assert!(BlogId::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "a", "-a", "1a", "Ab", "a_b", "a.b", "-", &"a".repeat(64), "ä-b"] {
            assert!(BlogId::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_name_comes_back_as_it_went() {
        let name = PostName { blog: BlogId::parse("one").unwrap(), id: PostId::assign(Timestamp(7)) };
        assert_eq!(PostName::parse(&name.to_string()), Ok(name));
        for bad in [
            "",
            "blogs/one",
            "blogs/one/posts/",
            "blogs/one/posts/a b",
            "blogs/-/posts/a",
            "blogs/one/posts/a/b",
        ] {
            assert!(PostName::parse(bad).is_err(), "{bad}");
        }
    }
}
