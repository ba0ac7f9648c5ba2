//! The services' methods over the world, and the site in front of them.

use std::{sync::OnceLock, time::Duration};

use axum::body::Body;
use bytes::Bytes;
use gateway::{Parts, client_address::ClientAddress, config::BlogHost, pages::view::Provider, site::Site};
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use proto::{
    comments::v1::{
        comment_service_server::{CommentService, CommentServiceServer},
        search_service_server::SearchServiceServer as CommentSearchServer,
        watch_service_server::WatchServiceServer as CommentWatchServer,
        *,
    },
    posts::v1::{
        blog_service_server::{BlogService, BlogServiceServer},
        post_service_server::{PostService, PostServiceServer},
        search_service_server::SearchServiceServer as PostSearchServer,
        sign_in_service_server::SignInServiceServer,
        summary_service_server::SummaryServiceServer,
        *,
    },
};
use service_kit::{
    auth::{
        Keyring, Kind, Minter, Policy, Rule, SIGN_IN, Secret, Verifier,
        key::{PrivateKey, PublicKeys},
    },
    call::Call,
    layers::{self, Access},
    time::Clock,
    upstream,
};
use tokio_util::sync::CancellationToken;
use tonic::{Request as Ask, Response, Status, async_trait, service::Routes};
use tower::ServiceExt as _;
use url::form_urlencoded;

use crate::{
    finding::passes,
    persons::NAME,
    world::{MONDAY, Shared, wrote},
};

pub(crate) type Answer<T> = Result<Response<T>, Status>;

/// How far the services' feeds are.
pub(crate) const POSTS_POSITION: &str = "posts-7";
pub(crate) const COMMENTS_POSITION: &str = "comments-7";

/// Everything is open, so that the layers tell the fakes who called.
const POLICY: Policy = Policy(&[
    ("rapport.posts.v1.BlogService/GetBlog", Rule::Anyone("x")),
    ("rapport.posts.v1.BlogService/ListBlogs", Rule::Anyone("x")),
    ("rapport.posts.v1.SignInService/CheckSession", Rule::Scope(SIGN_IN)),
    ("rapport.posts.v1.PostService/ListPosts", Rule::Anyone("x")),
    ("rapport.posts.v1.PostService/LookupPost", Rule::Anyone("x")),
    ("rapport.posts.v1.PostService/BatchGetPosts", Rule::Anyone("x")),
    ("rapport.posts.v1.SearchService/SearchPosts", Rule::Anyone("x")),
    ("rapport.posts.v1.SummaryService/SummarizePosts", Rule::Anyone("x")),
    ("rapport.posts.v1.SummaryService/SummarizeExperiences", Rule::Anyone("x")),
    ("rapport.comments.v1.SearchService/SearchComments", Rule::Anyone("x")),
    ("rapport.comments.v1.WatchService/WatchComments", Rule::Anyone("x")),
    ("rapport.comments.v1.CommentService/ListThreads", Rule::Anyone("x")),
    ("rapport.comments.v1.CommentService/CreateComment", Rule::Anyone("x")),
    ("rapport.comments.v1.CommentService/GetComment", Rule::Anyone("x")),
    ("rapport.comments.v1.CommentService/ListComments", Rule::Anyone("x")),
    ("rapport.comments.v1.CommentService/PreviewComment", Rule::Anyone("x")),
    ("rapport.comments.v1.CommentService/GetThread", Rule::Anyone("x")),
    ("rapport.comments.v1.CommentService/BatchGetThreads", Rule::Anyone("x")),
    ("rapport.comments.v1.CommentService/UpdateComment", Rule::Anyone("x")),
    ("rapport.comments.v1.CommentService/DeleteComment", Rule::Anyone("x")),
    ("rapport.comments.v1.CommentService/SetReaction", Rule::Anyone("x")),
    ("rapport.comments.v1.CommentService/ListCommentRevisions", Rule::Anyone("x")),
]);

