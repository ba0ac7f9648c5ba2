//! Turns the protos into code, REST bindings and an OpenAPI document, all from one descriptor set
//! and without an installed protoc.

#[path = "build/bindings.rs"]
mod bindings;
#[path = "build/comments.rs"]
mod comments;
#[path = "build/openapi.rs"]
mod openapi;
#[path = "build/schemas.rs"]
mod schemas;

use std::{env, error::Error, fs, path::PathBuf};

use prost::Message as _;
use prost_reflect::DescriptorPool;

/// Our own files, and those that only the JSON form of errors needs.
const FILES: &[&str] = &[
    "rapport/posts/v1/access.proto",
    "rapport/posts/v1/api_keys.proto",
    "rapport/posts/v1/blogs.proto",
    "rapport/posts/v1/invitations.proto",
    "rapport/posts/v1/members.proto",
    "rapport/posts/v1/persons.proto",
    "rapport/posts/v1/posts.proto",
    "rapport/posts/v1/search.proto",
    "rapport/posts/v1/summaries.proto",
    "rapport/posts/v1/watch.proto",
    "rapport/comments/v1/comments.proto",
    "rapport/comments/v1/personal_data.proto",
    "rapport/comments/v1/reactions.proto",
    "rapport/comments/v1/revisions.proto",
    "rapport/comments/v1/search.proto",
    "rapport/comments/v1/threads.proto",
    "rapport/comments/v1/watch.proto",
    "vendor/google/rpc/error_details.proto",
    "vendor/google/rpc/status.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=rapport");
    println!("cargo::rerun-if-changed=vendor");
    println!("cargo::rerun-if-changed=build");
    #[expect(clippy::disallowed_methods, reason = "cargo talks to build scripts through the environment")]
    let out = PathBuf::from(env::var("OUT_DIR")?);

    let mut compiler = protox::Compiler::new(["vendor", "."])?;
    compiler.include_source_info(true).include_imports(true).open_files(FILES)?;
    let descriptor_set = compiler.encode_file_descriptor_set();
    fs::write(out.join("descriptor_set.bin"), &descriptor_set)?;

    // prost_types drops extensions such as google.api.http, so options are read from the pool.
    let pool = DescriptorPool::decode(descriptor_set.as_slice())?;
    let bindings = bindings::collect(&pool);
    fs::write(out.join("bindings.rs"), bindings::as_code(&bindings))?;
    let document = openapi::document(&pool, &bindings);
    fs::write(out.join("openapi.json"), serde_json::to_string_pretty(&document)?)?;

    let files = prost_types::FileDescriptorSet::decode(descriptor_set.as_slice())?;
    tonic_prost_build::configure().compile_fds(files)?;
    Ok(())
}
