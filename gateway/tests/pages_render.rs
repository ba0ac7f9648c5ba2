//! Renders each page with the data that a real blog brings, and keeps the HTML for looking at it.
//!
//! The pages land in the target directory under `tmp/pages`, with their stylesheet, so that a
//! browser can open them as files.

use std::fs;
use std::path::Path;

use gateway::pages::assets;
use gateway::pages::locale::PageLocale;
use gateway::pages::view::{
    Account, Agent, Around, BlogCard, BlogHeader, BlogHomePage, BusinessPage, BusinessRow, BusinessSummary,
    BusinessesPage, Byline, ClosedReason, Comment, CommentBody, CommentKind, CommentNode, DiscussedPost,
    Discussion, ErrorKind, ErrorPage, Experience, Field, FieldError, Flash, FormNotice, Found, FoundComment,
    FoundPost, HeldReason, Icon, IndexPage, Label, LabelLink, Link, ListPage, ListSubject, MonthLink,
    MonthVerdicts, MoreReplies, ParentLink, PostPage, PostSummary, Problem, Provider, RecentComment,
    ReplyBox, ReplyForm, ReplyTarget, SafeHtml, SearchForm, SearchKind, SearchOutcome, SearchPage, Thread,
    Verdict, Verdicts, Writer,
};

/// 2012-11-19 19:05 in Denver.
const MONDAY: i64 = 1_353_377_100_000_000;
const MINUTE: i64 = 60_000_000;
const DAY: i64 = 24 * 60 * MINUTE;

const ESSAY: &str = r#"<p>The waiter who served us last night never asked whether we were <em>done yet</em>. He filled the glasses before they were empty, remembered that one of us does not eat mushrooms, and when the kitchen was slow he came to say so before we had begun to wonder. Nobody at the table remembers what we ate.</p>
<blockquote><p>You never know that you need something until you are out of it.</p></blockquote>
<h2>Between the cracks</h2>
<p>Most service is neither great nor bad: it is forgotten by the next morning. See <a href="https://example.com/a-study">a study of what people remember</a>, and keep <code>name</code>, <code>table</code> and <code>wish</code> in mind:</p>
<ul><li>the name, because it costs nothing;</li><li>the wish, because they will not say it twice.</li></ul>
<pre><code>remember(&quot;no mushrooms&quot;).for(table: 12).until(&quot;they come again, even if that takes years and years&quot;);
</code></pre>
<table><thead><tr><th>Business</th><th>What happened</th><th>Verdict</th><th>Remembered agent</th></tr></thead><tbody><tr><td>Pizzeria</td><td>Glasses were always full</td><td>Great</td><td>Paul</td></tr><tr><td>Telephone company</td><td>Forty minutes of music</td><td>Bad</td><td>nobody</td></tr></tbody></table>
<p>Be the one that somebody tells about at home.</p>"#;

fn english() -> PageLocale {
    PageLocale::new("en-US", "America/Denver")
}

fn blog() -> BlogHeader {
    BlogHeader {
        title: "The Good Waiter".into(),
        description: "Notes on customer service, from both sides of the counter".into(),
        url: "/b/waiter/".into(),
        feed_url: Some("/b/waiter/feed.atom".into()),
        ..BlogHeader::default()
    }
}

fn label(name: &str) -> Label {
    Label { name: name.into(), url: Some(format!("/b/waiter/label/{name}")) }
}

fn author() -> Byline {
    Byline { name: "Paula Rogers".into(), url: None }
}

fn summary(title: &str, days_ago: i64, comments: Option<u64>) -> PostSummary {
    PostSummary {
        title: title.into(),
        url: format!("/b/waiter/post-{days_ago}"),
        publish_time: MONDAY - days_ago * DAY,
        excerpt: "The waiter who served us last night never asked whether we were done yet. He filled the glasses before they were empty, and remembered who does not eat mushrooms.".into(),
        author: Some(author()),
        labels: vec![label("service"), label("restaurants")],
        comment_count: comments,
    }
}

fn comment(id: &str, name: &str, html: &str) -> Comment {
    Comment {
        id: id.into(),
        author_name: name.into(),
        create_time: MONDAY + 90 * MINUTE,
        body: CommentBody::Shown(SafeHtml::from_service(html)),
        reply_url: Some(format!("/b/waiter/great?reply_to={id}#reply")),
        ..Comment::default()
    }
}

