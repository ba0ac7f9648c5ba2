//! What is there before the callers begin: a blog, and posts that stay published.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use proto::posts::v1::{Blog, CommentPolicy, CreateBlogRequest, ListMembersRequest, Member};
use tokio_util::sync::CancellationToken;
use tonic::Code;

use super::{BLOG, Work};
use crate::torture::{callers::Callers, chance::Chance, ledger::Ledger};

/// Posts that stay published, so that every comment on them has to be taken.
const STEADY_POSTS: usize = 6;

/// How long a blog that was acknowledged is looked for.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often meanwhile.
const PAUSE: Duration = Duration::from_millis(20);

impl Work {
    /// Makes the blog and its steady posts.
    pub(in crate::torture) async fn prepare(callers: Callers, seed: u64) -> Result<Self> {
        let mut work = Self {
            callers,
            ledger: Ledger::new(),
            steady: Vec::new(),
            owner: String::new(),
            changing: Mutex::default(),
            tallies: Mutex::default(),
            answerable: Mutex::default(),
            handed: Mutex::default(),
            stop: CancellationToken::new(),
            seed,
        };
        let request = work.callers.request(CreateBlogRequest {
            blog: Some(blog()),
            blog_id: BLOG.trim_start_matches("blogs/").to_owned(),
            owner: Some(Member { display_name: "Olga".to_owned(), ..Member::default() }),
            request_id: String::new(),
        });
        work.callers.blogs().create_blog(request).await.context("the blog is made")?;
        work.owner = work.owner().await?;
        let mut chance = work.chance("prepare");
        for _ in 0..STEADY_POSTS {
            let post = work.steady_post(&mut chance).await?;
            work.steady.push(post);
        }
        Ok(work)
    }

    /// A published post. One that was acknowledged and cannot be published stands in the book, and the run
    /// goes on with another, for the sake of what else there is to be found.
    async fn steady_post(&self, chance: &mut Chance) -> Result<String> {
        let begun = Instant::now();
        loop {
            if let Some(kept) = self.create_post(chance, 0).await
                && let Some(kept) = self.publish(chance, kept, 0).await
            {
                return Ok(kept.name);
            }
            if begun.elapsed() > PATIENCE {
                bail!("no post to begin with: {:?}", self.ledger.book().wrong);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The name of the blog's owner. The blog was acknowledged: when it is not there at once, it is lost,
    /// and the run goes on as soon as it is there, for the sake of what else there is to be found.
    async fn owner(&self) -> Result<String> {
        let begun = Instant::now();
        loop {
            let request = ListMembersRequest { parent: BLOG.to_owned(), ..ListMembersRequest::default() };
            match self.callers.members().list_members(self.callers.request(request)).await {
                Ok(members) => return Ok(members.into_inner().members.swap_remove(0).name),
                Err(status) if status.code() == Code::NotFound && begun.elapsed() < PATIENCE => {
                    let lost = format!("{BLOG} was acknowledged, and is not there");
                    let mut book = self.ledger.book();
                    if !book.lost.contains(&lost) {
                        book.lost.push(lost);
                    }
                }
                Err(status) => return Err(status.into()),
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// A blog that holds nothing back and slows nobody down.
fn blog() -> Blog {
    let policy = CommentPolicy {
        hold_first_comment: Some(false),
        flood_interval: Some(prost_types::Duration::default()),
        ..CommentPolicy::default()
    };
    Blog { title: "Torture".to_owned(), comment_policy: Some(policy), ..Blog::default() }
}
