//! Hostile input costs time in proportion to its length, and no stack.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use markup::{Format, Profile, excerpt, render};

/// Far more than needed, far less than quadratic time would take.
const PATIENCE: Duration = Duration::from_mins(2);

/// A quarter of what a worker thread of tokio has.
const STACK_BYTES: usize = 512 * 1024;

/// Units that nest without end.
const NESTED: &[(&str, &str)] =
    &[(">", "x"), ("<div>", "x"), ("- ", "x"), ("<b>", "x"), ("<ul><li>", "x"), ("<table><tr><td>", "x")];

/// What is repeated, and what stands once behind it.
const HOSTILE: &[(&str, &str)] = &[
    (">", ""),
    ("> ", "x"),
    ("- ", "x"),
    ("> - ", "x"),
    ("1. > ", "x"),
    ("[^a]: > ", "x"),
    ("*a **b ", ""),
    ("[", "](x)"),
    ("![", "](x)"),
    ("[a](", ""),
    ("`a", ""),
    ("<b", ""),
    ("<a ", "x=\">"),
    ("<a b=\"", ""),
    ("<!--", ""),
    ("<!---->", ""),
    ("<!-- a ", "-->"),
    ("<?", ""),
    ("<script>", ""),
    ("</", ""),
    ("<div>", ""),
    ("<b>", ""),
    ("<b><p>", ""),
    ("<i></p>", "<p>x"),
    ("<p><b id=a></p>", ""),
    ("<table>", "x"),
    ("<table><tr><td>", "x"),
    ("<table>x", ""),
    ("<ul><li>", "x"),
    ("<li>", ""),
    ("<dl><dd>", ""),
    ("</b></p>", ""),
    ("<a href=x>", ""),
    ("<svg><math>", ""),
    ("<details><summary>", "x"),
    ("<q><a title=x href=y>", "x"),
    ("&", ""),
    ("&amp;", ""),
    ("&#x3c;", ""),
    ("\u{a3}", ""),
    ("\n", ""),
    ("\n\nx", ""),
    ("a\n</b>", ""),
    ("[gallery ids=\"", ""),
    ("[caption x=1]", ""),
    ("[[", "]]"),
    ("a@", "b.c"),
    ("www.", "a"),
    ("http://", ""),
    ("|", "\n|-|\n|x|"),
    ("[^1]", "\n\n[^1]: x"),
    ("x[^1]: y\n\n", ""),
    ("~", "x"),
    ("_a", ""),
    ("<https://a.b/", ">"),
    ("https://a.b/<", ""),
    ("(www.a.b<", ""),
    ("a@b.c<", ""),
    ("a@b.c ", ""),
    ("[a@b.c ", ""),
    ("https://a_b/", ""),
    ("https://a.b/ ", ""),
    (":", ""),
    ("a:", ""),
    (")", "https://a.b/"),
    ("https://a.b/)", ""),
    ("&a;", ""),
    ("https://a.b/&a;", ""),
    ("[a]: x\n", "[a]"),
    ("[a]: <", ""),
    ("[a][a] ", "\n\n[a]: x"),
    ("**a*", ""),
    ("***", "a"),
    ("a***", ""),
    ("~~a~", ""),
    ("|a", "\n|-\n|\n|\n"),
    ("|\n|-|\n", "x"),
    ("* a\n ", ""),
    (" ", "x"),
    ("\t", "x"),
    ("- [ ] ", "x"),
    ("a\n=\n", ""),
    ("<a>\n", ""),
    ("<!x ", ""),
    ("<![CDATA[", ""),
    ("![a](b)", ""),
    ("\n>", "x"),
    ("    a\n", ""),
    ("-\n", ""),
    ("\\", ""),
    ("# ", ""),
    ("```\n", ""),
    ("```rust\n/*", ""),
    ("```js\n/ [ ( `${\n```\n", ""),
    ("```json\n1,2\n3\n```\n", ""),
    ("```php\n<?php \"{$", ""),
    ("<pre><code class=language-xml><a b=c><!--", ""),
    ("<span class=hl-tag>", ""),
    ("<pre><code><span class=hl-tag>", "x"),
    ("<img src=x alt=y>", ""),
];

fn within_patience(name: &str, work: impl FnOnce() + Send + 'static) {
    let (done, finished) = channel();
    let worker = thread::Builder::new().stack_size(STACK_BYTES);
    worker
        .spawn(move || {
            work();
            done.send(()).expect("somebody waits");
        })
        .expect("a thread can be started");
    match finished.recv_timeout(PATIENCE) {
        Ok(()) => {}
        Err(RecvTimeoutError::Timeout) => panic!("{name} takes too long"),
        Err(RecvTimeoutError::Disconnected) => panic!("{name} panicked"),
    }
}

const ALL: [(Format, Profile); 4] = [
    (Format::Markdown, Profile::Post),
    (Format::Markdown, Profile::Comment),
    (Format::Html, Profile::Post),
    (Format::Html, Profile::Comment),
];

fn render_hostile(bytes: usize, inputs: &[(&str, &str)], ways: &[(Format, Profile)]) {
    for (unit, end) in inputs {
        let source = format!("{}{end}", unit.repeat(bytes / unit.len()));
        for &(format, profile) in ways {
            let source = source.clone();
            let name = format!("{bytes} bytes of {unit:?} as {format:?} in a {profile:?}");
            within_patience(&name, move || {
                let rendered = render(format, profile, &source);
                assert!(excerpt(&rendered.html, 100).chars().count() <= 100);
            });
        }
    }
}

#[test]
fn sixteen_kilobytes_of_any_hostile_input_are_rendered_on_a_small_stack() {
    render_hostile(16 * 1024, HOSTILE, &ALL);
}

#[test]
fn sixty_five_kilobytes_of_deep_nesting_are_rendered_on_a_small_stack() {
    render_hostile(65 * 1024, NESTED, &ALL);
}

#[test]
fn a_mebibyte_of_deep_nesting_is_rendered_on_a_small_stack() {
    render_hostile(1024 * 1024, &[(">", "x")], &[(Format::Markdown, Profile::Comment)]);
    render_hostile(1024 * 1024, &[("<div>", "x")], &[(Format::Html, Profile::Post)]);
}

#[test]
#[ignore = "minutes without optimisation; run it with --release after a change of libraries"]
fn a_mebibyte_of_any_hostile_input_is_rendered_on_a_small_stack() {
    render_hostile(1024 * 1024, HOSTILE, &ALL);
}