fn root(comment: Comment) -> CommentNode {
    CommentNode { comment, ..CommentNode::default() }
}

fn reply_to(parent: &Comment, mut comment: Comment) -> CommentNode {
    comment.parent = Some(ParentLink {
        id: parent.id.clone(),
        name: (parent.body != CommentBody::Removed).then(|| parent.author_name.clone()),
    });
    root(comment)
}

/// A chain of replies below `parent`.
fn deep(parent: &Comment, levels: usize) -> Vec<CommentNode> {
    if levels == 0 {
        return Vec::new();
    }
    let names = ["Ben", "Cleo Marchetti", "Dana", "Elif Yılmaz", "Finn", "Gus O’Hara"];
    let name = names[levels % names.len()];
    let text = "<p>I see it the same way, only that our table waited longer.</p>";
    let mut node = reply_to(parent, comment(&format!("deep{levels}"), name, text));
    node.replies = deep(&node.comment, levels - 1);
    vec![node]
}

fn thread() -> Thread {
    let mut first = comment(
        "c1",
        "Ada Lovelace",
        "<p>Our waiter wrote our names on the bill. We went back <strong>twice</strong> since.</p><p>Which town was this?</p>",
    );
    first.author_url = Some("https://example.org/ada".into());
    first.edit_time = Some(MONDAY + 95 * MINUTE);
    let mut answer = comment("c1a", "Paula Rogers", "<p>In Denver, Ada!</p>");
    answer.is_post_author = true;
    let mut first = root(first);
    first.replies = vec![reply_to(&first.comment, answer)];
    first.replies.extend(deep(&first.comment, 6));
    first.more = Some(MoreReplies { count: Some(12), url: "/b/waiter/great?replies=c1#comment-c1".into() });

    let long = comment(
        "c2",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Donaudampfschifffahrtsgesellschaft",
        "<p>https://example.com/averylongaddresswithoutanyplacetobreakitbecausesomepeoplepastethesethings?and=parameters&amp;too=many</p><pre><code>a line of code that is much longer than any telephone is wide, and then some more of it</code></pre>",
    );
    let hebrew = comment(
        "c3",
        "\u{5e0}\u{5e2}\u{5de}\u{5d4} \u{5dc}\u{5d5}\u{5d9}",
        "<p>\u{5e9}\u{5d9}\u{5e8}\u{5d5}\u{5ea} \u{5d8}\u{5d5}\u{5d1} \u{5de}\u{5ea}\u{5d7}\u{5d9}\u{5dc} \u{5d1}\u{5d4}\u{5e7}\u{5e9}\u{5d1}\u{5d4}, \u{5dc}\u{5d0} \u{5d1}-script.</p>",
    );
    let pending = Comment {
        body: CommentBody::Pending {
            html: SafeHtml::from_service(
                "<p>Compare <a href=\"https://example.com/1\" rel=\"nofollow ugc\">this</a> and <a href=\"https://example.com/2\" rel=\"nofollow ugc\">that</a>.</p>",
            ),
            reasons: vec![HeldReason::FirstComment, HeldReason::Links],
            is_own: true,
        },
        reply_url: None,
        ..comment("c4", "Nora", "")
    };
    let removed =
        Comment { body: CommentBody::Removed, reply_url: None, ..comment("c5", "Troll McTrollface", "") };
    let mut removed = root(removed);
    removed.replies =
        vec![reply_to(&removed.comment, comment("c5a", "Ivo", "<p>There is no need to be rude.</p>"))];
    let pingback = Comment {
        kind: CommentKind::Pingback,
        author_url: Some("https://blog.example.net/on-waiters".into()),
        reply_url: None,
        ..comment("c6", "On waiters — A Blog Elsewhere", "<p>[…] as The Good Waiter says […]</p>")
    };
    Thread {
        csrf: String::new(),
        count: 1234,
        nodes: vec![first, root(long), root(hebrew), root(pending), removed, root(pingback)],
        first_url: None,
        next_url: Some("/b/waiter/great?after=abc#comments".into()),
        orders: Vec::new(),
        react_url: "/b/waiter/great".into(),
        live_url: "/b/waiter/great/live".into(),
        stamp: "1234.7".into(),
    }
}

