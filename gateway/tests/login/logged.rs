//! What a log-in leaves in the log: route templates and reasons, nothing secret and nobody's name.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::{
    house::{House, clock, openid, twin},
    provider::{ACCESS_TOKEN, Mischief, Provider, SECRET, parameters},
};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn neither_codes_nor_names_are_in_the_log() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    // For all tests of this program: what others log must not hold anything secret either.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let clock = clock();
    let (work, git) = (Provider::new(&clock).await, Provider::new(&clock).await);
    git.lock().profile = json!({"id": "subject-4242", "name": "Ada Lovelace"});
    let house = House::with(clock, &(openid("work", &work.url) + &twin("github", &git.url)));
    let mut planted =
        vec![SECRET.to_owned(), ACCESS_TOKEN.to_owned(), "subject-4242".into(), "Lovelace".into()];
    let mischiefs =
        [Mischief::None, Mischief::Nonce, Mischief::Audience, Mischief::Redirect, Mischief::Unwell];
    let ways = mischiefs.map(|mischief| ("work", &work, mischief));
    let ways = ways.into_iter().chain(mischiefs.map(|mischief| ("github", &git, mischief)));
    for (id, provider, mischief) in ways {
        provider.does(Mischief::None);
        let mut browser = house.browser();
        let asked = browser.begin(id, &[("next", "/b/waiter/planted-path")]).await;
        let sent = parameters(&asked);
        planted
            .extend(["state", "nonce", "code_challenge"].iter().filter_map(|name| sent.get(*name)).cloned());
        planted.extend(browser.cookies.values().cloned());
        let answer = provider.agree(&asked);
        planted.push(answer.split_once("code=").unwrap().1.split('&').next().unwrap().to_owned());
        provider.does(mischief);
        let _ = browser.get(&answer).await;
        planted.extend(browser.cookies.values().cloned());
    }
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("/auth/{provider}/callback") && log.contains("log-in failed"), "{log}");
    for secret in planted {
        assert!(!log.contains(&secret), "{secret:?} is in the log:\n{log}");
    }
}
