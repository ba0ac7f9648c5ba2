//! The phases of moderation: one small question each.

use super::{Context, Trust, Verdict, check_length};
use crate::{
    access::view::Openness,
    comment::HeldReason,
    error::{Error, Forbidden},
};

/// Whether the text is no longer than the policy lets it be.
pub(super) fn length(context: &Context) -> Verdict {
    match check_length("comment.content", context.characters, &context.rules) {
        Ok(()) => Verdict::Pass,
        Err(error) => Verdict::Refuse(error),
    }
}

/// Whether the thread takes comments from this caller.
pub(super) fn closed(context: &Context) -> Verdict {
    let refused = match context.openness {
        Openness::Open => return Verdict::Pass,
        Openness::Closed => Error::Forbidden(Forbidden::ThreadClosed),
        Openness::ClosedByAge => Error::Forbidden(Forbidden::ThreadClosedByAge),
        Openness::NotPublished => Error::Forbidden(Forbidden::NotPublished),
        Openness::SignInRequired | Openness::MembersOnly if context.is_anonymous => {
            Error::Unauthenticated("comments here are for people who are signed in")
        }
        Openness::SignInRequired => Error::Denied("comments here are for people who are signed in"),
        Openness::MembersOnly => Error::Denied("comments here are for members of the blog"),
    };
    Verdict::Refuse(refused)
}

/// Whether the commenter said the same in this thread before.
pub(super) fn same_text(context: &Context) -> Verdict {
    if context.same_text { Verdict::Refuse(Error::SameText) } else { Verdict::Pass }
}

/// Whether they wrote a moment ago.
pub(super) fn flood(context: &Context) -> Verdict {
    let interval = context.rules.flood_interval;
    match context.since_last {
        Some(since) if context.trust != Trust::Member && since < interval => {
            Verdict::Refuse(Error::TooSoon { retry_after: interval.saturating_sub(since) })
        }
        _ => Verdict::Pass,
    }
}

/// Whether an unverified commenter writes for the first time. Without an id every comment counts as
/// the first: a typed name proves nothing.
pub(super) fn first_comment(context: &Context) -> Verdict {
    if context.rules.hold_first_comment && context.trust == Trust::Unknown {
        Verdict::Hold(HeldReason::FirstComment)
    } else {
        Verdict::Pass
    }
}

/// Whether it has as many links as wait. The author's web site is none of them.
pub(super) fn links(context: &Context) -> Verdict {
    let limit = context.rules.hold_from_links as usize;
    if limit > 0 && context.links >= limit && context.trust != Trust::Member {
        Verdict::Hold(HeldReason::Links)
    } else {
        Verdict::Pass
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::access::facts::Rules;

    fn guest() -> Context {
        Context {
            openness: Openness::Open,
            is_anonymous: false,
            trust: Trust::Approved,
            rules: Rules::default(),
            same_text: false,
            since_last: None,
            characters: 5,
            links: 0,
        }
    }

    #[test]
    fn a_text_is_as_long_as_the_policy_lets_it_be() {
        let refused = |context: &Context| matches!(length(context), Verdict::Refuse(Error::Invalid(_)));
        let of = |max_characters| Context { rules: Rules { max_characters, ..Rules::default() }, ..guest() };
        assert!(!refused(&of(5)));
        assert!(refused(&of(4)));
        assert!(!refused(&of(0)), "zero switches it off");
    }

    #[test]
    fn the_first_comment_of_somebody_unverified_waits() {
        let held = |context: &Context| matches!(first_comment(context), Verdict::Hold(_));
        assert!(!held(&guest()));
        assert!(held(&Context { trust: Trust::Unknown, ..guest() }));
        assert!(!held(&Context { trust: Trust::Verified, ..guest() }));
        assert!(!held(&Context { trust: Trust::Member, ..guest() }));
        let trusting = Rules { hold_first_comment: false, ..Rules::default() };
        assert!(!held(&Context { trust: Trust::Unknown, rules: trusting, ..guest() }));
    }

    #[test]
    fn the_second_link_waits_unless_switched_off() {
        let held = |context: &Context| matches!(links(context), Verdict::Hold(_));
        assert!(!held(&Context { links: 1, ..guest() }));
        assert!(held(&Context { links: 2, ..guest() }));
        assert!(!held(&Context { links: 2, trust: Trust::Member, ..guest() }));
        let off = Rules { hold_from_links: 0, ..Rules::default() };
        assert!(!held(&Context { links: 9, rules: off, ..guest() }));
    }

    #[test]
    fn two_comments_within_the_flood_interval_are_one_too_many() {
        let soon = Context { since_last: Some(Duration::from_secs(5)), ..guest() };
        let Verdict::Refuse(Error::TooSoon { retry_after }) = flood(&soon) else { panic!("refused") };
        assert_eq!(retry_after, Duration::from_secs(10));
        assert!(matches!(flood(&Context { trust: Trust::Member, ..soon }), Verdict::Pass));
        let later = Context { since_last: Some(Duration::from_secs(15)), ..guest() };
        assert!(matches!(flood(&later), Verdict::Pass));
    }
}
