//! What a blog's posts add up to.

use proto::posts::v1::{self, PostState, Verdict};
use store_kit::Engine;
use tonic::Code;

use crate::{
    on_both_engines,
    world::{Actor, BLOG, World, list, mask, new_post, publish, refused, wrong},
};

on_both_engines!(
    months_are_those_of_the_blogs_time_zone,
    labels_are_counted_over_what_the_caller_may_read,
    experiences_are_told_by_business_month_and_agent,
    a_business_is_found_however_it_is_spelt,
    businesses_come_in_pages,
    a_summary_of_nothing_is_empty,
);

fn summary() -> v1::SummarizePostsRequest {
    v1::SummarizePostsRequest { parent: BLOG.to_owned() }
}

fn experiences() -> v1::SummarizeExperiencesRequest {
    v1::SummarizeExperiencesRequest { parent: BLOG.to_owned(), ..Default::default() }
}

fn at(time: &str) -> prost_types::Timestamp {
    time.parse().unwrap()
}

async fn published_at(actor: &Actor, title: &str, time: &str) -> v1::Post {
    let post = actor.draft(title).await;
    actor
        .publish_post(v1::PublishPostRequest { publish_time: Some(at(time)), ..publish(&post.name) })
        .await
        .unwrap()
}

async fn told(
    actor: &Actor,
    business: &str,
    agent: &str,
    verdict: Verdict,
    day: &str,
    time: &str,
) -> v1::Post {
    let experience = v1::Experience {
        business: business.to_owned(),
        agent_name: agent.to_owned(),
        verdict: verdict.into(),
        occurred_on: day.to_owned(),
    };
    let mut request = new_post("Told");
    request.post.as_mut().unwrap().experience = Some(experience);
    let post = actor.create_post(request).await.unwrap();
    actor
        .publish_post(v1::PublishPostRequest { publish_time: Some(at(time)), ..publish(&post.name) })
        .await
        .unwrap()
}

async fn months_are_those_of_the_blogs_time_zone(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    published_at(&owner, "New year in Honolulu's last year", "2013-01-01T09:59:59Z").await;
    published_at(&owner, "New year", "2013-01-01T10:00:00Z").await;
    published_at(&owner, "Before the epoch", "1969-12-31T23:50:00Z").await;
    let blog = v1::Blog { name: BLOG.into(), time_zone: "Pacific/Honolulu".into(), ..Default::default() };
    let change =
        v1::UpdateBlogRequest { blog: Some(blog), update_mask: mask(&["time_zone"]), ..Default::default() };
    owner.update_blog(change).await.unwrap();
    let answer = world.anonymous().summarize_posts(summary()).await.unwrap();
    let months: Vec<_> =
        answer.months.iter().map(|month| (month.year, month.month, month.post_count)).collect();
    assert_eq!(months, [(2013, 1, 1), (2012, 12, 1), (1969, 12, 1)]);
    assert_eq!(answer.total_count, 3);
}

async fn labels_are_counted_over_what_the_caller_may_read(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    for (title, state, labels) in [
        ("a", PostState::Published, vec!["service", "stories"]),
        ("b", PostState::Published, vec!["service"]),
        ("c", PostState::Private, vec!["service", "inside"]),
        ("d", PostState::Draft, vec!["service", "later"]),
        ("e", PostState::Trashed, vec!["service"]),
    ] {
        let post = owner.post_in(state, title).await;
        if state == PostState::Trashed {
            continue;
        }
        let labels = labels.into_iter().map(str::to_owned).collect();
        let post = v1::Post { name: post.name, labels, ..Default::default() };
        owner.update_post(crate::world::update(post, &["labels"])).await.unwrap();
    }
    let counted = |answer: v1::SummarizePostsResponse| {
        let labels = answer.labels.into_iter().map(|label| (label.label, label.post_count));
        (labels.collect::<Vec<_>>(), answer.total_count)
    };
    let label = |label: &str, posts| (label.to_owned(), posts);
    let public = counted(world.anonymous().summarize_posts(summary()).await.unwrap());
    assert_eq!(public, (vec![label("service", 2), label("stories", 1)], 2));
    let inside = counted(owner.summarize_posts(summary()).await.unwrap());
    assert_eq!(inside, (vec![label("service", 3), label("inside", 1), label("stories", 1)], 3));
}

