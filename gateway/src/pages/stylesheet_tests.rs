//! Holds the stylesheets to logical properties: a page that runs from right to left needs no sheet of
//! its own.

use std::fs;
use std::path::Path;

/// Shorthands of four sides, the second of which is the right one and the fourth the left.
const FOUR_SIDES: [&str; 8] = [
    "margin",
    "padding",
    "inset",
    "border-width",
    "border-style",
    "border-color",
    "scroll-margin",
    "scroll-padding",
];

fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once("*/").map_or("", |(_, after)| after))
}

/// Each property with its value.
fn declarations(css: &str) -> Vec<(String, String)> {
    let (mut found, mut begin, mut quote) = (Vec::new(), 0, None);
    for (at, character) in css.char_indices() {
        match (quote, character) {
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            (None, '{' | '}' | ';') => {
                // What ends in `{` is a selector or the head of a rule.
                let declaration = css[begin..at].split_once(':').filter(|_| character != '{');
                found.extend(
                    declaration
                        .map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_lowercase())),
                );
                begin = at + 1;
            }
            _ => {}
        }
    }
    found
}

fn is_physical(name: &str, value: &str) -> bool {
    let names_a_side = |text: &str| {
        text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| matches!(word, "left" | "right"))
    };
    let unquoted: String = value.split(['"', '\'']).step_by(2).collect();
    let values = split_values(&unquoted);
    let sides_differ = FOUR_SIDES.contains(&name) && values.len() == 4 && values[1] != values[3];
    let is_radius = name == "border-radius"
        && !(values.len() == 1 || values.len() == 4 && values[0] == values[1] && values[2] == values[3]);
    let is_shift = (name == "translate" || name == "transform") && moves_sideways(name, &unquoted);
    names_a_side(name) || names_a_side(&unquoted) || sides_differ || is_radius || is_shift
}

fn moves_sideways(name: &str, value: &str) -> bool {
    let functions = ["translatex(", "translate(", "translate3d("];
    let mut shifts: Vec<&str> =
        functions.iter().filter_map(|function| Some(value.split_once(function)?.1)).collect();
    if name == "translate" {
        shifts.push(value);
    }
    let first = |shift: &&str| shift.split([',', ' ', ')']).next().unwrap_or_default().to_owned();
    shifts.iter().map(first).any(|along| !matches!(along.as_str(), "0" | "none"))
}

/// The values of a shorthand; a space inside brackets parts nothing.
fn split_values(value: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let parted = value.chars().map(|character| {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 && character.is_whitespace() { '_' } else { character }
    });
    parted.collect::<String>().split_whitespace().map(str::to_owned).collect()
}

fn physical(css: &str) -> Vec<String> {
    let found = declarations(&without_comments(css));
    let physical = found.into_iter().filter(|(name, value)| is_physical(name, value));
    physical.map(|(name, value)| format!("{name}: {value}")).collect()
}

#[test]
fn no_stylesheet_knows_left_from_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let mut sheets = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "css") {
            let css = fs::read_to_string(&path).unwrap();
            assert!(declarations(&without_comments(&css)).len() > 20, "{} was not read", path.display());
            assert_eq!(physical(&css), Vec::<String>::new(), "{}", path.display());
            sheets += 1;
        }
    }
    assert!(sheets > 0, "no stylesheet was found");
}

#[test]
fn the_scanner_finds_physical_properties() {
    for declaration in [
        "margin-left: 1rem",
        "padding-right: 0",
        "left: 0",
        "border-left-color: red",
        "border-top-right-radius: 2px",
        "text-align: left",
        "float: RIGHT",
        "background: url(a.svg) right 1rem center",
        "margin: 0 1rem 0 0",
        "padding: 0 calc(1rem + 2px) 0 calc(1rem + 3px)",
        "border-radius: 4px 0 0 4px",
        "transform: translateX(1rem)",
        "transform: rotate(4deg) translate(-50%, 0)",
        "translate: 1rem 0",
    ] {
        for css in [
            format!("a:hover {{ {declaration}; color: red }}"),
            format!("@media print {{ a {{ {declaration} }} }}"),
        ] {
            assert_eq!(physical(&css), [declaration.to_lowercase()], "{css}");
        }
    }
}

#[test]
fn the_scanner_leaves_logical_properties_alone() {
    for declaration in [
        "margin-inline-start: 1rem",
        "inset-inline-end: 0",
        "text-align: start",
        "margin: 0 1rem 2rem 1rem",
        "padding: 0 calc(1rem + 2px)",
        "border-radius: 4px",
        "transform: translateY(1rem)",
        "content: \"left\"",
        "clip-path: inset(50%)",
        "--copyright: bright",
    ] {
        assert_eq!(
            physical(&format!(".left-to-right {{ {declaration} }} /* left: 0; */")),
            Vec::<String>::new()
        );
    }
}
