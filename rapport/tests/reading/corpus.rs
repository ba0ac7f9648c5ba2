//! Both pages of the shared corpus rebuilt as posts, and every element that its README says a reader
//! sees there. Three of them belong to logging in and are not looked for here: a button for each
//! identity provider, the signed-in line with *Log Out* and *Change*, and "Connecting to".
//!
//! The corpus is not part of the project: its texts are read when a test runs, and where it is not
//! beside the checkout, these tests say so and end.

use std::{
    fs,
    path::{Path, PathBuf},
};

use proto::posts::v1::{Experience, Verdict};

use crate::house::{GUEST_EMAIL, GUEST_URL, House, Page, words};

const WEEK: &str = "/b/waiter/week-1-eoc";
const SERVICE: &str = "/b/waiter/customer-service";

/// A page's title and paragraphs, without what the blog engine wrote around them.
struct Text {
    title: String,
    paragraphs: Vec<String>,
}

impl Text {
    /// What stands between the line that begins with `title` and the one that begins with `end`.
    fn read(folder: &Path, file: &str, title: &str, end: &str) -> Self {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let title = lines.find(|line| line.starts_with(title)).unwrap().to_owned();
        let paragraphs: Vec<String> =
            lines.take_while(|line| !line.starts_with(end)).map(str::to_owned).collect();
        assert!(!paragraphs.is_empty(), "{file} has changed");
        Self { title, paragraphs }
    }

    fn markdown(&self) -> String {
        self.paragraphs.join("\n\n")
    }

    /// The first words between quotation marks.
    fn quotation(&self) -> &str {
        let (_, rest) = self.paragraphs.iter().find_map(|paragraph| paragraph.split_once('“')).unwrap();
        rest.split('”').next().unwrap()
    }
}

fn corpus() -> Option<PathBuf> {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut above = checkout.ancestors().skip(2).map(|folder| folder.join("shared/corpus/pages"));
    let found = above.find(|folder| folder.is_dir());
    if found.is_none() {
        println!("skipped: there is no shared/corpus/pages beside the checkout");
    }
    found
}

/// Both posts, in a blog that speaks this language.
struct Rebuilt {
    house: House,
    week: Text,
    service: Text,
}

/// `None` without the corpus.
async fn rebuilt(language: &str) -> Option<Rebuilt> {
    let folder = corpus()?;
    let week = Text::read(&folder, "blogger-week-1-eoc.txt", "Week 1", "No comments");
    let service = Text::read(&folder, "wordpress-customer-service.txt", "Customer Service", "Leave a Reply");
    let house = House::speaking(language).await;
    house.import("week-1-eoc", &week.title, &week.markdown(), &["service"]).await;
    house.import("customer-service", &service.title, &service.markdown(), &[]).await;
    Some(Rebuilt { house, week, service })
}

