//! Which binding a path and a verb stand for (the path templates of `google.api.http`).

use percent_encoding::percent_decode_str;
use prost_reflect::{DescriptorPool, MethodDescriptor};
use proto::rest::Binding;

/// Every route of the contract.
pub(super) struct Routes {
    pool: DescriptorPool,
    routes: Vec<Route>,
}

/// One binding, taken apart.
pub(super) struct Route {
    pub(super) binding: &'static Binding,
    pub(super) method: MethodDescriptor,
    segments: Vec<Segment>,
    /// `publish` in `...:publish`.
    custom_verb: Option<&'static str>,
    /// A request field and the segments that make its value.
    variables: Vec<(&'static str, std::ops::Range<usize>)>,
}

#[derive(Debug, PartialEq, Eq)]
enum Segment {
    Literal(&'static str),
    Any,
}

/// Request fields that the path fills, with their values.
pub(super) type Variables = Vec<(&'static str, String)>;

/// What was found for a path.
pub(super) enum Found<'a> {
    Route(&'a Route, Variables),
    /// The path is known under these verbs alone.
    OtherVerbs(Vec<&'static str>),
    Nothing,
}

impl Routes {
    pub(super) fn new(pool: &DescriptorPool, bindings: &'static [Binding]) -> Self {
        let routes = bindings.iter().map(|binding| Route::new(pool, binding)).collect();
        Self { pool: pool.clone(), routes }
    }

    pub(super) fn pool(&self) -> &DescriptorPool {
        &self.pool
    }

    pub(super) fn find(&self, verb: &str, path: &str) -> Found<'_> {
        let mut other_verbs = Vec::new();
        for route in &self.routes {
            match route.match_path(path) {
                Some(variables) if route.binding.verb == verb => return Found::Route(route, variables),
                Some(_) => other_verbs.push(route.binding.verb),
                None => {}
            }
        }
        if other_verbs.is_empty() { Found::Nothing } else { Found::OtherVerbs(other_verbs) }
    }
}

impl Route {
    fn new(pool: &DescriptorPool, binding: &'static Binding) -> Self {
        let method = pool
            .get_service_by_name(binding.service)
            .and_then(|service| service.methods().find(|method| method.name() == binding.method))
            .expect("a binding names a method of the contract");
        let (template, custom_verb) = split_custom_verb(binding.template);
        let (segments, variables) = take_apart(template);
        Self { binding, method, segments, custom_verb, variables }
    }

    /// Whether the path fills this field of the request, or a part of it.
    pub(super) fn fills(&self, field: &str) -> bool {
        self.variables.iter().any(|(path, _)| path.split('.').next() == Some(field))
    }

    fn match_path(&self, path: &str) -> Option<Variables> {
        let (path, custom_verb) = split_custom_verb(path);
        if custom_verb != self.custom_verb {
            return None;
        }
        let given: Vec<&str> = path.split('/').skip(1).collect();
        let fits = given.len() == self.segments.len()
            && given.iter().zip(&self.segments).all(|(given, expected)| match expected {
                Segment::Literal(literal) => given == literal,
                Segment::Any => !given.is_empty(),
            });
        fits.then(|| {
            self.variables.iter().map(|(field, range)| (*field, value(&given[range.clone()]))).collect()
        })
    }
}

fn value(segments: &[&str]) -> String {
    let decoded: Vec<_> =
        segments.iter().map(|segment| percent_decode_str(segment).decode_utf8_lossy()).collect();
    decoded.join("/")
}

/// A custom verb stands behind the last colon of the last segment (AIP-136).
fn split_custom_verb(path: &str) -> (&str, Option<&str>) {
    match path.rsplit_once(':') {
        Some((path, verb)) if !verb.contains('/') => (path, Some(verb)),
        _ => (path, None),
    }
}

fn take_apart(template: &'static str) -> (Vec<Segment>, Vec<(&'static str, std::ops::Range<usize>)>) {
    let mut segments = Vec::new();
    let mut variables = Vec::new();
    let mut rest = template;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix("/{") {
            let (variable, after) = inside.split_once('}').expect("a closed variable");
            let (field, pattern) = variable.split_once('=').unwrap_or((variable, "*"));
            let begin = segments.len();
            segments.extend(pattern.split('/').map(segment));
            variables.push((field, begin..segments.len()));
            rest = after;
        } else {
            let inside = rest.strip_prefix('/').expect("a template begins with a slash");
            let end = inside.find('/').unwrap_or(inside.len());
            segments.push(segment(&inside[..end]));
            rest = &inside[end..];
        }
    }
    (segments, variables)
}

fn segment(text: &'static str) -> Segment {
    if text == "*" { Segment::Any } else { Segment::Literal(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes() -> Routes {
        let pool = DescriptorPool::decode(proto::DESCRIPTOR_SET).unwrap();
        Routes::new(&pool, proto::rest::BINDINGS)
    }

    fn found(verb: &str, path: &str) -> (String, Variables) {
        match routes().find(verb, path) {
            Found::Route(route, variables) => (route.binding.method.to_owned(), variables),
            _ => panic!("{verb} {path} is bound"),
        }
    }

    #[test]
    fn a_path_fills_the_fields_it_names() {
        assert_eq!(found("GET", "/v1/blogs"), ("ListBlogs".to_owned(), vec![]));
        let (method, variables) = found("POST", "/v1/blogs/b/posts/p:publish");
        assert_eq!(
            (method.as_str(), variables),
            ("PublishPost", vec![("name", "blogs/b/posts/p".to_owned())])
        );
        let (method, variables) = found("PATCH", "/v1/blogs/caf%C3%A9");
        assert_eq!(
            (method.as_str(), variables),
            ("UpdateBlog", vec![("blog.name", "blogs/café".to_owned())])
        );
        assert_eq!(found("GET", "/v1/blogs/b/posts:lookup").0, "LookupPost");
        assert_eq!(found("GET", "/v1/blogs/b/posts/p/thread").0, "GetThread");
    }

    #[test]
    fn an_unknown_path_differs_from_an_unknown_verb() {
        assert!(
            matches!(routes().find("PUT", "/v1/blogs/b"), Found::OtherVerbs(verbs) if verbs == ["GET", "PATCH", "DELETE"])
        );
        assert!(matches!(routes().find("GET", "/v1/blogs/b/posts/p:fly"), Found::Nothing));
        assert!(matches!(routes().find("GET", "/v1/blogs/"), Found::Nothing));
    }
}
