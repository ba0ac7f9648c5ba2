//! What the gateway answers itself: reflection and health. Their streams last until the client leaves
//! or this process stops.

use axum::{
    Router,
    body::{Body, HttpBody as _},
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use futures::{StreamExt as _, stream};
use http_body_util::{BodyStream, StreamBody};
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;

use crate::stopping::trailers;

/// Reflection in both versions, since older clients know v1alpha alone, and health for clients.
pub(super) fn services<S: Clone + Send + Sync + 'static>(shutdown: CancellationToken) -> Router<S> {
    let reflection = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(proto::DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    let v1 = reflection().build_v1().expect("the contract's own descriptor set");
    let v1alpha = reflection().build_v1alpha().expect("the contract's own descriptor set");
    // A new reporter says SERVING for the process as a whole, which is all the gateway knows: one
    // service that is away is not the gateway's failure.
    let (_, health) = tonic_health::server::health_reporter();
    let routes = Routes::new(v1).add_service(v1alpha).add_service(health).into_axum_router();
    routes.layer(from_fn_with_state(shutdown, end_at_shutdown)).with_state(())
}

/// Ends an answer that is still open when the process stops; what is ready is still said.
async fn end_at_shutdown(
    State(shutdown): State<CancellationToken>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    if response.body().is_end_stream() {
        return response;
    }
    response.map(|body| {
        let frames = stream::unfold(Some((BodyStream::new(body), shutdown)), |open| async {
            let (mut frames, shutdown) = open?;
            tokio::select! {
                biased;
                frame = frames.next() => frame.map(|frame| (frame, Some((frames, shutdown)))),
                () = shutdown.cancelled() => Some((Ok(trailers()), None)),
            }
        });
        Body::new(StreamBody::new(frames))
    })
}
