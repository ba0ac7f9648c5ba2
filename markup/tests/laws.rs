//! What holds for every input.

mod support;

use markup::{Format, Profile, excerpt, plain_text, render, sanitise};
use proptest::prelude::*;
use support::assert_harmless;

/// Pieces that parsers are sensitive to. Put together at random they make every kind of bad nesting.
const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<a href=x>",
    "</a>",
    "<a>",
    "<a name=n>",
    "<a href='javascript:x'>",
    "<div>",
    "</div>",
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "</td>",
    "<th>",
    "<tbody>",
    "</tbody>",
    "<thead>",
    "<caption>",
    "</caption>",
    "<ul>",
    "</ul>",
    "<ol start=2>",
    "<li>",
    "</li>",
    "<dl>",
    "<dt>",
    "<dd>",
    "</dl>",
    "<pre>",
    "</pre>",
    "<code>",
    "</code>",
    "<code class='language-x y'>",
    "<pre><code class=language-rust>",
    "</code></pre>",
    "<span class=hl-string>",
    "<span class='hl-string x'>",
    "<span class=hl-&#115;tring>",
    "<span class=x>",
    "<span>",
    "</span>",
    "<h1>",
    "</h1>",
    "<h2>",
    "</h2>",
    "<blockquote>",
    "</blockquote>",
    "<figure>",
    "<figcaption>",
    "</figure>",
    "<details>",
    "<summary>",
    "</summary>",
    "</details>",
    "<br>",
    "</br>",
    "<hr>",
    "<img src=i alt=a>",
    "<img alt=a>",
    "<img src='data:x'>",
    "<svg>",
    "</svg>",
    "<math>",
    "<mtext>",
    "<style>",
    "</style>",
    "<script>",
    "</script>",
    "<title>",
    "</title>",
    "<textarea>",
    "</textarea>",
    "<select>",
    "<option>",
    "<form>",
    "</form>",
    "<button>",
    "<input type=checkbox>",
    "<template>",
    "</template>",
    "<noscript>",
    "</noscript>",
    "<iframe/>",
    "<!--",
    "-->",
    "<!-- x -->",
    "<![CDATA[",
    "<",
    ">",
    "&",
    "&amp;",
    "&lt;",
    "&#13;",
    "&#xFEFF;",
    "&nbsp;",
    "&am",
    "\"",
    "'",
    "=",
    "/",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\u{0}",
    "\u{feff}",
    "\u{a0}",
    "\u{c}",
    "x",
    "word word",
    "é£漢",
    "[caption]",
    "[/caption]",
    "[gallery x=1]",
    "[",
    "]",
    "(",
    ")",
    "(u)",
    "> ",
    "- ",
    "1. ",
    "- [x] ",
    "# ",
    "`",
    "```\n",
    "\n```json\n",
    "{\"a\": [1, true]} ",
    "fn f() { /* <b> &amp; */ \"s\" }\n",
    "*",
    "**",
    "~~",
    "_",
    "|",
    "|-|",
    "[^1]",
    "[^1]: ",
    "![",
    "\\",
    "https://a.example/",
    "a@b.example",
    "<https://a.example>",
];

fn soup() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(PIECES);
    let pieces = proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat());
    prop_oneof![9 => pieces, 1 => any::<String>()]
}

fn profile() -> impl Strategy<Value = Profile> {
    proptest::sample::select(vec![Profile::Post, Profile::Comment])
}

fn format() -> impl Strategy<Value = Format> {
    proptest::sample::select(vec![Format::Markdown, Format::Html])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_rendered_is_harmless_and_sanitised_for_good(
        source in soup(),
        profile in profile(),
        format in format(),
    ) {
        let html = render(format, profile, &source).html;
        assert_harmless(profile, &html);
        prop_assert_eq!(sanitise(profile, &html), html);
    }

    #[test]
    fn sanitising_twice_is_sanitising_once(source in soup(), profile in profile()) {
        let once = sanitise(profile, &source);
        assert_harmless(profile, &once);
        prop_assert_eq!(sanitise(profile, &once), once);
    }

    #[test]
    fn a_guests_words_are_all_shown(words in proptest::collection::vec("<?/?[a-z]{1,8}>?", 1..20)) {
        let source = words.join(" ");
        let html = render(Format::Markdown, Profile::Comment, &source).html;
        // Quote marks at the start of the text are markup; elsewhere each character is shown.
        prop_assert_eq!(plain_text(&html), source);
    }

    #[test]
    fn an_excerpt_is_no_longer_than_asked(source in soup(), max_chars in 0_usize..50) {
        let html = render(Format::Html, Profile::Post, &source).html;
        prop_assert!(excerpt(&html, max_chars).chars().count() <= max_chars);
    }
}