async fn experiences_are_told_by_business_month_and_agent(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    told(&owner, "blue door", "Emil", Verdict::Great, "2012-11-19", "2012-12-01T12:00:00Z").await;
    told(&owner, "Blue Door", "EMIL", Verdict::Bad, "", "2012-12-02T12:00:00Z").await;
    told(&owner, "Blue Door", "Agnes", Verdict::Forgettable, "2012-12-24", "2013-01-02T12:00:00Z").await;
    told(&owner, "Station", "", Verdict::Great, "", "2013-01-02T12:00:00Z").await;
    owner
        .trash(&told(&owner, "Station", "", Verdict::Bad, "", "2013-01-03T12:00:00Z").await.name)
        .await
        .unwrap();
    let answer = world.anonymous().summarize_experiences(experiences()).await.unwrap();
    let [door, station] = &answer.businesses[..] else { panic!("{answer:?}") };
    // The newest post's spelling.
    assert_eq!((door.business.as_str(), door.slug.as_str()), ("Blue Door", "blue-door"));
    let counts = |great, forgettable, bad| Some(v1::VerdictCounts { great, forgettable, bad });
    assert_eq!(door.verdicts, counts(1, 1, 1));
    let month = |year, month, verdicts| v1::MonthVerdicts { year, month, verdicts };
    assert_eq!(door.months, [month(2012, 11, counts(1, 0, 0)), month(2012, 12, counts(0, 1, 1))]);
    let agent = |name: &str, verdicts| v1::AgentSummary { agent_name: name.to_owned(), verdicts };
    assert_eq!(door.agents, [agent("EMIL", counts(1, 0, 1)), agent("Agnes", counts(0, 1, 0))]);
    assert_eq!((station.business.as_str(), station.verdicts), ("Station", counts(1, 0, 0)));
    assert!(station.agents.is_empty() && answer.next_page_token.is_empty());
}

async fn a_business_is_found_however_it_is_spelt(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let post = told(&owner, "Café  No. 5", "", Verdict::Great, "", "2013-01-02T12:00:00Z").await;
    told(&owner, "★★★", "", Verdict::Bad, "", "2013-01-02T12:00:00Z").await;
    for spelling in ["Café  No. 5", "café-no-5", "CAFÉ NO 5"] {
        let request = v1::SummarizeExperiencesRequest { business: spelling.into(), ..experiences() };
        let found = world.anonymous().summarize_experiences(request).await.unwrap().businesses;
        assert_eq!(found.len(), 1, "{spelling}");
        let request = v1::ListPostsRequest { filter: format!("business = \"{spelling}\""), ..list() };
        let posts = world.anonymous().list_posts(request).await.unwrap().posts;
        assert_eq!(posts.iter().map(|post| &post.name).collect::<Vec<_>>(), [&post.name], "{spelling}");
    }
    let all = world.anonymous().summarize_experiences(experiences()).await.unwrap().businesses;
    let sign = all.iter().find(|one| one.business == "★★★").unwrap();
    let request = v1::SummarizeExperiencesRequest { business: sign.slug.clone(), ..experiences() };
    assert_eq!(world.anonymous().summarize_experiences(request).await.unwrap().businesses.len(), 1);
}

async fn businesses_come_in_pages(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    for business in ["c", "a", "b"] {
        told(&owner, business, "", Verdict::Great, "", "2013-01-02T12:00:00Z").await;
    }
    let mut request = v1::SummarizeExperiencesRequest { page_size: 2, ..experiences() };
    let first = world.anonymous().summarize_experiences(request.clone()).await.unwrap();
    request.page_token = first.next_page_token;
    let second = world.anonymous().summarize_experiences(request.clone()).await.unwrap();
    let names: Vec<_> =
        first.businesses.iter().chain(&second.businesses).map(|it| it.slug.as_str()).collect();
    assert_eq!(names, ["a", "b", "c"]);
    assert_eq!(second.next_page_token, "");
    request.business = "a".into();
    wrong(world.anonymous().summarize_experiences(request).await, "page_token");
}

async fn a_summary_of_nothing_is_empty(engine: Engine) {
    let (world, _owner) = World::with_blog(engine).await;
    assert_eq!(
        world.anonymous().summarize_posts(summary()).await.unwrap(),
        v1::SummarizePostsResponse::default()
    );
    assert_eq!(
        world.anonymous().summarize_experiences(experiences()).await.unwrap(),
        v1::SummarizeExperiencesResponse::default()
    );
    let nowhere = v1::SummarizePostsRequest { parent: "blogs/nowhere".into() };
    refused(world.anonymous().summarize_posts(nowhere).await, Code::NotFound, "NOT_FOUND");
}
