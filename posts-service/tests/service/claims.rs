//! Claims: a code lets the first OWNER in once, and nobody when an OWNER has signed in already.

use std::time::Duration;

use posts_service::tools::{self, BlogId, ClaimError};
use proto::posts::v1;
use store_kit::Engine;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::{
    on_both_engines,
    sign_in::{account, link, proof, signed_in},
    world::{NOW, World, new_blog, refused, wrong},
};

on_both_engines!(
    a_code_lets_the_first_owner_in_once,
    of_two_who_claim_at_once_one_comes_in,
    a_new_code_takes_the_place_of_the_one_before,
    a_printed_code_is_good_for_an_hour,
    nobody_claims_what_an_owner_has_signed_in_to,
    the_code_of_a_file_is_good_once_for_the_oldest_blog,
    tries_are_counted_for_the_whole_installation,
    a_claimed_session_ends_with_a_sign_out_everywhere,
    only_the_gateway_claims,
);

const WRONG: &str = "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ";

const FILE: &str = "from a secret of the cluster";

async fn issue(world: &World, blog: &str) -> Result<tools::Issued, ClaimError> {
    tools::issue_claim(&world.database, &world.clock, BlogId::parse(blog).unwrap()).await
}

async fn printed(world: &World) -> String {
    issue(world, "one").await.unwrap().code
}

async fn claim(world: &World, code: &str) -> Result<v1::ClaimResponse, Status> {
    world.gateway().claim(v1::ClaimRequest { code: code.into() }).await
}

async fn is_open(world: &World) -> bool {
    world.gateway().check_claim(v1::CheckClaimRequest {}).await.unwrap().is_open
}

async fn stand(world: &World, code: Option<&str>) {
    let code = code.map(|text| tools::Code::parse(text).unwrap());
    tools::stand_claim(&world.database, &world.clock, code).await.unwrap();
}

async fn a_code_lets_the_first_owner_in_once(engine: Engine) {
    let (world, ada) = World::with_blog(engine).await;
    let issued = issue(&world, "one").await.unwrap();
    assert_eq!((issued.owner.as_str(), issued.expiry), ("Ada", NOW.plus(Duration::from_hours(1))));
    assert!(is_open(&world).await);

    let came = claim(&world, &issued.code.to_lowercase()).await.unwrap();
    let person = came.person.unwrap();
    // The one whom `rapport token --as Ada` names, too.
    assert_eq!((person.name.as_str(), person.display_name.as_str()), (ada.name.as_str(), "Ada"));
    assert_eq!((came.blog.as_str(), came.auth_time), ("blogs/one", Some(NOW.to_proto())));
    assert!(!is_open(&world).await);

    refused(claim(&world, &issued.code).await, Code::FailedPrecondition, "CLAIMED");
    assert!(matches!(issue(&world, "one").await, Err(ClaimError::Owned)));
    // They go on by an account that they add.
    world.gateway().link_identity(link(&person.name, "1")).await.unwrap();
    let again = world.gateway().sign_in(proof("1", "Ada")).await.unwrap();
    assert_eq!(again.person.unwrap().name, person.name);
}

async fn of_two_who_claim_at_once_one_comes_in(engine: Engine) {
    let (world, _) = World::with_blog(engine).await;
    let code = printed(&world).await;
    let answers = futures::future::join_all((0..6).map(|_| claim(&world, &code))).await;
    let (came, others): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!(came.len(), 1);
    for other in others {
        refused(other, Code::FailedPrecondition, "CLAIMED");
    }
}

async fn a_new_code_takes_the_place_of_the_one_before(engine: Engine) {
    let (world, _) = World::with_blog(engine).await;
    let (first, second) = (printed(&world).await, printed(&world).await);
    wrong(claim(&world, &first).await, "code");
    claim(&world, &second).await.unwrap();
}

async fn a_printed_code_is_good_for_an_hour(engine: Engine) {
    let (world, _) = World::with_blog(engine).await;
    let code = printed(&world).await;
    world.clock.advance(Duration::from_hours(1));
    wrong(claim(&world, &code).await, "code");
    let code = printed(&world).await;
    world.clock.advance(Duration::from_mins(59));
    claim(&world, &code).await.unwrap();
}

