//! The shapes of the contract, by Google's API Improvement Proposals (aip.dev).

use prost_reflect::{
    Cardinality, DescriptorPool, DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, MethodDescriptor,
    ServiceDescriptor, Value,
};

fn pool() -> DescriptorPool {
    DescriptorPool::decode(proto::DESCRIPTOR_SET).unwrap()
}

fn services() -> Vec<ServiceDescriptor> {
    pool().services().filter(|service| service.full_name().starts_with("rapport.")).collect()
}

fn methods() -> Vec<MethodDescriptor> {
    services().iter().flat_map(|service| service.methods().collect::<Vec<_>>()).collect()
}

fn messages() -> Vec<MessageDescriptor> {
    pool().all_messages().filter(|message| message.full_name().starts_with("rapport.")).collect()
}

fn is_text(message: &MessageDescriptor, field: &str) -> bool {
    message.get_field_by_name(field).is_some_and(|field| field.kind() == Kind::String)
}

/// An option of `google.api`, if it is set.
fn option(options: &DynamicMessage, name: &str) -> Option<Value> {
    let extension = pool().get_extension_by_name(name).unwrap();
    options.has_extension(&extension).then(|| options.get_extension(&extension).into_owned())
}

/// Numbers of `google.api.FieldBehavior`.
fn behaviors(field: &FieldDescriptor) -> Vec<i32> {
    let behaviors = option(&field.options(), "google.api.field_behavior");
    let list = behaviors.as_ref().and_then(Value::as_list).unwrap_or_default();
    list.iter().filter_map(Value::as_enum_number).collect()
}

fn resources() -> Vec<MessageDescriptor> {
    let annotated = |message: &MessageDescriptor| option(&message.options(), "google.api.resource").is_some();
    messages().into_iter().filter(annotated).collect()
}

/// AIP-158.
#[test]
fn every_list_has_pages() {
    let lists: Vec<_> = methods().into_iter().filter(|method| method.name().starts_with("List")).collect();
    assert!(lists.len() >= 4);
    for method in lists {
        let size = method.input().get_field_by_name("page_size").unwrap();
        assert_eq!(size.kind(), Kind::Int32, "{}", method.full_name());
        assert!(is_text(&method.input(), "page_token"), "{}", method.full_name());
        assert!(is_text(&method.output(), "next_page_token"), "{}", method.full_name());
    }
}

/// AIP-203.
#[test]
fn every_field_of_a_request_says_how_it_behaves() {
    for message in messages().iter().filter(|message| message.name().ends_with("Request")) {
        for field in message.fields() {
            assert!(!behaviors(&field).is_empty(), "{}", field.full_name());
        }
    }
}

/// AIP-122, AIP-154, AIP-203: IDENTIFIER is 8. Threads, earlier texts and
/// accounts elsewhere are not written, so they have no etag.
#[test]
fn every_resource_has_a_name_and_an_etag() {
    assert!(resources().len() >= 4);
    for resource in resources() {
        let name = resource.get_field_by_name("name").unwrap();
        assert_eq!((name.kind(), behaviors(&name)), (Kind::String, vec![8]), "{}", resource.full_name());
        assert_eq!(name.number(), 1, "{}", resource.full_name());
        let read_only = ["Thread", "CommentRevision", "Identity"].contains(&resource.name());
        assert!(read_only || is_text(&resource, "etag"), "{}", resource.full_name());
        for field in resource.fields() {
            assert!(!behaviors(&field).is_empty(), "{}", field.full_name());
        }
    }
}

/// AIP-134.
#[test]
fn every_update_takes_a_resource_and_a_mask() {
    for method in methods().iter().filter(|method| method.name().starts_with("Update")) {
        let mask = method.input().get_field_by_name("update_mask").unwrap().kind();
        let mask = mask.as_message().unwrap().full_name().to_owned();
        assert_eq!(mask, "google.protobuf.FieldMask", "{}", method.full_name());
        let resource = method.name().trim_start_matches("Update").to_lowercase();
        let field = method.input().get_field_by_name(&resource).unwrap();
        assert_eq!(field.kind().as_message(), Some(&method.output()), "{}", method.full_name());
    }
}

/// AIP-164: what is deleted softly is answered as it now is. A membership, an
/// identity, an invitation and an API key end for good, and an identity has no etag to check.
#[test]
fn deleting_is_soft_and_checks_the_etag() {
    for method in methods().iter().filter(|method| method.name().starts_with("Delete")) {
        let resource = method.name().trim_start_matches("Delete");
        assert!(resource == "Identity" || is_text(&method.input(), "etag"), "{}", method.full_name());
        let expected = if ["Member", "Identity", "Invitation", "ApiKey"].contains(&resource) {
            "Empty"
        } else {
            resource
        };
        assert_eq!(method.output().name(), expected, "{}", method.full_name());
    }
}

/// AIP-155: whatever makes something new can be repeated.
#[test]
fn every_create_can_be_repeated() {
    for method in methods().iter().filter(|method| method.name().starts_with("Create")) {
        assert!(is_text(&method.input(), "request_id"), "{}", method.full_name());
    }
}

/// AIP-126.
#[test]
fn every_enum_begins_with_unspecified() {
    for kind in pool().all_enums().filter(|kind| kind.full_name().starts_with("rapport.")) {
        let zero = kind.get_value(0).unwrap();
        assert!(zero.name().ends_with("_UNSPECIFIED"), "{}", zero.full_name());
        let prefix = zero.name().trim_end_matches("UNSPECIFIED").to_owned();
        assert!(kind.values().all(|value| value.name().starts_with(&prefix)), "{}", kind.full_name());
    }
}

/// AIP-127: every RPC has a REST face, but what services ask each other.
#[test]
fn every_public_rpc_has_a_path() {
    for method in methods() {
        let has_path = option(&method.options(), "google.api.http").is_some();
        let is_internal = ["AccessService", "SignInService"].contains(&method.parent_service().name());
        assert_eq!(has_path, !is_internal, "{}", method.full_name());
    }
}

/// AIP-140: a list is named in the plural, a time ends in `_time`, a bound says on which side it is.
#[test]
fn times_are_named_as_times() {
    for field in messages().iter().flat_map(|message| message.fields().collect::<Vec<_>>()) {
        let is_time = field.kind().as_message().is_some_and(|kind| kind.name() == "Timestamp");
        let is_bound = ["editable_until", "signed_out_before"].contains(&field.name());
        assert!(!is_time || is_bound || field.name().ends_with("_time"), "{}", field.full_name());
        if field.cardinality() == Cardinality::Repeated {
            assert!(field.name().ends_with('s') || field.name() == "replies", "{}", field.full_name());
        }
    }
}

/// AIP-192.
#[test]
fn everything_is_documented() {
    let mut bare = Vec::new();
    for file in pool().files().filter(|file| file.package_name().starts_with("rapport.")) {
        let file = file.file_descriptor_proto();
        let locations =
            file.source_code_info.as_ref().map(|info| info.location.as_slice()).unwrap_or_default();
        for location in locations {
            // Paths of descriptor.proto: services 6 (methods 2), messages 4 (fields 2), enums 5 (values 2).
            let is_declaration = matches!(location.path.as_slice(), [4..=6, _] | [4..=6, _, 2, _]);
            let is_bare = location.leading_comments.as_deref().unwrap_or_default().trim().is_empty();
            if is_declaration && is_bare {
                bare.push(format!("{} {:?}", file.name(), location.path));
            }
        }
        assert!(!locations.is_empty(), "{} has its comments", file.name());
    }
    assert!(bare.is_empty(), "{bare:?}");
}
