//! JSON Schema for messages and enums, after the proto3 JSON mapping.

use std::collections::BTreeMap;

use prost_reflect::{DescriptorPool, FieldDescriptor, Kind, MessageDescriptor, Value as Reflected};
use serde_json::{Map, Value, json};

use crate::comments;

/// The schemas that an OpenAPI document refers to, collected while it is written.
pub(crate) struct Schemas<'a> {
    pool: &'a DescriptorPool,
    components: BTreeMap<String, Value>,
}

impl<'a> Schemas<'a> {
    pub(crate) fn new(pool: &'a DescriptorPool) -> Self {
        Self { pool, components: BTreeMap::new() }
    }

    /// Everything referred to so far.
    pub(crate) fn into_components(self) -> BTreeMap<String, Value> {
        self.components
    }

    /// A reference to the schema of `message`, with its REQUIRED fields required.
    pub(crate) fn message(&mut self, message: &MessageDescriptor) -> Value {
        self.reference(message, message.name(), true)
    }

    /// The same for the body of a PATCH, where every field may be left out.
    pub(crate) fn patch(&mut self, message: &MessageDescriptor) -> Value {
        self.reference(message, &format!("{}Patch", message.name()), false)
    }

    fn reference(&mut self, message: &MessageDescriptor, name: &str, required: bool) -> Value {
        if let Some(known) = well_known(message.full_name()) {
            return known;
        }
        if !self.components.contains_key(name) {
            // A placeholder first, so that a message which contains itself ends.
            self.components.insert(name.to_owned(), Value::Null);
            let schema = self.object(message, required, |_| true);
            self.components.insert(name.to_owned(), schema);
        }
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }

    /// An object schema with those fields of `message` that `keep` lets through.
    pub(crate) fn object(
        &mut self,
        message: &MessageDescriptor,
        required: bool,
        keep: impl Fn(&FieldDescriptor) -> bool,
    ) -> Value {
        let fields: Vec<_> = message.fields().filter(keep).collect();
        let properties: Map<String, Value> =
            fields.iter().map(|field| (field.json_name().to_owned(), self.field(field))).collect();
        let needed: Vec<_> = fields
            .iter()
            .filter(|field| required && self.has_behavior(field, "REQUIRED"))
            .map(|field| field.json_name().to_owned())
            .collect();
        let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        if !needed.is_empty() {
            schema["required"] = json!(needed);
        }
        describe(&mut schema, &comments::leading(&message.parent_file(), message.path()));
        schema
    }

    /// The schema of one field with its description.
    pub(crate) fn field(&mut self, field: &FieldDescriptor) -> Value {
        let one = self.kind(&field.kind());
        let mut schema = if field.is_list() { json!({ "type": "array", "items": one }) } else { one };
        describe(&mut schema, &comments::leading(&field.parent_message().parent_file(), field.path()));
        if self.has_behavior(field, "OUTPUT_ONLY") {
            schema["readOnly"] = json!(true);
        }
        schema
    }

    fn kind(&mut self, kind: &Kind) -> Value {
        match kind {
            Kind::Bool => json!({ "type": "boolean" }),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => json!({ "type": "integer", "format": "int32" }),
            Kind::Uint32 | Kind::Fixed32 => json!({ "type": "integer", "format": "uint32" }),
            // proto3 JSON writes 64-bit integers as strings, since JavaScript would round them.
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => json!({ "type": "string", "format": "int64" }),
            Kind::Uint64 | Kind::Fixed64 => json!({ "type": "string", "format": "uint64" }),
            Kind::Float | Kind::Double => json!({ "type": "number" }),
            Kind::String => json!({ "type": "string" }),
            Kind::Bytes => json!({ "type": "string", "contentEncoding": "base64" }),
            Kind::Enum(values) => {
                let names: Vec<_> = values.values().map(|value| value.name().to_owned()).collect();
                json!({ "type": "string", "enum": names })
            }
            Kind::Message(message) => self.message(message),
        }
    }

    /// Whether `field` carries this `google.api.field_behavior`.
    pub(crate) fn has_behavior(&self, field: &FieldDescriptor, behavior: &str) -> bool {
        let extension =
            self.pool.get_extension_by_name("google.api.field_behavior").expect("the annotation is vendored");
        let wanted = self
            .pool
            .get_enum_by_name("google.api.FieldBehavior")
            .and_then(|behaviors| behaviors.get_value_by_name(behavior))
            .expect("a behavior of google.api.FieldBehavior")
            .number();
        match field.options().get_extension(&extension).as_ref() {
            Reflected::List(list) => list.contains(&Reflected::EnumNumber(wanted)),
            _ => false,
        }
    }
}

fn well_known(full_name: &str) -> Option<Value> {
    Some(match full_name {
        "google.protobuf.Timestamp" => json!({ "type": "string", "format": "date-time" }),
        "google.protobuf.Duration" => json!({ "type": "string", "pattern": r"^-?[0-9]+(\.[0-9]{1,9})?s$" }),
        "google.protobuf.FieldMask" => json!({ "type": "string" }),
        "google.protobuf.Empty" => json!({ "type": "object" }),
        "google.protobuf.Any" => {
            json!({ "type": "object", "properties": { "@type": { "type": "string" } }, "required": ["@type"] })
        }
        _ => return None,
    })
}

fn describe(schema: &mut Value, comment: &str) {
    if !comment.is_empty() {
        schema["description"] = json!(comment);
    }
}
