//! The window over HTTP on this machine: the same front door as the desktop's, behind a one-time
//! token. For development and tests; an ordinary start never opens a port.

use model::said;
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;

use app::environment::{Ambient, Environment as _};
use app::front::Front;
use app::workspaces::registry::Registry;
use app::{AppError, Code};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures::Stream;
use serde_json::Value;

use crate::arguments::Serve;
use crate::outcome::Failure;

#[derive(Clone)]
struct Served {
    front: Arc<Front>,
    token: Arc<str>,
    ui: Arc<PathBuf>,
}

/// What the window may load: the same policy as on the desktop.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; font-src 'self' data:; \
    style-src 'self' 'unsafe-inline'; connect-src 'self'; object-src 'none'; base-uri 'none'; \
    frame-ancestors 'none'; form-action 'none'";

pub(crate) async fn run(arguments: Serve) -> Result<(), Failure> {
    let front = Front::new(Registry::of_user()?, Arc::new(Ambient));
    if arguments.demo {
        front.open_demo().await?;
    }
    let mut random = [0_u8; 16];
    Ambient.fill(&mut random);
    let token: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let served = Served { front, token: token.as_str().into(), ui: Arc::new(arguments.ui) };
    let mut routes = Router::new()
        .route("/rpc/{operation}", post(call))
        .route("/events", get(events))
        .layer(DefaultBodyLimit::max(16 * 1024 * 1024));
    if arguments.demo_metrics {
        routes = routes.route("/metrics", get(|| async { world::metrics(Ambient.now()) }));
    }
    let routes = routes.fallback(page).with_state(served);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", arguments.port))
        .await
        .map_err(|error| Failure::Usage(format!("cannot listen: {error}")))?;
    let address =
        listener.local_addr().map_err(|error| Failure::Usage(format!("cannot listen: {error}")))?;
    println!("Listening: http://{address}/#token={token}");
    axum::serve(listener, routes)
        .with_graceful_shutdown(async {
            let _ = tokio::signal::ctrl_c().await;
        })
        .await
        .map_err(|error| Failure::Usage(format!("cannot serve: {error}")))
}

async fn call(
    State(served): State<Served>,
    Path(operation): Path<String>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    if given != Some(&*served.token) {
        return failed(&AppError::new(Code::SignedOut, said!("The token is missing or wrong.")));
    }
    let input: Value = match serde_json::from_str(&body) {
        Ok(input) => input,
        Err(error) => return failed(&AppError::invalid(said!("Input: {error}.", %error))),
    };
    match served.front.call(&operation, input).await {
        Ok(answer) => axum::Json(answer).into_response(),
        Err(error) => failed(&error),
    }
}

fn failed(error: &AppError) -> Response {
    let status = match error.code {
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::Refused | Code::Conflict | Code::Stopped => StatusCode::CONFLICT,
        Code::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Code::SourceUnavailable => StatusCode::BAD_GATEWAY,
        Code::SignedOut => StatusCode::UNAUTHORIZED,
        Code::LedgerBroken | Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    };
    (status, axum::Json(error.clone())).into_response()
}

#[derive(serde::Deserialize)]
struct Token {
    token: Option<String>,
}

async fn events(
    State(served): State<Served>,
    Query(given): Query<Token>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, StatusCode> {
    if given.token.as_deref() != Some(&*served.token) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let pushes = served.front.listen();
    let stream = futures::stream::unfold(pushes, |mut pushes| async move {
        loop {
            match pushes.recv().await {
                Ok(push) => {
                    if let Ok(event) = Event::default().json_data(&push) {
                        return Some((Ok(event), pushes));
                    }
                }
                Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {}
                Err(tokio::sync::broadcast::error::RecvError::Closed) => return None,
            }
        }
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

/// A file of the built window; paths cannot leave its folder.
async fn page(State(served): State<Served>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    let inside = std::path::Path::new(path)
        .components()
        .all(|part| matches!(part, std::path::Component::Normal(_)));
    let file = served.ui.join(path);
    let bytes = if inside { tokio::fs::read(&file).await.ok() } else { None };
    let Some(bytes) = bytes else { return StatusCode::NOT_FOUND.into_response() };
    let kind = match file.extension().and_then(|one| one.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    };
    (
        [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        bytes,
    )
        .into_response()
}
