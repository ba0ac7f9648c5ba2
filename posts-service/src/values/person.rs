//! Persons and the accounts by which they sign in, as they are stored.

use service_kit::{etag, time::Timestamp};

use super::{
    ids::{IdentityId, IdentityName, PersonId},
    texts::{DisplayName, Issuer, Provider, Subject},
};

/// Somebody who may sign in, whatever they belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their shown name.
    pub display_name: String,
    /// Their web site; may be empty.
    pub url: String,
    /// Raised with each write.
    pub revision: i64,
    /// When they were first known.
    pub create_time: Timestamp,
    /// When they were last changed.
    pub update_time: Timestamp,
    /// Sessions that began before are over.
    pub signed_out_before: Option<Timestamp>,
    /// When they were erased: then there is nothing but the id and the times.
    pub erase_time: Option<Timestamp>,
}

/// An account, as its provider names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Who says so.
    pub issuer: Issuer,
    /// Who it is there.
    pub subject: Subject,
    /// What people call the issuer: no part of what the account is.
    pub provider: Provider,
}

/// An account by which a person signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// `persons/{person}/identities/{identity}`.
    pub name: IdentityName,
    /// Which account.
    pub account: Account,
    /// When it was added.
    pub create_time: Timestamp,
    /// When somebody last signed in by it.
    pub last_sign_in_time: Option<Timestamp>,
}

impl Person {
    /// A new one.
    pub(crate) fn new(display_name: &str, now: Timestamp) -> Self {
        Self {
            id: PersonId::assign(now),
            display_name: display_name.to_owned(),
            url: String::new(),
            revision: 1,
            create_time: now,
            update_time: now,
            signed_out_before: None,
            erase_time: None,
        }
    }

    /// Covers the writable fields.
    pub fn etag(&self) -> String {
        etag::of([self.display_name.as_bytes(), self.url.as_bytes()])
    }

    /// When a session begins that this person begins now. Never before the last sign-out: the clocks of two
    /// replicas may be apart, and who signs in is signed in.
    pub(crate) fn session_begin(&self, now: Timestamp) -> Timestamp {
        self.signed_out_before.map_or(now, |before| before.max(now))
    }

    /// Whether a session goes on that began then.
    pub(crate) fn has_session_of(&self, auth_time: Timestamp) -> bool {
        self.signed_out_before.is_none_or(|before| auth_time >= before)
    }
}

impl Identity {
    /// An account that nobody has signed in by yet.
    pub(crate) fn new(person: &PersonId, account: &Account, now: Timestamp) -> Self {
        Self {
            name: IdentityName { person: person.clone(), id: IdentityId::assign(now) },
            account: account.clone(),
            create_time: now,
            last_sign_in_time: None,
        }
    }
}

impl Account {
    /// Alike for one account, whatever its provider is called: a hash, since an issuer may be too long for
    /// an index.
    pub fn key(&self) -> Vec<u8> {
        etag::hash([self.issuer.as_str().as_bytes(), self.subject.as_str().as_bytes()]).to_vec()
    }

    /// The same as a short text, which says nothing of the account.
    pub(crate) fn tag(&self) -> String {
        etag::of([self.key().as_slice()])
    }

    /// The first shown name of a person who comes by it: what the provider calls them, mended to one line of
    /// 1 to 245 characters, or the provider's own name.
    pub(crate) fn first_name(&self, given: &str) -> DisplayName {
        let line: String = given.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
        let cut: String = line.trim().chars().take(DisplayName::MAX_CHARS).collect();
        DisplayName::parse(cut.trim_end())
            .or_else(|_| DisplayName::parse(self.provider.as_str()))
            .expect("a provider's name is a shorter line")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(issuer: &str, subject: &str, provider: &str) -> Account {
        Account {
            issuer: Issuer::parse(issuer).unwrap(),
            subject: Subject::parse(subject).unwrap(),
            provider: Provider::parse(provider).unwrap(),
        }
    }

    #[test]
    fn an_account_is_its_issuer_and_subject() {
        let ada = account("https://id.example", "1", "Example");
        assert_eq!(ada.key(), account("https://id.example", "1", "Example Login").key());
        for other in [("https://id.example/", "1"), ("https://id.example", "11"), ("https://ID.example", "1")]
        {
            assert_ne!(ada.key(), account(other.0, other.1, "Example").key(), "{other:?}");
        }
        assert_ne!(account("ab", "c", "x").key(), account("a", "bc", "x").key());
    }

    #[test]
    fn a_first_name_is_one_line_that_is_not_empty() {
        let named =
            |given: &str| account("https://id.example", "1", "Example").first_name(given).into_string();
        assert_eq!(named("Ada"), "Ada");
        assert_eq!(named(" Ada\nLovelace\t"), "Ada Lovelace");
        for nameless in ["", "  ", "\n", "\0"] {
            assert_eq!(named(nameless), "Example");
        }
        assert_eq!(named(&"ä".repeat(300)), "ä".repeat(245));
        assert_eq!(named(&format!("{} {}", "a".repeat(244), "b".repeat(9))), "a".repeat(244));
    }

    #[test]
    fn a_session_ends_with_a_later_sign_out() {
        let person = Person { signed_out_before: Some(Timestamp(7)), ..Person::new("Ada", Timestamp(1)) };
        assert!(!person.has_session_of(Timestamp(6)) && person.has_session_of(Timestamp(7)));
        assert!(Person::new("Ada", Timestamp(1)).has_session_of(Timestamp(0)));
        // A clock that is behind.
        assert!(person.has_session_of(person.session_begin(Timestamp(3))));
        assert_eq!(person.session_begin(Timestamp(9)), Timestamp(9));
    }
}
