//! Plain text and excerpts.

use markup::{Format, Profile, excerpt, plain_text, render};

#[test]
fn plain_text_is_what_a_reader_reads() {
    let html =
        render(Format::Markdown, Profile::Post, "# A & B\n\n*one*two  \nthree `<b>`\n\n- x\n- y\u{a0}z");
    assert_eq!(plain_text(&html.html), "A & B onetwo three <b> x y z");
}

#[test]
fn a_short_text_is_its_own_excerpt() {
    assert_eq!(excerpt("<p>one two</p>", 7), "one two");
}

#[test]
fn an_excerpt_ends_between_words() {
    assert_eq!(excerpt("<p>one two, three</p>", 9), "one two…");
    assert_eq!(excerpt("<p>one two, three</p>", 8), "one two…");
    assert_eq!(excerpt("<p>one two three</p>", 7), "one…");
    assert_eq!(excerpt("<p>one two three</p>", 8), "one two…");
}

#[test]
fn a_word_that_is_too_long_is_cut() {
    assert_eq!(excerpt("<p>漢字漢字漢字</p>", 4), "漢字漢…");
    assert_eq!(excerpt("<p>word</p>", 1), "…");
    assert_eq!(excerpt("<p>word</p>", 0), "");
    assert_eq!(excerpt("", 0), "");
}
