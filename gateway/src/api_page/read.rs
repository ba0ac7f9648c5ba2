//! Reads the OpenAPI document into what the page shows.

use std::collections::BTreeMap;

use serde_json::Value;
use url::Url;

use super::{
    example,
    openapi::{entries, members, referenced, text},
};

/// Everything that the page shows.
pub(super) struct Document {
    pub(super) title: String,
    pub(super) version: String,
    pub(super) description: Text,
    pub(super) services: Vec<Service>,
    pub(super) schemas: Vec<Schema>,
}

/// The operations of one service, by their names.
pub(super) struct Service {
    pub(super) name: String,
    pub(super) operations: Vec<Operation>,
}

/// One method on one path.
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) verb: String,
    pub(super) path: String,
    pub(super) summary: Spans,
    pub(super) description: Text,
    /// What it refuses and why, where the contract says.
    pub(super) errors: Option<Spans>,
    pub(super) parameters: Vec<Field>,
    pub(super) body: Option<Kind>,
    /// Fields of a body that has no name of its own.
    pub(super) body_fields: Vec<Field>,
    pub(super) answer: Kind,
    pub(super) curl: String,
    /// What a search looks through, in lower case.
    pub(super) haystack: String,
}

/// A message.
pub(super) struct Schema {
    pub(super) name: String,
    pub(super) description: Text,
    pub(super) fields: Vec<Field>,
}

/// A parameter, or a field of a message.
pub(super) struct Field {
    pub(super) name: String,
    /// `path`, `query` or `header` of a parameter; empty for a field.
    pub(super) place: String,
    pub(super) kind: Kind,
    pub(super) required: bool,
    /// Only in answers.
    pub(super) read_only: bool,
    pub(super) description: Text,
}

/// A type as people read it.
pub(super) struct Kind {
    pub(super) word: String,
    /// The message that it is, or is a list of.
    pub(super) schema: Option<String>,
    /// The values of an enum.
    pub(super) values: Vec<String>,
}

/// A line of words and code.
pub(super) type Spans = Vec<Span>;

/// Paragraphs.
pub(super) type Text = Vec<Spans>;

/// Words, or code.
pub(super) struct Span {
    pub(super) text: String,
    pub(super) is_code: bool,
}

const VERBS: [&str; 5] = ["get", "post", "patch", "put", "delete"];

impl Document {
    /// Reads the document; `public_url` is where the examples call.
    pub(super) fn of(openapi: &str, public_url: &Url) -> Self {
        let document: Value = serde_json::from_str(openapi).expect("the build writes JSON");
        let mut services: BTreeMap<String, Vec<Operation>> = BTreeMap::new();
        for (path, methods) in members(&document["paths"]) {
            for verb in VERBS {
                let Some(found) = methods.get(verb) else { continue };
                let operation = operation(&document, public_url, verb, path, found);
                services.entry(text(&found["tags"][0])).or_default().push(operation);
            }
        }
        let services = services.into_iter().map(|(name, mut operations)| {
            operations.sort_by(|one, other| one.id.cmp(&other.id));
            Service { name, operations }
        });
        let schemas = members(&document["components"]["schemas"]).map(|(name, schema)| Schema {
            name: name.clone(),
            description: paragraphs(&text(&schema["description"])),
            fields: fields(schema),
        });
        Self {
            title: text(&document["info"]["title"]),
            version: text(&document["info"]["version"]),
            description: paragraphs(&text(&document["info"]["description"])),
            services: services.collect(),
            schemas: schemas.collect(),
        }
    }
}

fn operation(document: &Value, public_url: &Url, verb: &str, path: &str, found: &Value) -> Operation {
    let id = text(&found["operationId"]);
    let description = text(&found["description"]);
    let (said, errors) = match description.split_once("Errors: ") {
        Some((said, errors)) => (said.to_owned(), Some(errors.to_owned())),
        None => (description.clone(), None),
    };
    let body = &found["requestBody"]["content"]["application/json"]["schema"];
    let parameters: Vec<Field> = entries(&found["parameters"]).map(parameter).collect();
    let names: Vec<&str> = parameters.iter().map(|field| field.name.as_str()).collect();
    let haystack = format!("{id} {verb} {path} {description} {}", names.join(" ")).to_lowercase();
    Operation {
        curl: example::curl(document, public_url, verb, path, found),
        verb: verb.to_uppercase(),
        path: path.to_owned(),
        summary: spans(&text(&found["summary"])),
        description: paragraphs(&said),
        errors: errors.map(|errors| spans(&errors)),
        body: (!body.is_null()).then(|| kind(body)),
        body_fields: fields(body),
        answer: answer(&found["responses"]["200"]["content"]),
        parameters,
        haystack,
        id,
    }
}

