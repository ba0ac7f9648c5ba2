//! What a page says about itself to those who link to it: Open Graph, and data in the words of
//! schema.org.

/// Open Graph and JSON-LD of a page. Addresses are absolute, moments RFC 3339.
#[derive(Debug, Clone, Default)]
pub struct Meta {
    /// `article` or `website`.
    pub kind: &'static str,
    /// The page's title without the blog's.
    pub title: String,
    /// Plain text, may be empty.
    pub description: String,
    /// The page's own address.
    pub url: String,
    /// A picture of it.
    pub image: Option<String>,
    /// When an article was published.
    pub published: Option<String>,
    /// When it was last changed.
    pub modified: Option<String>,
    /// Its labels.
    pub tags: Vec<String>,
    /// The same for machines.
    pub data: Vec<JsonLd>,
}

/// A JSON-LD document that can stand in a `<script>` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonLd(String);

impl JsonLd {
    /// Whatever is in the values, nothing in the text ends the element or begins a comment.
    pub fn new(data: &serde_json::Value) -> Self {
        let mut text = String::new();
        for letter in data.to_string().chars() {
            match letter {
                '<' => text.push_str("\\u003c"),
                '>' => text.push_str("\\u003e"),
                '&' => text.push_str("\\u0026"),
                '\u{2028}' => text.push_str("\\u2028"),
                '\u{2029}' => text.push_str("\\u2029"),
                other => text.push(other),
            }
        }
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_ends_the_element_and_everything_is_read_back() {
        let data = json!({"headline": "</script><script>alert(1)</script><!-- \u{2028} & \"x\""});
        let written = JsonLd::new(&data);
        assert!(!written.as_str().contains(['<', '>', '&', '\u{2028}']), "{}", written.as_str());
        assert_eq!(serde_json::from_str::<serde_json::Value>(written.as_str()).unwrap(), data);
    }
}
