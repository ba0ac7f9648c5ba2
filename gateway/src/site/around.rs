//! What is below every page of a blog: the newest comments, the posts that most was said about,
//! labels, months, pages. All of it is optional: what cannot be loaded is not there.

use std::{collections::HashMap, sync::Arc};

use proto::{
    comments::v1::{Comment, Thread},
    posts::v1::{Post, SummarizePostsResponse},
};

use super::{
    backend::{Asker, Failure, Walk},
    calendar::{Month, micros},
    context::Context,
    place::Place,
    present,
};
use crate::pages::view::{Around, DiscussedPost, LabelLink, MonthLink, RecentComment};

const RECENT_COMMENTS: i32 = 5;
const DISCUSSED_POSTS: i32 = 5;
const PAGES: i32 = 8;

/// What is around the pages of this blog, for anybody.
pub(super) async fn load(site: &Context, asker: &Asker, place: &Place) -> Arc<Around> {
    if let Some(kept) = site.around.get(&place.id) {
        return kept;
    }
    let around = Arc::new(fetch(site, asker, place).await);
    site.around.keep(&place.id, &around);
    around
}

async fn fetch(site: &Context, asker: &Asker, place: &Place) -> Around {
    let id = &place.id;
    let pages = Walk { page_size: PAGES, ..Walk::filtered("kind = PAGE") };
    let (comments, threads, summary, pages, businesses) = tokio::join!(
        site.backend.newest(asker, format!("{}/posts/-", id.name()), RECENT_COMMENTS),
        site.backend.most_discussed(asker, id, DISCUSSED_POSTS),
        site.backend.summary(asker, id),
        site.backend.posts(asker, id, pages),
        site.backend.experiences(asker, id, "", "")
    );
    let comments = or_nothing(comments);
    let threads = or_nothing(threads);
    let posts = posts(site, asker, place, &comments, &threads).await;
    let summary = or_nothing(summary);
    Around {
        recent: comments.iter().filter_map(|comment| recent(place, &posts, comment)).collect(),
        discussed: threads.iter().filter_map(|thread| discussed(place, &posts, thread)).collect(),
        labels: labels(place, &summary),
        months: months(place, &summary),
        pages: or_nothing(pages).posts.iter().map(|page| present::link(place, page)).collect(),
        businesses_url: (!or_nothing(businesses).businesses.is_empty()).then(|| id.business_url("")),
    }
}

fn or_nothing<T: Default>(answer: Result<T, Failure>) -> T {
    answer.unwrap_or_else(|failure| {
        tracing::debug!(?failure, "a page goes out without a part of its surroundings");
        T::default()
    })
}

/// The posts that these comments and threads are about, by name.
async fn posts(
    site: &Context,
    asker: &Asker,
    place: &Place,
    comments: &[Comment],
    threads: &[Thread],
) -> HashMap<String, Post> {
    let of_comments = comments.iter().filter_map(|comment| post_of_comment(&comment.name));
    let of_threads = threads.iter().filter_map(|thread| thread.name.strip_suffix("/thread"));
    by_name(site, asker, place, of_comments.chain(of_threads)).await
}

/// Public posts by name; none of them when one has gone meanwhile.
pub(super) async fn by_name(
    site: &Context,
    asker: &Asker,
    place: &Place,
    names: impl Iterator<Item = &str>,
) -> HashMap<String, Post> {
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return HashMap::new();
    }
    let posts = or_nothing(site.backend.batch(asker, &place.id, names).await);
    posts.into_iter().filter(present::is_public).map(|post| (post.name.clone(), post)).collect()
}

/// `blogs/{blog}/posts/{post}` of a comment's name.
pub(super) fn post_of_comment(name: &str) -> Option<&str> {
    name.rsplit_once("/comments/").map(|(post, _)| post)
}

fn recent(place: &Place, posts: &HashMap<String, Post>, comment: &Comment) -> Option<RecentComment> {
    let post = posts.get(post_of_comment(&comment.name)?)?;
    Some(RecentComment {
        author_name: present::author_name(comment, &place.locale),
        post_title: present::title(place, post),
        url: present::comment_url(place, post, &comment.name),
        create_time: micros(comment.create_time).unwrap_or_default(),
    })
}

fn discussed(place: &Place, posts: &HashMap<String, Post>, thread: &Thread) -> Option<DiscussedPost> {
    let post = posts.get(thread.name.strip_suffix("/thread")?)?;
    Some(DiscussedPost { post: present::link(place, post), comment_count: present::count(thread) })
}

fn labels(place: &Place, summary: &SummarizePostsResponse) -> Vec<LabelLink> {
    let link = |label: &proto::posts::v1::LabelCount| LabelLink {
        name: label.label.clone(),
        url: place.id.label_url(&label.label),
        post_count: u64::try_from(label.post_count).unwrap_or(0),
    };
    summary.labels.iter().map(link).collect()
}

fn months(place: &Place, summary: &SummarizePostsResponse) -> Vec<MonthLink> {
    let links = summary.months.iter().filter_map(|counted| {
        let month = Month::new(counted.year, counted.month)?;
        Some(MonthLink {
            year: month.year,
            month: month.month,
            url: place.id.month_url(month),
            post_count: u64::try_from(counted.post_count).unwrap_or(0),
        })
    });
    links.collect()
}