/// The title is the heading, and each paragraph of the essay is one of the post, word for word.
#[track_caller]
fn is_the_essay(page: &Page, text: &Text) {
    assert_eq!(words(page.part("<h1>", "</h1>")), words(&text.title));
    let prose = page.part("<div class=\"prose\">", "</div>");
    let paragraphs = prose.split("<p>").skip(1).map(|rest| words(rest.split("</p>").next().unwrap()));
    let expected: Vec<String> = text.paragraphs.iter().map(|paragraph| words(paragraph)).collect();
    assert_eq!(paragraphs.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn the_essays_are_published_posts() {
    let Some(Rebuilt { house, week, service }) = rebuilt("en-US").await else { return };
    is_the_essay(house.get(SERVICE).await.is(200), &service);
    is_the_essay(house.get(WEEK).await.is(200), &week);
    house.get("/b/waiter/").await.is(200).says(WEEK).says(SERVICE);
    // Both are of one moment; whoever reads one is led to the other.
    house.get(WEEK).await.says(SERVICE);
}

#[tokio::test]
async fn a_quotation_is_set_as_one() {
    let Some(Rebuilt { house, week, .. }) = rebuilt("en-US").await else { return };
    let quotation = week.quotation();
    assert!(words(house.get(WEEK).await.part("<div class=\"prose\">", "</div>")).contains(quotation));
    house.import("quoted", "Quoted", &format!("> {quotation}\n\nSo it is."), &[]).await;
    let page = house.get("/b/waiter/quoted").await;
    assert_eq!(words(page.part("<blockquote>", "</blockquote>")), quotation);
}

#[tokio::test]
async fn the_date_stands_above_the_title_in_the_blogs_zone_and_language() {
    for (language, date) in [("en-US", "Monday, November 19, 2012"), ("de", "Montag, 19. November 2012")] {
        let Some(Rebuilt { house, .. }) = rebuilt(language).await else { return };
        let page = house.get(WEEK).await;
        assert!(page.at(&format!(">{date}</time>")) < page.at("<h1>"), "{language}");
        page.says("datetime=\"2012-11-19T19:05:00-07:00\"");
        house.get("/b/waiter/").await.says(date);
    }
}

#[tokio::test]
async fn comments_are_counted_in_a_heading_that_leads_to_the_form() {
    let Some(Rebuilt { house, .. }) = rebuilt("en-US").await else { return };
    let none = house.get(WEEK).await;
    none.says(">No comments</h2>").says("<a href=\"#reply\">Post a Comment</a>").says("id=\"reply\"");
    house.reply(WEEK, "Nora", "I remember a name.").await.is(303);
    house.get(WEEK).await.says(">1 comment</h2>").says("I remember a name.");
    house.reply(WEEK, "Ben", "So do I.").await.is(303);
    house.get(WEEK).await.says(">2 comments</h2>").says("So do I.").says("id=\"reply\"");
    let home = house.get("/b/waiter/").await;
    home.says(&format!("{WEEK}#comments\">2 comments</a>"));
    home.says(&format!("{SERVICE}#comments\">No comments</a>"));
}

#[tokio::test]
async fn the_reply_form_takes_what_a_guest_can_say() {
    let Some(Rebuilt { house, .. }) = rebuilt("en-US").await else { return };
    let page = house.get(SERVICE).await;
    page.says(">Leave a Reply</h2>").says("Fill in your details below").says(">Post Comment</button>");
    let form = page.part("<form method=\"post\" action=\"/b/waiter/customer-service", "</form>");
    for field in ["name=\"name\"", "name=\"email\"", "name=\"url\"", "name=\"text\""] {
        assert!(form.contains(field), "{field} is not in the form:\n{form}");
    }
    house.reply(SERVICE, "Nora", "I remember a name.").await.is(303);
    let page = house.get(SERVICE).await;
    page.says(&format!("href=\"{GUEST_URL}\" rel=\"nofollow ugc\"><bdi>Nora</bdi>"));
    page.says("<p>I remember a name.</p>").does_not_say(GUEST_EMAIL);
}

#[tokio::test]
async fn the_form_and_the_heading_speak_the_blogs_language() {
    let Some(Rebuilt { house, .. }) = rebuilt("de").await else { return };
    let page = house.get(SERVICE).await;
    page.says(">Keine Kommentare</h2>").says(">Einen Kommentar schreiben</a>");
    page.says(">Schreiben Sie eine Antwort</h2>").says("Tragen Sie unten Ihre Angaben ein");
    page.does_not_say("Leave a Reply").does_not_say("No comments").does_not_say("Post Comment");
}

#[tokio::test]
async fn the_essays_tell_of_experiences() {
    let Some(Rebuilt { house, week, service }) = rebuilt("en-US").await else { return };
    for (slug, title, essay, verdict, agent) in [
        ("great", "A name to remember", &week, Verdict::Great, "Paul"),
        ("bad", "A bad taste", &service, Verdict::Bad, ""),
        ("cracks", "Between the cracks", &service, Verdict::Forgettable, ""),
    ] {
        let post = house.import(slug, title, &essay.markdown(), &[]).await;
        let experience = Experience {
            business: "The Pizza Place".into(),
            agent_name: agent.into(),
            verdict: verdict.into(),
            occurred_on: "2012-11-17".into(),
        };
        house.tell(&post, experience).await;
    }
    let great = house.get("/b/waiter/great").await;
    let card = words(great.part("<section class=\"experience", "</section>"));
    for said in ["The Pizza Place", "Great", "Paul", "November 17, 2012"] {
        assert!(card.contains(said), "{said} is not on the card: {card}");
    }
    great.says("\"@type\":\"Review\"");
    house.get("/b/waiter/bad").await.says("Left a bad taste.").does_not_say("Paul</bdi>");
    house.get("/b/waiter/cracks").await.says("Fell between the cracks.");
    house.get(WEEK).await.does_not_say("\"@type\":\"Review\"").does_not_say("class=\"experience");
    let business = house.get("/b/waiter/business/the-pizza-place").await;
    business.is(200).says("3 experiences were told here").says("<svg").says("November 2012");
    business.says("Remembered by name").says("<bdi>Paul</bdi>").says("A name to remember");
    house.get("/b/waiter/business/").await.is(200).says("The Pizza Place");
}