fn empty_form() -> ReplyForm {
    ReplyForm { action: "/b/waiter/great#reply".into(), ..ReplyForm::default() }
}

fn typed_form() -> ReplyForm {
    ReplyForm {
        name: "Nora \"<b>\" O'Neil".into(),
        email: "nora@".into(),
        text: "\n  Two spaces & a <script>alert(1)</script>\nstay as typed </textarea>".into(),
        ..empty_form()
    }
}

fn post() -> PostPage {
    PostPage {
        blog: blog(),
        title: "Week 1: “Great Customer Service”".into(),
        url: "/b/waiter/great".into(),
        canonical_url: Some("https://waiter.example/great".into()),
        excerpt: "What people remember of an evening.".into(),
        publish_time: Some(MONDAY),
        author: Some(author()),
        content_html: SafeHtml::from_service(ESSAY),
        labels: vec![label("service"), label("restaurants")],
        experience: Some(Experience {
            business: "The Bell".into(),
            business_url: Some("/b/waiter/business/the-bell".into()),
            agent_name: "Paul".into(),
            verdict: Verdict::Great,
            occurred_on: "2012-11-17".into(),
        }),
        newer: Some(link("Be their rocket")),
        older: Some(link("A name on the bill & other <small> things")),
        around: around(),
        discussion: Discussion::Shown(thread()),
        reply: ReplyBox::Open(empty_form()),
        ..PostPage::default()
    }
}

fn link(title: &str) -> Link {
    Link { title: title.into(), url: "/b/waiter/great".into() }
}

fn around() -> Around {
    let label = |name: &str, post_count| LabelLink {
        name: name.into(),
        url: format!("/b/waiter/label/{name}"),
        post_count,
    };
    let month = |number: i16| MonthLink {
        year: 2012 - number / 12,
        month: i8::try_from(12 - number % 12).expect("a month"),
        url: "/b/waiter/month/2012-11".into(),
        post_count: u64::from(number.unsigned_abs() % 7 + 1),
    };
    let recent = |name: &str, title: &str| RecentComment {
        author_name: name.into(),
        post_title: title.into(),
        url: "/b/waiter/great#comment-c1".into(),
        create_time: MONDAY,
    };
    let discussed = |title: &str, comment_count| DiscussedPost { post: link(title), comment_count };
    Around {
        recent: vec![
            recent("Ada Lovelace", "Week 1: “Great Customer Service”"),
            recent("\u{5e0}\u{5e2}\u{5de}\u{5d4}", "Be their rocket"),
            recent("Donaudampfschifffahrtsgesellschaft", "A name on the bill & other <small> things"),
        ],
        discussed: vec![discussed("Week 1: “Great Customer Service”", 1234), discussed("Be their rocket", 1)],
        labels: vec![
            label("service", 42),
            label("restaurants", 7),
            label("names and what they are worth", 1),
        ],
        months: (0..30).map(month).collect(),
        pages: vec![link("About"), link("Where we eat")],
        businesses_url: Some("/b/waiter/business/".into()),
    }
}

fn business_summary() -> BusinessSummary {
    let month = |number: i16| MonthVerdicts {
        year: 2010 + number / 12,
        month: i8::try_from(number % 12 + 1).expect("a month"),
        verdicts: Verdicts {
            great: u64::from(number.unsigned_abs() * 7 % 5),
            forgettable: u64::from(number.unsigned_abs() % 3),
            bad: u64::from(number.unsigned_abs() * 5 % 4),
        },
    };
    let agent = |name: &str, great, bad| Agent {
        name: name.into(),
        verdicts: Verdicts { great, forgettable: 0, bad },
    };
    BusinessSummary {
        verdicts: Verdicts { great: 34, forgettable: 12, bad: 21 },
        months: [0, 1, 2, 5, 9, 14, 15, 16, 20, 25, 31, 34].map(month).into(),
        agents: vec![agent("Paul", 12, 0), agent("Donaudampfschifffahrtsgesellschaft the third", 1, 2)],
    }
}

fn quiet_post(reply: ReplyBox) -> PostPage {
    PostPage { discussion: Discussion::default(), reply, ..post() }
}

