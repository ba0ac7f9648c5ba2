//! Lines of a comment that Markdown would swallow: `[Edit]: fixed` defines a link, and a definition
//! that no link uses is not shown. Guests mean such a line as text.

/// With more definitions than this, all of them are taken for text.
const MAX_DEFINITIONS: usize = 20;

/// The source with the swallowed lines escaped, or `None` if `html` shows or uses all of them.
pub(crate) fn with_swallowed_as_text(source: &str, html: &str) -> Option<String> {
    let defined = source.split('\n').filter_map(Definition::read);
    let has_many = defined.take(MAX_DEFINITIONS + 1).count() > MAX_DEFINITIONS;
    let is_swallowed = |definition: &Definition<'_>| has_many || !definition.is_seen_in(html);
    let mut escaped = String::with_capacity(source.len() + 8);
    for line in source.split_inclusive('\n') {
        let swallowed = Definition::read(line.trim_end()).filter(&is_swallowed);
        let marks = swallowed.map_or(line.len(), |definition| definition.marks);
        escaped.push_str(&line[..marks]);
        if marks < line.len() {
            escaped.push('\\');
            escaped.push_str(&line[marks..]);
        }
    }
    (escaped.len() > source.len()).then_some(escaped)
}

/// What looks like `[label]: target`, perhaps in a quote or a list.
struct Definition<'a> {
    /// Length of what stands before the bracket.
    marks: usize,
    label: &'a str,
    target: &'a str,
}

impl<'a> Definition<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let marks = line.find('[')?;
        if !line[..marks].bytes().all(|b| b.is_ascii_digit() || b" \t>-+*.)".contains(&b)) {
            return None;
        }
        let (label, target) = line[marks + 1..].split_once("]:")?;
        let target = target.trim_start().split_ascii_whitespace().next().unwrap_or_default();
        let target = target.trim_matches(['<', '>']);
        (!label.trim().is_empty()).then_some(Self { marks, label, target })
    }

    /// Shown as text, as in code, or the target of a link. A target written otherwise in the HTML counts as
    /// unseen; its definition and links are then shown as typed, which loses nothing.
    fn is_seen_in(&self, html: &str) -> bool {
        let (label, target) = (self.label, self.target);
        html.contains(&format!("[{label}]:"))
            || html.contains(&format!("\"{}\"", target.replace('&', "&amp;")))
    }
}
