//! What is to be asked anew after some changes, blog by blog.

use std::collections::{BTreeMap, BTreeSet};

use service_kit::time::Timestamp;
use store_kit::Database;

use crate::{
    access::Question,
    error::Error,
    name::{BlogId, PostId, PostName},
    posts::changes::Change,
    store::projection,
};

/// What changed.
#[derive(Debug, Default)]
pub(super) struct Stale {
    blogs: BTreeMap<BlogId, InBlog>,
    /// Who is another in each blog where they are known.
    persons: BTreeSet<String>,
    /// Posts that are gone for good.
    pub(super) purged: Vec<PostName>,
    /// Persons of whom nothing is to be left, and when they were erased.
    pub(super) erased: BTreeMap<String, Timestamp>,
}

#[derive(Debug, Default)]
struct InBlog {
    posts: BTreeSet<PostId>,
    persons: BTreeSet<String>,
    /// A member changed of whom nobody says which person they are.
    is_any_member: bool,
}

impl Stale {
    pub(super) fn is_empty(&self) -> bool {
        self.blogs.is_empty() && self.persons.is_empty() && self.erased.is_empty()
    }

    pub(super) fn add(&mut self, change: Change, time: Timestamp) {
        match change {
            Change::Blog(blog) => {
                self.blogs.entry(blog).or_default();
            }
            Change::Post(post) => {
                self.blogs.entry(post.blog).or_default().posts.insert(post.post);
            }
            Change::Purged(post) => {
                self.blogs.entry(post.blog.clone()).or_default().posts.insert(post.post.clone());
                self.purged.push(post);
            }
            Change::Member(blog, Some(person)) => {
                self.blogs.entry(blog).or_default().persons.insert(person);
            }
            Change::Member(blog, None) => self.blogs.entry(blog).or_default().is_any_member = true,
            Change::Person(person) => {
                self.persons.insert(person);
            }
            Change::Erased(person) => {
                self.erased.insert(person, time);
            }
            Change::Other => {}
        }
    }

    /// In the order in which their rows are written: two who write wait for each other in no circle.
    pub(super) async fn questions(mut self, database: &Database) -> Result<Vec<Question>, Error> {
        for person in self.persons {
            for blog in projection::blogs_of(database, &person).await? {
                self.blogs.entry(blog).or_default().persons.insert(person.clone());
            }
        }
        let mut questions = Vec::new();
        for (blog, InBlog { posts, mut persons, is_any_member }) in self.blogs {
            if is_any_member {
                persons.extend(projection::members(database, &blog).await?);
            }
            let person = |person| Question::of(&blog, Vec::new(), Some(person));
            questions.extend(persons.into_iter().map(person));
            questions.push(Question::of(&blog, posts.into_iter().collect(), None));
        }
        Ok(questions)
    }
}
