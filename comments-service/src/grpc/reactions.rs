//! SetReaction.

use proto::comments::v1 as wire;
use service_kit::{call::Call, violation::Violations};
use tonic::{Request, Status};

use super::{Api, convert};
use crate::{error::Error, name::CommentName, reaction::Reaction};

pub(super) async fn set(
    api: &Api,
    request: Request<wire::SetReactionRequest>,
) -> Result<wire::Comment, Status> {
    let call = Call::of(&request)?;
    let request = request.into_inner();
    let name = convert::named("name", CommentName::parse(&request.name))?;
    let mut violations = Violations::default();
    let reaction = violations.check("reaction", reaction(request.reaction));
    violations.into_result().map_err(Error::from)?;
    let reaction = reaction.expect("there was no violation");
    Ok(convert::comment(api.comments.react(&call, name, reaction).await?))
}

fn reaction(number: i32) -> Result<Option<Reaction>, &'static str> {
    match wire::Reaction::try_from(number) {
        Ok(wire::Reaction::Unspecified) => Ok(None),
        Ok(wire::Reaction::Like) => Ok(Some(Reaction::Like)),
        Ok(wire::Reaction::Helpful) => Ok(Some(Reaction::Helpful)),
        Ok(wire::Reaction::Thanks) => Ok(Some(Reaction::Thanks)),
        Ok(wire::Reaction::Funny) => Ok(Some(Reaction::Funny)),
        Err(_) => Err("must be LIKE, HELPFUL, THANKS or FUNNY, or not set to take it back"),
    }
}
