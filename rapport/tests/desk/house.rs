//! An installation with one blog, and a browser in front of it.

use std::time::Duration;

use axum::{Router, body::Body};
use http::{Request, StatusCode, header};
use posts_service::{
    tools::{self, Grant, Role},
    values::BlogId,
};
use proto::posts::v1::{
    Blog, CreateBlogRequest, GetPostRequest, Member, MemberRole, Post,
    blog_service_client::BlogServiceClient, post_service_client::PostServiceClient,
};
use rapport::{
    databases::{self, Databases},
    installation::Installation,
    keys::{Folder, Keys, OPERATOR},
};
use service_kit::{
    auth::{Identity, Minter},
    config::{Installation as Named, Keys as KeySettings, Storage},
    time::{Clock, Timestamp},
};
use store_kit::Database;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;
use url::form_urlencoded;

/// 2026-07-01 12:00 in Berlin.
pub const NOW: Timestamp = Timestamp(1_782_900_000_000_000);

pub const DESK: &str = "/b/waiter/desk/";

const INSTALLATION: &str = "rapport";

/// The running house.
pub struct House {
    pub router: Router,
    pub clock: Clock,
    pub installation: Installation,
    pub keys: Keys,
    storage: Storage,
    _folder: TempDir,
}

/// A browser with the cookie of its session, and that of what it wrote last.
pub struct Browser<'a> {
    house: &'a House,
    pub cookie: Option<String>,
    position: Option<String>,
}

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub location: String,
    pub set_cookie: String,
    pub cache: String,
    pub csp: String,
    pub referrer: String,
    pub body: String,
}

impl House {
    pub async fn open() -> Self {
        Self::at("http://127.0.0.1:8080").await
    }

