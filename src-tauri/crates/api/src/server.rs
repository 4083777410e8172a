//! Serving: the listener, what is read again and written down meanwhile, and a good end.

use std::time::Duration;

use app::services::{once, reads, still_served};
use app::{AppError, jobs};
use tokio::net::TcpListener;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use crate::{Api, router};

/// How often it looks whether what is held in memory was changed: a token that was taken away
/// works no longer than this.
const LOOK: Duration = Duration::from_millis(250);
/// How often reads are written down.
const COUNT: Duration = Duration::from_secs(10);
/// How often hours that are over are noted, and old answers forgotten.
const NOTE: Duration = Duration::from_secs(60);
/// How long requests under way may take when it ends.
const FAREWELL: Duration = Duration::from_secs(12);

/// Serves until it is stopped; then takes nothing more, answers what is under way, and writes down
/// what waits. Jobs of the workspace are worked meanwhile.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    api: Api,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let background = CancellationToken::new();
    let work = tokio::spawn(jobs::run(api.console().clone(), background.clone()));
    let upkeep = tokio::spawn(upkeep(api.clone(), background.clone()));
    let stopped = stop.clone();
    let serving = async {
        axum::serve(listener, router(api.clone()))
            .with_graceful_shutdown(async move { stopped.cancelled().await })
            .await
    };
    let over = async {
        stop.cancelled().await;
        tokio::time::sleep(FAREWELL).await;
    };
    let served = tokio::select! {
        served = serving => served,
        () = over => {
            tracing::warn!("some connections did not end in time and were closed");
            Ok(())
        }
    };
    api.close().await;
    background.cancel();
    for task in [work, upkeep] {
        let _ = task.await;
    }
    told(api.reads().flush(api.console()).await);
    served
}

/// What goes on beside the answers.
async fn upkeep(api: Api, cancel: CancellationToken) {
    let mut ticks = tokio::time::interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut counted, mut noted) = (Instant::now(), Instant::now());
    loop {
        tokio::select! {
            () = cancel.cancelled() => return,
            _ = ticks.tick() => {}
        }
        told(api.refresh().await);
        let now = Instant::now();
        if now - counted >= COUNT {
            counted = now;
            told(api.reads().flush(api.console()).await);
        }
        if now - noted >= NOTE {
            noted = now;
            told(reads::note(api.console()).await);
            told(once::forget(api.console()).await);
        }
    }
}

impl Api {
    /// Reads again what is held in memory, where it was changed, and whether it may serve.
    pub(crate) async fn refresh(&self) -> Result<(), AppError> {
        self.set_serves(still_served(self.console(), self.session()).await?);
        self.directory().refresh(self.console().store()).await?;
        Ok(())
    }

    /// Takes nothing more and writes down what waits.
    async fn close(&self) {
        self.acceptances().close().await;
        self.consents().close().await;
    }
}

/// A failure here is nobody's answer: it goes to the log, and the next round tries again.
fn told(outcome: Result<(), AppError>) {
    if let Err(error) = outcome {
        tracing::warn!(code = ?error.code, "the API could not read or write what it keeps");
    }
}
