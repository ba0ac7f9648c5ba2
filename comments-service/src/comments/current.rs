//! Brings HTML of an older renderer up to date before it is shown: away from the threads that answer
//! calls, and once for a whole page. The sweep does the same for good.

use crate::{
    comment::{Comment, Text},
    error::Error,
    store::{discussions::Discussion, revisions::Revision},
    text,
};

/// What holds texts of comments.
pub(super) trait Texts: Send + 'static {
    fn texts(&mut self) -> Vec<&mut Text>;
}

impl Texts for Comment {
    fn texts(&mut self) -> Vec<&mut Text> {
        vec![&mut self.text]
    }
}

impl Texts for Discussion {
    fn texts(&mut self) -> Vec<&mut Text> {
        self.replies.iter_mut().chain([&mut self.root]).map(|comment| &mut comment.text).collect()
    }
}

impl Texts for Revision {
    fn texts(&mut self) -> Vec<&mut Text> {
        vec![&mut self.text]
    }
}

impl<V: Send + 'static> Texts for (V, Comment) {
    fn texts(&mut self) -> Vec<&mut Text> {
        self.1.texts()
    }
}

/// The page with the HTML of this program.
pub(super) async fn current<T: Texts>(mut page: Vec<T>) -> Result<Vec<T>, Error> {
    if !page.iter_mut().any(|item| item.texts().into_iter().any(|text| text::is_outdated(text))) {
        return Ok(page);
    }
    let render = move || {
        page.iter_mut().flat_map(Texts::texts).for_each(text::refresh);
        page
    };
    tokio::task::spawn_blocking(render).await.map_err(Error::Rendering)
}

/// One comment with the HTML of this program.
pub(super) async fn current_one(comment: Comment) -> Result<Comment, Error> {
    let mut page = current(vec![comment]).await?;
    Ok(page.pop().expect("one went in"))
}