    pub async fn at(public_url: &str) -> Self {
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
            public_url: public_url.parse().unwrap(),
            blog_hosts: Vec::new(),
            trusted_proxies: Vec::new(),
            max_live_readers: 10,
            login: gateway::config::Login::default(),
            clock: clock.clone(),
            shutdown,
        });
        let house = Self { router, clock, installation, keys, storage, _folder: folder };
        house.make_blog().await;
        house
    }

    async fn make_blog(&self) {
        let scopes = vec!["blogs.create".to_owned()];
        let mut request = tonic::Request::new(CreateBlogRequest {
            blog: Some(Blog {
                title: "The Good Waiter".into(),
                language: "en".into(),
                time_zone: "Europe/Berlin".into(),
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
        let token = self.token(&Identity::Service { name: "test".into(), scopes });
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        BlogServiceClient::new(self.installation.posts.clone()).create_blog(request).await.unwrap();
    }

    /// What `rapport token` prints.
    pub fn token(&self, identity: &Identity) -> String {
        self.token_for(identity, INSTALLATION, Duration::from_hours(12))
    }

    pub fn token_for(&self, identity: &Identity, installation: &str, lifetime: Duration) -> String {
        let minter = Minter::new(&self.keys.operator, OPERATOR, installation, self.clock.clone());
        minter.mint(identity, lifetime).unwrap()
    }

    /// A token of a member; made with the membership when it is not there.
    pub async fn member(&self, name: &str, role: Role) -> String {
        self.token(&Identity::Person(self.person(name, role).await))
    }

    /// `persons/{person}` of a member.
    pub async fn person(&self, name: &str, role: Role) -> String {
        let database = self.posts_database().await;
        let blog = BlogId::parse("waiter").unwrap();
        let grant = Grant { blog, name: name.to_owned(), role: Some(role), change_role: false };
        let granted = tools::grant(&database, &self.clock, grant).await.unwrap();
        database.close().await;
        granted.person
    }

    /// As a tool beside the server opens it.
    pub async fn posts_database(&self) -> Database {
        databases::open_posts_beside(&self.storage).await.unwrap()
    }

    pub fn browser(&self) -> Browser<'_> {
        Browser { house: self, cookie: None, position: None }
    }

    /// A browser with a session of this member.
    pub async fn signed_in(&self, name: &str, role: Role) -> Browser<'_> {
        let token = self.member(name, role).await;
        let mut browser = self.browser();
        browser.sign_in(&token).await.is(303);
        browser
    }

    /// The post as its owner reads it.
    pub async fn post(&self, id: &str) -> Post {
        let mut request = tonic::Request::new(GetPostRequest { name: format!("blogs/waiter/posts/{id}") });
        let scopes = vec!["posts.read".to_owned()];
        let token = self.token(&Identity::Service { name: "test".into(), scopes });
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        PostServiceClient::new(self.installation.posts.clone()).get_post(request).await.unwrap().into_inner()
    }
}

impl Browser<'_> {
    pub async fn sign_in(&mut self, token: &str) -> Page {
        self.send_form("/auth/token", &[("token", token)]).await
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path), String::new()).await
    }

    /// Sends a form as it is.
    pub async fn send_form(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, body).await
    }

    /// Fills in the form of a page as a person would, and presses a button.
    pub async fn submit(&mut self, page: &Page, changes: &[(&str, &str)], action: &str) -> Page {
        let (path, fields) = page.form(changes, action);
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.send_form(&path, &fields).await
    }

    pub async fn send(&mut self, mut request: http::request::Builder, body: String) -> Page {
        for cookie in self.cookie.iter().chain(&self.position) {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(Body::from(body)).unwrap();
        let response = self.house.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let text = |name| parts.headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        let lines = parts.headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap());
        let (positions, others): (Vec<&str>, Vec<&str>) =
            lines.partition(|line| line.starts_with("rapport_position="));
        let pair = |line: &str| line.split(';').next().unwrap().to_owned();
        self.position = positions.first().map(|line| pair(line)).or(self.position.take());
        let page = Page {
            status: parts.status,
            location: text(header::LOCATION),
            set_cookie: others.concat(),
            cache: text(header::CACHE_CONTROL),
            referrer: text(header::REFERRER_POLICY),
            csp: text(header::CONTENT_SECURITY_POLICY),
            body: String::from_utf8(body.to_vec()).unwrap(),
        };
        if !page.set_cookie.is_empty() {
            let pair = pair(&page.set_cookie);
            self.cookie = (!pair.ends_with('=')).then_some(pair);
        }
        page
    }

    /// Writes a post and answers its id.
    pub async fn write(&mut self, fields: &[(&str, &str)], action: &str) -> String {
        let blank = self.get(&format!("{DESK}new")).await;
        let saved = self.submit(&blank, fields, action).await;
        saved.is(303);
        saved.post_id()
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

    /// The id in the address that a form led to.
    #[track_caller]
    pub fn post_id(&self) -> String {
        let (_, rest) =
            self.location.split_once("/posts/").unwrap_or_else(|| panic!("no post: {}", self.location));
        rest.split('?').next().unwrap().to_owned()
    }

    /// The value of a field.
    pub fn value(&self, name: &str) -> String {
        let (_, fields) = self.form(&[], "");
        fields.into_iter().find(|(found, _)| found == name).map(|(_, value)| value).unwrap_or_default()
    }

    /// Where the page's own form goes and what it sends, with some fields filled in anew.
    pub fn form(&self, changes: &[(&str, &str)], action: &str) -> (String, Vec<(String, String)>) {
        let at = self.body.find("class=\"editor").expect("a form");
        let start = self.body[..at].rfind("<form").unwrap();
        let html = &self.body[start..];
        let html = &html[..html.find("</form>").unwrap()];
        let path = attribute(html.split('>').next().unwrap(), "action").unwrap();
        let mut fields = fields(html);
        for (name, value) in changes {
            fields.retain(|(found, _)| found != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        if !action.is_empty() {
            fields.push(("action".to_owned(), action.to_owned()));
        }
        (path, fields)
    }
}

/// What a browser would send of a form.
fn fields(html: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for part in html.split('<').skip(1) {
        let (tag, rest) = part.split_once('>').unwrap_or((part, ""));
        let name = attribute(tag, "name");
        match (tag.split_whitespace().next().unwrap_or(""), name) {
            ("input", Some(name)) => {
                let is_choice = tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\"");
                if !is_choice || tag.ends_with(" checked") {
                    fields.push((name, attribute(tag, "value").unwrap_or_default()));
                }
            }
            ("textarea", Some(name)) => {
                fields.push((name, unescape(rest.strip_prefix('\n').unwrap_or(rest))));
            }
            ("select", Some(name)) => fields.push((name, String::new())),
            ("option", _) => {
                let value = attribute(tag, "value").unwrap_or_default();
                let last = fields.last_mut().expect("an option is in a select");
                // The first one counts where none is chosen.
                if tag.ends_with(" selected") || (last.1.is_empty() && !html_has_selected(html, &last.0)) {
                    last.1 =
                        if last.1.is_empty() || tag.ends_with(" selected") { value } else { last.1.clone() };
                }
            }
            _ => {}
        }
    }
    fields
}

fn html_has_selected(html: &str, name: &str) -> bool {
    let select = html
        .split("<select")
        .find(|select| attribute(select.split('>').next().unwrap(), "name").as_deref() == Some(name));
    select.is_some_and(|select| select.split("</select>").next().unwrap().contains(" selected"))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescape(rest.split('"').next()?))
}

fn unescape(text: &str) -> String {
    text.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
}
