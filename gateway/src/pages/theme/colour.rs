//! Colours of pages, and what can be read on what.

use palette::{
    FromColor as _, IntoColor as _, Mix as _, Oklch, Srgb, color_difference::Wcag21RelativeContrast as _,
};

/// The colours of a page that others depend on. The values of Rapport's own are those of
/// `rapport.css`; a test compares them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Page {
    pub(super) paper: Srgb<u8>,
    pub(super) raised: Srgb<u8>,
    pub(super) ink: Srgb<u8>,
    pub(super) accent: Srgb<u8>,
    pub(super) good: Srgb<u8>,
    pub(super) wait: Srgb<u8>,
    pub(super) bad: Srgb<u8>,
    pub(super) mark: Srgb<u8>,
    pub(super) code_keyword: Srgb<u8>,
    pub(super) code_name: Srgb<u8>,
}

pub(super) const LIGHT: Page = Page {
    paper: rgb(0x00fc_faf6),
    raised: rgb(0x00f4_f0e8),
    ink: rgb(0x0023_201b),
    accent: rgb(0x000b_5c56),
    good: rgb(0x001e_6b36),
    wait: rgb(0x0085_590b),
    bad: rgb(0x00a8_231c),
    mark: rgb(0x00fb_f0cc),
    code_keyword: rgb(0x007a_2f86),
    code_name: rgb(0x001f_4f9e),
};

pub(super) const DARK: Page = Page {
    paper: rgb(0x0019_1816),
    raised: rgb(0x0023_2220),
    ink: rgb(0x00e9_e4da),
    accent: rgb(0x0082_cdbf),
    good: rgb(0x008c_cf9b),
    wait: rgb(0x00e6_bd6b),
    bad: rgb(0x00ff_9c91),
    mark: rgb(0x003a_331c),
    code_keyword: rgb(0x00d7_a6e0),
    code_name: rgb(0x009b_bcf5),
};

const BLACK: Srgb<u8> = rgb(0);
const WHITE: Srgb<u8> = rgb(0x00ff_ffff);

/// Steps of lightness between black and white.
const STEPS: u8 = 200;

const fn rgb(value: u32) -> Srgb<u8> {
    let [_, red, green, blue] = value.to_be_bytes();
    Srgb::new(red, green, blue)
}

/// `#rrggbb`.
pub(super) fn hex(colour: Srgb<u8>) -> String {
    format!("#{colour:02x}")
}

/// How well one is told from the other: 1 to 21 (WCAG 2.2).
pub(super) fn contrast(one: Srgb<u8>, other: Srgb<u8>) -> f32 {
    one.into_format::<f32>().relative_contrast(other.into_format())
}

/// The colour itself where it has this contrast with all of `papers`, or else the nearest lightness
/// of it that has; at the worst black or white, whichever is told better.
pub(super) fn readable(colour: Srgb<u8>, papers: &[Srgb<u8>], ratio: f32) -> Srgb<u8> {
    let worst = |colour: Srgb<u8>| papers.iter().map(|paper| contrast(colour, *paper)).fold(21.0, f32::min);
    let lightness = Oklch::from_color(colour.into_format::<f32>()).l;
    let shades = (0..=STEPS).map(|step| with_lightness(colour, f32::from(step) / f32::from(STEPS)));
    let best = if worst(BLACK) > worst(WHITE) { BLACK } else { WHITE };
    let distance = |shade: &Srgb<u8>| (Oklch::from_color(shade.into_format::<f32>()).l - lightness).abs();
    [colour]
        .into_iter()
        .chain(shades)
        .filter(|shade| worst(*shade) >= ratio)
        .min_by(|one, other| distance(one).total_cmp(&distance(other)))
        .unwrap_or(best)
}

fn with_lightness(colour: Srgb<u8>, lightness: f32) -> Srgb<u8> {
    let mut shade = Oklch::from_color(colour.into_format::<f32>());
    shade.l = lightness;
    let shade: Srgb<f32> = shade.into_color();
    shade.into_format()
}

/// One with a part (0 to 1) of the other in it.
pub(super) fn mixed(one: Srgb<u8>, other: Srgb<u8>, part: f32) -> Srgb<u8> {
    one.into_format::<f32>().mix(other.into_format(), part).into_format()
}

/// Black or white, whichever reads better on it.
pub(super) fn on(colour: Srgb<u8>) -> Srgb<u8> {
    if contrast(BLACK, colour) > contrast(WHITE, colour) { BLACK } else { WHITE }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::assets::STYLESHEET;

    #[test]
    fn the_stylesheet_has_these_very_colours() {
        let (light, rest) =
            STYLESHEET.split_once("@media (prefers-color-scheme: dark)").expect("two palettes");
        let (dark, _) = rest.split_once("@media").expect("an end");
        for (css, page) in [(light, LIGHT), (dark, DARK)] {
            for (name, colour) in [
                ("paper", page.paper),
                ("raised", page.raised),
                ("ink", page.ink),
                ("accent", page.accent),
                ("good", page.good),
                ("wait", page.wait),
                ("bad", page.bad),
                ("mark", page.mark),
                ("code-keyword", page.code_keyword),
                ("code-name", page.code_name),
            ] {
                assert!(css.contains(&format!("--{name}: {};", hex(colour))), "{name} {}", hex(colour));
            }
        }
    }

    #[test]
    fn the_pages_own_colours_can_be_read() {
        for page in [LIGHT, DARK] {
            for colour in
                [page.ink, page.accent, page.good, page.wait, page.bad, page.code_keyword, page.code_name]
            {
                for paper in [page.paper, page.raised] {
                    assert!(contrast(colour, paper) >= 4.5, "{} on {}", hex(colour), hex(paper));
                }
            }
        }
    }
}
