//! Which crate may know which: read from Cargo itself and from the sources.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

const SERVICES: [&str; 2] = ["posts-service", "comments-service"];

/// Every package that the package is built from, itself included, as `cargo tree` prints them.
fn tree(package: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .args(["--package", package])
        .current_dir(ROOT)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

/// The crates that each crate of the workspace names itself, for what it ships.
fn direct() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--no-deps", "--format-version", "1"])
        .current_dir(ROOT)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages.map(|package| (text(&package["name"]), needed(package))).collect()
}

fn needed(package: &Value) -> BTreeSet<String> {
    let needs = package["dependencies"].as_array().unwrap().iter();
    needs.filter(|need| need["kind"].is_null()).map(|need| text(&need["name"])).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The Rust files below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

/// Files of the crate whose code, comments aside, names one of these crates, or one that begins with
/// its name and `_`: `tonic_health` is as much the wire as `tonic` is.
fn naming(package: &str, crates: &[&str]) -> Vec<String> {
    let folder = Path::new(ROOT).join(package).join("src");
    let knows = |path: &PathBuf| {
        let source = fs::read_to_string(path).unwrap();
        let mut lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.any(|line| paths(line).any(|root| crates.iter().any(|name| is_of(root, name))))
    };
    let found = sources(&folder).into_iter().filter(knows);
    found.map(|path| path.strip_prefix(&folder).unwrap().display().to_string()).collect()
}

/// The words of a line before each `::`.
fn paths(line: &str) -> impl Iterator<Item = &str> {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    line.match_indices("::").map(move |(end, _)| {
        let start = line[..end].rfind(|letter| !is_word(letter)).map_or(0, |before| before + 1);
        &line[start..end]
    })
}

fn is_of(word: &str, name: &str) -> bool {
    word.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}

#[test]
fn the_gateway_is_built_without_a_database() {
    let tree = tree("gateway");
    assert!(tree.contains("service-kit"), "{tree:?}");
    for absent in ["sqlx", "sqlx-core", "rusqlite", "store-kit", "posts-service", "comments-service"] {
        assert!(!tree.contains(absent), "{absent}");
    }
}

#[test]
fn no_service_depends_on_another() {
    let everybody = ["posts-service", "comments-service", "gateway", "rapport"];
    for service in SERVICES {
        let tree = tree(service);
        for other in everybody.into_iter().filter(|other| *other != service) {
            assert!(!tree.contains(other), "{service} depends on {other}");
        }
    }
}

#[test]
fn kits_know_no_service() {
    for (package, needs) in direct() {
        if package.ends_with("-kit") || package == "markup" || package == "proto" {
            for service in ["posts-service", "comments-service", "gateway", "rapport"] {
                assert!(!needs.contains(service), "{package} depends on {service}");
            }
        }
    }
}

#[test]
fn drivers_are_named_in_store_kit_alone() {
    for (package, needs) in direct() {
        for driver in ["sqlx", "rusqlite"] {
            assert_eq!(needs.contains(driver), package == "store-kit", "{driver} in {package}");
        }
    }
}

#[test]
fn only_the_edge_of_a_service_knows_the_wire() {
    // comments-service calls posts-service as a client.
    for (service, client) in [("posts-service", None), ("comments-service", Some("posts"))] {
        let knowing = naming(service, &["tonic", "prost", "proto"]);
        assert!(knowing.contains(&"grpc.rs".to_owned()), "{service}: {knowing:?}");
        let is_edge = |file: &str| file == "grpc.rs" || file.starts_with("grpc/");
        let is_client = |file: &str| {
            client.is_some_and(|folder| {
                file == format!("{folder}.rs") || file.starts_with(&format!("{folder}/"))
            })
        };
        let allowed = |file: &str| is_edge(file) || is_client(file);
        let wrong: Vec<&String> = knowing.iter().filter(|file| !allowed(file)).collect();
        assert!(wrong.is_empty(), "{service}: {wrong:?}");
    }
}
