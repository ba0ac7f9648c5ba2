//! The all-in-one in this process, on a port of its own.

use std::{net::SocketAddr, path::Path};

use anyhow::Context as _;
use gateway::Parts;
use proto::posts::v1::{
    Blog, CommentPolicy, CreateBlogRequest, CreatePostRequest, ListMembersRequest, Member, Post,
    PublishPostRequest, blog_service_client::BlogServiceClient, member_service_client::MemberServiceClient,
    post_service_client::PostServiceClient,
};
use rapport::{
    databases::Databases,
    installation::Installation,
    keys::{Folder, Keys},
    token,
};
use service_kit::{
    auth::{Identity, Minter, TOKEN_LIFETIME},
    config::{DatabaseUrl, Installation as Name, Keys as KeySettings, Storage},
    serve,
    time::Clock,
};
use store_kit::Database;
use tokio_util::sync::CancellationToken;
use tonic::Request;

/// Posts that are commented on.
const POSTS: usize = 64;

/// A running all-in-one.
pub(crate) struct House {
    pub(crate) gateway: SocketAddr,
    /// That of a service which may do what is measured.
    pub(crate) token: String,
    pub(crate) comments: Database,
    installation: Installation,
    shutdown: CancellationToken,
}

impl House {
    /// As it is served.
    pub(crate) async fn grouped(url: Option<&str>, folder: &Path) -> anyhow::Result<Self> {
        let storage = storage(url, folder)?;
        let databases = Databases::open(&storage).await?;
        Self::over(databases, &storage).await
    }

    /// Over the same databases, with a transaction for each write.
    pub(crate) async fn one_by_one(url: Option<&str>, folder: &Path) -> anyhow::Result<Self> {
        let storage = storage(url, folder)?;
        let posts = posts_service::store::location(&storage);
        let comments = comments_service::store::location(&storage);
        let databases = Databases {
            posts: Database::open_ungrouped(&posts, &posts_service::store::MIGRATIONS).await?,
            comments: Database::open_ungrouped(&comments, &comments_service::store::MIGRATIONS).await?,
        };
        Self::over(databases, &storage).await
    }

    async fn over(databases: Databases, storage: &Storage) -> anyhow::Result<Self> {
        let keys = Folder::of_data(&storage.data_dir).open()?;
        let (clock, shutdown) = (Clock::system(), CancellationToken::new());
        let name = Name { name: "bench".to_owned() };
        let settings = KeySettings { jwks: None, installation: name };
        let comments = databases.comments.clone();
        let installation = Installation::new(databases, &settings, &keys, clock.clone(), &shutdown)?;
        let listener = serve::bind("127.0.0.1:0".parse()?).await?;
        let gateway = listener.local_addr()?;
        let parts = parts(gateway, &keys, &installation, clock.clone(), shutdown.clone())?;
        tokio::spawn(serve::all([(listener, gateway::build(&parts))], shutdown.clone()));
        let token = service_token(&token::operator(&keys.operator, "bench", clock))?;
        Ok(Self { gateway, token, comments, installation, shutdown })
    }

    /// Makes a blog that takes every comment at once; answers the names of its posts.
    pub(crate) async fn blog_with_posts(&self) -> anyhow::Result<Vec<String>> {
        let policy = CommentPolicy {
            hold_first_comment: Some(false),
            flood_interval: Some(prost_types::Duration::default()),
            ..CommentPolicy::default()
        };
        let create = CreateBlogRequest {
            blog: Some(Blog { title: "Bench".to_owned(), comment_policy: Some(policy), ..Blog::default() }),
            blog_id: "bench".to_owned(),
            owner: Some(Member { display_name: "Olga".to_owned(), ..Member::default() }),
            request_id: String::new(),
        };
        let upstream = &self.installation.posts;
        BlogServiceClient::new(upstream.clone()).create_blog(self.request(create)?).await?;
        let members =
            ListMembersRequest { parent: "blogs/bench".to_owned(), ..ListMembersRequest::default() };
        let members = MemberServiceClient::new(upstream.clone()).list_members(self.request(members)?).await?;
        let olga = members.into_inner().members.swap_remove(0).name;
        let mut posts = PostServiceClient::new(upstream.clone());
        let mut names = Vec::new();
        for number in 0..POSTS {
            let post = Post {
                title: format!("Evening {number}"),
                author: olga.clone(),
                content: "The glass was never empty.".to_owned(),
                ..Post::default()
            };
            let create = CreatePostRequest {
                parent: "blogs/bench".to_owned(),
                post: Some(post),
                request_id: String::new(),
            };
            let name = posts.create_post(self.request(create)?).await?.into_inner().name;
            let publish = PublishPostRequest { name: name.clone(), ..PublishPostRequest::default() };
            posts.publish_post(self.request(publish)?).await?;
            names.push(name);
        }
        Ok(names)
    }

    fn request<T>(&self, message: T) -> anyhow::Result<Request<T>> {
        let mut request = Request::new(message);
        request.metadata_mut().insert("authorization", format!("Bearer {}", self.token).parse()?);
        Ok(request)
    }

    pub(crate) async fn close(self) {
        self.shutdown.cancel();
        self.installation.close().await;
    }
}

fn storage(url: Option<&str>, folder: &Path) -> anyhow::Result<Storage> {
    let database_url = url.map(str::parse::<DatabaseUrl>).transpose().map_err(anyhow::Error::msg)?;
    Ok(Storage { data_dir: folder.to_owned(), database_url })
}

fn service_token(minter: &Minter) -> anyhow::Result<String> {
    let scopes =
        ["blogs.create", "blogs.write", "comments.write", "members.read", "posts.read", "posts.write"];
    let scopes = scopes.map(str::to_owned).to_vec();
    let robot = Identity::Service { name: "bench".to_owned(), scopes };
    minter.mint(&robot, TOKEN_LIFETIME).context("a token is minted")
}

fn parts(
    gateway: SocketAddr,
    keys: &Keys,
    installation: &Installation,
    clock: Clock,
    shutdown: CancellationToken,
) -> anyhow::Result<Parts> {
    Ok(Parts {
        posts: installation.posts.clone(),
        comments: installation.comments.clone(),
        minter: Minter::new(&keys.gateway, gateway::ISSUER, "bench", clock.clone()),
        cookie_key: keys.cookie.clone(),
        public_url: format!("http://{gateway}").parse()?,
        blog_hosts: Vec::new(),
        trusted_proxies: Vec::new(),
        max_live_readers: 1,
        login: gateway::config::Login::default(),
        clock,
        shutdown,
    })
}
