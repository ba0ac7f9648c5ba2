//! Posts: a document's markup stays, and content from WordPress looks as it did there.

use markup::{Format, Profile, Rendered, render};

fn markdown(source: &str) -> String {
    render(Format::Markdown, Profile::Post, source).html
}

fn html(source: &str) -> String {
    render(Format::Html, Profile::Post, source).html
}

#[test]
fn markdown_of_github_is_understood() {
    let rendered = markdown("|a|b|\n|-|-|\n|1|~~2~~|\n\nSee www.example.org and **this**.");
    assert!(rendered.contains("<th>a</th>"), "{rendered}");
    assert!(rendered.contains("<td><del>2</del></td>"), "{rendered}");
    assert!(rendered.contains("<a href=\"http://www.example.org\" rel=\"noopener\">"), "{rendered}");
    assert!(rendered.contains("<strong>this</strong>"), "{rendered}");
}

#[test]
fn task_lists_have_marks_instead_of_inputs() {
    let rendered = markdown("- [x] done\n- [ ] to do");
    assert_eq!(rendered, "<ul>\n<li>☑ done</li>\n<li>☐ to do</li>\n</ul>\n");
}

#[test]
fn footnotes_lead_to_their_notes_and_back() {
    let rendered = markdown("Word[^1].\n\n[^1]: Note.");
    assert!(rendered.contains("href=\"#user-content-fn-1\" id=\"user-content-fnref-1\""), "{rendered}");
    assert!(rendered.contains("<li id=\"user-content-fn-1\">"), "{rendered}");
    assert!(rendered.contains("href=\"#user-content-fnref-1\""), "{rendered}");
    assert!(rendered.contains("<section class=\"footnotes\">"), "{rendered}");
}

#[test]
fn html_within_markdown_is_kept_and_sanitised() {
    let rendered = markdown(
        "H<sub>2</sub>O <span onclick=x>and</span>\n\n<details><summary>More</summary>\n\n*text*\n\n</details>",
    );
    assert!(rendered.starts_with("<p>H<sub>2</sub>O and</p>"), "{rendered}");
    assert!(
        rendered.contains("<details><summary>More</summary>\n<p><em>text</em></p>\n</details>"),
        "{rendered}"
    );
}

#[test]
fn code_keeps_its_language_and_its_angles() {
    let rendered = markdown("```rust\nlet a: Vec<u8> = b & c;\n```");
    let expected = "<pre tabindex=\"0\"><code class=\"language-rust\"><span class=\"hl-keyword\">let</span> a: Vec&lt;<span class=\"hl-keyword\">u8</span>&gt; <span class=\"hl-operator\">=</span> b <span class=\"hl-operator\">&amp;</span> c;\n</code></pre>\n";
    assert_eq!(rendered, expected);
}

#[test]
fn images_are_kept_and_loaded_when_seen() {
    let rendered =
        html("<p><img src=\"https://a.example/i.png\" alt=\"A\" width=\"20\" height=\"9%\" class=\"x\"></p>");
    let expected = "<p><img src=\"https://a.example/i.png\" alt=\"A\" width=\"20\" loading=\"lazy\" decoding=\"async\"></p>";
    assert_eq!(rendered, expected);
    assert_eq!(
        markdown("![A](/i.png)"),
        "<p><img src=\"/i.png\" alt=\"A\" loading=\"lazy\" decoding=\"async\"></p>\n"
    );
    assert_eq!(html("<p>a<img src=\"data:image/png;base64,xx\">b</p>"), "<p>ab</p>");
}

#[test]
fn only_links_that_lead_away_are_counted_and_marked() {
    let source = "<p><a href=\"/a\">a</a> <a href=\"https://b.example/\">b</a> <a href=\"#c\">c</a> \
        <a href=\"//d.example\">d</a></p>";
    let html = "<p><a href=\"/a\">a</a> <a href=\"https://b.example/\" rel=\"noopener\">b</a> \
        <a href=\"#user-content-c\">c</a> <a href=\"//d.example\" rel=\"noopener\">d</a></p>";
    assert_eq!(render(Format::Html, Profile::Post, source), Rendered { html: html.into(), links: 2 });
}

#[test]
fn a_link_without_an_allowed_address_is_its_text() {
    assert_eq!(html("<p><a href=\"ftp://a.example\">a</a> <a>b</a></p>"), "<p>a b</p>");
}

#[test]
fn ids_cannot_shadow_those_of_the_page() {
    let rendered = html("<h2 id=\"comments\">a</h2><p><a name=\"old\"></a>b</p>");
    let expected = "<h2 id=\"user-content-comments\">a</h2><p><a id=\"user-content-old\"></a>b</p>";
    assert_eq!(rendered, expected);
}

#[test]
fn blank_lines_make_paragraphs_and_newlines_make_breaks() {
    assert_eq!(html("One\ntwo\n\nthree"), "<p>One<br>\ntwo</p>\n<p>three</p>\n");
    assert_eq!(html("\r\n\r\nOne\r\n \r\n\r\n\r\nthree\r\n"), "<p>One</p>\n<p>three</p>\n");
    assert_eq!(html("a<br />\nb<br><br>c"), "<p>a<br>\nb</p>\n<p>c</p>\n");
}

#[test]
fn blocks_between_loose_text_stay_blocks() {
    let rendered =
        html("Intro\n<h2>Title</h2>\nText\n\n<ul>\n\t<li>one</li>\n\t<li>two\nlines</li>\n</ul>\nEnd");
    let expected = "<p>Intro</p>\n<h2>Title</h2><p>Text</p>\n<ul>\n\t<li>one</li>\n\t<li>two<br>\nlines</li>\n</ul><p>End</p>\n";
    assert_eq!(rendered, expected);
}

