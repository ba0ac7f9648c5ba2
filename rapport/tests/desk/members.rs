//! Members of a blog, and how they come by a link.

use std::time::Duration;

use gateway::cookies::{Session, SessionCookies};
use http::{Request, header};
use posts_service::tools::Role;
use proto::posts::v1::{Account, Person, SignInRequest, sign_in_service_client::SignInServiceClient};
use service_kit::auth::{Identity, Minter};

use crate::house::{Browser, DESK, House, NOW, Page};

const MEMBERS: &str = "/b/waiter/desk/members";

/// A browser of somebody who came back from a log-in, and belongs to no blog.
pub async fn stranger<'a>(house: &'a House, name: &str) -> Browser<'a> {
    let minter = Minter::new(&house.keys.gateway, gateway::ISSUER, "rapport", house.clock.clone());
    let scopes = vec!["persons.sign_in".to_owned()];
    let gateway = Identity::Service { name: "gateway".to_owned(), scopes };
    let token = minter.mint(&gateway, Duration::from_mins(5)).unwrap();
    let account =
        Account { issuer: "https://id.example".into(), subject: name.to_owned(), provider: "Example".into() };
    let mut request =
        tonic::Request::new(SignInRequest { account: Some(account), display_name: name.to_owned() });
    request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    let mut client = SignInServiceClient::new(house.installation.posts.clone());
    let person: Person = client.sign_in(request).await.unwrap().into_inner().person.unwrap();
    let session = Session::of_person(&person, "Example", NOW);
    let line = SessionCookies::new(&house.keys.cookie, false).write(&session, NOW).unwrap();
    let mut browser = house.browser();
    browser.cookie = Some(line.to_str().unwrap().split(';').next().unwrap().to_owned());
    browser
}

/// The proof that the session's pages carry.
pub fn csrf(page: &Page) -> String {
    between(&page.body, "name=\"csrf\" value=\"", "\"").expect("a form with a proof")
}

fn between(text: &str, start: &str, end: &str) -> Option<String> {
    let (_, rest) = text.split_once(start)?;
    Some(rest.split_once(end)?.0.to_owned())
}

/// The path of the link that an OWNER made.
async fn invite(owner: &mut Browser<'_>, role: &str) -> String {
    let page = owner.get(MEMBERS).await;
    let fields = [("csrf", &*csrf(&page)), ("action", "invite"), ("role", role)];
    let made = owner.send_form(MEMBERS, &fields).await;
    made.is(200).says("Copy this link now");
    let link = between(&made.body, "value=\"http://127.0.0.1:8080/auth/invitation/", "\"");
    format!("/auth/invitation/{}", link.expect("a link to copy"))
}

/// The hidden fields of the form that names the member.
fn row(page: &Page, name: &str) -> (String, String) {
    let (_, rest) = page.body.split_once(&format!("<bdi>{name}</bdi>")).expect("a row");
    let name = between(rest, "name=\"name\" value=\"", "\"").expect("a form");
    (name, between(rest, "name=\"etag\" value=\"", "\"").expect("an etag"))
}

#[tokio::test]
async fn an_invited_person_signs_in_accepts_and_writes() {
    let house = House::open().await;
    let mut olga = house.signed_in("Olga", Role::Owner).await;
    let link = invite(&mut olga, "AUTHOR").await;
    olga.get(MEMBERS).await.says("good until").does_not_say(&link);

    // Nobody in particular is sent to sign in, and comes back here.
    let mut nobody = house.browser();
    let page = nobody.get(&link).await;
    let way = format!("/auth/sign-in?next={}", link.replace('/', "%2F"));
    page.is(200).says("The Good Waiter").says(&way).does_not_say("name=\"csrf\"");
    nobody.send_form(&link, &[]).await.is(200).says("you are then brought back here");

    let mut ben = stranger(&house, "Ben").await;
    ben.get(DESK).await.is(403);
    let page = ben.get(&link).await;
    page.is(200).says("As an author you write posts there.").says("You are signed in as Ben.");
    ben.send_form(&link, &[]).await.is(403).says("from an earlier session");
    ben.get(DESK).await.is(403);
    // The code is in the address: nobody is told it, and browsers say of such a page's form no origin.
    let opened = Request::get(&link).header("sec-fetch-site", "cross-site");
    assert_eq!(ben.send(opened, String::new()).await.referrer, "no-referrer");
    let form = Request::post(&link)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ORIGIN, "null")
        .header("sec-fetch-site", "same-origin");
    let there = ben.send(form, format!("csrf={}", csrf(&page))).await;
    there.is(303);
    assert_eq!(there.location, DESK);
    ben.get(DESK).await.is(200).says("Signed in as Ben");
    ben.write(&[("title", "Mine")], "save").await;

    let mut eve = stranger(&house, "Eve").await;
    eve.get(&link).await.is(404).says("This invitation is not, or no longer, good");
    let page = eve.get("/auth/identities").await;
    eve.send_form(&link, &[("csrf", &csrf(&page))]).await.is(404);
    eve.get(&link.replace("waiter", "..")).await.is(404);
}

