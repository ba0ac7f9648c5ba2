//! The pages from right to left. In the pseudo-locale each word of ours stands in brackets, so that
//! what a blog says in Hebrew leaves no other letter on a page: a Latin one outside the brackets
//! was written past the Fluent files.

use proto::{
    comments::v1::{CommentKind, CommentState, HeldReason, ThreadNode, ThreadState},
    posts::v1::{
        AgentSummary, BusinessSummary, Experience, LabelCount, MonthCount, MonthVerdicts,
        SummarizePostsResponse, Verdict, VerdictCounts,
    },
};
use service_kit::{
    status,
    violation::{Violation, Violations},
};
use tonic::Code;

use crate::{
    services::{House, Page},
    world::{Shared, blog, comment, post},
};

const PAGE: &str = "/b/waiter/week-1";
const HEBREW: &str = "\u{5e9}\u{5dc}\u{5d5}\u{5dd}";
const TYPED: [(&str, &str); 2] = [("name", HEBREW), ("text", HEBREW)];

/// A blog, posts and comments without a Latin letter, in `language`.
fn house(language: &str) -> House {
    let shared = Shared::with_one_post();
    {
        let mut world = shared.lock();
        let html = format!("<p>{HEBREW}</p>");
        world.blogs = vec![blog("waiter", HEBREW)];
        language.clone_into(&mut world.blogs[0].language);
        HEBREW.clone_into(&mut world.blogs[0].description);
        let name = world.posts[0].name.clone();
        world.posts = vec![post(&name, "week-1", HEBREW), post(&format!("{name}2"), "untitled", "")];
        for post in &mut world.posts {
            post.content_html.clone_from(&html);
            HEBREW.clone_into(&mut post.excerpt);
            HEBREW.clone_into(&mut post.author_display_name);
            post.labels = vec![HEBREW.to_owned()];
        }
        world.posts[0].experience = Some(Experience {
            business: HEBREW.to_owned(),
            agent_name: HEBREW.to_owned(),
            verdict: Verdict::Great.into(),
            occurred_on: "2012-11-17".to_owned(),
        });
        world.businesses = vec![business()];
        world.summary = SummarizePostsResponse {
            labels: vec![LabelCount { label: HEBREW.to_owned(), post_count: 2 }],
            months: vec![MonthCount { year: 2012, month: 11, post_count: 2 }],
            ..SummarizePostsResponse::default()
        };
        let mut edited = comment(1, 0, HEBREW, &html);
        edited.edit_time = edited.create_time;
        let mut removed = comment(2, 1, "", "");
        removed.tombstone = true;
        let mut pingback = comment(3, 0, HEBREW, &html);
        pingback.kind = CommentKind::Pingback.into();
        let replies = vec![removed, comment(4, 2, HEBREW, &html), comment(5, 1, "", &html)];
        let more = "more".to_owned();
        world.nodes = vec![
            ThreadNode { comment: Some(edited), replies, replies_page_token: more, more_replies: true },
            ThreadNode { comment: Some(pingback), ..ThreadNode::default() },
        ];
        "next".clone_into(&mut world.next_page);
    }
    House::over(shared)
}

/// What was told of a business without a Latin letter.
fn business() -> BusinessSummary {
    let verdicts = Some(VerdictCounts { great: 3, forgettable: 1, bad: 2 });
    BusinessSummary {
        business: HEBREW.to_owned(),
        slug: HEBREW.to_owned(),
        verdicts,
        months: vec![
            MonthVerdicts { year: 2012, month: 9, verdicts },
            MonthVerdicts { year: 2012, month: 11, verdicts },
        ],
        agents: vec![AgentSummary { agent_name: HEBREW.to_owned(), verdicts }],
    }
}

/// What a reader sees or hears of a page.
fn spoken(html: &str) -> String {
    let mut spoken = String::new();
    for piece in html.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        for attribute in
            [" alt=\"", " aria-label=\"", " placeholder=\"", " title=\"", "name=\"description\" content=\""]
        {
            spoken.extend(tag.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()));
            spoken.push('\n');
        }
        // Initials are made of a name, in brackets or not; data is for machines.
        if !tag.contains("aria-hidden=\"true\"") && !tag.starts_with("script ") {
            spoken.push_str(text);
        }
    }
    spoken
}

