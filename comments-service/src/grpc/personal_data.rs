//! PersonalDataService: what somebody wrote, to be taken along or away.

use proto::comments::v1::{self as wire, personal_data_service_server::PersonalDataService};
use service_kit::{
    call::Call,
    name::parts,
    paging::{Binding, PageSize},
    time::Timestamp,
    violation::{Violation, Violations},
};
use tonic::{Request, Response, Status};

use super::{Api, convert};
use crate::{
    comments::{Export, Shown, Stage, Stop},
    error::Error,
    name::{BlogId, CommentId, CommentName},
    slice::Position,
    writer::Writer,
};

const DEFAULT_PAGE: u32 = 50;
const LARGEST_PAGE: u32 = 100;

/// A [`Stop`] as a token keeps it: blog, whether reactions are next, a time, an id.
type Kept = (String, bool, i64, String);

#[tonic::async_trait]
impl PersonalDataService for Api {
    async fn export_comments(
        &self,
        request: Request<wire::ExportCommentsRequest>,
    ) -> Result<Response<wire::ExportCommentsResponse>, Status> {
        export(self, request).await.map(Response::new)
    }

    async fn erase_guest(
        &self,
        request: Request<wire::EraseGuestRequest>,
    ) -> Result<Response<wire::EraseGuestResponse>, Status> {
        let call = Call::of(&request)?;
        if request.get_ref().name != "guests/me" {
            let rule = "must be `guests/me`: a guest is known by their cookie alone";
            return Err(Error::Invalid(Violation::new("name", rule).into()).into());
        }
        let erased = self.comments.erase_guest(&call).await?;
        Ok(Response::new(wire::EraseGuestResponse {
            comment_count: counted(erased.comments),
            reaction_count: counted(erased.reactions),
        }))
    }

    async fn erase_comment(
        &self,
        request: Request<wire::EraseCommentRequest>,
    ) -> Result<Response<wire::Comment>, Status> {
        let call = Call::of(&request)?;
        let name = convert::named("name", CommentName::parse(&request.get_ref().name))?;
        Ok(Response::new(convert::comment(self.comments.erase(&call, name).await?)))
    }
}

async fn export(
    api: &Api,
    request: Request<wire::ExportCommentsRequest>,
) -> Result<wire::ExportCommentsResponse, Status> {
    let call = Call::of(&request)?;
    let request = request.into_inner();
    let mut violations = Violations::default();
    let writer = violations.check("name", writer(&call, &request.name));
    let size = PageSize::parse(request.page_size, DEFAULT_PAGE, LARGEST_PAGE);
    let size = convert::taken(size, &mut violations);
    let binding = Binding::to(["ExportComments", &request.name]);
    let from = convert::taken(stop(binding, &request.page_token), &mut violations).flatten();
    violations.into_result().map_err(Error::from)?;
    let limit = size.expect("there was no violation").0;
    let writer = writer.expect("there was no violation");
    Ok(message(api.comments.export(&call, &writer, from, limit).await?, binding))
}

/// Whose words are asked for. Who is not a guest asks for those of nobody.
fn writer(call: &Call, name: &str) -> Result<Writer, String> {
    match (parts("persons/*", name), name) {
        (_, "guests/me") => Ok(Writer::Guest(call.caller.guest().unwrap_or("me").to_owned())),
        (Some(["me"]), _) => {
            let me = call.caller.person();
            let none = "is whoever calls, and no person does; name one as `persons/{person}`";
            me.map(|me| Writer::Person(me.to_owned())).ok_or_else(|| none.to_owned())
        }
        (Some([_]), _) => Ok(Writer::Person(name.to_owned())),
        (None, _) => Err("must look like `persons/{person}`, or be `persons/me` or `guests/me`".to_owned()),
    }
}

fn message(export: Export, binding: Binding) -> wire::ExportCommentsResponse {
    let mut message = wire::ExportCommentsResponse {
        next_page_token: export.next.map(|stop| binding.token(&kept(stop))).unwrap_or_default(),
        ..Default::default()
    };
    for (comment, earlier) in export.comments {
        let name = comment.name();
        message
            .revisions
            .extend(earlier.into_iter().map(|earlier| super::revisions::message(&name, earlier)));
        message.comments.push(convert::comment(Shown::whole(comment)));
    }
    message.reactions = export
        .reactions
        .into_iter()
        .map(|(blog, own)| wire::ExportedReaction {
            comment: CommentName { blog, post: own.post, comment: own.comment }.to_string(),
            reaction: convert::reaction(own.reaction).into(),
            create_time: Some(own.create_time.to_proto()),
        })
        .collect();
    message
}

fn kept(stop: Stop) -> Kept {
    let blog = stop.blog.as_str().to_owned();
    match stop.stage {
        Stage::Comments(None) => (blog, false, 0, String::new()),
        Stage::Comments(Some(after)) => (blog, false, after.create_time.0, after.id.to_string()),
        Stage::Reactions(None) => (blog, true, 0, String::new()),
        Stage::Reactions(Some(after)) => (blog, true, 0, after.to_string()),
    }
}

/// The place in a token, which anybody can write: its names are parsed like every other.
fn stop(binding: Binding, token: &str) -> Result<Option<Stop>, Violation> {
    let Some((blog, is_reactions, time, id)) = binding.position::<Kept>(token)? else { return Ok(None) };
    let not_ours = || Violation::new("page_token", "is not a token of this list; start again without one");
    let blog = BlogId::parse(&blog).ok_or_else(not_ours)?;
    let id = if id.is_empty() { None } else { Some(CommentId::parse(&id).ok_or_else(not_ours)?) };
    let after = |id| Position { reaction_count: 0, create_time: Timestamp(time), id };
    let stage = if is_reactions { Stage::Reactions(id) } else { Stage::Comments(id.map(after)) };
    Ok(Some(Stop { blog, stage }))
}

fn counted(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