fn not_faked<T>() -> Answer<T> {
    Err(Status::unimplemented("not faked"))
}

pub(crate) fn not_there() -> Status {
    Status::not_found("not there")
}

impl Shared {
    pub(crate) fn ask_posts<T>(&self, method: &'static str, request: &Ask<T>) -> Result<(), Status> {
        let mut world = self.lock();
        world.calls.push((method, Call::of(request)?));
        if world.posts_away { Err(Status::unavailable("posts are away")) } else { Ok(()) }
    }

    pub(crate) fn ask_comments<T>(&self, method: &'static str, request: &Ask<T>) -> Result<(), Status> {
        let mut world = self.lock();
        world.calls.push((method, Call::of(request)?));
        if world.comments_away { Err(Status::unavailable("comments are away")) } else { Ok(()) }
    }
}

#[async_trait]
impl BlogService for Shared {
    async fn get_blog(&self, request: Ask<GetBlogRequest>) -> Answer<Blog> {
        self.ask_posts("GetBlog", &request)?;
        let world = self.lock();
        let found = world.blogs.iter().find(|blog| blog.name == request.get_ref().name);
        found.cloned().map(Response::new).ok_or_else(not_there)
    }
    async fn list_blogs(&self, request: Ask<ListBlogsRequest>) -> Answer<ListBlogsResponse> {
        self.ask_posts("ListBlogs", &request)?;
        let mut blogs = self.lock().blogs.clone();
        if let Some(origin) = request.get_ref().filter.strip_prefix("allowed_origin = ") {
            blogs
                .retain(|blog| blog.allowed_origins.iter().any(|allowed| origin == format!("\"{allowed}\"")));
        }
        Ok(Response::new(ListBlogsResponse { blogs, ..ListBlogsResponse::default() }))
    }
    async fn create_blog(&self, _: Ask<CreateBlogRequest>) -> Answer<Blog> {
        not_faked()
    }
    async fn update_blog(&self, _: Ask<UpdateBlogRequest>) -> Answer<Blog> {
        not_faked()
    }
    async fn delete_blog(&self, _: Ask<DeleteBlogRequest>) -> Answer<Blog> {
        not_faked()
    }
}

