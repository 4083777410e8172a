//! Embeds the window and its capabilities.
fn main() {
    // With a capabilities pattern of our own, tauri-build does not watch the folder.
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    // `generate_context!` needs the folder; the window itself is built by Vite.
    let page = std::path::Path::new("ui/dist/index.html");
    if !page.exists() {
        std::fs::create_dir_all("ui/dist").expect("ui/dist can be created");
        std::fs::write(page, "<!doctype html><title>Not built</title><p>Run make build.")
            .expect("ui/dist/index.html can be written");
    }
    tauri_build::try_build(
        tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*"),
    )
    .expect("tauri-build");
}
