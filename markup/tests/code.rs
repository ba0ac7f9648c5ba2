//! Code that says its language is coloured, in posts and comments, by spans of a closed set of classes.

use markup::{Format, HIGHLIGHT_CLASSES, Profile, plain_text, render, sanitise};

fn markdown(source: &str) -> String {
    render(Format::Markdown, Profile::Post, source).html
}

#[test]
fn code_with_a_language_is_coloured() {
    let rust = "```rust\nfn main() {\n    // A < B\n    let x = \"a & b\";\n}\n```";
    let expected = "<pre tabindex=\"0\"><code class=\"language-rust\"><span class=\"hl-keyword\">fn</span> \
        <span class=\"hl-function\">main</span>() {\n    <span class=\"hl-comment\">// A &lt; B</span>\n    \
        <span class=\"hl-keyword\">let</span> x <span class=\"hl-operator\">=</span> \
        <span class=\"hl-string\">\"a &amp; b\"</span>;\n}\n</code></pre>\n";
    assert_eq!(markdown(rust), expected);
    assert_eq!(render(Format::Markdown, Profile::Comment, rust).html, expected);
    let html = "<pre><code class=\"language-rust\">fn main() {}</code></pre>";
    assert!(render(Format::Html, Profile::Post, html).html.contains("<span class=\"hl-keyword\">fn</span>"));
}

#[test]
fn code_keeps_its_words() {
    for (language, text) in
        [("sql", "SELECT 'a'  FROM b;"), ("yaml", "a: [b, <c>]"), ("html", "<p>&amp;\u{a0}</p>")]
    {
        let plain = plain_text(&markdown(&format!("```\n{text}\n```")));
        let coloured = markdown(&format!("```{language}\n{text}\n```"));
        assert!(coloured.contains("<span class=\"hl-"), "{coloured}");
        assert_eq!(plain_text(&coloured), plain);
    }
}

#[test]
fn other_code_is_as_it_was() {
    for source in
        ["```\nfn main() {}\n```", "```klingon\nfn main() {}\n```", "    fn main() {}", "`fn main() {}`"]
    {
        assert!(!markdown(source).contains("<span"), "{source}");
    }
    // In a line of prose.
    let inline = "<p><code class=\"language-rust\">fn main() {}</code></p>";
    assert_eq!(render(Format::Html, Profile::Post, inline).html, inline);
}

/// Sanitising lets through what colours code, exactly, where it does so.
#[test]
fn no_other_span_is_let_through() {
    for class in HIGHLIGHT_CLASSES {
        let coloured = format!("<pre tabindex=\"0\"><code>a <span class=\"{class}\">b</span></code></pre>");
        for profile in [Profile::Post, Profile::Comment] {
            assert_eq!(sanitise(profile, &coloured), coloured);
        }
    }
    for (given, kept) in [
        ("<p><span class=\"hl-tag\">a</span></p>", "<p>a</p>"),
        ("<pre><span class=\"hl-tag\">a</span></pre>", "<pre tabindex=\"0\">a</pre>"),
        ("<pre><code><span>a</span></code></pre>", "<pre tabindex=\"0\"><code>a</code></pre>"),
        (
            "<pre><code><span class=\"hl-tag x\">a</span></code></pre>",
            "<pre tabindex=\"0\"><code>a</code></pre>",
        ),
        (
            "<pre><code><span class=\"hl-other\">a</span></code></pre>",
            "<pre tabindex=\"0\"><code>a</code></pre>",
        ),
        (
            "<pre><code><span class=\"hl-tag\" id=\"x\" title=\"y\">a<span class=\"hl-tag\">b</span></span>c</code></pre>",
            "<pre tabindex=\"0\"><code><span class=\"hl-tag\">ab</span>c</code></pre>",
        ),
    ] {
        assert_eq!(sanitise(Profile::Post, given), kept);
    }
}

/// Code may stand as deep as anything may: its spans stay when it is sanitised again.
#[test]
fn deep_code_is_coloured_for_good() {
    for depth in 90..110 {
        let source = format!("{}<pre><code class=\"language-json\">[1]</code></pre>", "<div>".repeat(depth));
        let html = render(Format::Html, Profile::Post, &source).html;
        assert_eq!(sanitise(Profile::Post, &html), html, "{depth}");
    }
}
