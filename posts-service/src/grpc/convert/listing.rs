//! Pages: what a list is asked for, what a token is bound to, where a page ends.

use prost::Message as _;
use proto::posts::v1;
use service_kit::{
    auth::Caller,
    order::{self, OrderBy},
    paging::{Binding, PageSize},
    time::Timestamp,
    violation::Violations,
};

use super::{filter, posts::message, whose::whose};
use crate::persons::Stop;
use crate::posts::MAX_PAGE_BYTES;
use crate::values::{
    ApiKeyId, BlogId, Condition, Filter, IdentityId, InvitationId, Listed, Listing, MemberId, MemberName,
    OrderField, Origin, PersonId, Position, PostId, State,
};

const ORDERS: &[&str] = &["publish_time", "create_time", "update_time"];
const NEWEST_FIRST: OrderBy = OrderBy { field: "publish_time", descending: true };

/// A page that was asked for.
pub(in crate::grpc) struct Page<L> {
    /// What to list.
    pub(in crate::grpc) listing: L,
    size: usize,
    binding: Binding,
}

/// A page of blogs, members, invitations, identities or API keys: one more than it holds, to see whether there is a next.
pub(in crate::grpc) struct After<P> {
    pub(in crate::grpc) after: Option<P>,
    pub(in crate::grpc) most: u32,
}

impl<P> Page<P> {
    /// The items of the page, and the token of the next: empty when this is the last.
    pub(in crate::grpc) fn cut<T, S: serde::Serialize>(
        &self,
        mut items: Vec<T>,
        position: impl Fn(&T) -> S,
    ) -> (Vec<T>, String) {
        let more = items.len() > self.size;
        items.truncate(self.size);
        let token = items.last().filter(|_| more).map(|last| self.binding.token(&position(last)));
        (items, token.unwrap_or_default())
    }
}

impl Page<Option<Stop>> {
    /// Most posts in it.
    pub(in crate::grpc) fn size(&self) -> usize {
        self.size
    }

    /// The token of the next page: empty when this is the last.
    pub(in crate::grpc) fn token(&self, next: Option<&Stop>) -> String {
        let token = |next: &Stop| self.binding.token(&(next.author.to_string(), next.post.as_str()));
        next.map(token).unwrap_or_default()
    }
}

/// The origin that the blogs are to allow, and the page of them.
type BlogsPage = (Option<Origin>, Page<After<BlogId>>);

pub(in crate::grpc) fn blogs(request: &v1::ListBlogsRequest) -> Result<BlogsPage, Violations> {
    let mut wrong = Violations::default();
    let origin = wrong.check("filter", filter::allowed_origin(&request.filter)).ok_or(wrong)?;
    let PageSize(size) = PageSize::parse(request.page_size, 50, 100)?;
    let binding = Binding::to(["ListBlogs", &request.filter]);
    let position: Option<String> = binding.position(&request.page_token)?;
    let after = position.map(|id| BlogId::parse(&id).map_err(|_| foreign_token())).transpose()?;
    Ok((origin, Page { listing: After { after, most: size + 1 }, size: size as usize, binding }))
}

/// Which blog's members, and the page of them.
type MembersPage = (BlogId, Page<After<(i64, MemberId)>>);

pub(in crate::grpc) fn members(request: &v1::ListMembersRequest) -> Result<MembersPage, Violations> {
    let mut wrong = Violations::default();
    let blog = wrong.check("parent", BlogId::parse_name(&request.parent)).ok_or(wrong)?;
    let PageSize(size) = PageSize::parse(request.page_size, 50, 100)?;
    let binding = Binding::to(["ListMembers", &request.parent]);
    let position: Option<(i64, String)> = binding.position(&request.page_token)?;
    let after = position
        .map(|(time, id)| MemberId::parse(&id).map(|id| (time, id)).ok_or_else(foreign_token))
        .transpose()?;
    Ok((blog, Page { listing: After { after, most: size + 1 }, size: size as usize, binding }))
}

/// Which blog's invitations, and the page of them.
type InvitationsPage = (BlogId, Page<After<(i64, InvitationId)>>);

pub(in crate::grpc) fn invitations(
    request: &v1::ListInvitationsRequest,
) -> Result<InvitationsPage, Violations> {
    let mut wrong = Violations::default();
    let blog = wrong.check("parent", BlogId::parse_name(&request.parent)).ok_or(wrong)?;
    let PageSize(size) = PageSize::parse(request.page_size, 50, 100)?;
    let binding = Binding::to(["ListInvitations", &request.parent]);
    let position: Option<(i64, String)> = binding.position(&request.page_token)?;
    let after = position
        .map(|(time, id)| InvitationId::parse(&id).map(|id| (time, id)).ok_or_else(foreign_token))
        .transpose()?;
    Ok((blog, Page { listing: After { after, most: size + 1 }, size: size as usize, binding }))
}

/// Whose identities, and the page of them.
type IdentitiesPage = (PersonId, Page<After<(i64, IdentityId)>>);

pub(in crate::grpc) fn identities(
    caller: &Caller,
    request: &v1::ListIdentitiesRequest,
) -> Result<IdentitiesPage, Violations> {
    let person = whose(caller, "parent", &request.parent)?;
    let PageSize(size) = PageSize::parse(request.page_size, 20, 20)?;
    let binding = Binding::to(["ListIdentities", person.as_str()]);
    let position: Option<(i64, String)> = binding.position(&request.page_token)?;
    let after = position
        .map(|(time, id)| IdentityId::parse(&id).map(|id| (time, id)).ok_or_else(foreign_token))
        .transpose()?;
    Ok((person, Page { listing: After { after, most: size + 1 }, size: size as usize, binding }))
}

