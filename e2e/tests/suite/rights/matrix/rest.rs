//! The same request at every REST address of an RPC.

use http::Method;
use proto::rest::{BINDINGS, Binding};
use serde_json::Value;
use url::form_urlencoded::Serializer;

use crate::{http_client::Ask, world::World};

/// One for each binding.
pub(super) fn asks(world: &World, method: &str, request: &Value) -> Vec<Ask> {
    let bindings =
        BINDINGS.iter().filter(|binding| format!("{}/{}", binding.service, binding.method) == method);
    bindings.map(|binding| ask(world, binding, request)).collect()
}

fn ask(world: &World, binding: &Binding, request: &Value) -> Ask {
    let mut rest = request.clone();
    let path = path(binding.template, &mut rest);
    let body = match binding.body {
        "" => None,
        "*" => Some(rest.take()),
        field => rest.as_object_mut().and_then(|fields| fields.remove(&camel(field))),
    };
    let mut query = Serializer::new(String::new());
    for (key, value) in rest.as_object().into_iter().flatten() {
        flat(key, value, &mut query);
    }
    let query = query.finish();
    let path = if query.is_empty() { path } else { format!("{path}?{query}") };
    let ask = world.ask(Method::from_bytes(binding.verb.as_bytes()).expect("a verb of HTTP"), &path);
    match body {
        Some(body) => ask.json(&body),
        None => ask,
    }
}

/// The template with its variables filled, which are taken out of the request.
fn path(template: &str, request: &mut Value) -> String {
    let (mut path, mut template) = (String::new(), template);
    while let Some((before, variable)) = template.split_once('{') {
        let (variable, after) = variable.split_once('}').expect("a variable ends");
        let field = variable.split('=').next().unwrap_or(variable);
        let pointer = format!("/{}", camel(field).replace('.', "/"));
        let value = request.pointer_mut(&pointer).expect("the path's fields are given").take();
        path += before;
        path += value.as_str().expect("the path's fields are names");
        template = after;
    }
    path + template
}

/// Query parameters: `a.b=c`, and one for each value of a list.
fn flat(key: &str, value: &Value, query: &mut Serializer<'_, String>) {
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| flat(&format!("{key}.{name}"), value, query));
        }
        Value::Array(values) => values.iter().for_each(|value| flat(key, value, query)),
        Value::String(text) => drop(query.append_pair(key, text)),
        other => drop(query.append_pair(key, &other.to_string())),
    }
}

/// `parent_comment` as JSON has it.
fn camel(field: &str) -> String {
    let mut words = field.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (initial, rest) = word.split_at(1.min(word.len()));
        name + &initial.to_uppercase() + rest
    })
}
