//! ModerateComment.

use proto::comments::v1 as wire;
use service_kit::{call::Call, violation::Violations};
use tonic::{Request, Status};

use super::{Api, convert, repeat::repeat};
use crate::{error::Error, moderation::Action, name::CommentName};

pub(super) async fn moderate(
    api: &Api,
    request: Request<wire::ModerateCommentRequest>,
) -> Result<wire::Comment, Status> {
    let call = Call::of(&request)?;
    let request = request.into_inner();
    let name = convert::named("name", CommentName::parse(&request.name))?;
    let mut violations = Violations::default();
    let action = violations.check("action", action(request.action));
    let repeat = repeat(&request, &mut violations);
    violations.into_result().map_err(Error::from)?;
    let action = action.expect("there was no violation");
    let shown = api.comments.moderate(&call, name, action, request.etag, repeat).await?;
    Ok(convert::comment(shown))
}

fn action(number: i32) -> Result<Action, &'static str> {
    match wire::ModerationAction::try_from(number) {
        Ok(wire::ModerationAction::Approve) => Ok(Action::Approve),
        Ok(wire::ModerationAction::Spam) => Ok(Action::Spam),
        Ok(wire::ModerationAction::Trash) => Ok(Action::Trash),
        Ok(wire::ModerationAction::Unspecified) | Err(_) => Err("must be APPROVE, SPAM or TRASH"),
    }
}