#[async_trait]
impl PostService for Shared {
    async fn list_posts(&self, request: Ask<ListPostsRequest>) -> Answer<ListPostsResponse> {
        self.ask_posts("ListPosts", &request)?;
        let mut world = self.lock();
        let asked = request.into_inner();
        let line = format!("{} | {} | {}", asked.filter, asked.order_by, asked.page_token);
        if asked.page_size < 20 {
            world.asked_beside.push(line);
        } else {
            world.asked.push(line);
        }
        let inside = world.posts.iter().filter(|post| post.name.starts_with(&asked.parent));
        let mut posts: Vec<Post> = inside.filter(|post| passes(post, &asked.filter)).cloned().collect();
        posts.sort_by_key(|post| post.publish_time.map(|moment| (moment.seconds, moment.nanos)));
        if asked.order_by.ends_with("desc") {
            posts.reverse();
        }
        Ok(Response::new(ListPostsResponse { posts, next_page_token: world.next_page.clone() }))
    }
    async fn lookup_post(&self, request: Ask<LookupPostRequest>) -> Answer<Post> {
        self.ask_posts("LookupPost", &request)?;
        let world = self.lock();
        let asked = request.into_inner();
        let key = match asked.key.ok_or_else(not_there)? {
            lookup_post_request::Key::Slug(key) | lookup_post_request::Key::Alias(key) => key,
            lookup_post_request::Key::Url(_) => return not_faked(),
        };
        let alias = world.aliases.iter().find(|(old, _)| *old == key).map(|(_, slug)| slug.clone());
        let slug = alias.unwrap_or(key);
        let mut inside = world.posts.iter().filter(|post| post.name.starts_with(&asked.parent));
        inside.find(|post| post.slug == slug).cloned().map(Response::new).ok_or_else(not_there)
    }
    async fn create_post(&self, _: Ask<CreatePostRequest>) -> Answer<Post> {
        not_faked()
    }
    async fn get_post(&self, _: Ask<GetPostRequest>) -> Answer<Post> {
        not_faked()
    }
    async fn update_post(&self, _: Ask<UpdatePostRequest>) -> Answer<Post> {
        not_faked()
    }
    async fn delete_post(&self, _: Ask<DeletePostRequest>) -> Answer<Post> {
        not_faked()
    }
    async fn undelete_post(&self, _: Ask<UndeletePostRequest>) -> Answer<Post> {
        not_faked()
    }
    async fn publish_post(&self, _: Ask<PublishPostRequest>) -> Answer<Post> {
        not_faked()
    }
    async fn unpublish_post(&self, _: Ask<UnpublishPostRequest>) -> Answer<Post> {
        not_faked()
    }
    async fn batch_get_posts(&self, request: Ask<BatchGetPostsRequest>) -> Answer<BatchGetPostsResponse> {
        self.ask_posts("BatchGetPosts", &request)?;
        let world = self.lock();
        let named = |name: &String| world.posts.iter().find(|post| post.name == *name).cloned();
        let posts: Option<Vec<Post>> = request.get_ref().names.iter().map(named).collect();
        Ok(Response::new(BatchGetPostsResponse { posts: posts.ok_or_else(not_there)? }))
    }
    async fn preview_post(&self, _: Ask<PreviewPostRequest>) -> Answer<PreviewPostResponse> {
        not_faked()
    }
    async fn import_posts(&self, _: Ask<ImportPostsRequest>) -> Answer<ImportPostsResponse> {
        not_faked()
    }
}

