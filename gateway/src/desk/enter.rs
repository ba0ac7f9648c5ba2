//! Finds out who sent a request, and where they sit.

use jiff::tz::TimeZone;
use proto::posts::v1::{ListMembersRequest, Member};
use service_kit::auth::Kind;

use super::{seat::Seat, trouble::Trouble};
use crate::{
    pages::locale::PageLocale,
    session::{As, Browser, Failure, Sessions},
};

/// Pages of members that are read for the list of authors; a blog with more keeps its authors, whom the
/// list then does not offer.
const MEMBER_PAGES: usize = 5;
const MEMBERS_PER_PAGE: i32 = 100;

/// `blogs/{blog}`; `None` for what no blog is called, so that nothing else gets into a resource name.
pub(super) fn blog_name(id: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (!id.is_empty() && id.bytes().all(plain)).then(|| format!("blogs/{id}"))
}

/// Finds out who sent the request, and their place in the blog.
pub(super) async fn enter(sessions: &Sessions, browser: &Browser, id: &str) -> Result<Seat, Trouble> {
    let name = blog_name(id).ok_or_else(Trouble::not_found)?;
    let session = sessions.of(browser).ok_or_else(Trouble::signed_out)?;
    let pass = sessions.pass(&session, &browser.request_id).await;
    let pass = pass.map_err(|failure| Trouble::of(failure, sessions))?;
    let me = browser.with(&pass);
    let (blog, members) = tokio::join!(sessions.calls.blog(me, name.clone()), members(sessions, me, &name));
    let blog = blog.map_err(|failure| Trouble::of(failure, sessions))?;
    let members = match members {
        // A service may have no right to see members, and still write.
        Err(Failure::Forbidden) if session.kind() == Kind::Service => Vec::new(),
        Err(Failure::Forbidden) => return Err(Trouble::no_member(&blog, &session)),
        other => other.map_err(|failure| Trouble::of(failure, sessions))?,
    };
    let locale = PageLocale::new(&blog.language, &blog.time_zone);
    let zone = TimeZone::get(&blog.time_zone).unwrap_or(TimeZone::UTC);
    let (address, request_id) = (browser.address, browser.request_id.clone());
    let positions = browser.positions.clone();
    Ok(Seat { session, pass, blog, members, locale, zone, address, request_id, positions })
}

async fn members(sessions: &Sessions, me: As<'_>, blog: &str) -> Result<Vec<Member>, Failure> {
    let mut members = Vec::new();
    let mut page_token = String::new();
    for _ in 0..MEMBER_PAGES {
        let page_size = MEMBERS_PER_PAGE;
        let message = ListMembersRequest { parent: blog.to_owned(), page_size, page_token };
        let page = sessions.calls.members(me, message).await?;
        members.extend(page.members);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    Ok(members)
}
