//! Holds the stylesheet to the classes that `markup` writes into coloured code.

use markup::HIGHLIGHT_CLASSES;
use palette::{Srgb, color_difference::Wcag21RelativeContrast as _};

use super::assets::STYLESHEET;

/// Contrast of text (WCAG 2.2, 1.4.3).
const TEXT: f32 = 4.5;

/// The rules that begin a line, each as its selectors and its declarations.
fn rules() -> impl Iterator<Item = (Vec<&'static str>, &'static str)> {
    let rules = STYLESHEET.lines().filter_map(|line| line.strip_suffix('}')?.split_once('{'));
    rules.map(|(selectors, rest)| (selectors.split(',').map(str::trim).collect(), rest))
}

fn rule_of(class: &str) -> Option<&'static str> {
    let selector = format!(".{class}");
    rules().find(|(selectors, _)| selectors.contains(&selector.as_str())).map(|(_, rest)| rest)
}

/// The variable that colours the class; `None` where it has the colour of the text around it.
fn variable(class: &str) -> Option<&'static str> {
    let (_, rest) = rule_of(class)?.split_once(" color: var(")?;
    rest.split(')').next()
}

/// The colour of a variable on light pages and on dark ones.
fn colours(name: &str) -> [Srgb<u8>; 2] {
    let blocks = STYLESHEET.split(":root {").skip(1).take(2);
    let values = blocks.map(|block| {
        let (_, rest) = block.split_once(&format!(" {name}: ")).expect(name);
        rest.split(';').next().and_then(|value| value.parse().ok()).expect(name)
    });
    values.collect::<Vec<_>>().try_into().expect("light and dark")
}

#[test]
fn every_class_of_code_has_a_rule_and_every_rule_a_class() {
    let without: Vec<_> = HIGHLIGHT_CLASSES.iter().filter(|class| rule_of(class).is_none()).collect();
    assert!(without.is_empty(), "no rule for {without:?}");
    let ruled = rules().flat_map(|(selectors, _)| selectors).filter(|selector| selector.starts_with(".hl-"));
    let unknown: Vec<_> = ruled.filter(|selector| !HIGHLIGHT_CLASSES.contains(&&selector[1..])).collect();
    assert!(unknown.is_empty(), "markup never writes {unknown:?}");
}

#[test]
fn coloured_code_can_be_read_on_light_and_dark() {
    let behind = colours("--raised");
    let coloured: Vec<_> =
        HIGHLIGHT_CLASSES.iter().filter_map(|class| Some((class, variable(class)?))).collect();
    assert!(coloured.len() > HIGHLIGHT_CLASSES.len() / 2, "{coloured:?}");
    for (class, variable) in coloured {
        for (colour, behind) in colours(variable).into_iter().zip(behind) {
            let ratio = colour.into_format::<f32>().relative_contrast(behind.into_format());
            assert!(ratio >= TEXT, "{class}: #{colour:x} on #{behind:x} is {ratio}");
        }
    }
}
