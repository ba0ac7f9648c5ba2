//! Finds the comment that stands above an element of a proto file.

use prost_reflect::FileDescriptor;

/// The leading comment of the element at `path`, its lines trimmed; empty when there is none.
pub(crate) fn leading(file: &FileDescriptor, path: &[i32]) -> String {
    let proto = file.file_descriptor_proto();
    proto
        .source_code_info
        .iter()
        .flat_map(|info| &info.location)
        .find(|location| location.path == path)
        .map(|location| trimmed(location.leading_comments()))
        .unwrap_or_default()
}

/// The first sentence of a comment, without its full stop.
pub(crate) fn summary(comment: &str) -> String {
    let text = comment.replace('\n', " ");
    let end = text.find(". ").unwrap_or(text.trim_end_matches('.').len());
    text[..end].to_owned()
}

fn trimmed(comment: &str) -> String {
    comment.lines().map(str::trim).collect::<Vec<_>>().join("\n").trim().to_owned()
}
