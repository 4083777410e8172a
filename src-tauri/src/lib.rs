//! The desktop shell: carries calls and pushes between the window and `app`. It knows no
//! operation, no database and no law.

mod locale;

use std::sync::Arc;

use app::AppError;
use app::environment::{Ambient, Environment as _};
use app::front::Front;
use app::workspaces::registry::Registry;
use serde_json::Value;
use tauri::{Emitter as _, Manager as _, State};

pub use locale::repair_locale;

/// The one command of the window.
#[tauri::command]
async fn call(
    front: State<'_, Arc<Front>>,
    operation: String,
    input: Value,
) -> Result<Value, AppError> {
    if operation == "window.painted" {
        ready();
        return Ok(Value::Null);
    }
    front.call(&operation, input).await
}

/// Says that the first paint has happened, for scripts that wait for it.
#[allow(clippy::print_stdout)]
fn ready() {
    use std::sync::atomic::{AtomicBool, Ordering};
    static SAID: AtomicBool = AtomicBool::new(false);
    if !SAID.swap(true, Ordering::Relaxed) {
        println!("Ready");
    }
}

/// How the shell is started.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Open the demonstration workspace, making it when it is not there.
    pub demo: bool,
}

/// Runs the window until it is closed.
///
/// # Errors
/// When the window system cannot be used.
pub fn run(options: Options) -> Result<(), Box<dyn std::error::Error>> {
    let front = Front::new(Registry::of_user()?, Arc::new(Ambient));
    tauri::Builder::default()
        .manage(front.clone())
        .invoke_handler(tauri::generate_handler![call])
        .setup(move |shell| {
            let handle = shell.handle().clone();
            let mut pushes = front.listen();
            tauri::async_runtime::spawn(async move {
                loop {
                    match pushes.recv().await {
                        Ok(push) => {
                            // A window that is gone hears nothing.
                            let _ = handle.emit("push", &push);
                        }
                        Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {}
                        Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
                    }
                }
            });
            if options.demo {
                let front = front.clone();
                tauri::async_runtime::block_on(front.open_demo())?;
            }
            if let Some(window) = shell.get_webview_window("main") {
                window.set_title("Compliance console")?;
            }
            tracing::info!(started = %Ambient.now(), "the console is open");
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}
