//! The list of posts.

use posts_service::tools::Role;

use crate::house::{DESK, House};

#[tokio::test]
async fn posts_are_listed_by_state_label_kind_and_author() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let mut olga = house.signed_in("Olga", Role::Owner).await;
    ada.write(&[("title", "Adas draft"), ("labels", "a \"b\"")], "save").await;
    ada.write(&[("title", "Adas article")], "publish").await;
    olga.write(&[("title", "Olgas page"), ("kind", "page")], "publish").await;
    olga.write(&[("title", "Olgas draft")], "save").await;
    for (query, there, not_there) in [
        ("", vec!["Adas draft", "Adas article", "Olgas page"], vec!["Olgas draft"]),
        ("?state=draft", vec!["Adas draft"], vec!["Adas article", "Olgas page"]),
        ("?state=published&kind=page", vec!["Olgas page"], vec!["Adas article"]),
        ("?label=a+%22b%22", vec!["Adas draft"], vec!["Adas article", "Olgas page"]),
        ("?mine=1", vec!["Adas draft", "Adas article"], vec!["Olgas page"]),
        ("?state=%3Cb%3E&kind=x", vec!["Adas draft"], vec!["<b>"]),
    ] {
        let page = ada.get(&format!("{DESK}{query}")).await;
        page.is(200);
        for title in there {
            page.says(title);
        }
        for title in not_there {
            page.does_not_say(title);
        }
    }
    olga.get(DESK).await.says("Olgas draft").says("Adas draft");
}

#[tokio::test]
async fn a_long_list_has_pages() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    for number in 0..27 {
        ada.write(&[("title", &format!("Post {number:02}"))], "save").await;
    }
    let first = ada.get(&format!("{DESK}?state=draft")).await;
    let (_, rest) = first.body.split_once("onward\" href=\"").expect("a next page");
    let url = rest.split('"').next().unwrap().replace("&#38;", "&");
    let second = ada.get(&url).await;
    second.is(200).says("First page").does_not_say("More posts");
    for number in 0..27 {
        let title = format!("Post {number:02}<");
        let times = first.body.matches(&title).count() + second.body.matches(&title).count();
        assert!(times >= 1, "{title}");
    }
    let elsewhere = ada.get(&url.replace("state=draft", "state=published")).await;
    assert_eq!(elsewhere.location, format!("{DESK}?state=published"));
}
