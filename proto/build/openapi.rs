//! Writes the OpenAPI 3.1 document of the REST face.

use prost_reflect::{DescriptorPool, FieldDescriptor, Kind};
use serde_json::{Map, Value, json};

use crate::{bindings::Binding, comments, schemas::Schemas};

/// The whole document.
pub(crate) fn document(pool: &DescriptorPool, bindings: &[Binding]) -> Value {
    let mut schemas = Schemas::new(pool);
    let mut paths: Map<String, Value> = Map::new();
    for binding in bindings {
        let (path, parameters) = expand(&binding.template);
        let operation = operation(&mut schemas, binding, &parameters);
        paths.entry(path).or_insert_with(|| json!({}))[binding.verb.to_lowercase()] = operation;
    }
    let status = pool.get_message_by_name("google.rpc.Status").expect("the message is vendored");
    schemas.message(&status);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Rapport",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Posts and comments. The same methods answer over gRPC and gRPC-Web.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{}, { "token": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas.into_components(),
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "A token, or an API key." },
            },
        },
    })
}

fn operation(schemas: &mut Schemas<'_>, binding: &Binding, parameters: &[String]) -> Value {
    let method = &binding.method;
    let comment = comments::leading(&method.parent_service().parent_file(), method.path());
    let mut listed: Vec<Value> = parameters.iter().map(|name| path_parameter(name)).collect();
    listed.extend(query_parameters(schemas, binding));
    listed.extend(header_parameters(binding));
    let answer = answer(schemas, binding);
    let mut operation = json!({
        "operationId": method.name(),
        "tags": [method.parent_service().name()],
        "summary": comments::summary(&comment),
        "description": comment,
        "parameters": listed,
        "responses": {
            "200": answer,
            "default": {
                "description": "Refused: the code, what is wrong and what to do next.",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Status" } } },
            },
        },
    });
    if let Some(body) = body(schemas, binding) {
        operation["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": body } } });
    }
    operation
}

/// One message, or a stream of them (WHATWG HTML, 9.2). OpenAPI 3.1 has no word for the items of a stream:
/// the schema is that of each event's `data`.
fn answer(schemas: &mut Schemas<'_>, binding: &Binding) -> Value {
    let schema = schemas.message(&binding.method.output());
    if !binding.method.is_server_streaming() {
        return json!({ "description": "Done.", "content": { "application/json": { "schema": schema } } });
    }
    let description = "Server-sent events, until the caller leaves. `data` of each is the message, `id` its \
                       `resumeToken`; a sign of life without a change is an `event: heartbeat`. What goes \
                       wrong later is a last `event: error`, whose `data` is a Status.";
    json!({ "description": description, "content": { "text/event-stream": { "schema": schema } } })
}

fn body(schemas: &mut Schemas<'_>, binding: &Binding) -> Option<Value> {
    let input = binding.method.input();
    match binding.body.as_str() {
        "" => None,
        "*" => {
            let in_path = path_fields(&binding.template);
            Some(schemas.object(&input, true, |field| !in_path.contains(&field.name().to_owned())))
        }
        field => {
            let field = input.get_field_by_name(field).expect("the body names a field of the request");
            let Kind::Message(message) = field.kind() else { return Some(schemas.field(&field)) };
            Some(if binding.verb == "PATCH" { schemas.patch(&message) } else { schemas.message(&message) })
        }
    }
}

fn query_parameters(schemas: &mut Schemas<'_>, binding: &Binding) -> Vec<Value> {
    if binding.body == "*" {
        return Vec::new();
    }
    let in_path = path_fields(&binding.template);
    let left = |field: &FieldDescriptor| {
        field.name() != binding.body
            && !in_path.iter().any(|path| path.split('.').next() == Some(field.name()))
    };
    let input = binding.method.input();
    let fields: Vec<_> = input.fields().filter(left).collect();
    fields.iter().flat_map(|field| query_parameter(schemas, field, "")).collect()
}

