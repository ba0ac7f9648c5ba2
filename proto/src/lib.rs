//! The contract of Rapport: messages, clients and servers generated from the protos, and what the
//! same descriptor set says about the REST face. The only crate with generated code.

/// Blogs, members, posts.
pub mod posts {
    /// Package `rapport.posts.v1`.
    #[allow(missing_docs, clippy::all, clippy::pedantic, rustdoc::all)]
    pub mod v1 {
        tonic::include_proto!("rapport.posts.v1");
    }
}

/// Comments and threads.
pub mod comments {
    /// Package `rapport.comments.v1`.
    #[allow(missing_docs, clippy::all, clippy::pedantic, rustdoc::all)]
    pub mod v1 {
        tonic::include_proto!("rapport.comments.v1");
    }
}

pub mod api_keys;
pub mod reasons;
pub mod rest;

/// Every file of the contract as an encoded `google.protobuf.FileDescriptorSet`, with comments and
/// options, and with the messages of `google.rpc` that errors carry.
pub const DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptor_set.bin"));
