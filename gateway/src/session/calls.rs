//! Calls to the services in the name of somebody whose session, or cookie, says who they are.

mod api_keys;
mod members;
mod personal_data;
mod persons;

use std::{net::IpAddr, time::Duration};

use proto::{
    comments::v1::personal_data_service_client::PersonalDataServiceClient,
    posts::v1::{
        Blog, CreatePostRequest, DeletePostRequest, GetBlogRequest, GetPostRequest, ListBlogsRequest,
        ListPostsRequest, ListPostsResponse, Post, PreviewPostRequest, PreviewPostResponse,
        PublishPostRequest, UndeletePostRequest, UnpublishPostRequest, UpdateBlogRequest, UpdatePostRequest,
        api_key_service_client::ApiKeyServiceClient, blog_service_client::BlogServiceClient,
        invitation_service_client::InvitationServiceClient, member_service_client::MemberServiceClient,
        person_service_client::PersonServiceClient, post_service_client::PostServiceClient,
    },
};
use service_kit::{
    call::{CLIENT_ADDRESS, FORWARDED_BY},
    request_id::{REQUEST_ID, RequestId},
    upstream::Upstream,
};
use tonic::{Request, Response, Status};

use super::{
    failure::{Failure, Refusal},
    pass::Pass,
};
use crate::{
    calls::in_time,
    parts::Parts,
    positions::{Feed, Positions},
    voucher::Voucher,
};

/// How long a page waits for what it shows.
const READ_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a form waits to be taken.
const WRITE_TIMEOUT: Duration = Duration::from_secs(15);

/// Longest answer, in bytes: a post of 1 MiB as written and as HTML, which may be several times as long.
const MAX_ANSWER_BYTES: usize = 32 * 1024 * 1024;

/// posts-service, as signed-in people see it, and what comments-service keeps of somebody.
pub(crate) struct Calls {
    api_keys: ApiKeyServiceClient<Upstream>,
    blogs: BlogServiceClient<Upstream>,
    members: MemberServiceClient<Upstream>,
    invitations: InvitationServiceClient<Upstream>,
    persons: PersonServiceClient<Upstream>,
    posts: PostServiceClient<Upstream>,
    personal_data: PersonalDataServiceClient<Upstream>,
    voucher: Voucher,
}

/// In whose name a call is made, and from where.
#[derive(Debug, Clone, Copy)]
pub(crate) struct As<'a> {
    pub(crate) pass: &'a Pass,
    pub(crate) address: Option<IpAddr>,
    /// The name of their request in the logs.
    pub(crate) request_id: &'a RequestId,
    /// What they have seen or written already, and want to find.
    pub(crate) positions: &'a Positions,
}

impl As<'_> {
    /// A session does not end because the services do not believe what this gateway signs.
    fn judged(self, failure: Failure) -> Failure {
        match failure {
            Failure::SignedOut(refusal) if self.pass.is_minted => {
                tracing::error!(?refusal, "a service does not believe the tokens of this gateway");
                Failure::Broken
            }
            other => other,
        }
    }
}

impl Calls {
    pub(super) fn new(parts: &Parts) -> Self {
        let posts = parts.posts.clone();
        let personal_data = PersonalDataServiceClient::new(parts.comments.clone());
        Self {
            api_keys: ApiKeyServiceClient::new(posts.clone()),
            blogs: BlogServiceClient::new(posts.clone()),
            members: MemberServiceClient::new(posts.clone()),
            invitations: InvitationServiceClient::new(posts.clone()),
            persons: PersonServiceClient::new(posts.clone()).max_decoding_message_size(MAX_ANSWER_BYTES),
            posts: PostServiceClient::new(posts).max_decoding_message_size(MAX_ANSWER_BYTES),
            personal_data: personal_data.max_decoding_message_size(MAX_ANSWER_BYTES),
            voucher: Voucher::new(parts.minter.clone(), parts.clock.clone()),
        }
    }

    /// A page of all blogs.
    pub(crate) async fn blogs(&self, me: As<'_>) -> Result<Vec<Blog>, Failure> {
        let request = self.sign(me, READ_TIMEOUT, ListBlogsRequest::default())?;
        Ok(read(me, self.blogs.clone().list_blogs(request)).await?.blogs)
    }

    pub(crate) async fn blog(&self, me: As<'_>, name: String) -> Result<Blog, Failure> {
        let request = self.sign(me, READ_TIMEOUT, GetBlogRequest { name })?;
        read(me, self.blogs.clone().get_blog(request)).await
    }

    pub(crate) async fn update_blog(&self, me: As<'_>, message: UpdateBlogRequest) -> Result<Blog, Failure> {
        let request = self.sign(me, WRITE_TIMEOUT, message)?;
        written(me, self.blogs.clone().update_blog(request)).await
    }

    /// A blog as anybody may read it.
    pub(crate) async fn public_blog(&self, request_id: &RequestId, name: String) -> Result<Blog, Failure> {
        let request = unsigned(request_id, GetBlogRequest { name });
        within(READ_TIMEOUT, self.blogs.clone().get_blog(request)).await
    }

