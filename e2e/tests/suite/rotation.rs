//! Signing keys are exchanged while people write: first both are believed, then the new one signs, then the
//! old one is believed no longer.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use http::Method;
use rapport::keys::OPERATOR;
use serde_json::{Value, json};
use service_kit::{
    auth::{
        Identity, Kind, Minter,
        key::{PrivateKey, PublicKey},
    },
    time::Clock,
};

use crate::{guest::Guest, world::World};

/// How long an exchange may take to be noticed.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often it is looked for.
const PAUSE: Duration = Duration::from_millis(100);

pub(crate) async fn keys_are_exchanged_while_people_write(shared: &World) {
    let world = Arc::new(World::start(shared.installation.form).await);
    let blog = world.blog().await;
    let page = blog.page(&world.published(&blog, &json!({"title": "Goes on"})).await);
    let keys = Keys(world.installation.keys());
    let guest = Guest::arrives(Arc::clone(&world), page).await;

    // The operator's key is one that no program holds: its tokens show who believes what.
    let new = ["gateway", "comments-service", OPERATOR].map(|issuer| (issuer, PrivateKey::generate()));
    let old: Vec<Value> = keys.published();
    let added = new.iter().map(|(issuer, key)| entry(&old, issuer, key));
    keys.publish(&old.iter().cloned().chain(added.clone()).collect::<Vec<_>>());
    let [.., (_, operator)] = &new;
    until_answered(&world, operator, 200).await;
    guest.goes_on().await;

    for (issuer, key) in &new[..2] {
        keys.exchange(&format!("{issuer}.pem"), key);
    }
    for program in ["gateway.pem", "comments-service.pem"] {
        until_read_anew(&world, program).await;
    }
    guest.goes_on().await;
    let replies = guest.leaves().await;

    // Tokens of the old keys live for minutes; nobody writes while they are taken away.
    let before = PrivateKey::read(&keys.0.join("operator.pem")).expect("the operator's key");
    keys.publish(&added.collect::<Vec<_>>());
    until_answered(&world, &before, 401).await;
    until_answered(&world, operator, 200).await;
    println!("{replies} replies went through while keys were exchanged");
}

/// The folder of keys.
struct Keys(PathBuf);

impl Keys {
    fn published(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.0.join("jwks.json")).expect("the public keys are there");
        let document: Value = serde_json::from_str(&text).expect("they are JSON");
        document["keys"].as_array().expect("a list").clone()
    }

    fn publish(&self, keys: &[Value]) {
        let text = json!({ "keys": keys }).to_string();
        self.replace("jwks.json", &|path| fs::write(path, &text).expect("it is written"));
    }

    fn exchange(&self, file: &str, key: &PrivateKey) {
        self.replace(file, &|path| key.write(path).expect("it is written"));
    }

    /// Whole at any moment, as Kubernetes does it.
    fn replace(&self, file: &str, write: &dyn Fn(&Path)) {
        let aside = self.0.join("aside");
        write(&aside);
        fs::rename(&aside, self.0.join(file)).expect("it takes the other's place");
    }
}

/// The new key in the place of the one that signs for this issuer.
fn entry(keys: &[Value], issuer: &str, key: &PrivateKey) -> Value {
    let entry = keys.iter().find(|entry| entry["iss"] == issuer).expect("the issuer has a key");
    let mut entry: PublicKey = serde_json::from_value(entry.clone()).expect("a public key");
    let public = key.public(issuer, &[Kind::Service]);
    (entry.kid, entry.x) = (public.kid, public.x);
    serde_json::to_value(entry).expect("a key is plain data")
}

/// Both services answer a token of the operator's with this key like that.
async fn until_answered(world: &World, key: &PrivateKey, status: u16) {
    let robot = Identity::Service { name: "robot".to_owned(), scopes: vec!["posts.read".to_owned()] };
    let minter = Minter::new(key, OPERATOR, "rapport", Clock::system());
    let token = minter.mint(&robot, Duration::from_hours(1)).expect("a service has a token");
    let begun = Instant::now();
    for path in ["/v1/blogs", "/v1/blogs/-/threads"] {
        loop {
            let answer = world.ask(Method::GET, path).bearer(&token).send().await;
            let is_refused = answer.status == 401;
            if is_refused == (status == 401) {
                break;
            }
            assert!(begun.elapsed() < PATIENCE, "{path}: {} {}", answer.status, answer.text());
            tokio::time::sleep(PAUSE).await;
        }
    }
}

async fn until_read_anew(world: &World, file: &str) {
    let begun = Instant::now();
    let has_read = |log: String| log.lines().any(|line| line.contains("read anew") && line.contains(file));
    while !world.installation.processes.iter().any(|process| has_read(process.log())) {
        assert!(begun.elapsed() < PATIENCE, "nobody read {file} anew");
        tokio::time::sleep(PAUSE).await;
    }
}
