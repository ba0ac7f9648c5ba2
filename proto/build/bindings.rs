//! Reads the `google.api.http` annotations: which REST call stands for which RPC.

use prost_reflect::{DescriptorPool, MethodDescriptor, Value};

/// One REST binding of an RPC.
pub(crate) struct Binding {
    pub(crate) verb: &'static str,
    pub(crate) template: String,
    /// Field that the body fills: empty for none, `*` for the whole request.
    pub(crate) body: String,
    pub(crate) method: MethodDescriptor,
}

/// Every binding, in the order of services and methods.
pub(crate) fn collect(pool: &DescriptorPool) -> Vec<Binding> {
    pool.services()
        .flat_map(|service| service.methods().collect::<Vec<_>>())
        .filter_map(|method| binding(pool, method))
        .collect()
}

fn binding(pool: &DescriptorPool, method: MethodDescriptor) -> Option<Binding> {
    let http = pool.get_extension_by_name("google.api.http").expect("the annotation is vendored");
    let options = method.options();
    if !options.has_extension(&http) {
        return None;
    }
    let rule = options.get_extension(&http);
    let rule = rule.as_message().expect("google.api.http is a message");
    let text = |field: &str| match rule.get_field_by_name(field).as_deref() {
        Some(Value::String(text)) => text.clone(),
        _ => String::new(),
    };
    let verbs = [("get", "GET"), ("post", "POST"), ("patch", "PATCH"), ("put", "PUT"), ("delete", "DELETE")];
    let (field, verb) = verbs.into_iter().find(|(field, _)| rule.has_field_by_name(field))?;
    Some(Binding { verb, template: text(field), body: text("body"), method })
}

/// The bindings as a Rust slice of `Binding`.
pub(crate) fn as_code(bindings: &[Binding]) -> String {
    let rows: Vec<String> = bindings
        .iter()
        .map(|binding| {
            format!(
                "    Binding {{ verb: {:?}, template: {:?}, body: {:?}, service: {:?}, method: {:?}, streams: {:?} }},",
                binding.verb,
                binding.template,
                binding.body,
                binding.method.parent_service().full_name(),
                binding.method.name(),
                binding.method.is_server_streaming(),
            )
        })
        .collect();
    format!("&[\n{}\n]", rows.join("\n"))
}
