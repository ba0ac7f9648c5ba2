//! The blog's settings.

use posts_service::tools::Role;

use crate::house::{DESK, House};

fn here() -> String {
    format!("{DESK}settings")
}

#[tokio::test]
async fn an_owner_changes_the_blog() {
    let house = House::open().await;
    let mut olga = house.signed_in("Olga", Role::Owner).await;
    let page = olga.get(&here()).await;
    page.is(200).says("<option value=\"Europe/Berlin\">");
    assert_eq!((page.value("time_zone").as_str(), page.value("language").as_str()), ("Europe/Berlin", "en"));
    let changes = [("title", "Der gute Kellner"), ("language", "de"), ("close_after", "30")];
    let saved = olga.submit(&page, &changes, "").await;
    saved.is(303);
    let page = olga.get(&saved.location).await;
    page.is(200).says("Einstellungen sind gespeichert").says("Der gute Kellner");
    assert_eq!(page.value("close_after"), "30");
    house.browser().get("/b/waiter/").await.says("Der gute Kellner");
}

#[tokio::test]
async fn the_desk_reads_from_right_to_left_where_the_blog_does() {
    let house = House::open().await;
    let mut olga = house.signed_in("Olga", Role::Owner).await;
    let page = olga.get(&here()).await;
    olga.submit(&page, &[("language", "ar-XB")], "").await.is(303);
    for path in [DESK, &format!("{DESK}new"), &here()] {
        olga.get(path).await.is(200).says("<html lang=\"ar-XB\" dir=\"rtl\">").says("⟦Şķiƥ");
    }
}

#[tokio::test]
async fn a_rule_says_what_0_means() {
    let house = House::open().await;
    let page = house.signed_in("Olga", Role::Owner).await.get(&here()).await;
    page.says("id=\"edit_window-hint\">0 switches it off.").says("id=\"close_after-hint\">0 is no limit.");
}

#[tokio::test]
async fn a_setting_that_breaks_a_rule_comes_back_with_it() {
    let house = House::open().await;
    let mut olga = house.signed_in("Olga", Role::Owner).await;
    let page = olga.get(&here()).await;
    let back = olga.submit(&page, &[("time_zone", "Mars/Base"), ("description", "Kept")], "").await;
    back.is(422).says("aria-invalid=\"true\"").says("time_zone-problem");
    assert_eq!(back.value("description"), "Kept");
    olga.submit(&page, &[("title", "")], "").await.is(422).says("Please fill this in");
}

#[tokio::test]
async fn two_owners_lose_neither_change() {
    let house = House::open().await;
    let mut olga = house.signed_in("Olga", Role::Owner).await;
    let mut otto = house.signed_in("Otto", Role::Owner).await;
    let (olgas, ottos) = (olga.get(&here()).await, otto.get(&here()).await);
    olga.submit(&olgas, &[("title", "Olgas title")], "").await.is(303);
    let conflict = otto.submit(&ottos, &[("title", "Ottos title"), ("description", "Ottos words")], "").await;
    conflict.is(409).says("Olgas title").says("Ottos title");
    otto.submit(&conflict, &[("keep_title", "theirs")], "").await.is(303);
    let page = otto.get(&here()).await;
    assert_eq!(page.value("title"), "Olgas title");
    assert_eq!(page.value("description"), "Ottos words");
}

#[tokio::test]
async fn an_author_may_not() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    ada.get(DESK).await.does_not_say("desk/settings");
    let page = ada.get(&here()).await;
    let back = ada.submit(&page, &[("title", "Mine now")], "").await;
    back.is(403).says("You may not do this here");
}
