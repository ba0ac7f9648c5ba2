//! Calls by which somebody takes along what is kept of them, and leaves. A guest calls with a pass of their
//! own (`Sessions::guest_pass`).

use proto::{
    comments::v1::{EraseGuestRequest, EraseGuestResponse, ExportCommentsRequest, ExportCommentsResponse},
    posts::v1::{ErasePersonRequest, ExportPersonRequest, ExportPersonResponse, Person},
};

use super::{As, Calls, READ_TIMEOUT, WRITE_TIMEOUT, read, within, written};
use crate::{positions::Feed, session::failure::Failure};

/// Posts, comments or reactions of a page: as many as the services give. They end one earlier after 3 MiB.
const PAGE: i32 = 100;

impl Calls {
    /// A page of what posts-service keeps of a person; the first one, whose token is empty, says who they are.
    pub(crate) async fn export_person(
        &self,
        me: As<'_>,
        page_token: String,
    ) -> Result<ExportPersonResponse, Failure> {
        let message = ExportPersonRequest { name: "persons/me".to_owned(), page_size: PAGE, page_token };
        let request = self.sign(me, READ_TIMEOUT, message)?;
        read(me, self.persons.clone().export_person(request)).await
    }

    /// A page of what somebody wrote: `persons/me`, or `guests/me`.
    pub(crate) async fn export_comments(
        &self,
        me: As<'_>,
        name: &str,
        page_token: String,
    ) -> Result<ExportCommentsResponse, Failure> {
        let message = ExportCommentsRequest { name: name.to_owned(), page_size: PAGE, page_token };
        let request = self.sign(me, READ_TIMEOUT, message)?;
        read(me, self.personal_data.clone().export_comments(request)).await
    }

    /// Answers what is left of the person.
    pub(crate) async fn erase_person(&self, me: As<'_>, erase_posts: bool) -> Result<Person, Failure> {
        let message = ErasePersonRequest { name: "persons/me".to_owned(), erase_posts };
        let request = self.sign(me, WRITE_TIMEOUT, message)?;
        written(me, self.persons.clone().erase_person(request)).await
    }

    /// Erases what the guest who calls wrote; answers how much that was.
    pub(crate) async fn erase_guest(&self, me: As<'_>) -> Result<EraseGuestResponse, Failure> {
        let request = self.sign(me, WRITE_TIMEOUT, EraseGuestRequest { name: "guests/me".to_owned() })?;
        let mut client = self.personal_data.clone();
        let noted = async {
            let answer = client.erase_guest(request).await?;
            me.positions.note(Feed::Comments, answer.metadata());
            Ok(answer)
        };
        within(WRITE_TIMEOUT, noted).await.map_err(|failure| me.judged(failure))
    }
}