#[tokio::test]
async fn an_owner_changes_roles_removes_members_and_revokes_invitations() {
    let house = House::open().await;
    let mut olga = house.signed_in("Olga", Role::Owner).await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    ada.get(MEMBERS).await.is(200).says("<bdi>Olga</bdi>").does_not_say("value=\"invite\"");

    let page = olga.get(MEMBERS).await;
    let (name, etag) = row(&page, "Ada");
    let proof = csrf(&page);
    let change = |action: &'static str| {
        vec![("csrf", proof.as_str()), ("action", action), ("name", name.as_str()), ("role", "MODERATOR")]
    };
    let stale = [change("role"), vec![("etag", "stale")]].concat();
    olga.send_form(MEMBERS, &stale).await.is(409).says("Somebody else changed this meanwhile");
    let role = [change("role"), vec![("etag", etag.as_str())]].concat();
    assert_eq!(olga.send_form(MEMBERS, &role).await.location, format!("{MEMBERS}?done=save"));
    ada.get(&format!("{DESK}new")).await.is(403);

    // Somebody who is no OWNER cannot send the form either, and nobody reaches into another blog.
    let page = ada.get(MEMBERS).await;
    let forged = [("csrf", csrf(&page)), ("action", "remove".into()), ("name", name.clone())];
    let forged: Vec<_> = forged.iter().map(|(field, value)| (*field, value.as_str())).collect();
    ada.send_form(MEMBERS, &forged).await.is(403).says("Only an owner may do this.");
    let elsewhere = [("csrf", proof.as_str()), ("action", "remove"), ("name", "blogs/other/members/x")];
    olga.send_form(MEMBERS, &elsewhere).await.is(404);

    let page = olga.get(MEMBERS).await;
    let (own, etag) = row(&page, "Olga");
    let last = [("csrf", proof.as_str()), ("action", "remove"), ("name", &own), ("etag", &etag)];
    olga.send_form(MEMBERS, &last).await.is(409).says("a blog keeps one OWNER");
    olga.send_form(MEMBERS, &change("remove")).await.is(303);
    ada.get(DESK).await.is(403);

    let link = invite(&mut olga, "OWNER").await;
    let page = olga.get(MEMBERS).await;
    let (_, rest) = page.body.split_once("Open invitations").unwrap();
    let (name, etag) =
        (between(rest, "name=\"name\" value=\"", "\""), between(rest, "name=\"etag\" value=\"", "\""));
    let (name, etag) = (name.unwrap(), etag.unwrap());
    let revoke = [("csrf", proof.as_str()), ("action", "revoke"), ("name", &name), ("etag", &etag)];
    olga.send_form(MEMBERS, &revoke).await.is(303);
    house.browser().get(&link).await.is(404);
}

#[tokio::test]
async fn a_member_who_opens_an_invitation_stays_what_they_are() {
    let house = House::open().await;
    let mut olga = house.signed_in("Olga", Role::Owner).await;
    let link = invite(&mut olga, "MODERATOR").await;
    let page = olga.get(&link).await;
    let again = olga.send_form(&link, &[("csrf", &csrf(&page))]).await;
    again.is(409).says("You are a member of this blog already");
    house.browser().get(&link).await.is(200);
}
