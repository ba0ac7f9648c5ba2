//! An installation with one blog whose posts were imported, and readers in front of it.

use axum::{Router, body::Body};
use http::{Request, StatusCode, header};
use proto::posts::v1::{
    Blog, CommentPolicy, CreateBlogRequest, Experience, ImportPostsRequest, ImportedPost, Member, MemberRole,
    Post, PostKind, PostState, UpdatePostRequest, blog_service_client::BlogServiceClient,
    post_service_client::PostServiceClient,
};
use quick_xml::escape::{resolve_predefined_entity, unescape_with};
use rapport::{
    databases::Databases,
    installation::Installation,
    keys::{Folder, Keys, OPERATOR},
};
use service_kit::{
    auth::{Identity, Minter, TOKEN_LIFETIME},
    config::{Installation as Named, Keys as KeySettings, Storage},
    time::{Clock, Timestamp},
};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;
use url::form_urlencoded;

/// 2012-11-20 12:00 UTC.
const NOW: Timestamp = Timestamp(1_353_412_800_000_000);

/// 2012-11-19 19:05 in Denver, where it is the 20th in UTC already.
pub const MONDAY: Timestamp = Timestamp(1_353_377_100_000_000);

/// What guests say of themselves beside their names.
pub const GUEST_EMAIL: &str = "guest@example.com";
pub const GUEST_URL: &str = "https://guest.example/";

const INSTALLATION: &str = "rapport";

/// The running house.
pub struct House {
    router: Router,
    clock: Clock,
    installation: Installation,
    keys: Keys,
    _folder: TempDir,
}

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub body: String,
}

impl House {
    /// A blog in this language, in Denver, that holds no comment back.
    pub async fn speaking(language: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage { data_dir: folder.path().to_owned(), database_url: None };
        let keys = Folder::of_data(folder.path()).open().unwrap();
        let settings = KeySettings { jwks: None, installation: Named { name: INSTALLATION.to_owned() } };
        let clock = Clock::set_to(NOW);
        let shutdown = CancellationToken::new();
        let databases = Databases::open(&storage).await.unwrap();
        let installation = Installation::new(databases, &settings, &keys, clock.clone(), &shutdown).unwrap();
        let router = gateway::build(&gateway::Parts {
            posts: installation.posts.clone(),
            comments: installation.comments.clone(),
            minter: Minter::new(&keys.gateway, gateway::ISSUER, INSTALLATION, clock.clone()),
            cookie_key: keys.cookie.clone(),
            public_url: "https://waiter.example".parse().unwrap(),
            blog_hosts: Vec::new(),
            trusted_proxies: Vec::new(),
            max_live_readers: 10,
            login: gateway::config::Login::default(),
            clock: clock.clone(),
            shutdown,
        });
        let house = Self { router, clock, installation, keys, _folder: folder };
        house.make_blog(language).await;
        house
    }

    async fn make_blog(&self, language: &str) {
        let request = self.as_service(CreateBlogRequest {
            blog: Some(Blog {
                title: "The Good Waiter".into(),
                language: language.into(),
                time_zone: "America/Denver".into(),
                comment_policy: Some(CommentPolicy {
                    hold_first_comment: Some(false),
                    flood_interval: Some(prost_types::Duration::default()),
                    ..CommentPolicy::default()
                }),
                ..Blog::default()
            }),
            blog_id: "waiter".into(),
            owner: Some(Member {
                display_name: "Olga".into(),
                role: MemberRole::Owner.into(),
                ..Member::default()
            }),
            request_id: String::new(),
        });
        BlogServiceClient::new(self.installation.posts.clone()).create_blog(request).await.unwrap();
    }

    /// A published post of that Monday; answers its name.
    pub async fn import(&self, slug: &str, title: &str, markdown: &str, labels: &[&str]) -> String {
        let post = ImportedPost {
            source_key: slug.into(),
            kind: PostKind::Article.into(),
            slug: slug.into(),
            title: title.into(),
            content: markdown.into(),
            content_format: proto::posts::v1::ContentFormat::Markdown.into(),
            state: PostState::Published.into(),
            publish_time: Some(MONDAY.to_proto()),
            labels: labels.iter().map(|&label| label.to_owned()).collect(),
            author_source_key: "paula".into(),
            author_display_name: "Paula".into(),
            ..ImportedPost::default()
        };
        let request =
            self.as_service(ImportPostsRequest { parent: "blogs/waiter".into(), posts: vec![post] });
        let mut client = PostServiceClient::new(self.installation.posts.clone());
        let answer = client.import_posts(request).await.unwrap().into_inner();
        answer.results[0].post.clone()
    }

    /// Lets a post tell of an experience.
    pub async fn tell(&self, post: &str, experience: Experience) {
        let post = Post { name: post.into(), experience: Some(experience), ..Post::default() };
        let request = self.as_service(UpdatePostRequest { post: Some(post), ..UpdatePostRequest::default() });
        PostServiceClient::new(self.installation.posts.clone()).update_post(request).await.unwrap();
    }

    fn as_service<M>(&self, message: M) -> tonic::Request<M> {
        let scopes = ["blogs.create", "import", "posts.write", "posts.read"].map(str::to_owned).to_vec();
        let minter = Minter::new(&self.keys.operator, OPERATOR, INSTALLATION, self.clock.clone());
        let token = minter.mint(&Identity::Service { name: "test".into(), scopes }, TOKEN_LIFETIME).unwrap();
        let mut request = tonic::Request::new(message);
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        request
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Leaves a reply as a guest.
    pub async fn reply(&self, path: &str, name: &str, text: &str) -> Page {
        let fields = [("name", name), ("email", GUEST_EMAIL), ("url", GUEST_URL), ("text", text)];
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> Page {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Page { status: parts.status, body: String::from_utf8(body.to_vec()).unwrap() }
    }
}

impl Page {
    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    #[track_caller]
    pub fn says(&self, text: &str) -> &Self {
        assert!(self.body.contains(text), "{text:?} is not on the page:\n{}", self.body);
        self
    }

    #[track_caller]
    pub fn does_not_say(&self, text: &str) -> &Self {
        assert!(!self.body.contains(text), "{text:?} is on the page:\n{}", self.body);
        self
    }

    /// Where a text begins.
    #[track_caller]
    pub fn at(&self, text: &str) -> usize {
        self.says(text).body.find(text).unwrap()
    }

    /// The part of the page that begins with one text and ends before another.
    #[track_caller]
    pub fn part(&self, from: &str, to: &str) -> &str {
        let rest = &self.body[self.at(from)..];
        &rest[..rest.find(to).unwrap_or_else(|| panic!("{to:?} does not follow {from:?}:\n{rest}"))]
    }
}

/// The words that a reader reads in HTML, with one space between them.
pub fn words(html: &str) -> String {
    let tags = html.split('<').skip(1).filter_map(|piece| piece.split_once('>'));
    let before = html.split('<').next().unwrap_or_default().to_owned();
    let text = tags.fold(before, |text, (_, after)| text + " " + after);
    let known = |name: &str| resolve_predefined_entity(name).or((name == "nbsp").then_some("\u{a0}"));
    let text = unescape_with(&text, known).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
