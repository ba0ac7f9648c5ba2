//! Every RPC has a rule, and is closed to those whom it does not name.

use posts_service::policy::POLICY;
use prost_reflect::DescriptorPool;
use service_kit::auth::Rule;
use store_kit::Engine;
use tonic::{Code, Status, client::Grpc, codegen::http::uri::PathAndQuery};
use tonic_prost::ProstCodec;

use crate::{
    on_both_engines,
    world::{Actor, World},
};

on_both_engines!(nobody_and_services_without_scope_are_kept_out);

fn methods() -> Vec<String> {
    let pool = DescriptorPool::decode(proto::DESCRIPTOR_SET).unwrap();
    let ours = pool.services().filter(|service| service.package_name() == "rapport.posts.v1");
    ours.flat_map(|service| {
        let methods: Vec<String> =
            service.methods().map(|method| format!("{}/{}", service.full_name(), method.name())).collect();
        methods
    })
    .collect()
}

#[test]
fn every_method_of_the_contract_has_a_rule_and_no_other_has() {
    let mut methods = methods();
    let mut rules: Vec<String> = POLICY.0.iter().map(|(method, _)| (*method).to_owned()).collect();
    methods.sort();
    rules.sort();
    assert_eq!(methods, rules);
    assert!(methods.len() >= 31, "{}", methods.len());
}

async fn call(actor: &Actor, method: &str) -> Result<(), Status> {
    let mut client = Grpc::new(actor.upstream.clone());
    client.ready().await.unwrap();
    let path: PathAndQuery = format!("/{method}").parse().unwrap();
    client.unary(actor.ask(()), path, ProstCodec::<(), ()>::default()).await.map(drop)
}

async fn nobody_and_services_without_scope_are_kept_out(engine: Engine) {
    let world = World::empty(engine).await;
    let (nobody, guest) = (world.anonymous(), world.guest());
    let (service, person) = (world.service("x", &["nothing"]), world.person("persons/x"));
    for method in methods() {
        let rule = POLICY.0.iter().find(|(known, _)| *known == method).unwrap().1;
        let code =
            async |actor: &Actor| call(actor, &method).await.err().map_or(Code::Ok, |status| status.code());
        let codes = [code(&nobody).await, code(&guest).await, code(&service).await, code(&person).await];
        // An empty message names nothing: whoever is let in is told so.
        let told = if method.ends_with("ListBlogs") { Code::Ok } else { Code::InvalidArgument };
        let told = if method.ends_with("ResolveAccess") { Code::Ok } else { told };
        let expected = match rule {
            Rule::Anyone(_) => [told; 4],
            Rule::PersonOr(_) | Rule::SignedInOr(_) => {
                [Code::Unauthenticated, Code::PermissionDenied, Code::PermissionDenied, told]
            }
            Rule::Scope(_) => [
                Code::Unauthenticated,
                Code::PermissionDenied,
                Code::PermissionDenied,
                Code::PermissionDenied,
            ],
        };
        assert_eq!(codes, expected, "{method}");
    }
}