    pub(crate) async fn posts(
        &self,
        me: As<'_>,
        message: ListPostsRequest,
    ) -> Result<ListPostsResponse, Failure> {
        let request = self.sign(me, READ_TIMEOUT, message)?;
        read(me, self.posts.clone().list_posts(request)).await
    }

    pub(crate) async fn post(&self, me: As<'_>, name: String) -> Result<Post, Failure> {
        let request = self.sign(me, READ_TIMEOUT, GetPostRequest { name })?;
        read(me, self.posts.clone().get_post(request)).await
    }

    pub(crate) async fn preview(
        &self,
        me: As<'_>,
        message: PreviewPostRequest,
    ) -> Result<PreviewPostResponse, Failure> {
        let request = self.sign(me, READ_TIMEOUT, message)?;
        read(me, self.posts.clone().preview_post(request)).await
    }

    pub(crate) async fn create(&self, me: As<'_>, message: CreatePostRequest) -> Result<Post, Failure> {
        let request = self.sign(me, WRITE_TIMEOUT, message)?;
        written(me, self.posts.clone().create_post(request)).await
    }

    pub(crate) async fn update(&self, me: As<'_>, message: UpdatePostRequest) -> Result<Post, Failure> {
        let request = self.sign(me, WRITE_TIMEOUT, message)?;
        written(me, self.posts.clone().update_post(request)).await
    }

    pub(crate) async fn publish(&self, me: As<'_>, message: PublishPostRequest) -> Result<Post, Failure> {
        let request = self.sign(me, WRITE_TIMEOUT, message)?;
        written(me, self.posts.clone().publish_post(request)).await
    }

    pub(crate) async fn unpublish(&self, me: As<'_>, message: UnpublishPostRequest) -> Result<Post, Failure> {
        let request = self.sign(me, WRITE_TIMEOUT, message)?;
        written(me, self.posts.clone().unpublish_post(request)).await
    }

    pub(crate) async fn trash(&self, me: As<'_>, message: DeletePostRequest) -> Result<Post, Failure> {
        let request = self.sign(me, WRITE_TIMEOUT, message)?;
        written(me, self.posts.clone().delete_post(request)).await
    }

    pub(crate) async fn undelete(&self, me: As<'_>, message: UndeletePostRequest) -> Result<Post, Failure> {
        let request = self.sign(me, WRITE_TIMEOUT, message)?;
        written(me, self.posts.clone().undelete_post(request)).await
    }

    fn sign<M>(&self, me: As<'_>, timeout: Duration, message: M) -> Result<Request<M>, Failure> {
        let mut request = Request::new(message);
        request.set_timeout(timeout);
        let metadata = request.metadata_mut();
        me.positions.put(metadata);
        // What is no header value is no token.
        let bearer = format!("Bearer {}", me.pass.token).parse();
        metadata.insert("authorization", bearer.map_err(|_| Failure::SignedOut(Refusal::Malformed))?);
        let id = me.request_id.as_str().parse().expect("a request id is ASCII");
        metadata.insert(REQUEST_ID, id);
        let voucher = self.voucher.token();
        let voucher = voucher.to_str().expect("a token is ASCII").parse().expect("a token is ASCII");
        metadata.insert(FORWARDED_BY, voucher);
        if let Some(address) = me.address {
            metadata.insert(CLIENT_ADDRESS, address.to_string().parse().expect("an address is ASCII"));
        }
        Ok(request)
    }
}

/// A call that anybody may make.
fn unsigned<M>(request_id: &RequestId, message: M) -> Request<M> {
    let mut request = Request::new(message);
    request.set_timeout(READ_TIMEOUT);
    let id = request_id.as_str().parse().expect("a request id is ASCII");
    request.metadata_mut().insert(REQUEST_ID, id);
    request
}

/// Waits for a write, and remembers how far the feed of posts was.
fn written<'a, R: 'a>(
    me: As<'a>,
    call: impl Future<Output = Result<Response<R>, Status>> + Send + 'a,
) -> impl Future<Output = Result<R, Failure>> + 'a {
    // Boxed before anything awaits it: a call is some kilobytes.
    let call = Box::pin(call);
    async move {
        let noted = async {
            let answer = call.await?;
            me.positions.note(Feed::Posts, answer.metadata());
            Ok(answer)
        };
        within(WRITE_TIMEOUT, noted).await.map_err(|failure| me.judged(failure))
    }
}

/// Waits for what a page shows.
async fn read<R>(me: As<'_>, call: impl Future<Output = Result<Response<R>, Status>>) -> Result<R, Failure> {
    within(READ_TIMEOUT, call).await.map_err(|failure| me.judged(failure))
}

/// Waits, and says what a refusal means for somebody who signed in.
pub(super) async fn within<R>(
    limit: Duration,
    call: impl Future<Output = Result<Response<R>, Status>>,
) -> Result<R, Failure> {
    in_time(limit, call).await.map(Response::into_inner).map_err(|status| Failure::of(&status))
}
