//! Who may depend on whom (ARCHITECTURE.md). Dependencies point one way.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

#[test]
fn crates_depend_downwards_only() {
    let allowed = BTreeMap::from([
        ("faults", ""),
        ("model", ""),
        ("markdown", ""),
        ("objects", "model"),
        ("documents", "markdown"),
        ("ledger", ""),
        ("telemetry", ""),
        ("world", ""),
        ("store", "ledger model"),
        ("sources", "faults model"),
        ("packages", "model"),
        ("reports", "markdown model"),
        ("monitor", "model"),
        (
            "app",
            "documents faults ledger model monitor objects packages reports sources store \
              world",
        ),
        ("api", "app model"),
        ("cli", "api app ledger model packages telemetry world"),
        ("compliance-console", "app telemetry"),
        ("bench", "app ledger model sources store"),
    ]);
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let ours: BTreeSet<&str> = packages.iter().map(|one| one["name"].as_str().unwrap()).collect();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let Some(allowed) = allowed.get(name) else {
            // They test and measure the others and are never shipped.
            let beside = ["bench", "integration"].contains(&name);
            assert!(beside, "say in this test what {name} may depend on");
            continue;
        };
        let allowed: BTreeSet<&str> = allowed.split_whitespace().collect();
        for dependency in package["dependencies"].as_array().unwrap() {
            let other = dependency["name"].as_str().unwrap();
            let shipped = dependency["kind"].is_null();
            if ours.contains(other) && shipped {
                assert!(allowed.contains(other), "{name} depends on {other}");
            }
            if other == "tauri" {
                assert_eq!(name, "compliance-console", "only the shell knows Tauri");
            }
        }
    }
}

#[test]
fn only_the_platform_layer_of_the_window_imports_tauri() {
    let mut folders = vec![root().join("ui/src")];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|one| one == "ts" || one == "tsx") {
                seen += 1;
                let text = std::fs::read_to_string(&path).unwrap();
                let ways = ["from \"@tauri-apps", "import(\"@tauri-apps", "import \"@tauri-apps"];
                let imports = ways.iter().any(|way| text.contains(way));
                let test = path.display().to_string().ends_with(".test.ts");
                let platform = test || path.components().any(|part| part.as_os_str() == "tauri");
                assert!(!imports || platform, "{} imports Tauri", path.display());
            }
        }
    }
    assert!(seen > 50, "the window was looked at");
}

#[test]
fn no_tracked_file_names_a_package_registry() {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().unwrap();
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    // In halves, so that this file does not name them.
    let hosts = [["registry.", "npmjs"], ["static.", "crates.io"], ["files.", "pythonhosted"]];
    let hosts = hosts.map(|halves| halves.concat());
    let mut seen = 0;
    for path in String::from_utf8(listed.stdout).unwrap().split_terminator('\0') {
        // A file that was just taken away is still listed.
        let Ok(bytes) = std::fs::read(root().join(path)) else { continue };
        seen += 1;
        let text = String::from_utf8_lossy(&bytes);
        for host in &hosts {
            assert!(!text.contains(host.as_str()), "{path} names {host}");
        }
    }
    assert!(seen > 300, "the tracked files were looked at");
}
