//! `window.*`: what only the desktop can do for the window, such as its menu, its zoom, messages of
//! the system and files that were dropped on it. All of it goes through the one command, so the
//! window needs no further permission; what happens outside comes back as the event `window`.

use app::said;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use app::AppError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tauri::menu::{Menu, MenuEvent, MenuItemBuilder, PredefinedMenuItem, SubmenuBuilder};
use tauri::{
    AppHandle, DragDropEvent, Emitter as _, Manager as _, Theme, WebviewWindow, WindowEvent,
};
use tauri_plugin_notification::{NotificationExt as _, PermissionState};

/// The label of the one window.
pub const MAIN: &str = "main";
/// The event by which the window hears from here.
const EVENT: &str = "window";
/// Larger files are no evidence to keep in a register of requests.
const LARGEST_FILE_BYTES: u64 = 25_000_000;

/// Carries out what begins with `window.`.
pub fn call(app: &AppHandle, operation: &str, input: Value) -> Result<Value, AppError> {
    match operation {
        "window.painted" => {
            painted();
            Ok(Value::Null)
        }
        "window.menu" => parse(input).and_then(|input| menu(app, input)),
        "window.theme" => parse(input).and_then(|input| theme(app, &input)),
        "window.zoom" => parse(input).and_then(|input| zoom(app, &input)),
        "window.may_notify" => may_notify(app),
        "window.notify" => parse(input).and_then(|input| notify(app, input)),
        "window.dropped" => parse(input).and_then(|input| dropped(app, &input)),
        _ => Err(AppError::invalid(said!("There is no operation {operation}.", operation))),
    }
}

fn parse<T: for<'de> Deserialize<'de>>(input: Value) -> Result<T, AppError> {
    serde_json::from_value(input)
        .map_err(|error| AppError::invalid(said!("Input: {error}.", %error)))
}

fn failed(error: &tauri::Error) -> AppError {
    AppError::internal(error as &_)
}

fn main_window(app: &AppHandle) -> Result<WebviewWindow, AppError> {
    app.get_webview_window(MAIN).ok_or_else(|| AppError::refused(said!("The window is closed.")))
}

/// Says that the first paint has happened, for scripts that wait for it.
#[allow(clippy::print_stdout)]
fn painted() {
    use std::sync::atomic::{AtomicBool, Ordering};
    static SAID: AtomicBool = AtomicBool::new(false);
    if !SAID.swap(true, Ordering::Relaxed) {
        println!("Ready");
    }
}

/// The menu as the window describes it, in its language and from its table of actions.
#[derive(Deserialize)]
struct MenuShown {
    sections: Vec<Section>,
}

