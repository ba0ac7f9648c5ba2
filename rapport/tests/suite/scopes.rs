//! The scopes that `rapport token` knows are those that the services ask for, but the gateway's own.

use clap::ValueEnum as _;
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
