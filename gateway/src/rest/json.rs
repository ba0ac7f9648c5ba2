//! proto3 JSON in, with errors that name the field and never a parser's own words.

use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value};
use service_kit::violation::{Violation, Violations};

use super::behavior;

/// Renames the keys of `object` to the fields' names in the contract, and notes those that name no
/// field of `message`.
pub(super) fn with_field_names(
    object: Map<String, Value>,
    message: &MessageDescriptor,
    path: &str,
    violations: &mut Violations,
) -> Map<String, Value> {
    let mut renamed = Map::new();
    for (key, value) in object {
        match field(message, &key) {
            Some(field) => {
                let inside = format!("{path}{}", field.name());
                let value = value_with_field_names(value, &field, &inside, violations);
                renamed.insert(field.name().to_owned(), value);
            }
            None => violations.add(format!("{path}{key}"), unknown(message)),
        }
    }
    renamed
}

fn value_with_field_names(
    value: Value,
    field: &FieldDescriptor,
    path: &str,
    violations: &mut Violations,
) -> Value {
    let Some(message) = plain_message(field) else { return value };
    match value {
        Value::Object(object) => {
            Value::Object(with_field_names(object, &message, &format!("{path}."), violations))
        }
        Value::Array(items) if field.is_list() => {
            let items = items.into_iter().enumerate().map(|(index, item)| match item {
                Value::Object(object) => Value::Object(with_field_names(
                    object,
                    &message,
                    &format!("{path}[{index}]."),
                    violations,
                )),
                other => other,
            });
            Value::Array(items.collect())
        }
        other => other,
    }
}

/// The field of this JSON name or proto name: proto3 JSON takes both.
pub(super) fn field(message: &MessageDescriptor, key: &str) -> Option<FieldDescriptor> {
    message.get_field_by_json_name(key).or_else(|| message.get_field_by_name(key))
}

/// The message type of a field, unless JSON writes it in a form of its own (timestamps and so on).
pub(super) fn plain_message(field: &FieldDescriptor) -> Option<MessageDescriptor> {
    match field.kind() {
        Kind::Message(message) if !message.full_name().starts_with("google.protobuf.") => Some(message),
        _ => None,
    }
}

/// The rule that an unknown name breaks. What only the service writes is no choice.
pub(super) fn unknown(message: &MessageDescriptor) -> String {
    let fields = message.fields().filter(|field| !behavior::is_any(field, &["OUTPUT_ONLY", "IDENTIFIER"]));
    let known: Vec<_> = fields.map(|field| field.json_name().to_owned()).collect();
    format!("is not known here; use one of {}", known.join(", "))
}

/// Reads `object`, whose keys are field names, as `message`.
pub(super) fn read(
    message: &MessageDescriptor,
    object: Map<String, Value>,
) -> Result<DynamicMessage, Violation> {
    let mut track = serde_path_to_error::Track::new();
    let value = Value::Object(object);
    let reader = serde_path_to_error::Deserializer::new(value, &mut track);
    DynamicMessage::deserialize(message.clone(), reader).map_err(|_| {
        let path = track.path().to_string();
        let rule =
            field_at(message, &path).map_or_else(|| "is not readable".to_owned(), |field| expected(&field));
        Violation::new(path, rule)
    })
}

fn field_at(message: &MessageDescriptor, path: &str) -> Option<FieldDescriptor> {
    let mut message = message.clone();
    let mut found = None;
    for part in path.split('.') {
        let name = part.split('[').next().unwrap_or_default();
        let field = message.get_field_by_name(name)?;
        if let Kind::Message(inner) = field.kind() {
            message = inner;
        }
        found = Some(field);
    }
    found
}

fn expected(field: &FieldDescriptor) -> String {
    let one = match field.kind() {
        Kind::Bool => "true or false".to_owned(),
        Kind::Int32 | Kind::Int64 | Kind::Sint32 | Kind::Sint64 | Kind::Sfixed32 | Kind::Sfixed64 => {
            "a whole number in range".to_owned()
        }
        Kind::Uint32 | Kind::Uint64 | Kind::Fixed32 | Kind::Fixed64 => "a whole number from 0 up".to_owned(),
        Kind::Float | Kind::Double => "a number".to_owned(),
        Kind::String => "a text".to_owned(),
        Kind::Bytes => "base64 text".to_owned(),
        Kind::Enum(values) => {
            let names: Vec<_> = values.values().map(|value| value.name().to_owned()).collect();
            format!("one of {}", names.join(", "))
        }
        Kind::Message(message) => match message.full_name() {
            "google.protobuf.Timestamp" => "a time such as 2012-11-19T08:30:00Z".to_owned(),
            "google.protobuf.Duration" => "a duration in seconds such as 15s".to_owned(),
            "google.protobuf.FieldMask" => "field names joined by commas".to_owned(),
            _ => "an object".to_owned(),
        },
    };
    if field.is_list() { format!("must be a list, each item {one}") } else { format!("must be {one}") }
}