#[derive(Deserialize)]
struct Section {
    title: String,
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Entry {
    /// Something the window does when it is chosen.
    Action { id: String, label: String, keys: Option<String>, enabled: bool },
    /// Something the system does itself.
    System { what: System, label: String },
    /// A line.
    Line,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum System {
    Cut,
    Copy,
    Paste,
    SelectAll,
    Close,
    Quit,
}

const CLOSE: &str = "system.close";
const QUIT: &str = "system.quit";

fn menu(app: &AppHandle, shown: MenuShown) -> Result<Value, AppError> {
    build(app, shown).map_err(|error| failed(&error))?;
    Ok(Value::Null)
}

fn build(app: &AppHandle, shown: MenuShown) -> tauri::Result<()> {
    let menu = Menu::new(app)?;
    for section in shown.sections {
        let mut submenu = SubmenuBuilder::new(app, section.title);
        for entry in section.entries {
            submenu = match entry {
                Entry::Line => submenu.separator(),
                Entry::Action { id, label, keys, enabled } => {
                    let mut item = MenuItemBuilder::with_id(id, label).enabled(enabled);
                    if let Some(keys) = keys.as_deref().and_then(accelerator) {
                        item = item.accelerator(keys);
                    }
                    submenu.item(&item.build(app)?)
                }
                Entry::System { what, label } => {
                    let text = Some(label.as_str());
                    match what {
                        System::Cut => submenu.item(&PredefinedMenuItem::cut(app, text)?),
                        System::Copy => submenu.item(&PredefinedMenuItem::copy(app, text)?),
                        System::Paste => submenu.item(&PredefinedMenuItem::paste(app, text)?),
                        System::SelectAll => {
                            submenu.item(&PredefinedMenuItem::select_all(app, text)?)
                        }
                        System::Close => submenu.item(
                            &MenuItemBuilder::with_id(CLOSE, label)
                                .accelerator("CmdOrCtrl+W")
                                .build(app)?,
                        ),
                        System::Quit => submenu.item(
                            &MenuItemBuilder::with_id(QUIT, label)
                                .accelerator("CmdOrCtrl+Q")
                                .build(app)?,
                        ),
                    }
                }
            };
        }
        menu.append(&submenu.build()?)?;
    }
    app.set_menu(menu)?;
    Ok(())
}

/// The key of an action as menus write it. Letters without Ctrl, and sequences, stay the window's:
/// a menu would take them away from whoever types.
fn accelerator(keys: &str) -> Option<String> {
    if !keys.starts_with("ctrl+") || keys.contains(' ') {
        return None;
    }
    let parts: Vec<String> = keys
        .split('+')
        .map(|part| match part {
            "ctrl" => "CmdOrCtrl".to_owned(),
            "plus" => "=".to_owned(),
            "minus" => "-".to_owned(),
            part => part.to_uppercase(),
        })
        .collect();
    Some(parts.join("+"))
}

/// What is to be told to the window.
#[derive(Clone, Serialize)]
#[serde(tag = "topic", rename_all = "snake_case")]
enum Told {
    /// An entry of the menu was chosen.
    Menu { id: String },
    /// Files are held over the window, at a place in its own pixels.
    Dragged { x: f64, y: f64 },
    /// They went away again.
    DragLeft,
    /// Files were dropped. Their contents are asked for by index.
    Dropped { x: f64, y: f64, files: Vec<DroppedFile> },
}

#[derive(Clone, Serialize)]
struct DroppedFile {
    name: String,
    size: u64,
}

/// Passes on what was chosen from the menu.
#[expect(clippy::needless_pass_by_value, reason = "tauri hands it over")]
pub fn on_menu(app: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        CLOSE => {
            if let Some(window) = app.get_webview_window(MAIN) {
                // A window that is gone is closed.
                let _ = window.close();
            }
        }
        QUIT => app.exit(0),
        id => tell(app, Told::Menu { id: id.to_owned() }),
    }
}

fn tell(app: &AppHandle, told: Told) {
    // A window that is gone hears nothing.
    let _ = app.emit(EVENT, told);
}

/// The files that were dropped last. The window never learns their paths, and can read no other.
#[derive(Default)]
pub struct Dropped(Mutex<Vec<PathBuf>>);

/// Notes files that are dropped.
pub fn on_event(window: &tauri::Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(event) = event else { return };
    let scale = window.scale_factor().unwrap_or(1.0);
    let told = match event {
        DragDropEvent::Enter { position, .. } | DragDropEvent::Over { position } => {
            Told::Dragged { x: position.x / scale, y: position.y / scale }
        }
        DragDropEvent::Drop { paths, position } => {
            let files = paths.iter().map(|path| described(path)).collect();
            let dropped = window.state::<Dropped>();
            *dropped.0.lock().unwrap_or_else(PoisonError::into_inner) = paths.clone();
            Told::Dropped { x: position.x / scale, y: position.y / scale, files }
        }
        DragDropEvent::Leave | _ => Told::DragLeft,
    };
    tell(window.app_handle(), told);
}

fn described(path: &Path) -> DroppedFile {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
    DroppedFile { name, size: path.metadata().map_or(0, |found| found.len()) }
}

#[derive(Deserialize)]
struct WhichFile {
    index: usize,
}

fn dropped(app: &AppHandle, which: &WhichFile) -> Result<Value, AppError> {
    let state = app.state::<Dropped>();
    let paths = state.0.lock().unwrap_or_else(PoisonError::into_inner);
    let path = paths
        .get(which.index)
        .ok_or_else(|| AppError::refused(said!("This file is no longer held. Drop it again.")))?;
    read_evidence(path).map(|bytes| Value::String(STANDARD.encode(bytes)))
}

/// The bytes of a file that was dropped.
fn read_evidence(path: &Path) -> Result<Vec<u8>, AppError> {
    let name = described(path).name;
    let found = path.metadata().map_err(|error| {
        AppError::refused(said!("{name} cannot be read: {error}.", name, %error))
    })?;
    if !found.is_file() {
        return Err(AppError::refused(said!(
            "{name} is no file. Drop the files themselves.",
            name
        )));
    }
    if found.len() > LARGEST_FILE_BYTES {
        return Err(AppError::refused(said!("{name} is larger than 25 MB.", name)));
    }
    std::fs::read(path)
        .map_err(|error| AppError::refused(said!("{name} cannot be read: {error}.", name, %error)))
}

/// Whether the frame and the menu are dark; none: as the system.
#[derive(Deserialize)]
struct Frame {
    dark: Option<bool>,
}

fn theme(app: &AppHandle, frame: &Frame) -> Result<Value, AppError> {
    let theme = frame.dark.map(|dark| if dark { Theme::Dark } else { Theme::Light });
    main_window(app)?.set_theme(theme).map_err(|error| failed(&error))?;
    Ok(Value::Null)
}

#[derive(Deserialize)]
struct Zoom {
    factor: f64,
}

fn zoom(app: &AppHandle, zoom: &Zoom) -> Result<Value, AppError> {
    if !(0.8..=2.0).contains(&zoom.factor) {
        return Err(AppError::invalid(said!(
            "factor is {factor}; it can be from 0.8 to 2.",
            factor = %zoom.factor
        )));
    }
    main_window(app)?.set_zoom(zoom.factor).map_err(|error| failed(&error))?;
    Ok(Value::Null)
}

/// Whether the system shows our messages; asks the person when it has to.
fn may_notify(app: &AppHandle) -> Result<Value, AppError> {
    let asked = app.notification().request_permission();
    let state = asked.map_err(|error| AppError::internal(&error as &_))?;
    Ok(Value::Bool(state == PermissionState::Granted))
}

/// A message of the system. It carries no personal data: the window gives request numbers only.
#[derive(Deserialize)]
struct Message {
    title: String,
    body: String,
}

fn notify(app: &AppHandle, message: Message) -> Result<Value, AppError> {
    app.notification()
        .builder()
        .title(message.title)
        .body(message.body)
        .show()
        .map_err(|error| AppError::internal(&error as &_))?;
    Ok(Value::Null)
}

/// Brings the window to the front, when the program is started once more.
pub fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        // What fails here leaves the window where it was.
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_with_ctrl_become_keys_of_the_menu() {
        assert_eq!(accelerator("ctrl+shift+c").as_deref(), Some("CmdOrCtrl+SHIFT+C"));
        assert_eq!(accelerator("ctrl+plus").as_deref(), Some("CmdOrCtrl+="));
        assert_eq!(accelerator("ctrl+,").as_deref(), Some("CmdOrCtrl+,"));
        for keys in ["n", "g r", "?", "arrowdown"] {
            assert_eq!(accelerator(keys), None, "{keys} is for the window");
        }
    }

    #[test]
    fn what_is_no_file_is_refused_by_its_name() {
        let folder = std::env::temp_dir();
        let error = read_evidence(&folder).unwrap_err().to_string();
        assert!(error.contains("is no file"), "{error}");
        let error = read_evidence(&folder.join("not-there.eml")).unwrap_err().to_string();
        assert!(error.contains("not-there.eml cannot be read"), "{error}");
    }

    #[test]
    fn a_menu_says_what_the_system_does_itself() {
        let shown = serde_json::json!({ "sections": [{ "title": "Edit", "entries": [
            { "kind": "action", "id": "undo", "label": "Undo", "keys": "ctrl+z", "enabled": false },
            { "kind": "line" },
            { "kind": "system", "what": "select_all", "label": "Select all" },
        ] }] });
        let menu: MenuShown = parse(shown).unwrap();
        assert_eq!(menu.sections[0].entries.len(), 3);
        let unknown = serde_json::json!({ "sections": [{ "title": "Edit", "entries": [
            { "kind": "system", "what": "format_disk", "label": "Format" },
        ] }] });
        let error = parse::<MenuShown>(unknown).err().unwrap().to_string();
        assert!(error.contains("format_disk"), "{error}");
    }
}
