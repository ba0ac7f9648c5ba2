//! Which posts the address of the list asks for.

use proto::posts::v1::PostState;
use url::form_urlencoded;
use uuid::Uuid;

use super::done::Done;

/// What is listed, as the address says; what is not known is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) state: Option<PostState>,
    pub(super) kind: String,
    pub(super) label: String,
    pub(super) mine: bool,
    pub(super) page_token: String,
    pub(super) done: Option<Done>,
    pub(super) form: String,
}

/// The states as the address names them, in the order of the tabs.
pub(super) const STATES: [(&str, PostState); 5] = [
    ("draft", PostState::Draft),
    ("scheduled", PostState::Scheduled),
    ("published", PostState::Published),
    ("private", PostState::Private),
    ("trashed", PostState::Trashed),
];

impl Wanted {
    pub(super) fn parse(query: Option<&str>) -> Self {
        let mut wanted = Self::default();
        for (key, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match &*key {
                "state" => {
                    wanted.state = STATES.iter().find(|(word, _)| *word == value).map(|(_, state)| *state);
                }
                "kind" if matches!(&*value, "article" | "page" | "external") => {
                    wanted.kind = value.into_owned();
                }
                "label" => value.trim().clone_into(&mut wanted.label),
                "mine" => wanted.mine = value == "1",
                "page_token" => wanted.page_token = value.into_owned(),
                "done" => wanted.done = Done::parse(&value),
                "form" => wanted.form = value.parse::<Uuid>().map(|id| id.to_string()).unwrap_or_default(),
                _ => {}
            }
        }
        wanted
    }

    /// The same list in another state or on another page.
    pub(super) fn query(&self, state: Option<PostState>, page_token: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some((word, _)) = STATES.iter().find(|(_, known)| Some(*known) == state) {
            query.append_pair("state", word);
        }
        for (key, value) in [
            ("kind", self.kind.as_str()),
            ("label", &self.label),
            ("mine", if self.mine { "1" } else { "" }),
            ("page_token", page_token),
        ] {
            if !value.is_empty() {
                query.append_pair(key, value);
            }
        }
        match query.finish() {
            query if query.is_empty() => query,
            query => format!("?{query}"),
        }
    }

    pub(super) fn filter(&self, me: Option<&str>) -> String {
        let mut terms = Vec::new();
        if let Some((word, _)) = STATES.iter().find(|(_, known)| Some(*known) == self.state) {
            terms.push(format!("state = {}", word.to_uppercase()));
        }
        if !self.kind.is_empty() {
            terms.push(format!("kind = {}", self.kind.to_uppercase()));
        }
        if !self.label.is_empty() {
            terms.push(format!("label = {}", quoted(&self.label)));
        }
        if let (true, Some(me)) = (self.mine, me) {
            terms.push(format!("author = {}", quoted(me)));
        }
        terms.join(" AND ")
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_asks_for_a_list_and_nothing_else() {
        let wanted =
            Wanted::parse(Some("state=draft&label=a%22b&mine=1&kind=page&page_token=t&done=%3Cb%3E"));
        assert_eq!(
            wanted.filter(Some("blogs/b/members/m")),
            r#"state = DRAFT AND kind = PAGE AND label = "a\"b" AND author = "blogs/b/members/m""#
        );
        assert_eq!(wanted.done, None);
        assert_eq!(wanted.query(None, ""), "?kind=page&label=a%22b&mine=1");
        assert_eq!(Wanted::parse(Some("state=x&kind=y")).filter(None), "");
    }
}