/// The words that are neither in brackets nor in Hebrew or Arabic.
fn strangers(html: &str) -> Vec<String> {
    let (mut depth, mut outside) = (0_usize, String::new());
    // A character reference has letters that nobody reads.
    let said = spoken(html);
    let mut parts = said.split('&');
    let first = parts.next().unwrap_or_default();
    let others = parts.map(|part| part.split_once(';').map_or(part, |(_, after)| after));
    let text: String = std::iter::once(first).chain(others).collect();
    for character in text.chars() {
        match character {
            '⟦' => depth += 1,
            '⟧' => depth = depth.checked_sub(1).expect("a bracket is closed that was not opened"),
            _ if depth == 0 => outside.push(character),
            _ => {}
        }
    }
    assert_eq!(depth, 0, "a bracket stays open");
    let latin = |c: char| c.is_alphabetic() && c < '\u{370}';
    outside.split_whitespace().filter(|word| word.contains(latin)).map(str::to_owned).collect()
}

#[track_caller]
fn speaks_pseudo(page: &Page) {
    page.says("<html lang=\"ar-XB\" dir=\"rtl\">").says("⟦Şķiƥ");
    assert_eq!(strangers(&page.body), Vec::<String>::new(), "{}", page.body);
}

#[tokio::test]
async fn every_word_of_a_page_comes_from_the_fluent_files() {
    let house = house("ar-XB");
    let label = "/b/waiter/label/%D7%A9%D7%9C%D7%95%D7%9D";
    let author = "/b/waiter/author/0193c000-0000-7000-8000-000000000001";
    let businesses = "/b/waiter/business/";
    let business = "/b/waiter/business/%D7%A9%D7%9C%D7%95%D7%9D";
    let month = "/b/waiter/month/2012-11";
    let search = "/b/waiter/search?q=%D7%A9&from=2012-11-01";
    for path in [
        "/b/waiter/",
        PAGE,
        "/b/waiter/untitled",
        "/b/waiter/week-1?page_token=x",
        label,
        author,
        month,
        businesses,
        business,
        search,
    ] {
        let page = house.get(path).await;
        page.is(200);
        speaks_pseudo(&page);
    }
    let page = house.get("/b/waiter/nowhere").await;
    page.is(404);
    speaks_pseudo(&page);
    house.world.lock().comments_away = true;
    let page = house.get(PAGE).await;
    page.is(200);
    speaks_pseudo(&page);
}

#[tokio::test]
async fn the_reply_form_answers_in_the_same_language() {
    let house = house("ar-XB");
    house.world.lock().new_state = CommentState::Pending;
    house.world.lock().held_reasons = vec![HeldReason::FirstComment, HeldReason::Links];
    let posted = house.post(PAGE, &TYPED, None).await;
    let location = posted.header("location").split('#').next().unwrap().to_owned();
    speaks_pseudo(house.get_with(&location, "cookie", &posted.cookie().unwrap()).await.is(200));
    speaks_pseudo(house.get(&location).await.is(200));

    let wrong = ["display_name", "email", "url"].map(|field| format!("comment.author.{field}"));
    let wrong = wrong.iter().map(|field| Violation::new(field, "must be right")).collect();
    for (refusal, code) in [
        (status::invalid(&Violations(wrong)), 422),
        (status::refused(Code::AlreadyExists, "SAME_TEXT", "same"), 409),
        (status::refused(Code::PermissionDenied, "BANNED", "banned"), 403),
        (status::exhausted("FLOOD", "slow down", std::time::Duration::from_secs(9)), 429),
        (status::refused(Code::Unavailable, "STORE_AWAY", "away"), 503),
        (status::refused(Code::Internal, "INTERNAL", "broken"), 500),
    ] {
        house.world.lock().refusal = Some(refusal);
        let typed = [("name", ""), ("email", "1"), ("url", ""), ("text", HEBREW)];
        speaks_pseudo(house.post(PAGE, &typed, None).await.is(code));
    }
    house.world.lock().thread.state = ThreadState::ClosedByAge.into();
    speaks_pseudo(house.get(PAGE).await.is(200));
}

#[tokio::test]
async fn languages_from_right_to_left_have_their_direction_before_their_words() {
    for language in ["ar", "he", "fa", "ur"] {
        let page = house(language).get(PAGE).await;
        page.is(200).says(&format!("<html lang=\"{language}\" dir=\"rtl\">")).says("Leave a Reply");
        assert!(strangers(&page.body).contains(&"Reply".to_owned()), "the scanner finds English words");
    }
    house("de").get(PAGE).await.is(200).says("<html lang=\"de\" dir=\"ltr\">");
}
