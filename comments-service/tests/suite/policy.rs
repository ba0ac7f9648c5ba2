//! The policy table names every method of the contract.

use std::collections::BTreeSet;

use comments_service::policy::RULES;
use prost_reflect::DescriptorPool;

#[test]
fn every_method_has_a_rule_and_every_rule_a_method() {
    let pool = DescriptorPool::decode(proto::DESCRIPTOR_SET).unwrap();
    let methods: BTreeSet<String> = pool
        .services()
        .filter(|service| service.package_name() == "rapport.comments.v1")
        .flat_map(|service| {
            let name = service.full_name().to_owned();
            service.methods().map(|method| format!("{name}/{}", method.name())).collect::<Vec<_>>()
        })
        .collect();
    let rules: BTreeSet<String> = RULES.iter().map(|(method, _)| (*method).to_owned()).collect();
    assert_eq!(methods, rules);
}
