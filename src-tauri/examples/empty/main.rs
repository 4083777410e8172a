//! An empty window: what a page costs before anything is on it. `make bench` measures the console
//! beside it. Never shipped.

#[tauri::command]
#[expect(clippy::print_stdout, reason = "as the console says it")]
fn painted() {
    println!("Ready");
}

fn main() -> Result<(), tauri::Error> {
    shell::repair_locale();
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![painted])
        .run(tauri::generate_context!("src-tauri/examples/empty/tauri.conf.json"))
}