async fn nobody_claims_what_an_owner_has_signed_in_to(engine: Engine) {
    let (world, ada) = World::with_blog(engine).await;
    let code = printed(&world).await;
    // A stranger who signs in changes nothing, and neither does an account that nobody came by yet.
    signed_in(&world, "stranger", "Sam").await;
    world.gateway().link_identity(link(&ada.name, "ada")).await.unwrap();
    assert!(is_open(&world).await);
    let account = Some(account("ada"));
    world.gateway().sign_in(v1::SignInRequest { account, display_name: String::new() }).await.unwrap();
    assert!(!is_open(&world).await);
    refused(claim(&world, &code).await, Code::FailedPrecondition, "CLAIMED");
}

async fn the_code_of_a_file_is_good_once_for_the_oldest_blog(engine: Engine) {
    let world = World::empty(engine).await;
    stand(&world, Some(FILE)).await;
    refused(claim(&world, FILE).await, Code::FailedPrecondition, "NO_BLOG");
    world.blog("zoe", "Zoe").await;
    world.clock.advance(Duration::from_secs(1));
    let maker = world.service("maker", &["blogs.create"]);
    maker.create_blog(new_blog("ada", "Ada")).await.unwrap();

    // Another start with another file, and one without.
    stand(&world, Some("another secret of the cluster")).await;
    wrong(claim(&world, FILE).await, "code");
    stand(&world, None).await;
    wrong(claim(&world, "another secret of the cluster").await, "code");
    stand(&world, Some(FILE)).await;
    world.clock.advance(Duration::from_hours(24 * 30));
    assert_eq!(claim(&world, FILE).await.unwrap().blog, "blogs/zoe");

    // A restart does not make it good again, even where nobody owns anything any more.
    stand(&world, Some(FILE)).await;
    let zoe = v1::DeleteBlogRequest { name: "blogs/zoe".into(), ..Default::default() };
    world.service("maker", &["blogs.write"]).delete_blog(zoe).await.unwrap();
    assert!(is_open(&world).await);
    wrong(claim(&world, FILE).await, "code");
}

async fn tries_are_counted_for_the_whole_installation(engine: Engine) {
    let (world, _) = World::with_blog(engine).await;
    let (other, database) = world.replica().await;
    let mut there = world.gateway();
    there.upstream = other;
    let code = printed(&world).await;
    for _ in 0..10 {
        wrong(claim(&world, WRONG).await, "code");
        wrong(there.claim(v1::ClaimRequest { code: WRONG.into() }).await, "code");
    }
    let status = refused(claim(&world, &code).await, Code::ResourceExhausted, "TOO_MANY_TRIES");
    let retry = status.get_details_retry_info().unwrap().retry_delay.unwrap();
    assert!(retry <= Duration::from_mins(10) && !retry.is_zero(), "{retry:?}");
    // What is no code at all is not tried.
    wrong(claim(&world, "short").await, "code");
    world.clock.advance(retry);
    claim(&world, &code).await.unwrap();
    database.close().await;
}

async fn a_claimed_session_ends_with_a_sign_out_everywhere(engine: Engine) {
    let (world, ada) = World::with_blog(engine).await;
    let came = claim(&world, &printed(&world).await).await.unwrap();
    let session = v1::CheckSessionRequest { name: ada.name.clone(), auth_time: came.auth_time };
    assert!(world.gateway().check_session(session.clone()).await.unwrap().person.is_some());
    // In the same moment, or by a clock that is ahead.
    ada.sign_out_everywhere(v1::SignOutEverywhereRequest { name: "persons/me".into() }).await.unwrap();
    assert!(world.gateway().check_session(session).await.unwrap().person.is_none());
}

async fn only_the_gateway_claims(engine: Engine) {
    let (world, ada) = World::with_blog(engine).await;
    let code = printed(&world).await;
    let request = v1::ClaimRequest { code: code.clone() };
    for caller in [ada, world.service("all", &["*"])] {
        refused(caller.claim(request.clone()).await, Code::PermissionDenied, "");
        refused(caller.check_claim(v1::CheckClaimRequest {}).await, Code::PermissionDenied, "");
    }
    refused(world.anonymous().claim(request).await, Code::Unauthenticated, "");
    claim(&world, &code).await.unwrap();
}