/// One message, or a stream of them.
fn answer(content: &Value) -> Kind {
    match &content["text/event-stream"]["schema"] {
        Value::Null => kind(&content["application/json"]["schema"]),
        each => {
            let each = kind(each);
            Kind { word: format!("stream of {}", each.word), ..each }
        }
    }
}

fn parameter(found: &Value) -> Field {
    Field {
        name: text(&found["name"]),
        place: text(&found["in"]),
        kind: kind(&found["schema"]),
        required: found["required"] == true,
        read_only: false,
        description: paragraphs(&text(&found["description"])),
    }
}

fn fields(schema: &Value) -> Vec<Field> {
    let required = |name: &str| entries(&schema["required"]).any(|required| required == name);
    let field = |(name, found): (&String, &Value)| Field {
        name: name.clone(),
        place: String::new(),
        kind: kind(found),
        required: required(name),
        read_only: found["readOnly"] == true,
        description: paragraphs(&text(&found["description"])),
    };
    members(&schema["properties"]).map(field).collect()
}

fn kind(schema: &Value) -> Kind {
    if schema["type"] == "array" {
        let one = kind(&schema["items"]);
        return Kind { word: format!("[{}]", one.word), ..one };
    }
    let reference = referenced(schema);
    let values = entries(&schema["enum"]).map(text).collect();
    let word = match (reference, schema["format"].as_str(), schema["type"].as_str()) {
        (Some(name), ..) => name.to_owned(),
        (_, Some(format), Some(kind)) => format!("{kind} ({format})"),
        (_, None, Some(kind)) => kind.to_owned(),
        _ => "any".to_owned(),
    };
    Kind { word, schema: reference.map(str::to_owned), values }
}

/// Lines of the contract's comments run on; a blank line parts.
fn paragraphs(text: &str) -> Text {
    text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).map(spans).collect()
}

fn spans(text: &str) -> Spans {
    let parts = text.split('`').enumerate();
    let span = |(place, part): (usize, &str)| Span { text: part.replace('\n', " "), is_code: place % 2 == 1 };
    parts.map(span).filter(|span| !span.text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        Document::of(proto::rest::OPENAPI, &"https://blog.example".parse().unwrap())
    }

    #[test]
    fn every_binding_of_the_contract_is_shown() {
        let document = document();
        let shown: Vec<&str> = document
            .services
            .iter()
            .flat_map(|service| &service.operations)
            .map(|operation| operation.id.as_str())
            .collect();
        for binding in proto::rest::BINDINGS {
            assert!(shown.contains(&binding.method), "{}", binding.method);
        }
    }

    #[test]
    fn every_named_message_is_on_the_page() {
        let document = document();
        let known = |kind: &Kind| {
            kind.schema.as_ref().is_none_or(|name| document.schemas.iter().any(|schema| schema.name == *name))
        };
        for operation in document.services.iter().flat_map(|service| &service.operations) {
            assert!(known(&operation.answer), "{}", operation.id);
            assert!(operation.body.as_ref().is_none_or(known), "{}", operation.id);
        }
        for field in document.schemas.iter().flat_map(|schema| &schema.fields) {
            assert!(known(&field.kind), "{}", field.name);
        }
    }

    #[test]
    fn code_is_told_from_words() {
        let parts: Vec<_> =
            spans("Needs `posts.write`\nor more").into_iter().map(|span| (span.text, span.is_code)).collect();
        assert_eq!(
            parts,
            [("Needs ".into(), false), ("posts.write".into(), true), (" or more".into(), false)]
        );
    }
}
