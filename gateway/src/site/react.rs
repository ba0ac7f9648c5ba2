//! Takes a reaction: one for each person or guest, counted once, and taken back by pressing it again.

use axum::response::Response;
use proto::comments::v1::{Comment, Reaction};

use super::{
    after_form, answer, backend::Failure, context::Context, discussion::First, place::Target, present,
    refusal::Refusal, repeat, standing::Seated, talk::comment_name, trouble::Answer, typed::Typed,
    visitor::Visitor, wish::Done,
};
use crate::{
    cookies::Guest,
    pages::view::{Flash, FormNotice, Way},
};

pub(super) async fn take(site: &Context, visitor: &Visitor, target: &Target, typed: &Typed) -> Answer {
    let id = typed.comment.ok_or(Failure::Invalid(Vec::new()))?;
    let name = comment_name(&target.post.name, id);
    let standing = visitor.standing(site).await;
    if let Err(failure) = standing.allows(typed) {
        return Ok(refused(site, visitor, target, typed, failure).await);
    }
    if let Some(person) = standing.person() {
        return Ok(as_person(site, visitor, target, typed, person, &name).await);
    }
    // The id comes before the reaction; both clicks of a double click are the same guest's.
    let new = || Guest::new(repeat::guest_id(site, visitor, repeat::reaction_id(visitor, &name)));
    let guest = visitor.guest(site).unwrap_or_else(new);
    match site.backend.react(&visitor.known_as(&guest), &name, reaction(typed.way).into()).await {
        Ok(comment) => Ok(after_form::remembered(site, &guest, counted(target, typed, &comment))),
        Err(failure) => Ok(refused(site, visitor, target, typed, failure).await),
    }
}

/// A person has one reaction too, on whatever device they give it.
async fn as_person(
    site: &Context,
    visitor: &Visitor,
    target: &Target,
    typed: &Typed,
    person: &Seated,
    name: &str,
) -> Response {
    let Some(pass) = &person.pass else { return refused(site, visitor, target, typed, Failure::Away).await };
    match site.backend.react(&visitor.signed_in_with(pass), name, reaction(typed.way).into()).await {
        Ok(comment) => counted(target, typed, &comment),
        Err(failure) => refused(site, visitor, target, typed, failure).await,
    }
}

fn counted(target: &Target, typed: &Typed, comment: &Comment) -> Response {
    let done = if typed.way.is_some() { Done::Reacted } else { Done::TakenBack };
    answer::see_other(&after_form::permalink(target, comment, done))
}

async fn refused(
    site: &Context,
    visitor: &Visitor,
    target: &Target,
    typed: &Typed,
    failure: Failure,
) -> Response {
    let first = First::load(site, visitor, target, None).await;
    let refusal = Refusal::of(failure, typed, None);
    let notice = match refusal.notice {
        Some(notice @ (FormNotice::TooFast { .. } | FormNotice::OtherSession | FormNotice::SignedOut)) => {
            notice
        }
        Some(FormNotice::Away | FormNotice::Failed) => FormNotice::NotCounted,
        _ => FormNotice::NoReaction,
    };
    let page = first.with_focus(None, Some(Flash::Failed(notice)));
    let page = page.on(present::post_page(target));
    let response = after_form::page(refusal.status, &page, target);
    after_form::waited(response, refusal.retry_after)
}

fn reaction(way: Option<Way>) -> Reaction {
    match way {
        Some(Way::Like) => Reaction::Like,
        Some(Way::Helpful) => Reaction::Helpful,
        Some(Way::Thanks) => Reaction::Thanks,
        Some(Way::Funny) => Reaction::Funny,
        None => Reaction::Unspecified,
    }
}
