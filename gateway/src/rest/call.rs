//! Makes the gRPC call: one message out, one message back, or a stream of them.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, uri::PathAndQuery};
use bytes::{Buf as _, BufMut as _, Bytes};
use prost::Message as _;
use prost_reflect::{DynamicMessage, MessageDescriptor};
use service_kit::{
    call::{CLIENT_ADDRESS, EDIT_TOKEN, FEED_POSITION, FORWARDED_BY},
    layers::MAX_MESSAGE_BYTES,
    request_id::REQUEST_ID,
    upstream::Upstream,
};
use tonic::{
    Request, Status, Streaming,
    client::Grpc,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    metadata::MetadataValue,
};

use crate::rest::route::Route;

/// How long a REST call may take.
const TIMEOUT: Duration = Duration::from_secs(15);

/// Headers that go on as metadata; the edge has taken away what a client must not send.
const PASSED_ON: [&str; 6] =
    ["authorization", REQUEST_ID, EDIT_TOKEN, FEED_POSITION, FORWARDED_BY, CLIENT_ADDRESS];

/// Longest answer, in bytes. 100 threads, each with 25 replies, have 52 MB where every text is 10,000 bytes
/// long, as written and as HTML: what a blog takes by default, in ASCII. Posts come in 3 MiB, or one alone.
const MAX_ANSWER_BYTES: usize = 128 * 1024 * 1024;

/// Longest message of a stream, in bytes: a post of 1 MiB as written and as HTML, which may be several times
/// as long.
const MAX_EVENT_BYTES: usize = 32 * 1024 * 1024;

/// What a method answered.
pub(super) struct Answer {
    pub(super) message: DynamicMessage,
    /// How far the service's change feed was.
    pub(super) position: Option<HeaderValue>,
}

/// Calls the route's method.
pub(super) async fn unary(
    upstream: Upstream,
    route: &Route,
    message: &DynamicMessage,
    headers: &HeaderMap,
) -> Result<Answer, Status> {
    let mut client = client(upstream).max_decoding_message_size(MAX_ANSWER_BYTES);
    let Ok(()) = client.ready().await;
    let mut request = request(message, headers);
    request.set_timeout(TIMEOUT);
    let answer = client.unary(request, path(route), Undecoded).await?;
    let position = answer.metadata().get(FEED_POSITION);
    let position = position.and_then(|value| HeaderValue::from_bytes(value.as_bytes()).ok());
    Ok(Answer { message: decoded(&route.method.output(), answer.into_inner())?, position })
}

/// Calls the route's method, whose answer lasts as long as somebody takes it.
pub(super) async fn server_streaming(
    upstream: Upstream,
    route: &Route,
    message: &DynamicMessage,
    headers: &HeaderMap,
) -> Result<Streaming<Bytes>, Status> {
    let mut client = client(upstream).max_decoding_message_size(MAX_EVENT_BYTES);
    let Ok(()) = client.ready().await;
    let answer = client.server_streaming(request(message, headers), path(route), Undecoded).await?;
    Ok(answer.into_inner())
}

/// What a method answered, as the message that it is.
pub(super) fn decoded(output: &MessageDescriptor, message: Bytes) -> Result<DynamicMessage, Status> {
    DynamicMessage::decode(output.clone(), message).map_err(|error| service_kit::status::internal(&error))
}

fn client(upstream: Upstream) -> Grpc<Upstream> {
    Grpc::new(upstream).max_encoding_message_size(MAX_MESSAGE_BYTES)
}

fn path(route: &Route) -> PathAndQuery {
    let path = format!("/{}/{}", route.binding.service, route.binding.method);
    path.parse().expect("names of the contract make a path")
}

fn request(message: &DynamicMessage, headers: &HeaderMap) -> Request<Bytes> {
    let mut request = Request::new(Bytes::from(message.encode_to_vec()));
    for name in PASSED_ON {
        // One name may come in several lines: a position for each service.
        for value in headers.get_all(name) {
            if let Ok(value) = MetadataValue::try_from(value.as_bytes()) {
                request.metadata_mut().append(name, value);
            }
        }
    }
    request
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

    fn encode(&mut self, message: Bytes, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put(message);
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
