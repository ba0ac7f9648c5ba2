//! The first owner: from a printed code to a published post, over the real services.

use posts_service::{
    tools::{self, Role},
    values::BlogId,
};

use crate::house::{DESK, House};

#[tokio::test]
async fn who_claims_a_blog_writes_at_its_desk_and_comments_as_a_person() {
    let house = House::open().await;
    let mut browser = house.browser();
    let away = browser.get(DESK).await;
    away.is(303);
    let choice = browser.get(&away.location).await;
    choice.is(200).says("Nobody owns this installation yet");
    let code = house.claim_code().await;
    let there = browser.send_form("/auth/claim", &[("code", &code.to_lowercase())]).await;
    there.is(303);
    assert_eq!(there.location, DESK);
    browser.get(DESK).await.is(200).says("Signed in as Olga");
    browser.write(&[("title", "Week 1"), ("slug", "week-1"), ("content", "The glass.")], "publish").await;
    let page = browser.get("/b/waiter/week-1").await;
    page.is(200).says("You are signed in.").says("<bdi>Olga</bdi>");
    house.browser().get("/b/waiter/week-1").await.is(200).says("The glass.");

    let mut second = house.browser();
    second.send_form("/auth/claim", &[("code", &code)]).await.is(409).says("nothing to claim");
    assert_eq!(second.cookie, None);
    second.get("/auth/sign-in").await.is(200).does_not_say("/auth/claim");
    // A token of the same member is the same person.
    let mut token = house.signed_in("Olga", Role::Owner).await;
    token.get(DESK).await.is(200).says("Week 1");
}

impl House {
    /// What `rapport claim` prints.
    pub async fn claim_code(&self) -> String {
        let database = self.posts_database().await;
        let issued =
            tools::issue_claim(&database, &self.clock, BlogId::parse("waiter").unwrap()).await.unwrap();
        database.close().await;
        issued.code
    }
}
