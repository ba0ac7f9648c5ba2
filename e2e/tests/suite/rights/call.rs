//! Calls any RPC with a request written as JSON.

use std::{sync::LazyLock, time::Duration};

use bytes::{Buf as _, BufMut as _, Bytes};
use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor};
use serde_json::Value;
use service_kit::upstream::Upstream;
use tonic::{
    Code, Request, Status, Streaming,
    client::Grpc,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
};

/// Longer than a watch takes to say what there is.
const CAUGHT_UP_WITHIN: Duration = Duration::from_secs(30);

/// The contract, decoded once: of a thousand calls each would spend more on that than on itself.
pub(super) static CONTRACT: LazyLock<DescriptorPool> = LazyLock::new(|| {
    DescriptorPool::decode(proto::DESCRIPTOR_SET).expect("the contract was built with this test")
});

/// What came back.
pub(super) struct Answer {
    pub(super) code: Code,
    body: Value,
    raw: Vec<u8>,
}

impl Answer {
    /// All that was told, also in an error.
    pub(super) fn text(&self) -> String {
        format!("{} {}", self.body, String::from_utf8_lossy(&self.raw))
    }

    fn refused(status: &Status) -> Self {
        let body = Value::String(status.message().to_owned());
        Self { code: status.code(), body, raw: status.details().to_vec() }
    }

    /// Comments that the answer counts, in all its threads.
    pub(super) fn approved_counts(&self) -> i64 {
        let threads = self.body["threads"].as_array().into_iter().flatten();
        threads.filter_map(|thread| thread["approvedCount"].as_i64()).sum()
    }

    /// Posts that the answer counts or finds. Whoever walks here sees none of a blog whose posts are
    /// all hidden.
    pub(super) fn posts_counted(&self) -> usize {
        let lists = ["matches", "months", "labels", "businesses"];
        let listed = lists.iter().filter_map(|list| self.body[list].as_array()).map(Vec::len).sum::<usize>();
        listed + usize::from(self.body["totalCount"].as_i64().is_some_and(|total| total > 0))
    }
}

/// Calls `package.Service/Method`.
pub(super) async fn call(upstream: Upstream, method: &str, request: Value, token: Option<&str>) -> Answer {
    let (service, name) = method.split_once('/').unwrap();
    let service = CONTRACT.get_service_by_name(service).unwrap();
    let descriptor = service.methods().find(|method| method.name() == name).unwrap();
    let message = DynamicMessage::deserialize(descriptor.input(), request).unwrap();
    let mut request = Request::new(Bytes::from(message.encode_to_vec()));
    if let Some(token) = token {
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    }
    let mut client = Grpc::new(upstream);
    client.ready().await.unwrap();
    if descriptor.is_server_streaming() {
        let path = format!("/{method}").parse().unwrap();
        return match client.server_streaming(request, path, Undecoded).await {
            Ok(response) => told(response.into_inner(), &descriptor.output()).await,
            Err(status) => Answer::refused(&status),
        };
    }
    match client.unary(request, format!("/{method}").parse().unwrap(), Undecoded).await {
        Ok(response) => {
            let raw = response.into_inner().to_vec();
            let body = DynamicMessage::decode(descriptor.output(), raw.as_slice()).unwrap();
            Answer { code: Code::Ok, body: serde_json::to_value(&body).unwrap(), raw }
        }
        Err(status) => Answer::refused(&status),
    }
}

/// All that a watch tells until it has caught up: a second message without a change says so.
async fn told(mut messages: Streaming<Bytes>, message: &MessageDescriptor) -> Answer {
    let (mut told, mut raw, mut still) = (Vec::new(), Vec::new(), 0);
    while still < 2 {
        let next = tokio::time::timeout(CAUGHT_UP_WITHIN, messages.message()).await;
        let bytes = match next.expect("a watch says when it has caught up") {
            Ok(Some(bytes)) => bytes,
            Ok(None) => break,
            Err(status) => return Answer::refused(&status),
        };
        raw.extend_from_slice(&bytes);
        let body = DynamicMessage::decode(message.clone(), bytes).unwrap();
        let body = serde_json::to_value(&body).unwrap();
        still += usize::from(body.get("change").is_none());
        told.push(body);
    }
    Answer { code: Code::Ok, body: Value::Array(told), raw }
}

/// Hands messages over as the bytes that they are.
#[derive(Debug, Default)]
struct Undecoded;

impl Codec for Undecoded {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self::Encoder {
        Self
    }

    fn decoder(&mut self) -> Self::Decoder {
        Self
    }
}

impl Encoder for Undecoded {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put(item);
        Ok(())
    }
}

impl Decoder for Undecoded {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(buffer.copy_to_bytes(buffer.remaining())))
    }
}
