//! What is remembered of a provider, and when it is asked anew.

use std::time::Duration;

use tokio::task::JoinSet;

use crate::{house::House, keys::Key, provider::Mischief};

#[tokio::test]
async fn a_provider_is_asked_what_it_is_once_an_hour() {
    let (house, provider) = House::with_openid().await;
    for _ in 0..3 {
        assert!(house.browser().sign_in("work", &provider, "/").await.begins_session());
    }
    assert_eq!((provider.was_asked("discovery"), provider.was_asked("keys")), (1, 1));
    house.clock.advance(Duration::from_hours(1));
    assert!(house.browser().sign_in("work", &provider, "/").await.begins_session());
    assert_eq!((provider.was_asked("discovery"), provider.was_asked("keys")), (2, 2));
}

#[tokio::test]
async fn a_new_key_is_fetched_when_it_is_first_met_and_no_more_than_once_a_minute() {
    let (house, provider) = House::with_openid().await;
    assert!(house.browser().sign_in("work", &provider, "/").await.begins_session());
    let old = provider.lock().keys.clone();
    provider.lock().keys = vec![Key::ed25519("two")];
    assert!(house.browser().sign_in("work", &provider, "/").await.begins_session());
    assert_eq!(provider.was_asked("keys"), 2);
    // The old key signs on, though nobody may believe it any more.
    let new = provider.lock().keys.clone();
    for asked in [2, 2, 3] {
        let mut browser = house.browser();
        let asked_for = browser.begin("work", &[]).await;
        let answer = provider.agree(&asked_for);
        provider.lock().keys = [old.clone(), new.clone()].concat();
        provider.lock().withheld = 1;
        browser.get(&answer).await.refuses(502, "does not have its signature");
        provider.lock().keys.clone_from(&new);
        provider.lock().withheld = 0;
        assert_eq!(provider.was_asked("keys"), asked);
        house.clock.advance(Duration::from_secs(31));
    }
}

#[tokio::test]
async fn a_provider_that_was_away_is_asked_again() {
    let (house, provider) = House::with_openid().await;
    provider.does(Mischief::Unwell);
    house.browser().post("/auth/work", &[]).await.refuses(503, "does not answer");
    provider.does(Mischief::None);
    assert!(house.browser().sign_in("work", &provider, "/").await.begins_session());
}

#[tokio::test]
async fn two_who_meet_a_new_key_at_once_both_come_in() {
    let (house, provider) = House::with_openid().await;
    assert!(house.browser().sign_in("work", &provider, "/").await.begins_session());
    provider.lock().keys = vec![Key::ed25519("two")];
    provider.hold("discovery");
    let mut waiting = JoinSet::new();
    for tokens in [2, 3] {
        let mut browser = house.browser();
        let asked = browser.begin("work", &[]).await;
        let answer = provider.agree(&asked);
        waiting.spawn(async move { browser.get(&answer).await });
        provider.until_asked("token", tokens).await;
        provider.until_asked("discovery", 2).await;
    }
    provider.hold("");
    for page in waiting.join_all().await {
        assert!(page.is(303).begins_session());
    }
    assert_eq!(provider.was_asked("discovery"), 2, "one asks for both");
}

#[tokio::test]
async fn a_new_key_that_could_not_be_fetched_is_fetched_by_who_comes_next() {
    let (house, provider) = House::with_openid().await;
    assert!(house.browser().sign_in("work", &provider, "/").await.begins_session());
    provider.lock().keys = vec![Key::ed25519("two")];
    provider.does(Mischief::NoDocument);
    house.browser().sign_in("work", &provider, "/").await.refuses(503, "does not answer");
    provider.does(Mischief::None);
    assert!(house.browser().sign_in("work", &provider, "/").await.is(303).begins_session());
}
