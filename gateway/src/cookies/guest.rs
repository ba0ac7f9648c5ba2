//! What the cookie holds.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use service_kit::time::Timestamp;
use uuid::Uuid;

/// How long a guest is known after their last write.
pub const LIFETIME: Duration = Duration::from_hours(30 * 24);

/// Edit tokens kept at once; the oldest goes first.
pub const MAX_EDIT_TOKENS: usize = 20;

/// A guest who wrote something here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guest {
    /// Under which their writes count. Names nobody.
    #[serde(rename = "i")]
    pub id: Uuid,
    #[serde(rename = "s")]
    sealed_at_micros: i64,
    #[serde(rename = "t", default)]
    tokens: Vec<EditToken>,
}

/// Makes one comment the guest's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditToken {
    /// `blogs/{blog}/posts/{post}/comments/{comment}`.
    #[serde(rename = "c")]
    pub comment: String,
    /// As CreateComment answered it.
    #[serde(rename = "k")]
    pub token: String,
    /// Until when the comment is its author's to look at, also while it waits; microseconds since 1970.
    #[serde(rename = "e")]
    pub expiry_micros: i64,
    /// Until when it opens the comment for changes, in microseconds since 1970.
    #[serde(rename = "w", default)]
    pub window_micros: i64,
}

impl Guest {
    /// Somebody whom we have not seen before.
    pub fn new(id: Uuid) -> Self {
        Self { id, sealed_at_micros: 0, tokens: Vec::new() }
    }

    /// Keeps a token, in the place of an earlier one for the same comment.
    pub fn remember(&mut self, token: EditToken) {
        self.tokens.retain(|kept| kept.comment != token.comment);
        self.tokens.push(token);
    }

    /// The token that makes `comment` the guest's own, also after its window, for as long as it is kept.
    pub fn edit_token(&self, comment: &str) -> Option<&str> {
        self.tokens.iter().find(|kept| kept.comment == comment).map(|kept| kept.token.as_str())
    }

    /// The comments of one post that are still the guest's to look at, newest first.
    pub fn written_under<'a>(&'a self, post: &'a str) -> impl Iterator<Item = &'a EditToken> {
        let inside =
            move |name: &str| name.strip_prefix(post).is_some_and(|rest| rest.starts_with("/comments/"));
        self.tokens.iter().rev().filter(move |kept| inside(&kept.comment))
    }

    /// Whether the guest may still change `comment`.
    pub fn may_change(&self, comment: &str, now: Timestamp) -> bool {
        self.tokens.iter().any(|kept| kept.comment == comment && kept.window_micros > now.0)
    }

    /// This guest as worth remembering at `now`.
    pub(super) fn at(&self, now: Timestamp) -> Self {
        let mut guest = Self { sealed_at_micros: now.0, ..self.clone() };
        guest.tokens.retain(|kept| kept.expiry_micros > now.0);
        let too_many = guest.tokens.len().saturating_sub(MAX_EDIT_TOKENS);
        guest.tokens.drain(..too_many);
        guest
    }

    /// Whether there was one.
    pub(super) fn forget_oldest(&mut self) -> bool {
        let any = !self.tokens.is_empty();
        self.tokens.drain(..usize::from(any));
        any
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a guest is plain data")
    }

    /// `None` once the browser should have dropped it: a copied cookie does not live for ever.
    pub(super) fn from_bytes(bytes: &[u8], now: Timestamp) -> Option<Self> {
        let mut guest: Self = serde_json::from_slice(bytes).ok()?;
        guest.tokens.retain(|kept| kept.expiry_micros > now.0);
        (now.since(Timestamp(guest.sealed_at_micros)) <= LIFETIME).then_some(guest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cookies::GuestCookies;
    use http::{HeaderMap, header};
    use service_kit::auth::Secret;

    const NOW: Timestamp = Timestamp(1_000_000_000);

    fn token(number: i64, expiry_micros: i64) -> EditToken {
        let comment = format!("blogs/b/posts/{}/comments/{number}", Uuid::nil());
        EditToken { comment, token: "k".repeat(60), expiry_micros, window_micros: expiry_micros }
    }

    /// Through the browser and back.
    fn returned(guest: &Guest, later: Duration) -> Option<Guest> {
        let cookies = GuestCookies::new(&Secret([1; 32]).into(), true);
        let line = cookies.write(guest, NOW);
        let pair = line.to_str().unwrap().split(';').next().unwrap().to_owned();
        let headers = HeaderMap::from_iter([(header::COOKIE, pair.parse().unwrap())]);
        cookies.read(&headers, NOW.plus(later))
    }

    #[test]
    fn a_guest_comes_back_with_the_tokens_that_still_count() {
        let mut guest = Guest::new(Uuid::nil());
        guest.remember(token(1, NOW.0 - 1));
        guest.remember(token(2, NOW.0 + 1));
        let back = returned(&guest, Duration::ZERO).unwrap();
        assert_eq!(back.edit_token(&token(1, 0).comment), None);
        assert!(back.edit_token(&token(2, 0).comment).is_some());
        let later = returned(&guest, Duration::from_secs(1)).unwrap();
        assert_eq!(later.edit_token(&token(2, 0).comment), None, "its time is over");
    }

    #[test]
    fn a_comment_may_be_looked_at_longer_than_it_may_be_changed() {
        let mut guest = Guest::new(Uuid::nil());
        guest.remember(EditToken { window_micros: NOW.0 + 1, ..token(1, NOW.0 + 10) });
        let name = token(1, 0).comment;
        assert!(guest.may_change(&name, NOW) && !guest.may_change(&name, NOW.plus(Duration::from_secs(1))));
        let post = format!("blogs/b/posts/{}", Uuid::nil());
        assert_eq!(guest.written_under(&post).count(), 1);
        assert_eq!(guest.written_under(&post[..post.len() - 1]).count(), 0);
    }

    #[test]
    fn many_tokens_still_fit_into_a_cookie() {
        let mut guest = Guest::new(Uuid::nil());
        (0..40).for_each(|number| guest.remember(token(number, i64::MAX)));
        let line = GuestCookies::new(&Secret([1; 32]).into(), true).write(&guest, NOW);
        assert!(line.len() < 4_096, "{}", line.len());
        let back = returned(&guest, Duration::ZERO).unwrap();
        assert!(back.edit_token(&token(39, 0).comment).is_some(), "the newest stays");
        assert_eq!(back.edit_token(&token(0, 0).comment), None);
    }

    #[test]
    fn an_old_copy_is_worth_nothing() {
        let guest = Guest::new(Uuid::nil());
        assert!(returned(&guest, LIFETIME).is_some());
        assert_eq!(returned(&guest, LIFETIME + Duration::from_secs(1)), None);
    }

    #[test]
    fn browsers_are_told_to_keep_it_to_themselves() {
        let line = GuestCookies::new(&Secret([1; 32]).into(), true).write(&Guest::new(Uuid::nil()), NOW);
        let line = line.to_str().unwrap();
        assert!(line.starts_with("__Host-rapport-guest="), "{line}");
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=2592000"] {
            assert!(line.contains(part), "{part} in {line}");
        }
        let plain = GuestCookies::new(&Secret([1; 32]).into(), false).write(&Guest::new(Uuid::nil()), NOW);
        assert!(plain.to_str().unwrap().starts_with("rapport-guest="));
        assert!(!plain.to_str().unwrap().contains("Secure"));
    }
}
