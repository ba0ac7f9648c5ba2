//! Puts a request together from its path, query and body, as `google.api.http` says.

use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value};
use service_kit::violation::{Violation, Violations};

use crate::rest::{
    json, mask,
    problem::Problem,
    route::{Route, Variables},
};

/// The request message of a call.
pub(super) fn message(
    route: &Route,
    variables: &Variables,
    query: &str,
    body: &[u8],
) -> Result<DynamicMessage, Problem> {
    let input = route.method.input();
    let mut violations = Violations::default();
    let mut request = from_body(route, &input, body, &mut violations)?;
    from_query(route, &input, query, &mut request, &mut violations);
    if route.binding.verb == "PATCH" {
        mask::fill(&input, route.binding.body, &mut request);
    }
    for (path, value) in variables {
        set(&mut request, path, Value::String(value.clone()));
    }
    violations.into_result().map_err(|violations| Problem::invalid(&violations))?;
    json::read(&input, request).map_err(|violation| Problem::invalid(&violation.into()))
}

fn from_body(
    route: &Route,
    input: &MessageDescriptor,
    body: &[u8],
    violations: &mut Violations,
) -> Result<Map<String, Value>, Problem> {
    let field = route.binding.body;
    if field.is_empty() {
        return if body.is_empty() { Ok(Map::new()) } else { Err(Problem::unexpected_body()) };
    }
    let object = if body.is_empty() { Map::new() } else { object(body)? };
    if field == "*" {
        return Ok(json::with_field_names(object, input, "", violations));
    }
    let message = input.get_field_by_name(field).and_then(|field| json::plain_message(&field));
    let message = message.expect("a body names a message field of the request");
    let object = without_strays(route, object, input, &message, violations);
    let object = json::with_field_names(object, &message, &format!("{field}."), violations);
    Ok(Map::from_iter([(field.to_owned(), Value::Object(object))]))
}

/// What belongs to the request, and stands in a body that is one field of it.
fn without_strays(
    route: &Route,
    mut object: Map<String, Value>,
    input: &MessageDescriptor,
    message: &MessageDescriptor,
    violations: &mut Violations,
) -> Map<String, Value> {
    object.retain(|key, _| {
        let Some(stray) = json::field(input, key).filter(|_| json::field(message, key).is_none()) else {
            return true;
        };
        let rule = if stray.name() == route.binding.body {
            "is the body itself: send its fields without this name around them".to_owned()
        } else if route.fills(stray.name()) {
            "is given by the path".to_owned()
        } else {
            format!("goes into the query string: ?{}=", stray.json_name())
        };
        violations.add(key.as_str(), rule);
        false
    });
    object
}

fn object(body: &[u8]) -> Result<Map<String, Value>, Problem> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Problem::invalid(&Violation::new("body", "must be a JSON object").into())),
        Err(error) => {
            let rule = format!("is not JSON: see line {}, column {}", error.line(), error.column());
            Err(Problem::invalid(&Violation::new("body", rule).into()))
        }
    }
}

fn from_query(
    route: &Route,
    input: &MessageDescriptor,
    query: &str,
    request: &mut Map<String, Value>,
    violations: &mut Violations,
) {
    for (key, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let top = key.split('.').next().unwrap_or_default();
        let taken = |field: &FieldDescriptor| field.name() == route.binding.body || route.fills(field.name());
        match json::field(input, top) {
            _ if route.binding.body == "*" => violations.add(&*key, "belongs into the body"),
            Some(field) if taken(&field) => violations.add(&*key, "is given by the path or the body"),
            _ => match resolve(input, &key) {
                Some((path, field)) => add(request, &path, &field, value.into_owned(), violations),
                None => violations.add(&*key, format!("parameter {}", json::unknown(input))),
            },
        }
    }
}

/// The field that `a.b` names, and its path in field names.
fn resolve(input: &MessageDescriptor, key: &str) -> Option<(String, FieldDescriptor)> {
    let mut message = Some(input.clone());
    let mut path = Vec::new();
    let mut found = None;
    for part in key.split('.') {
        let field = json::field(&message?, part)?;
        message = json::plain_message(&field).filter(|_| !field.is_list());
        path.push(field.name().to_owned());
        found = Some(field);
    }
    let field = found.filter(|_| message.is_none())?;
    Some((path.join("."), field))
}

fn add(
    request: &mut Map<String, Value>,
    path: &str,
    field: &FieldDescriptor,
    text: String,
    violations: &mut Violations,
) {
    let value = match (field.kind(), text.as_str()) {
        (Kind::Bool, "true") => Value::Bool(true),
        (Kind::Bool, "false") => Value::Bool(false),
        // Masks are taken in either spelling.
        (Kind::Message(message), _) if message.full_name() == "google.protobuf.FieldMask" => {
            Value::String(mask::lower_camel_case(&text))
        }
        _ => Value::String(text),
    };
    if field.is_list() {
        match get_mut(request, path) {
            Some(Value::Array(items)) => items.push(value),
            _ => set(request, path, Value::Array(vec![value])),
        }
    } else if get_mut(request, path).is_some() {
        violations.add(path, "is given twice");
    } else {
        set(request, path, value);
    }
}

fn get_mut<'a>(request: &'a mut Map<String, Value>, path: &str) -> Option<&'a mut Value> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let value = request.get_mut(first)?;
    match rest {
        Some(rest) => get_mut(value.as_object_mut()?, rest),
        None => Some(value),
    }
}

/// Sets the value at `path`, making the objects on the way there.
pub(super) fn set(request: &mut Map<String, Value>, path: &str, value: Value) {
    let Some((first, rest)) = path.split_once('.') else {
        request.insert(path.to_owned(), value);
        return;
    };
    let inner = request.entry(first).or_insert_with(|| Value::Object(Map::new()));
    if !inner.is_object() {
        *inner = Value::Object(Map::new());
    }
    if let Value::Object(inner) = inner {
        set(inner, rest, value);
    }
}