#[async_trait]
impl CommentService for Shared {
    async fn create_comment(&self, request: Ask<CreateCommentRequest>) -> Answer<Comment> {
        self.ask_comments("CreateComment", &request)?;
        let call = Call::of(&request)?;
        let mut world = self.lock();
        let asked = request.into_inner();
        world.created.push((call.clone(), asked.clone()));
        if let Some(refusal) = world.refusal.clone() {
            return Err(refusal);
        }
        let number = u32::try_from(900 + world.comments.len()).unwrap();
        let mut typed = asked.comment.unwrap_or_default();
        if let Some(person) = call.caller.person() {
            let (display_name, person) = (NAME.to_owned(), person.to_owned());
            typed.author = Some(Author { display_name, person, ..Author::default() });
        }
        let comment = Comment {
            name: crate::world::comment_name(number),
            etag: format!("etag of {}", typed.content),
            content_html: format!("<p>{}</p>", typed.content),
            kind: CommentKind::Comment.into(),
            state: world.new_state.into(),
            held_reasons: world.held_reasons.iter().map(|reason| (*reason).into()).collect(),
            create_time: Some(MONDAY.to_proto()),
            ..typed
        };
        let token = format!("token-{number}");
        world.comments.push((comment.clone(), token.clone()));
        let editable_until = Some(MONDAY.plus(Duration::from_mins(15)).to_proto());
        Ok(Response::new(Comment { edit_token: token, editable_until, ..comment }))
    }
    async fn get_comment(&self, request: Ask<GetCommentRequest>) -> Answer<Comment> {
        self.ask_comments("GetComment", &request)?;
        let Call { edit_token: proof, caller, .. } = Call::of(&request)?;
        let world = self.lock();
        let name = &request.get_ref().name;
        let listed = world.nodes.iter().filter_map(|node| node.comment.as_ref());
        if let Some(comment) = listed.chain(&world.further_replies).find(|comment| comment.name == *name) {
            return Ok(Response::new(comment.clone()));
        }
        let (comment, token) =
            world.comments.iter().find(|(comment, _)| comment.name == *name).ok_or_else(not_there)?;
        let readable = comment.state() == CommentState::Approved
            || proof.as_ref() == Some(token)
            || wrote(&caller, comment);
        if readable { Ok(Response::new(comment.clone())) } else { Err(not_there()) }
    }
    async fn list_comments(&self, request: Ask<ListCommentsRequest>) -> Answer<ListCommentsResponse> {
        let of_the_blog = request.get_ref().parent.ends_with("/posts/-");
        self.ask_comments(if of_the_blog { "ListComments of the blog" } else { "ListComments" }, &request)?;
        let mut world = self.lock();
        let asked = request.into_inner();
        if asked.order_by == "create_time desc" && asked.view() == CommentView::Flat {
            let comments = world.newest.clone();
            return Ok(Response::new(ListCommentsResponse { comments, ..Default::default() }));
        }
        world.asked.push(format!("{:?} | {} | {}", asked.view(), asked.parent_comment, asked.page_token));
        world.orders.push(asked.order_by.clone());
        if world.unknown_order == asked.order_by && !asked.order_by.is_empty() {
            return Err(Status::invalid_argument("order_by: not known"));
        }
        let mut answer =
            ListCommentsResponse { next_page_token: world.next_page.clone(), ..Default::default() };
        match asked.view() {
            CommentView::Threaded => answer.threads.clone_from(&world.nodes),
            _ => answer.comments.clone_from(&world.further_replies),
        }
        Ok(Response::new(answer))
    }
    async fn preview_comment(&self, request: Ask<PreviewCommentRequest>) -> Answer<PreviewCommentResponse> {
        self.ask_comments("PreviewComment", &request)?;
        if let Some(refusal) = self.lock().refusal.clone() {
            return Err(refusal);
        }
        let content_html = "<p>It will <strong>look</strong> so.</p>".to_owned();
        Ok(Response::new(PreviewCommentResponse { content_html }))
    }
    async fn get_thread(&self, request: Ask<GetThreadRequest>) -> Answer<Thread> {
        self.ask_comments("GetThread", &request)?;
        let world = self.lock();
        world.thread_refusal.clone().map_or_else(|| Ok(Response::new(world.thread.clone())), Err)
    }
    async fn batch_get_threads(
        &self,
        request: Ask<BatchGetThreadsRequest>,
    ) -> Answer<BatchGetThreadsResponse> {
        self.ask_comments("BatchGetThreads", &request)?;
        let thread = self.lock().thread.clone();
        let named = |name: &String| Thread { name: name.clone(), ..thread.clone() };
        let threads = request.get_ref().names.iter().map(named).collect();
        Ok(Response::new(BatchGetThreadsResponse { threads }))
    }
    async fn list_threads(&self, request: Ask<ListThreadsRequest>) -> Answer<ListThreadsResponse> {
        self.ask_comments("ListThreads", &request)?;
        let threads = self.lock().threads.clone();
        Ok(Response::new(ListThreadsResponse { threads, ..Default::default() }))
    }
    async fn update_comment(&self, request: Ask<UpdateCommentRequest>) -> Answer<Comment> {
        self.ask_comments("UpdateComment", &request)?;
        let Call { edit_token: proof, caller, .. } = Call::of(&request)?;
        let mut world = self.lock();
        let asked = request.into_inner();
        world.changes.push(asked.request_id.clone());
        let new = asked.comment.unwrap_or_default();
        let comment = world.change(&new.name, &new.etag, proof.as_deref(), &caller)?;
        comment.content_html = format!("<p>{}</p>", new.content);
        comment.etag = format!("etag of {}", new.content);
        comment.content = new.content;
        comment.edit_time = Some(MONDAY.to_proto());
        let comment = comment.clone();
        let listed = world.nodes.iter_mut().filter_map(|node| node.comment.as_mut());
        listed.filter(|listed| listed.name == comment.name).for_each(|listed| *listed = comment.clone());
        Ok(Response::new(comment))
    }
    async fn delete_comment(&self, request: Ask<DeleteCommentRequest>) -> Answer<Comment> {
        self.ask_comments("DeleteComment", &request)?;
        let Call { edit_token: proof, caller, .. } = Call::of(&request)?;
        let mut world = self.lock();
        let asked = request.into_inner();
        world.changes.push(asked.request_id.clone());
        let comment = world.change(&asked.name, &asked.etag, proof.as_deref(), &caller)?;
        comment.tombstone = true;
        comment.state = CommentState::Deleted.into();
        Ok(Response::new(comment.clone()))
    }
    async fn set_reaction(&self, request: Ask<SetReactionRequest>) -> Answer<Comment> {
        self.ask_comments("SetReaction", &request)?;
        let mut world = self.lock();
        if let Some(refusal) = world.refusal.clone() {
            return Err(refusal);
        }
        let asked = request.into_inner();
        let way = asked.reaction();
        world.reactions.push((asked.name.clone(), way));
        let found = world.nodes.iter_mut().filter_map(|node| node.comment.as_mut());
        let comment = found.into_iter().find(|comment| comment.name == asked.name).ok_or_else(not_there)?;
        let count = ReactionCount { reaction: way.into(), count: 1 };
        comment.reaction_counts = if way == Reaction::Unspecified { vec![] } else { vec![count] };
        comment.own_reaction = way.into();
        Ok(Response::new(comment.clone()))
    }
    async fn list_comment_revisions(
        &self,
        request: Ask<ListCommentRevisionsRequest>,
    ) -> Answer<ListCommentRevisionsResponse> {
        self.ask_comments("ListCommentRevisions", &request)?;
        let revisions = self.lock().revisions.clone().ok_or_else(|| Status::unimplemented("not yet"))?;
        Ok(Response::new(ListCommentRevisionsResponse { revisions, ..Default::default() }))
    }
    async fn moderate_comment(&self, _: Ask<ModerateCommentRequest>) -> Answer<Comment> {
        not_faked()
    }
    async fn import_comments(&self, _: Ask<ImportCommentsRequest>) -> Answer<ImportCommentsResponse> {
        not_faked()
    }
}