/// Whose API keys, and the page of them.
type ApiKeysPage = (PersonId, Page<After<(i64, ApiKeyId)>>);

pub(in crate::grpc) fn api_keys(
    caller: &Caller,
    request: &v1::ListApiKeysRequest,
) -> Result<ApiKeysPage, Violations> {
    let person = whose(caller, "parent", &request.parent)?;
    let PageSize(size) = PageSize::parse(request.page_size, 20, 20)?;
    let binding = Binding::to(["ListApiKeys", person.as_str()]);
    let position: Option<(i64, String)> = binding.position(&request.page_token)?;
    let after = position
        .map(|(time, id)| ApiKeyId::parse(&id).map(|id| (time, id)).ok_or_else(foreign_token))
        .transpose()?;
    Ok((person, Page { listing: After { after, most: size + 1 }, size: size as usize, binding }))
}

/// Whose posts, and the page of them.
type ExportPage = (PersonId, Page<Option<Stop>>);

pub(in crate::grpc) fn export(
    caller: &Caller,
    request: &v1::ExportPersonRequest,
) -> Result<ExportPage, Violations> {
    let person = whose(caller, "name", &request.name)?;
    let PageSize(size) = PageSize::parse(request.page_size, 20, 100)?;
    let binding = Binding::to(["ExportPerson", person.as_str()]);
    let position: Option<(String, String)> = binding.position(&request.page_token)?;
    let stop = |(author, post): (String, String)| {
        let author = MemberName::parse(&author).map_err(|_| foreign_token())?;
        Ok::<_, Violations>(Stop { author, post: PostId::parse(&post).ok_or_else(foreign_token)? })
    };
    let listing = position.map(stop).transpose()?;
    Ok((person, Page { listing, size: size as usize, binding }))
}

pub(in crate::grpc) fn erased(
    request: &v1::ListErasedPersonsRequest,
) -> Result<Page<After<(Timestamp, PersonId)>>, Violations> {
    let PageSize(size) = PageSize::parse(request.page_size, 100, 1000)?;
    let binding = Binding::to(["ListErasedPersons"]);
    let position: Option<(i64, String)> = binding.position(&request.page_token)?;
    let after = position
        .map(|(time, id)| PersonId::parse(&id).map(|id| (Timestamp(time), id)).ok_or_else(foreign_token))
        .transpose()?;
    Ok(Page { listing: After { after, most: size + 1 }, size: size as usize, binding })
}

pub(in crate::grpc) fn posts(request: &v1::ListPostsRequest) -> Result<Page<Listing>, Violations> {
    let mut wrong = Violations::default();
    let blog = wrong.check("parent", BlogId::parse_name(&request.parent));
    let size = PageSize::parse(request.page_size, 20, 100).map_err(|violation| wrong.0.push(violation));
    let order = wrong.check("order_by", order::parse(&request.order_by, ORDERS, NEWEST_FIRST));
    let view = wrong.check("view", v1::PostView::try_from(request.view).map_err(|_| "must be BASIC or FULL"));
    let with_text = view == Some(v1::PostView::Full);
    let filter = match &blog {
        Some(blog) => wrong.check("filter", filter::parse(&request.filter, blog)),
        None => None,
    };
    let (Some(blog), Ok(PageSize(size)), Some(order), Some(filter)) = (blog, size, order, filter) else {
        return Err(wrong);
    };
    wrong.into_result()?;
    let binding = binding(request);
    let after: Option<Position> = binding.position(&request.page_token)?;
    if after.as_ref().is_some_and(|position| !position.is_plausible()) {
        return Err(foreign_token());
    }
    let with_trashed = request.show_deleted || asks_for_trash(&filter);
    let listing = Listing {
        blog,
        order: order_field(order),
        descending: order.descending,
        after,
        size: size as usize,
        with_text,
        with_trashed,
        filter,
    };
    Ok(Page { listing, size: size as usize, binding })
}

/// The page as a message. What was read fits; HTML that was rendered anew since may not.
pub(in crate::grpc) fn posts_page(page: &Page<Listing>, listed: Listed) -> v1::ListPostsResponse {
    let Listed { posts, more } = listed;
    let count = posts.len();
    let mut bytes = 0;
    let mut messages = Vec::with_capacity(count);
    let mut last = None;
    for post in posts {
        let position = page.listing.position(&post);
        let message = message(post);
        bytes += message.encoded_len();
        if bytes > MAX_PAGE_BYTES && !messages.is_empty() {
            break;
        }
        messages.push(message);
        last = Some(position);
    }
    let more = more || count > messages.len();
    let token = last.filter(|_| more).map(|position| page.binding.token(&position));
    v1::ListPostsResponse { posts: messages, next_page_token: token.unwrap_or_default() }
}

fn binding(request: &v1::ListPostsRequest) -> Binding {
    let (view, show_deleted) = (request.view.to_string(), request.show_deleted.to_string());
    Binding::to(["ListPosts", &request.parent, &request.filter, &request.order_by, &view, &show_deleted])
}

fn order_field(order: OrderBy) -> OrderField {
    match order.field {
        "create_time" => OrderField::Creation,
        "update_time" => OrderField::Change,
        _ => OrderField::Publication,
    }
}

/// Whether the filter names the trash, other than to leave it out.
pub(super) fn asks_for_trash(filter: &Filter) -> bool {
    filter.terms().contains(&(&Condition::State(State::Trashed), true))
}

pub(super) fn foreign_token() -> Violations {
    let rule = "is not a token of this list; start again without one";
    service_kit::violation::Violation::new("page_token", rule).into()
}