/// Checks what every page promises and keeps it for the eye.
fn keep(name: &str, html: String) -> String {
    assert!(html.starts_with("<!doctype html>\n<html lang=\""), "{name}");
    assert!(html.contains(assets::stylesheet_path()), "{name}");
    assert_eq!(html.matches("<h1").count(), 1, "{name}: one main heading");
    assert_eq!(html.matches("<main").count(), 1, "{name}");
    for forbidden in ["<style", " style=", "javascript:", "\u{fffd}"] {
        assert!(!html.contains(forbidden), "{name}: {forbidden}");
    }
    assert_eq!(html.matches("<script").count(), html.matches(assets::script_path()).count(), "{name}");
    assert_ids_are_unique(name, &html);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    fs::create_dir_all(&folder).expect("the target directory is ours");
    fs::write(folder.join("rapport.css"), assets::STYLESHEET).expect("it can be written");
    let as_file = html.replace(assets::stylesheet_path(), "rapport.css");
    fs::write(folder.join(format!("{name}.html")), as_file).expect("it can be written");
    html
}

fn assert_ids_are_unique(name: &str, html: &str) {
    let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "{name}: an id appears twice");
}

/// The text of a page with runs of white space made one space.
fn words(html: &str) -> String {
    html.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_index_lists_blogs_or_says_what_to_do() {
    let card = |title: &str, language: &str| BlogCard {
        title: title.into(),
        description: "Notes on customer service".into(),
        url: "/b/waiter/".into(),
        language: language.into(),
    };
    let page = IndexPage {
        blogs: vec![card("The Good Waiter", "en-US"), card("\u{5d4}\u{5de}\u{5dc}\u{5e6}\u{5e8}", "he")],
        next_url: Some("/?after=abc".into()),
        api_url: None,
    };
    let html = keep("index", page.render(&english()));
    assert!(html.contains("<li lang=\"he\" dir=\"auto\">"));
    assert!(html.contains("href=\"/?after=abc\" rel=\"next\""));

    let empty = IndexPage { api_url: Some("/openapi.json".into()), ..IndexPage::default() };
    let html = keep("index-empty", empty.render(&english()));
    assert!(html.contains("rapport blog create") && html.contains("/openapi.json"));
}

#[test]
fn a_blogs_home_shows_posts_with_date_title_labels_and_counts() {
    let page = BlogHomePage {
        blog: blog(),
        posts: vec![
            summary("Week 1: “Great Customer Service”", 0, Some(0)),
            summary("Be their rocket", 3, Some(1)),
            summary("", 4, Some(12)),
            summary("A name on the bill & other <small> things", 9, None),
        ],
        newer_url: Some("/b/waiter/?before=abc".into()),
        older_url: Some("/b/waiter/?after=def".into()),
        canonical_url: Some("https://waiter.example/".into()),
        ..BlogHomePage::default()
    };
    let html = keep("home", page.render(&english()));
    assert!(html.contains("datetime=\"2012-11-19T19:05:00-07:00\">Monday, November 19, 2012</time>"));
    for count in ["No comments", "1 comment", "12 comments", "Comments"] {
        assert!(html.contains(&format!("#comments\">{count}</a>")), "{count}");
    }
    assert!(html.contains("&lt;small&gt;") || html.contains("&#60;small&#62;"));
    assert!(html.contains("Post of Thursday, November 15, 2012"));
    assert!(html.contains("href=\"/b/waiter/?after=def\" rel=\"next\""));
    assert!(html.contains("type=\"application/atom+xml\""));
}

#[test]
fn an_empty_blog_says_what_to_do_next() {
    let page = BlogHomePage { blog: blog(), ..BlogHomePage::default() };
    let html = keep("home-empty", page.render(&english()));
    assert!(html.contains("Nothing has been published yet"));
    assert!(html.contains("write the first post") && html.contains("/b/waiter/feed.atom"));
}

#[test]
fn a_post_shows_its_essay_and_its_discussion() {
    let html = keep("post", post().render(&english()));
    let (above, _) = html.split_once("<h1>").expect("the post has a title");
    assert!(above.contains(">Monday, November 19, 2012</time>"));
    assert!(html.contains("<blockquote><p>You never know"));
    assert!(html.contains("<h2 id=\"comments-heading\">1234 comments</h2>"));
    assert!(html.contains("id=\"comment-c1\""));
    assert!(html.contains("href=\"https://example.org/ada\" rel=\"nofollow ugc\""));
    assert!(html.contains(">edited</time>"));
    assert!(html.contains(">12 more replies</a>"));
    assert!(html.contains("href=\"/b/waiter/great?reply_to=c1#reply\""));
    assert!(html.contains("href=\"/b/waiter/great?after=abc#comments\" rel=\"next\""));
    assert!(html.contains("Linked from"));
}

#[test]
fn a_thread_seven_deep_nests_five_levels() {
    let html = post().render(&english());
    // One chain is seven deep; the other list of replies belongs to the tombstone.
    assert_eq!(html.matches("<ol class=\"replies\">").count(), 4 + 1);
    assert_eq!(html.matches("<ol").count(), html.matches("</ol>").count());
    assert!(words(&html).contains("href=\"#comment-deep2\">in reply to Dana</a>"));
}

#[test]
fn a_tombstone_names_nobody_and_a_held_comment_says_why() {
    let html = words(&post().render(&english()));
    assert!(!html.contains("McTrollface"));
    assert!(html.contains("This comment was removed."));
    assert!(html.contains("in reply to a removed comment"));
    assert!(html.contains("<strong>Awaiting moderation:</strong> Your first comment here"));
    assert!(html.contains("Comments with several links are checked by hand. Until then only you"));
}

#[test]
fn a_name_from_right_to_left_stays_in_its_place() {
    let html = post().render(&english());
    assert!(html.contains("<bdi>\u{5e0}\u{5e2}\u{5de}\u{5d4}"));
    assert!(html.contains("Reply to \u{2068}\u{5e0}"));
}

#[test]
fn a_post_without_comments_invites_the_first_one() {
    let html = keep("post-quiet", quiet_post(ReplyBox::Open(empty_form())).render(&english()));
    assert!(html.contains(">No comments</h2>"));
    assert!(html.contains("<a href=\"#reply\">Post a Comment</a>"));
    assert!(html.contains(">Leave a Reply</h2>"));
    assert!(html.contains("Fill in your details below"));
    assert!(html.contains("autocomplete=\"name\"") && html.contains("autocomplete=\"email\""));
    assert!(html.contains("name=\"action\" value=\"preview\""));
    assert!(!html.contains("name=\"parent\""));
}

#[test]
fn reply_mode_names_the_target_and_offers_a_way_back() {
    let form = ReplyForm {
        target: Some(ReplyTarget {
            id: "c1".into(),
            name: Some("Ada".into()),
            cancel_url: "/b/waiter/great#reply".into(),
        }),
        preview: Some(SafeHtml::from_service("<p>It was <strong>Denver</strong>.</p>")),
        text: "It was **Denver**.".into(),
        name: "Nora".into(),
        ..empty_form()
    };
    let html = keep("post-preview", quiet_post(ReplyBox::Open(form)).render(&english()));
    assert!(html.contains("Replying to Ada — <a href=\"/b/waiter/great#reply\">cancel</a>"));
    assert!(html.contains("<input type=\"hidden\" name=\"parent\" value=\"c1\">"));
    assert!(html.contains("<strong>Denver</strong>") && html.contains("It was **Denver**."));
    let (_, reply) = html.split_once("id=\"reply\"").expect("the form has a section");
    let (above, _) = reply.split_once("<form").expect("the form stays");
    assert!(above.contains("id=\"preview\""));
}

fn providers() -> Vec<Provider> {
    let ring = "<svg viewBox=\"0 0 24 24\" width=\"24\" height=\"24\" aria-hidden=\"true\"><circle cx=\"12\" cy=\"12\" \
                r=\"11\" fill=\"none\" stroke=\"currentColor\"/></svg>";
    [("github", "GitHub"), ("google", "Google"), ("town", "Accounts of the Town of Aken & <Around>")]
        .map(|(id, label)| Provider { id: id.into(), label: label.into(), icon: Icon::drawn(ring) })
        .into()
}

#[test]
fn a_guest_may_sign_in_by_a_button_above_the_fields() {
    let form = ReplyForm { providers: providers(), ..empty_form() };
    let html = keep("post-sign-in", quiet_post(ReplyBox::Open(form)).render(&english()));
    assert!(html.contains("Fill in your details below or click an icon to log in:"));
    assert!(html.contains("value=\"sign-in.github\"") && html.contains("&#38; &#60;Around&#62;</span>"));
    assert!(html.contains("id=\"reply-name\""));
}

#[test]
fn a_person_is_named_instead_of_asked() {
    let account = Account { name: "Nora <b> O'Neil".into(), provider: "GitHub".into(), mark: "0f".into() };
    let form = ReplyForm {
        writer: Writer::Person(account),
        csrf: "proof".into(),
        providers: providers(),
        notice: Some(FormNotice::OtherSession),
        ..typed_form()
    };
    let german = PageLocale::new("de-AT", "Europe/Vienna");
    for (name, locale, sentence) in [
        ("post-account", english(), "You are commenting using your GitHub account."),
        ("post-account-de", german, "Sie kommentieren mit Ihrem Konto bei GitHub."),
    ] {
        let html = keep(name, quiet_post(ReplyBox::Open(form.clone())).render(&locale));
        assert!(html.contains(sentence) && html.contains("<bdi>Nora &#60;b&#62; O&#39;Neil</bdi>"));
        assert!(html.contains("name=\"csrf\" value=\"proof\"") && !html.contains("id=\"reply-name\""));
        assert!(html.contains("Two spaces"));
    }
}

#[test]
fn a_refused_form_keeps_every_letter_and_points_at_the_fields() {
    let error = |field, problem| FieldError { field, problem };
    let form = ReplyForm {
        errors: vec![
            error(Field::Email, Problem::Invalid),
            error(Field::Text, Problem::TooLong { max: 10_000 }),
        ],
        ..typed_form()
    };
    let html = keep("post-errors", quiet_post(ReplyBox::Open(form)).render(&english()));
    assert!(html.contains("<title>Please check: "));
    assert!(html.contains(">2 things need your attention</h3>"));
    assert!(html.contains("<a href=\"#reply-email\">Please enter an e-mail address like"));
    assert!(html.contains("aria-invalid=\"true\" aria-describedby=\"reply-email-problem reply-email-hint\""));
    assert!(html.contains("Please shorten the comment to 10000 characters."));
    // The first line break belongs to the markup, the second one is the reader's.
    assert!(html.contains("reply-text-hint\">\n\n  Two spaces &#38; a &#60;script&#62;"));
    assert!(html.contains("stay as typed &#60;/textarea&#62;</textarea>"));
    assert!(html.contains("value=\"Nora &#34;&#60;b&#62;&#34; O&#39;Neil\""));
}

#[test]
fn comments_that_are_away_keep_the_text() {
    let form = ReplyForm { notice: Some(FormNotice::Away), ..typed_form() };
    let page = PostPage { discussion: Discussion::Away, ..quiet_post(ReplyBox::Open(form)) };
    let html = keep("post-away", page.render(&english()));
    assert!(html.contains("The post reads on without them"));
    assert!(html.contains("Your text is kept below") && html.contains("Two spaces"));
    assert!(html.contains("value=\"post\">Try again</button>"));
}

#[test]
fn closed_comments_say_why_and_give_the_text_back() {
    let reply =
        ReplyBox::Closed { reason: ClosedReason::TooOld, kept_text: "I had written this already.".into() };
    let html = keep("post-closed", quiet_post(reply).render(&english()));
    assert!(html.contains("Comments are closed") && html.contains("too old"));
    assert!(html.contains("readonly") && html.contains("I had written this already."));
    assert!(!html.contains("name=\"text\""));
}

#[test]
fn a_held_comment_is_announced_after_the_redirect() {
    let page = PostPage {
        flash: Some(Flash::Held { reasons: vec![HeldReason::Other], anchor: None }),
        ..quiet_post(ReplyBox::Hidden)
    };
    let html = keep("post-held", page.render(&english()));
    assert!(html.contains("your comment is safe with us"));
    assert!(!html.contains("id=\"reply\""));
}

#[test]
fn lists_of_posts_say_what_they_have_in_common() {
    let page = ListPage {
        blog: blog(),
        subject: ListSubject::Month { year: 2012, month: 11 },
        posts: vec![summary("Week 1: “Great Customer Service”", 0, Some(0)), summary("Rocket", 3, Some(1))],
        newer_url: None,
        older_url: Some("/b/waiter/month/2012-11?page_token=x".into()),
        canonical_url: None,
        feed_url: None,
        around: around(),
    };
    let html = keep("list", page.render(&english()));
    assert!(html.contains("<h1>Posts of November 2012</h1>"));
    assert!(html.contains("<summary>Earlier months</summary>"));
}

#[test]
fn a_business_is_drawn_and_told() {
    let page = BusinessPage {
        blog: blog(),
        name: "The Bell & Sons".into(),
        summary: Some(business_summary()),
        posts: vec![summary("Week 1: “Great Customer Service”", 0, Some(0))],
        businesses_url: "/b/waiter/business/".into(),
        around: around(),
        ..BusinessPage::default()
    };
    let html = keep("business", page.render(&english()));
    assert!(html.contains("<rect class=\"verdict-bad\""));
    assert!(html.contains("<th scope=\"row\">February 2010</th><td>2</td><td>1</td><td>1</td>"));
    let row = |name: &str| BusinessRow {
        name: name.into(),
        url: "/b/waiter/business/x".into(),
        verdicts: business_summary().verdicts,
    };
    let page = BusinessesPage {
        blog: blog(),
        businesses: vec![row("The Bell"), row("Telephone company")],
        around: around(),
        ..BusinessesPage::default()
    };
    keep("businesses", page.render(&english()));
}

#[test]
fn what_was_found_is_marked() {
    let found = Found {
        posts: vec![FoundPost {
            title_html: SafeHtml::from_service("<mark>Week</mark> 1: “Great Customer Service”"),
            url: "/b/waiter/great".into(),
            publish_time: Some(MONDAY),
            snippet_html: SafeHtml::from_service("He filled the <mark>glass</mark> before it was empty …"),
        }],
        comments: vec![FoundComment {
            author_name: "Ada".into(),
            post_title: "Week 1".into(),
            url: "/b/waiter/great#comment-c1".into(),
            create_time: MONDAY,
            snippet_html: SafeHtml::from_service("… and the <mark>glass</mark> too."),
        }],
        more_posts_url: Some("/b/waiter/search?q=glass&kind=posts".into()),
        ..Found::default()
    };
    let page = SearchPage {
        blog: blog(),
        asked: SearchForm { query: "week glass".into(), kind: SearchKind::Posts, ..SearchForm::default() },
        outcome: Some(SearchOutcome::Found(Box::new(found))),
        around: around(),
    };
    let html = keep("search", page.render(&english()));
    assert!(html.contains("<mark>glass</mark>") && html.contains("<details open>"));
    let nothing = SearchPage { outcome: Some(SearchOutcome::Found(Box::default())), ..page };
    keep("search-nothing", nothing.render(&english()));
}

#[test]
fn every_error_says_what_to_do_next() {
    for kind in ErrorKind::ALL {
        let status = kind.status();
        let page = ErrorPage {
            blog: Some(blog()),
            retry_url: (status == 503).then(|| "/b/waiter/great".into()),
            reference: (status == 500).then(|| "0193-4af0".into()),
            ..ErrorPage::new(kind)
        };
        let html = keep(&format!("error-{status}"), page.render(&english()));
        assert!(html.contains("Go to The Good Waiter"), "{status}");
        assert!(!html.contains("error-"), "{status}: a key without words");
        // In a line from right to left its parts would change places.
        assert!(status != 500 || html.contains("<code dir=\"ltr\">0193-4af0</code>"));
    }
    let wait = ErrorPage::new(ErrorKind::TooMany { seconds: Some(9) });
    assert!(wait.render(&english()).contains("Wait 9 seconds and try again."));
}

#[test]
fn a_blog_speaks_its_own_language_in_its_own_direction() {
    let german = PageLocale::new("de", "Europe/Berlin");
    let html = keep("post-german", post().render(&german));
    assert!(html.contains("<html lang=\"de\" dir=\"ltr\">"));
    assert!(html.contains("Dienstag, 20. November 2012") && html.contains("Kommentar abschicken"));

    let hebrew = PageLocale::new("he", "Asia/Jerusalem");
    let html = keep("post-hebrew", post().render(&hebrew));
    assert!(html.contains("<html lang=\"he\" dir=\"rtl\">"));

    let pseudo = PageLocale::new("ar-XB", "Asia/Jerusalem");
    let html = keep("post-pseudo", post().render(&pseudo));
    assert!(html.contains("<html lang=\"ar-XB\" dir=\"rtl\">") && html.contains("⟦Ŀeaṽe a Řeƥŀẏ⟧"));
}
