//! The HTTP API of a workspace, for the services of the marketplace. The process signs in as an
//! officer, whose passphrase opens the keys it needs; who did what over the API is the service.

use api::Api;
use tokio_util::sync::CancellationToken;

use crate::arguments::{At, Serve};
use crate::operate::enter;
use crate::outcome::Failure;

pub(crate) async fn run(arguments: &Serve, at: &At) -> Result<(), Failure> {
    let (console, session) = enter(at).await?;
    let api = Api::new(console, session).await?;
    let cannot = |error: std::io::Error| Failure::Usage(format!("cannot serve: {error}"));
    let listener = tokio::net::TcpListener::bind((arguments.bind, arguments.port))
        .await
        .map_err(|error| Failure::Usage(format!("cannot listen: {error}")))?;
    let address = listener.local_addr().map_err(cannot)?;
    if !address.ip().is_loopback() {
        eprintln!("compliance: this speaks no TLS; let nothing but a proxy reach {address}");
    }
    println!("Serving: http://{address}");
    let stop = CancellationToken::new();
    let signal = tokio::spawn(stopped(stop.clone()));
    let served = api::serve(listener, api, stop).await;
    signal.abort();
    served.map_err(cannot)
}

/// Waits until somebody wants the process to end.
async fn stopped(stop: CancellationToken) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};

        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            stop.cancel();
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
    stop.cancel();
}