/// A scalar is one parameter; a message is one for each of its fields, as `owner.displayName`.
fn query_parameter(schemas: &mut Schemas<'_>, field: &FieldDescriptor, prefix: &str) -> Vec<Value> {
    if let Kind::Message(message) = field.kind()
        && !message.full_name().starts_with("google.protobuf.")
    {
        let prefix = format!("{prefix}{}.", field.json_name());
        let fields: Vec<_> =
            message.fields().filter(|inner| !schemas.has_behavior(inner, "OUTPUT_ONLY")).collect();
        return fields.iter().flat_map(|inner| query_parameter(schemas, inner, &prefix)).collect();
    }
    let mut schema = schemas.field(field);
    let description = schema.as_object_mut().and_then(|object| object.remove("description"));
    let required = prefix.is_empty() && schemas.has_behavior(field, "REQUIRED");
    vec![json!({
        "name": format!("{prefix}{}", field.json_name()),
        "in": "query",
        "required": required,
        "description": description,
        "schema": schema,
    })]
}

fn header_parameters(binding: &Binding) -> Vec<Value> {
    let header = |name: &str, description: &str| json!({ "name": name, "in": "header", "required": false, "description": description, "schema": { "type": "string" } });
    let mut headers = Vec::new();
    let input = binding.method.input();
    if input.get_field_by_name("request_id").is_some() {
        headers
            .push(header("Idempotency-Key", "Makes the call repeatable for 24 h: the same as `requestId`."));
    }
    if binding.method.is_server_streaming() && input.get_field_by_name("resume_token").is_some() {
        let description = "Goes on after the event with this `id`: the same as `resumeToken`, and before it.";
        headers.push(header("Last-Event-ID", description));
    }
    if matches!(binding.verb, "PATCH" | "DELETE") {
        headers.push(header("If-Match", "Refuse with 412 unless the resource still has this ETag."));
    }
    if ["UpdateComment", "DeleteComment", "GetComment", "EraseComment"].contains(&binding.method.name()) {
        headers.push(header("Rapport-Edit-Token", "The `editToken` that CreateComment answered."));
    }
    headers
}

fn path_parameter(name: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "pattern": "^[^/?#:]+$" } })
}

/// `/v1/{name=blogs/*/posts/*}:publish` as `/v1/blogs/{blog}/posts/{post}:publish`, with the names.
fn expand(template: &str) -> (String, Vec<String>) {
    let mut path = String::new();
    let mut names = Vec::new();
    let mut collection = String::new();
    for segment in segments(template) {
        path.push('/');
        if segment == "*" {
            let name = singular(&collection);
            path.push_str(&["{", &name, "}"].concat());
            names.push(name);
        } else {
            path.push_str(&segment);
            collection = segment;
        }
    }
    let verb = template.rsplit_once("}:").map(|(_, verb)| format!(":{verb}")).unwrap_or_default();
    (path + &verb, names)
}

/// The word for one of a collection, as its parameter is called.
fn singular(collection: &str) -> String {
    match collection.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => collection.trim_end_matches('s').to_owned(),
    }
}

/// The template's path without braces, variable names and a custom verb after a variable.
fn segments(template: &str) -> Vec<String> {
    let mut flat = String::new();
    let mut rest = template.trim_start_matches('/');
    while let Some((before, after)) = rest.split_once('{') {
        let (variable, after) = after.split_once('}').expect("a closed variable");
        flat.push_str(before);
        flat.push_str(variable.split_once('=').map_or("*", |(_, pattern)| pattern));
        rest = after;
    }
    flat.push_str(if rest.starts_with(':') { "" } else { rest });
    flat.split('/').map(str::to_owned).collect()
}

/// The request fields that the path fills, for example `blog.name`.
fn path_fields(template: &str) -> Vec<String> {
    template.split('{').skip(1).filter_map(|part| part.split(['=', '}']).next()).map(str::to_owned).collect()
}