/// The site over a world.
pub(crate) struct House {
    router: axum::Router,
    parts: Parts,
    port: OnceLock<axum::Router>,
    pub(crate) world: Shared,
    pub(crate) clock: Clock,
    pub(crate) shutdown: CancellationToken,
}

/// What came back.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl House {
    pub(crate) fn over(world: Shared) -> Self {
        Self::at("https://waiter.example", world)
    }

    pub(crate) fn at(public_url: &str, world: Shared) -> Self {
        Self::built(public_url, world, Vec::new(), axum::Router::new())
    }

    /// With providers, and the room that signs people in.
    pub(crate) fn built(
        public_url: &str,
        world: Shared,
        providers: Vec<Provider>,
        room: axum::Router,
    ) -> Self {
        let clock = Clock::set_to(MONDAY);
        let key = PrivateKey::generate();
        let keys =
            vec![key.public("gateway", &[Kind::Person, Kind::Guest, Kind::Service]).limited_to(&[SIGN_IN])];
        let verifier = Verifier::new(Keyring::new(PublicKeys { keys }).unwrap(), "here", clock.clone());
        let access = Access { verifier, policy: POLICY };
        let posts = Routes::new(BlogServiceServer::new(world.clone()))
            .add_service(PostServiceServer::new(world.clone()))
            .add_service(PostSearchServer::new(world.clone()))
            .add_service(SignInServiceServer::new(world.clone()))
            .add_service(SummaryServiceServer::new(world.clone()));
        let comments = Routes::new(CommentServiceServer::new(world.clone()))
            .add_service(CommentSearchServer::new(world.clone()))
            .add_service(CommentWatchServer::new(world.clone()));
        let serve = |routes: Routes, position: &'static str| {
            let routes = layers::wrap(routes.into_axum_router(), access.clone());
            upstream::in_process(layers::with_position(routes, || Some(position.to_owned())))
        };
        let shutdown = CancellationToken::new();
        let parts = Parts {
            posts: serve(posts, POSTS_POSITION),
            comments: serve(comments, COMMENTS_POSITION),
            minter: Minter::new(&key, "gateway", "here", clock.clone()),
            cookie_key: Secret([7; 32]).into(),
            public_url: public_url.parse().unwrap(),
            blog_hosts: Vec::new(),
            trusted_proxies: Vec::new(),
            max_live_readers: 10,
            login: gateway::config::Login::default(),
            clock: clock.clone(),
            shutdown: shutdown.clone(),
        };
        Self {
            router: Site::new(&parts, providers, room).router(),
            parts,
            port: OnceLock::new(),
            world,
            clock,
            shutdown,
        }
    }

    /// With a blog on a host of its own, as the port knows it.
    pub(crate) fn with_own_host(mut self, blog: &str, url: &str) -> Self {
        self.parts.blog_hosts.push(BlogHost { blog: blog.to_owned(), url: url.parse().unwrap() });
        Self { port: OnceLock::new(), ..self }
    }

    /// The port's answer as a page.
    pub(crate) async fn at_the_port(&self, request: Request<String>) -> Page {
        let (parts, body) = self.through_the_port(request).await.into_parts();
        let body = String::from_utf8(body.to_vec()).unwrap();
        Page { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        self.send(Request::get(path).body(String::new()).unwrap()).await
    }

    pub(crate) async fn get_with(&self, path: &str, name: &str, value: &str) -> Page {
        self.send(Request::get(path).header(name, value).body(String::new()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)], cookie: Option<&str>) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::USER_AGENT, "a browser");
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        self.send(request.body(body).unwrap()).await
    }

    /// As the whole gateway answers: with its edge before the site, and the bytes as they are sent.
    pub(crate) async fn through_the_port(&self, request: Request<String>) -> http::Response<Bytes> {
        let request = request.map(axum::body::Body::from);
        let port = self.port.get_or_init(|| gateway::build(&self.parts)).clone();
        let (parts, body) = port.oneshot(request).await.unwrap().into_parts();
        http::Response::from_parts(parts, body.collect().await.unwrap().to_bytes())
    }

    /// An answer as it comes.
    pub(crate) async fn open(&self, mut request: Request<String>) -> http::Response<Body> {
        if request.extensions().get::<ClientAddress>().is_none() {
            request.extensions_mut().insert(ClientAddress([203, 0, 113, 7].into()));
        }
        self.router.clone().oneshot(request.map(Body::from)).await.unwrap()
    }

    pub(crate) async fn send(&self, request: Request<String>) -> Page {
        let response = self.open(request).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8(body.to_vec()).unwrap();
        Page { status: parts.status, headers: parts.headers, body }
    }
}

impl Page {
    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// All cookies as the browser sends them back.
    pub(crate) fn cookies(&self) -> String {
        let lines = self.headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap());
        lines.filter_map(|line| line.split(';').next()).collect::<Vec<_>>().join("; ")
    }

    /// The cookie as the browser sends it back.
    pub(crate) fn cookie(&self) -> Option<String> {
        let line = self.header(header::SET_COOKIE);
        line.split(';').next().filter(|pair| !pair.is_empty()).map(str::to_owned)
    }

    #[track_caller]
    pub(crate) fn says(&self, text: &str) -> &Self {
        assert!(self.body.contains(text), "{text:?} is not on the page:\n{}", self.body);
        self
    }

    #[track_caller]
    pub(crate) fn does_not_say(&self, text: &str) -> &Self {
        assert!(!self.body.contains(text), "{text:?} is on the page:\n{}", self.body);
        self
    }

    #[track_caller]
    pub(crate) fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }
}
