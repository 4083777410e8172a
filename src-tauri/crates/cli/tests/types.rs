//! The types that the window is compiled with are those of the operations.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn the_committed_types_are_those_the_command_writes() {
    let fresh = tempfile::tempdir().expect("a folder");
    let status = Command::new(env!("CARGO_BIN_EXE_compliance"))
        .args(["types", "--out"])
        .arg(fresh.path())
        .status()
        .expect("the command runs");
    assert!(status.success());
    let committed = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/api/generated");
    let (fresh, committed) = (texts(fresh.path()), texts(&committed));
    assert!(fresh.len() > 100, "the command wrote {} files", fresh.len());
    let names = fresh.keys().chain(committed.keys());
    let stale: Vec<_> = names.filter(|name| fresh.get(*name) != committed.get(*name)).collect();
    assert!(stale.is_empty(), "run scripts/window.sh types: {stale:?} differ");
}

fn texts(folder: &Path) -> BTreeMap<String, String> {
    std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|file| {
            let file = file.expect("a file");
            let text = std::fs::read_to_string(file.path()).expect("text");
            (file.file_name().to_string_lossy().into_owned(), text)
        })
        .collect()
}
