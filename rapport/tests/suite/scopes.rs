//! The scopes that `rapport token` knows are those that the services ask for, but the gateway's own.

use std::collections::BTreeSet;

use clap::ValueEnum as _;
use proto::api_keys::SCOPES;
use rapport::token::Scope;
use service_kit::auth::{Rule, SIGN_IN};

#[test]
fn every_scope_of_a_policy_can_be_given() {
    let known: Vec<String> = Scope::value_variants().iter().map(|scope| scope.word()).collect();
    let policies = [posts_service::policy::POLICY, comments_service::policy::POLICY];
    for (method, rule) in policies.iter().flat_map(|policy| policy.0) {
        if let Rule::PersonOr(scope) | Rule::SignedInOr(scope) | Rule::Scope(scope) = rule {
            let is_known = known.iter().any(|word| word == scope);
            assert!(is_known != (*scope == SIGN_IN), "{method} asks for {scope}");
        }
    }
}

#[test]
fn what_a_person_may_do_an_api_key_can_be_made_for() {
    let policies = [posts_service::policy::POLICY, comments_service::policy::POLICY];
    let rules = policies.iter().flat_map(|policy| policy.0);
    let asked: BTreeSet<&str> = rules
        .filter_map(|(_, rule)| match rule {
            Rule::Anyone(scope) | Rule::PersonOr(scope) => Some(*scope),
            Rule::SignedInOr(_) | Rule::Scope(_) => None,
        })
        .collect();
    assert_eq!(asked, SCOPES.iter().copied().collect());
}
