//! The desktop shell: carries calls and pushes between the window and `app`. It knows no
//! operation, no database and no law.

mod locale;
mod window;

use std::sync::Arc;

use app::AppError;
use app::environment::{Ambient, Environment as _};
use app::front::Front;
use app::workspaces::registry::Registry;
use serde_json::Value;
use tauri::{AppHandle, Emitter as _, Manager as _, State};

pub use locale::repair_locale;

/// The one command of the window.
#[tauri::command]
async fn call(
    shell: AppHandle,
    front: State<'_, Arc<Front>>,
    operation: String,
    input: Value,
) -> Result<Value, AppError> {
    if operation.starts_with("window.") {
        return window::call(&shell, &operation, input);
    }
    front.call(&operation, input).await
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
    let mut builder = tauri::Builder::default();
    // Who names a home of their own wants a console beside the one that runs.
    if std::env::var_os("COMPLIANCE_HOME").is_none() {
        builder = builder.plugin(tauri_plugin_single_instance::init(|shell, _, _| {
            window::show(shell);
        }));
    }
    builder
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .plugin(tauri_plugin_notification::init())
        .manage(front.clone())
        .manage(window::Dropped::default())
        .on_menu_event(window::on_menu)
        .on_window_event(window::on_event)
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
            if let Some(main) = shell.get_webview_window(window::MAIN) {
                main.set_title("Compliance console")?;
            }
            tracing::info!(started = %Ambient.now(), "the console is open");
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}
