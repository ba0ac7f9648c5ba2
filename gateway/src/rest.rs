//! The REST face: JSON calls turned into gRPC calls and back, as the `google.api.http` annotations
//! say. There is no code per method here: what a method takes and answers is read from the
//! descriptor set.

mod answer;
mod behavior;
mod call;
mod headers;
mod json;
mod mask;
mod merge;
mod problem;
mod route;
mod stream;

pub(crate) use answer::json;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    http::{Method, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::any,
};
use prost_reflect::DescriptorPool;
use service_kit::{call::FEED_POSITION, layers::MAX_MESSAGE_BYTES};
use tokio_util::sync::CancellationToken;

use crate::{
    api_keys::ApiKeys,
    backends::Backends,
    body,
    rest::{
        problem::Problem,
        route::{Found, Routes},
    },
};

/// Where REST calls go.
#[derive(Clone)]
struct Rest {
    routes: Arc<Routes>,
    backends: Backends,
    api_keys: ApiKeys,
    shutdown: CancellationToken,
}

/// The routes below `/v1`, and `/openapi.json`. Streams end at `shutdown`.
pub(crate) fn router(backends: Backends, api_keys: ApiKeys, shutdown: CancellationToken) -> Router {
    let pool = DescriptorPool::decode(proto::DESCRIPTOR_SET).expect("the contract's own descriptor set");
    let routes = Arc::new(Routes::new(&pool, proto::rest::BINDINGS));
    Router::new()
        .route("/v1/{*path}", any(serve))
        .with_state(Rest { routes, backends, api_keys, shutdown })
        .route("/openapi.json", axum::routing::get(openapi))
}

async fn openapi() -> impl axum::response::IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], proto::rest::OPENAPI)
}

async fn serve(State(rest): State<Rest>, request: Request) -> Response {
    let accept = request.headers().get(header::ACCEPT).cloned();
    match rest.answer(request).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(accept.as_ref(), rest.routes.pool()),
    }
}

impl Rest {
    async fn answer(&self, request: Request) -> Result<Response, Problem> {
        let (mut parts, body) = request.into_parts();
        // Read before anything is refused: over HTTP/1.1 an unread body costs the caller the connection.
        let body = body::read(body, MAX_MESSAGE_BYTES).await.map_err(Problem::unread)?;
        // HEAD is GET without the body, which the server leaves away.
        let verb = if parts.method == Method::HEAD { &Method::GET } else { &parts.method };
        let (route, variables) = match self.routes.find(verb.as_str(), parts.uri.path()) {
            Found::Route(route, variables) => (route, variables),
            Found::OtherVerbs(allowed) if parts.method == Method::OPTIONS => {
                return Ok((StatusCode::NO_CONTENT, [(header::ALLOW, allowed.join(", "))]).into_response());
            }
            Found::OtherVerbs(allowed) => return Err(Problem::method_not_allowed(&allowed)),
            Found::Nothing => return Err(Problem::no_such_path(parts.uri.path())),
        };
        headers::check_content_type(&parts.headers, &body)?;
        let mut message = merge::message(route, &variables, parts.uri.query().unwrap_or_default(), &body)?;
        headers::fill(&mut message, &parts.headers)?;
        let backend = self.backends.of(route.binding.service);
        let backend = backend.ok_or_else(|| Problem::no_such_path(parts.uri.path()))?;
        let exchanged = self.api_keys.exchange(&mut parts.headers).await;
        exchanged.map_err(|status| Problem::refused(status, &parts.headers))?;
        if route.binding.streams {
            let opened = call::server_streaming(backend, route, &message, &parts.headers);
            let events = stream::open(opened, route, self.routes.pool(), self.shutdown.clone()).await;
            return events.map_err(|status| Problem::refused(status, &parts.headers));
        }
        let answered = call::unary(backend, route, &message, &parts.headers).await;
        let answered = answered.map_err(|status| Problem::refused(status, &parts.headers))?;
        let mut response = answer::response(&answered.message, &parts);
        if let Some(position) = answered.position {
            response.headers_mut().insert(FEED_POSITION, position);
        }
        Ok(response)
    }
}
