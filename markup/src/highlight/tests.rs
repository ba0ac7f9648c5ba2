use std::time::Instant;

use super::*;

fn code(language: &str, text: &str) -> String {
    let mut html = format!("<pre><code class=\"language-{language}\">");
    push_escaped(&mut html, text);
    html.push_str("</code></pre>");
    html
}

fn without_spans(html: &str) -> String {
    let opened = HIGHLIGHT_CLASSES.iter();
    let html =
        opened.fold(html.to_owned(), |html, class| html.replace(&format!("<span class=\"{class}\">"), ""));
    html.replace("</span>", "")
}

#[test]
fn each_class_has_a_scope_and_each_scope_a_class() {
    let used: std::collections::BTreeSet<&str> = classes::used().into_iter().collect();
    assert_eq!(used.into_iter().collect::<Vec<_>>(), HIGHLIGHT_CLASSES);
}

#[test]
fn the_time_is_bounded() {
    let html = code("rust", "fn main() {}\n");
    assert_eq!(within(&html, Instant::now()), html);
    assert_ne!(highlighted(html.clone()), html);
}

/// What is longer, or would grow more, stays plain, and what follows it is coloured all the same.
#[test]
fn size_is_bounded() {
    let small = code("rust", "let x = 1;");
    for plain in [
        code("rust", &"a b c\n".repeat(MAX_BLOCK / 6 + 1)),
        code("rust", &format!("let x = {};", "1".repeat(MAX_LINE))),
        code("json", &"1,".repeat(900).replace(",1", ",\n1").repeat(12)),
    ] {
        let html = highlighted(format!("{plain}{small}"));
        assert!(html.starts_with(&plain), "{}", &html[..200]);
        assert!(html.ends_with(&highlighted(small.clone())) && html.contains("hl-keyword"), "{}", html.len());
    }
}

/// Some grammar may have an expression that the engine does not know, and panics when it is met.
#[test]
fn every_grammar_runs_and_keeps_each_character() {
    let text = "#!/bin/x\n<?php class A extends B { /* c */ function f(int $x) { return \"a\\n\" . 'b' + 0x1F; } } ?>\n\
        def f(x): # c\n  return `y` if x else @z\n\n# Title\n- *item* `code` [a](b)\n<a href=\"x\">&amp;</a>\n\
        -- c\nSELECT * FROM t WHERE a = 'b';\n{\"k\": [1, true, null]}\n@@ -1 +1 @@\n-a\n+b\n\
        \\begin{x} $a^2$ \\end{x}\n(defn f [x] :k)\nlet f = \\x -> x\n%% c\nkey: value\n<<EOF\ntext\nEOF\n";
    for grammar in GRAMMARS.syntaxes() {
        let mut escaped = String::new();
        push_escaped(&mut escaped, text);
        let deadline = Instant::now() + Duration::from_mins(10);
        let html = coloured(&escaped, grammar, MAX_ADDED, deadline);
        let html = html.unwrap_or_else(|| panic!("{} gives up", grammar.name));
        assert_eq!(without_spans(&html), escaped, "{}", grammar.name);
    }
}

#[test]
fn languages_are_known_by_the_names_that_people_write() {
    for name in [
        "rust",
        "Rust",
        "rust,ignore",
        "rs",
        "python",
        "py",
        "javascript",
        "js",
        "ts",
        "tsx",
        "java",
        "c",
        "cpp",
        "c++",
        "csharp",
        "c#",
        "go",
        "ruby",
        "php",
        "bash",
        "sh",
        "shell",
        "console",
        "sql",
        "html",
        "xml",
        "css",
        "json",
        "yaml",
        "yml",
        "makefile",
        "diff",
        "haskell",
        "lua",
        "perl",
        "r",
        "scala",
        "markdown",
        "latex",
    ] {
        let block = Block { language: name, code_from: 0, code_to: 0 };
        assert!(block.grammar().is_some(), "{name}");
    }
    for name in ["", "x-unknown", "text", "plain", "txt", "\u{202e}"] {
        assert!(Block { language: name, code_from: 0, code_to: 0 }.grammar().is_none(), "{name}");
    }
}
