//! Who names what: the wire at the edge alone, the database driver nowhere.

use std::{fs, path::Path};

use proto::posts::v1;
use store_kit::Engine;
use tonic::Code;
use tonic_types::StatusExt as _;

use crate::{
    on_both_engines,
    world::{World, list, new_post, refused},
};

on_both_engines!(a_store_that_is_away_is_said_to_be_away);

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn only_the_edge_names_the_wire_and_nobody_the_driver() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    assert!(files.len() > 30);
    for (path, text) in files {
        assert!(!["sqlx", "rusqlite"].iter().any(|driver| text.contains(driver)), "{path} names a driver");
        let edge = path.contains("/grpc") || path.ends_with("/lib.rs");
        let wire = ["use tonic", "tonic::", "use prost", "prost::", "proto::"];
        assert!(edge || wire.iter().all(|word| !text.contains(word)), "{path} names the wire");
        assert!(text.starts_with("//!"), "{path} does not say what lives there");
    }
}

async fn a_store_that_is_away_is_said_to_be_away(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    world.database.close().await;
    for status in [
        refused(owner.list_posts(list()).await.map(drop), Code::Unavailable, "STORE_AWAY"),
        refused(owner.create_post(new_post("Lost")).await.map(drop), Code::Unavailable, "STORE_AWAY"),
        refused(
            owner.get_blog(v1::GetBlogRequest { name: "blogs/one".into() }).await.map(drop),
            Code::Unavailable,
            "",
        ),
    ] {
        assert!(status.get_details_retry_info().is_some_and(|info| info.retry_delay.is_some()));
        assert!(!status.message().contains("pool"), "{}", status.message());
    }
    assert!((world.service.check)().await.is_err());
}
