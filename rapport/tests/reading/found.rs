//! Lists, search, what is around a page, feeds and maps, asked of the real services: their filters
//! and orders are understood as the pages mean them.

use crate::house::House;

async fn with_posts() -> House {
    let house = House::speaking("en-US").await;
    house
        .import("glass", "The full glass", "He filled the **glass** before it was empty.", &["Service"])
        .await;
    house.import("wish", "A wish", "She remembered it.\n\n![a](/i.png)", &["it \"said\""]).await;
    house
}

#[tokio::test]
async fn lists_find_what_they_are_named_for() {
    let house = with_posts().await;
    let page = house.get("/b/waiter/label/Service").await;
    page.is(200).says("The full glass").does_not_say("<h2><a href=\"/b/waiter/wish\"");
    house.get("/b/waiter/label/it%20%22said%22").await.is(200).says("A wish");
    house.get("/b/waiter/month/2012-11").await.is(200).says("The full glass").says("A wish");
    house.get("/b/waiter/month/2012-12").await.is(404);
    let author = page.body.split("href=\"").find(|rest| rest.starts_with("/b/waiter/author/")).unwrap();
    let author = author.split('"').next().unwrap();
    house.get(author).await.is(200).says("<h1>Posts by Paula</h1>").says("A wish");
    house.get("/b/waiter/author/01a202cf-580e-71a8-bd02-3ea84089a445").await.is(404);
}

#[tokio::test]
async fn posts_of_one_moment_lead_to_each_other_and_no_further() {
    let house = with_posts().await;
    let glass = house.get("/b/waiter/glass").await;
    let wish = house.get("/b/waiter/wish").await;
    let links = |body: &str| (body.matches("rel=\"prev\"").count(), body.matches("rel=\"next\"").count());
    let mut both = [links(&glass.body), links(&wish.body)];
    both.sort_unstable();
    assert_eq!(both, [(0, 1), (1, 0)]);
}

#[tokio::test]
async fn words_are_found_and_marked() {
    let house = with_posts().await;
    house.reply("/b/waiter/wish", "Nora", "My glass was empty.").await.is(303);
    let page = house.get("/b/waiter/search?q=glass").await;
    page.is(200).says("<mark>glass</mark>").says("href=\"/b/waiter/glass\"").says("Comment by Nora");
    house.get("/b/waiter/search?q=glass&kind=comments").await.is(200).does_not_say("id=\"found-posts\"");
    let narrowed = house.get("/b/waiter/search?q=glass&label=Service&from=2012-11-19&to=2012-11-19").await;
    narrowed.is(200).says("id=\"found-posts\"").does_not_say("id=\"found-comments\"");
    house.get("/b/waiter/search?q=glass&to=2012-11-18").await.says("Nothing was found for glass");
    house.get("/b/waiter/search?q=-glass").await.is(200).says("These words cannot be searched for");
}

#[tokio::test]
async fn what_is_around_is_counted() {
    let house = with_posts().await;
    house.reply("/b/waiter/wish", "Nora", "My glass was empty.").await.is(303);
    let page = house.get("/b/waiter/").await;
    page.says("Recent comments").says("<bdi>Nora</bdi>: A wish").says("Most discussed");
    page.says("/b/waiter/label/Service\" rel=\"tag\">Service</a> <span class=\"count\">1 post</span>");
    page.says("/b/waiter/month/2012-11\">November 2012</a> <span class=\"count\">2 posts</span>");
}

#[tokio::test]
async fn feeds_and_maps_are_whole() {
    let house = with_posts().await;
    house.reply("/b/waiter/wish", "Nora", "My glass was empty.").await.is(303);
    for path in ["/b/waiter/feed.atom", "/b/waiter/feed.rss", "/b/waiter/feed.json"] {
        house.get(path).await.is(200).says("The full glass").says("https://waiter.example/i.png");
    }
    house.get("/b/waiter/label/Service/feed.atom").await.is(200).does_not_say("A wish");
    house.get("/b/waiter/wish/comments.atom").await.is(200).says("My glass was empty.");
    house.get("/sitemap.xml").await.is(200).says("<loc>https://waiter.example/b/waiter/glass</loc>");
}