#[test]
fn quotes_and_divs_have_paragraphs_too() {
    assert_eq!(html("<blockquote>a\n\nb</blockquote>"), "<blockquote><p>a</p>\n<p>b</p>\n</blockquote>");
    assert_eq!(html("<div>\na\n\nb\n</div>"), "<div><p>a</p>\n<p>b</p>\n</div>");
    assert_eq!(html("<div>a</div>"), "<div>a</div>");
}

#[test]
fn emphasis_across_a_blank_line_is_kept_on_both_sides() {
    assert_eq!(html("<em>a\n\nb</em> c"), "<p><em>a</em></p>\n<p><em>b</em> c</p>\n");
    assert_eq!(html("<a href=\"/x\">a\n\nb</a>"), "<p><a href=\"/x\">a<br>\n<br>\nb</a></p>\n");
}

#[test]
fn html_with_its_own_paragraphs_keeps_its_newlines_as_space() {
    let source = "<p>one\ntwo</p>\n\n<ul>\n<li>three\nfour</li>\n</ul>\n";
    assert_eq!(html(source), source);
}

#[test]
fn loose_text_beside_own_paragraphs_is_not_run_together() {
    let rendered = html("<p class=\"x\">one</p>\ntwo\nthree\n\nfour");
    assert_eq!(rendered, "<p>one</p><p>two<br>\nthree</p>\n<p>four</p>\n");
}

#[test]
fn block_editor_content_loses_only_its_comments() {
    let source = "<!-- wp:heading -->\n<h2 class=\"wp-block-heading\">T</h2>\n<!-- /wp:heading -->\n\n<!-- wp:paragraph {\"x\":1} -->\n<p>a\nb</p>\n<!-- /wp:paragraph -->";
    assert_eq!(html(source).replace('\n', ""), "<h2>T</h2><p>ab</p>");
}

#[test]
fn preformatted_text_is_left_alone() {
    assert_eq!(
        html("<pre>\na\n\n  b &lt; [gallery]\n</pre>"),
        "<pre tabindex=\"0\">a\n\n  b &lt; [gallery]\n</pre>"
    );
}

#[test]
fn more_comments_and_shortcodes_are_dropped() {
    assert_eq!(html("One\n\n<!--more-->\n\ntwo"), "<p>One</p>\n<p>two</p>\n");
    assert_eq!(html("One\n\n[gallery ids=\"1,2\"]\n\ntwo"), "<p>One</p>\n<p>two</p>\n");
    assert_eq!(html("[button link=\"x\"]Buy[/button x=1]"), "<p>Buy</p>\n");
}

#[test]
fn words_in_brackets_are_not_shortcodes() {
    let source =
        "He said [sic] so [1], [...] and [[gallery]] <code>[gallery]</code> [see https://a.example/?b=c]";
    let expected = "<p>He said [sic] so [1], [...] and [gallery] <code>[gallery]</code> [see https://a.example/?b=c]</p>\n";
    assert_eq!(html(source), expected);
}

#[test]
fn a_captioned_image_is_a_figure() {
    let expected = "<figure><a href=\"/f\"><img src=\"/i.png\" loading=\"lazy\" decoding=\"async\"></a><figcaption> A <em>cat</em></figcaption></figure>";
    let source = "[caption id=\"attachment_1\" width=\"300\"]<a href=\"/f\"><img src=\"/i.png\" /></a> A <em>cat</em>[/caption]";
    assert_eq!(html(source), expected);
    let old = "[caption width=\"300\" caption=\"A cat\"]<img src=\"/i.png\" />[/caption]";
    assert_eq!(
        html(old),
        "<figure><img src=\"/i.png\" loading=\"lazy\" decoding=\"async\"><figcaption>A cat</figcaption></figure>"
    );
}

#[test]
fn frames_are_dropped_and_what_follows_is_not() {
    assert_eq!(html("a\n\n<iframe src=\"https://v.example\" />\n\nb"), "<p>a</p>\n<p>b</p>\n");
    assert_eq!(html("a <iframe src=\"https://v.example\">no frames</iframe> b"), "<p>a  b</p>\n");
}

#[test]
fn what_is_no_tag_is_text() {
    assert_eq!(html("a < b </3 <b and so on"), "<p>a &lt; b &lt;/3 &lt;b and so on</p>\n");
    assert_eq!(html("a <!-- b"), "<p>a &lt;!-- b</p>\n");
}

#[test]
fn tables_are_repaired_without_losing_words() {
    let rendered = html("<p>x</p><table>loose<tr><td>a<td>b<tr><th>c</table>");
    let expected = "<p>x</p><table tabindex=\"0\"><tbody><tr><td>loose</td></tr><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></tbody></table>";
    assert_eq!(rendered, expected);
}

#[test]
fn a_documents_markup_is_kept() {
    let source = "<p><abbr title=\"x\">A</abbr> <mark>b</mark> x<sup>2</sup> <cite>c</cite></p>\
        <dl><dt>t</dt><dd>d</dd></dl><blockquote cite=\"https://a.example/\"><p>q</p></blockquote>\
        <table tabindex=\"0\"><caption>c</caption><thead><tr><th scope=\"col\">h</th></tr></thead></table>";
    assert_eq!(html(source), source);
}
