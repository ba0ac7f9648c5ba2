//! What a reader asks the search for, and the addresses that ask for more of it.

use jiff::tz::TimeZone;
use url::form_urlencoded;

use crate::{
    pages::view::{SearchForm, SearchKind},
    site::{address::quoted, backend::Wanted, calendar},
};

/// Matches of each sort where all sorts are shown.
const FEW: i32 = 8;

/// Matches on a page of one sort.
const MANY: i32 = 20;

/// A search as its address says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ask {
    pub(super) form: SearchForm,
    page_token: String,
    /// The search's own address.
    url: String,
}

impl Ask {
    /// Lenient: what is not known is not there.
    pub(super) fn parse(url: &str, query: Option<&str>) -> Self {
        let mut ask = Self { url: url.to_owned(), ..Self::default() };
        for (key, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            let value = value.into_owned();
            match &*key {
                "q" => ask.form.query = value,
                "kind" => ask.form.kind = kind(&value),
                "label" => value.trim().clone_into(&mut ask.form.label),
                "from" => ask.form.from = day(value),
                "to" => ask.form.to = day(value),
                "page_token" => ask.page_token = value,
                _ => {}
            }
        }
        ask
    }

    /// Which posts; `None` where only comments are looked for.
    pub(super) fn posts(&self, zone: &TimeZone) -> Option<Wanted> {
        let kind = match self.form.kind {
            SearchKind::Comments => return None,
            SearchKind::Posts => Some("kind = ARTICLE"),
            SearchKind::Pages => Some("kind = PAGE"),
            SearchKind::Everything => None,
        };
        let label = Some(&self.form.label).filter(|label| !label.is_empty());
        let mut terms: Vec<String> = kind.into_iter().map(str::to_owned).collect();
        terms.push("state = PUBLISHED".to_owned());
        terms.extend(label.map(|label| format!("label = {}", quoted(label))));
        terms.extend(self.days("publish_time", zone));
        Some(self.wanted(terms.join(" AND ")))
    }

    /// Which comments; `None` where only posts are looked for: comments have no labels.
    pub(super) fn comments(&self, zone: &TimeZone) -> Option<Wanted> {
        let asked = matches!(self.form.kind, SearchKind::Everything | SearchKind::Comments);
        let filter = self.days("create_time", zone).join(" AND ");
        (asked && self.form.label.is_empty()).then(|| self.wanted(filter))
    }

    /// All posts that match, or the next page of them.
    pub(super) fn more_posts(&self, next_page_token: &str) -> Option<String> {
        let kind = if self.form.kind == SearchKind::Everything { SearchKind::Posts } else { self.form.kind };
        self.more(kind, next_page_token)
    }

    /// All comments that match, or the next page of them.
    pub(super) fn more_comments(&self, next_page_token: &str) -> Option<String> {
        self.more(SearchKind::Comments, next_page_token)
    }

    /// The first page of this search, from a later one.
    pub(super) fn first(&self) -> Option<String> {
        (!self.page_token.is_empty()).then(|| self.address(self.form.kind, ""))
    }

    /// A page of some of everything has tokens for other page sizes and filters: the list of one
    /// sort begins anew.
    fn more(&self, kind: SearchKind, next_page_token: &str) -> Option<String> {
        let token = if self.form.kind == SearchKind::Everything { "" } else { next_page_token };
        (!next_page_token.is_empty()).then(|| self.address(kind, token))
    }

    fn wanted(&self, filter: String) -> Wanted {
        let all_sorts = self.form.kind == SearchKind::Everything;
        Wanted {
            query: self.form.query.clone(),
            filter,
            page_size: if all_sorts { FEW } else { MANY },
            page_token: if all_sorts { String::new() } else { self.page_token.clone() },
        }
    }

    fn days(&self, field: &str, zone: &TimeZone) -> Vec<String> {
        let from = calendar::from_condition(field, zone, &self.form.from);
        let until = calendar::until_condition(field, zone, &self.form.to);
        from.into_iter().chain(until).collect()
    }

    fn address(&self, kind: SearchKind, page_token: &str) -> String {
        let form = &self.form;
        let fields = [
            ("q", form.query.as_str()),
            ("kind", kind.value()),
            ("label", &form.label),
            ("from", &form.from),
            ("to", &form.to),
            ("page_token", page_token),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(fields.iter().filter(|(_, value)| !value.is_empty()));
        format!("{}?{}", self.url, query.finish())
    }
}

fn kind(value: &str) -> SearchKind {
    SearchKind::ALL.into_iter().find(|kind| kind.value() == value).unwrap_or_default()
}

/// A day, or nothing.
fn day(value: String) -> String {
    if value.parse::<jiff::civil::Date>().is_ok() { value } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(query: &str) -> Ask {
        Ask::parse("/b/waiter/search", Some(query))
    }

    #[test]
    fn filters_say_what_the_form_says() {
        let ask = ask("q=glass&kind=posts&label=a%22b&from=2012-11-19&to=2012-11-20");
        let wanted = ask.posts(&TimeZone::UTC).unwrap();
        assert_eq!(
            wanted.filter,
            "kind = ARTICLE AND state = PUBLISHED AND label = \"a\\\"b\" \
             AND publish_time >= \"2012-11-19T00:00:00Z\" AND publish_time < \"2012-11-21T00:00:00Z\""
        );
        assert_eq!(ask.comments(&TimeZone::UTC).map(|wanted| wanted.filter), None);
    }

    #[test]
    fn a_label_is_a_matter_of_posts_alone() {
        assert!(ask("q=glass").comments(&TimeZone::UTC).is_some());
        assert!(ask("q=glass&label=service").comments(&TimeZone::UTC).is_none());
        assert!(ask("q=glass&kind=comments").posts(&TimeZone::UTC).is_none());
    }

    #[test]
    fn more_of_everything_begins_a_list_of_one_sort() {
        let all = ask("q=a+b%26c&from=nonsense");
        assert_eq!(all.more_posts("t").as_deref(), Some("/b/waiter/search?q=a+b%26c&kind=posts"));
        assert_eq!(all.more_comments(""), None);
        let comments = ask("q=a&kind=comments&page_token=t1");
        assert_eq!(
            comments.more_comments("t2").as_deref(),
            Some("/b/waiter/search?q=a&kind=comments&page_token=t2")
        );
        assert_eq!(comments.first().as_deref(), Some("/b/waiter/search?q=a&kind=comments"));
    }
}
