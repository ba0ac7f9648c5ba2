//! Comments: a small set of markup, and nothing that somebody typed is lost.

use markup::{Format, Profile, plain_text, render};

fn markdown(source: &str) -> String {
    render(Format::Markdown, Profile::Comment, source).html
}

fn html(source: &str) -> String {
    render(Format::Html, Profile::ImportedComment, source).html
}

#[test]
fn a_guests_raw_html_is_shown_as_typed() {
    let expected = "<p>I am &lt;b&gt;bold&lt;/b&gt; &lt;script&gt;x&lt;/script&gt;</p>\n";
    assert_eq!(markdown("I am <b>bold</b> <script>x</script>"), expected);
}

#[test]
fn a_guests_block_of_html_is_shown_line_by_line() {
    let expected = "<p>&lt;div&gt;<br>\n*a*<br>\n&lt;/div&gt;</p>\n";
    assert_eq!(markdown("<div>\n*a*\n</div>"), expected);
    assert_eq!(plain_text(&markdown("<!-- a -->\n\nb")), "<!-- a --> b");
}

#[test]
fn a_single_newline_is_a_break() {
    assert_eq!(markdown("one\ntwo\n\nthree"), "<p>one<br>\ntwo</p>\n<p>three</p>\n");
}

#[test]
fn the_small_set_is_understood() {
    let rendered = markdown("*a* **b** ~~c~~ `d`\n\n> e\n\n- f\n\n3. g\n\n```js\nh\n```");
    let expected = "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>\n\
        <blockquote>\n<p>e</p>\n</blockquote>\n<ul>\n<li>f</li>\n</ul>\n<ol start=\"3\">\n<li>g</li>\n</ol>\n\
        <pre tabindex=\"0\"><code class=\"language-js\">h\n</code></pre>\n";
    assert_eq!(rendered, expected);
}

#[test]
fn each_link_says_that_we_do_not_vouch_for_it() {
    let rendered =
        render(Format::Markdown, Profile::Comment, "[a](https://a.example) https://b.example [c](/c)");
    let expected = "<p><a href=\"https://a.example\" rel=\"nofollow ugc noopener\">a</a> \
        <a href=\"https://b.example\" rel=\"nofollow ugc noopener\">https://b.example</a> \
        <a href=\"/c\" rel=\"nofollow ugc noopener\">c</a></p>\n";
    assert_eq!(rendered.html, expected);
    assert_eq!(rendered.links, 2);
}

#[test]
fn an_image_becomes_a_link_to_it() {
    let link = |words: &str| {
        format!("<p><a href=\"https://a.example/i.png\" rel=\"nofollow ugc noopener\">{words}</a></p>")
    };
    assert_eq!(markdown("![A cat](https://a.example/i.png)").trim_end(), link("A cat"));
    assert_eq!(markdown("![](https://a.example/i.png)").trim_end(), link("https://a.example/i.png"));
    assert_eq!(html("<img src=\"https://a.example/i.png\" alt=\"A cat\">").trim_end(), link("A cat"));
}

#[test]
fn a_linked_image_becomes_two_links() {
    let rendered = markdown("[![cat](/i.png)](/page)");
    let expected = "<p><a href=\"/page\" rel=\"nofollow ugc noopener\">cat</a> \
        <a href=\"/i.png\" rel=\"nofollow ugc noopener\">/i.png</a></p>\n";
    assert_eq!(rendered, expected);
}

#[test]
fn a_heading_is_a_bold_paragraph() {
    assert_eq!(markdown("# Hello *you*"), "<p><strong>Hello <em>you</em></strong></p>\n");
    assert_eq!(html("<h2>Hello</h2>\nyou"), "<p><strong>Hello</strong></p><p>you</p>\n");
}

#[test]
fn tables_and_footnotes_are_text() {
    assert_eq!(plain_text(&markdown("|a|\n|-|\n|b|\n\nx[^1]\n\n[^1]: y z")), "|a| |-| |b| x[^1] [^1]: y z");
}

#[test]
fn an_imported_comments_newlines_are_paragraphs() {
    let expected = "<p>one<br>\ntwo</p>\n<p><strong>three</strong></p>\n";
    assert_eq!(html("one\r\ntwo\r\n\r\n<strong>three</strong>"), expected);
}

#[test]
fn imported_markup_outside_the_small_set_leaves_its_text() {
    let rendered = html(
        "<div class=\"x\">a</div><table><tr><td>b</td><td>c</td></tr></table><span style=\"x\">d</span>",
    );
    assert_eq!(rendered.replace('\n', ""), "<p>a</p><p>b</p><p>c</p><p>d</p>");
}

#[test]
fn square_brackets_in_comments_are_not_shortcodes() {
    assert_eq!(html("[gallery ids=\"1\"]"), "<p>[gallery ids=\"1\"]</p>\n");
}

#[test]
fn ids_and_classes_do_not_reach_comments() {
    assert_eq!(html("<p id=\"x\" class=\"y\" lang=\"z\">a</p>"), "<p>a</p>");
}

#[test]
fn fifty_quotes_nest_and_the_next_is_shown() {
    let rendered = markdown(&format!("{}x", ">".repeat(51)));
    assert_eq!(rendered.matches("<blockquote>").count(), 50);
    assert_eq!(plain_text(&rendered), ">x");
}

#[test]
fn a_definition_that_no_link_uses_is_shown() {
    assert_eq!(plain_text(&markdown("True.\n\n[Edit]: fixed")), "True. [Edit]: fixed");
    assert_eq!(plain_text(&markdown("> [note]: x\n\nyes")), "[note]: x yes");
    assert_eq!(markdown("```\n[a]: b\n```"), "<pre tabindex=\"0\"><code>[a]: b\n</code></pre>\n");
}

#[test]
fn a_definition_that_a_link_uses_is_its_target() {
    let rendered = markdown("See [this][1].\n\n[1]: https://a.example/?b=1&c=2");
    let expected =
        "<p>See <a href=\"https://a.example/?b=1&amp;c=2\" rel=\"nofollow ugc noopener\">this</a>.</p>\n";
    assert_eq!(rendered, expected);
}

#[test]
fn code_begun_beside_the_fence_is_shown() {
    assert_eq!(
        markdown("```SELECT a\nFROM b\n```"),
        "<pre tabindex=\"0\"><code>SELECT a\nFROM b\n</code></pre>\n"
    );
}
