//! A call that can be pasted into a shell.

use serde_json::{Map, Value, json};
use url::Url;

use super::openapi::{entries, members, referenced};

/// How deep an example goes into messages of messages.
const MAX_DEPTH: usize = 4;

/// A curl command with everything that the call cannot do without.
pub(super) fn curl(document: &Value, public_url: &Url, verb: &str, path: &str, operation: &Value) -> String {
    let base = public_url.as_str().trim_end_matches('/');
    let path = to_fill_in(path);
    let query = required_query(operation);
    // What streams is shown as it comes, not when curl's buffer is full.
    let streams = !operation["responses"]["200"]["content"]["text/event-stream"].is_null();
    let unbuffered = if streams { "-N " } else { "" };
    let mut lines = vec![format!("curl {unbuffered}-X {} '{base}{path}{query}'", verb.to_uppercase())];
    if verb != "get" {
        lines.push("-H \"authorization: Bearer $TOKEN\"".to_owned());
    }
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    if !body.is_null() {
        let body = value(document, body, 0).to_string().replace('\'', "'\\''");
        lines.push("-H 'content-type: application/json'".to_owned());
        lines.push(format!("-d '{body}'"));
    }
    lines.join(" \\\n  ")
}

/// The path with its parameters in capitals, without braces.
fn to_fill_in(path: &str) -> String {
    let mut filled = String::new();
    let mut inside = false;
    for letter in path.chars() {
        match letter {
            '{' => inside = true,
            '}' => inside = false,
            _ if inside => filled.extend(letter.to_uppercase()),
            _ => filled.push(letter),
        }
    }
    filled
}

fn required_query(operation: &Value) -> String {
    let required = parameters(operation, "query").filter(|one| one["required"] == true);
    let pairs: Vec<String> =
        required.filter_map(|one| Some(format!("{}=...", one["name"].as_str()?))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

fn parameters<'a>(operation: &'a Value, place: &'static str) -> impl Iterator<Item = &'a Value> {
    entries(&operation["parameters"]).filter(move |one| one["in"] == place)
}

/// An example of a schema: its required fields, or the first that can be written.
fn value(document: &Value, schema: &Value, depth: usize) -> Value {
    if let Some(name) = referenced(schema) {
        let schema = &document["components"]["schemas"][name];
        return if depth < MAX_DEPTH { value(document, schema, depth + 1) } else { json!({}) };
    }
    match schema["type"].as_str() {
        Some("object") => message(document, schema, depth),
        Some("array") => json!([value(document, &schema["items"], depth)]),
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(true),
        _ => match (schema["enum"].as_array(), schema["format"].as_str()) {
            // The first one says that nothing is said.
            (Some(values), _) => values.get(1).or(values.first()).cloned().unwrap_or_default(),
            (None, Some("date-time")) => json!("2030-01-01T09:00:00Z"),
            (None, Some("int64" | "uint64")) => json!("1"),
            _ => json!("..."),
        },
    }
}

fn message(document: &Value, schema: &Value, depth: usize) -> Value {
    let required: Vec<&str> = entries(&schema["required"]).filter_map(Value::as_str).collect();
    let mut example = Map::new();
    for (name, field) in members(&schema["properties"]) {
        if required.contains(&name.as_str()) {
            example.insert(name.clone(), value(document, field, depth));
        }
    }
    if example.is_empty() {
        let ours = ["title", "content", "displayName"];
        let first = members(&schema["properties"]).find(|(name, _)| ours.contains(&name.as_str()));
        if let Some((name, field)) = first {
            example.insert(name.clone(), value(document, field, depth));
        }
    }
    Value::Object(example)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str, verb: &str) -> String {
        let document: Value = serde_json::from_str(proto::rest::OPENAPI).unwrap();
        let url = "https://blog.example/".parse().unwrap();
        curl(&document, &url, verb, path, &document["paths"][path][verb])
    }

    #[test]
    fn an_example_names_what_is_to_be_filled_in() {
        let create = of("/v1/blogs/{blog}/posts", "post");
        assert!(create.starts_with("curl -X POST 'https://blog.example/v1/blogs/BLOG/posts'"), "{create}");
        assert!(create.contains("Bearer $TOKEN") && create.contains(r#"-d '{"title":"..."}'"#), "{create}");
        let publish = of("/v1/blogs/{blog}/posts/{post}:publish", "post");
        assert!(publish.contains("/v1/blogs/BLOG/posts/POST:publish'"), "{publish}");
        let get = of("/v1/blogs/{blog}", "get");
        assert_eq!(get, "curl -X GET 'https://blog.example/v1/blogs/BLOG'");
        let watch = of("/v1/blogs/{blog}/posts:watch", "get");
        assert_eq!(watch, "curl -N -X GET 'https://blog.example/v1/blogs/BLOG/posts:watch'");
    }
}
