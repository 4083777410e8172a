//! Lists the texts in `assets/disclosures/<key>/<version>/<language>.md`, so that a new one is one
//! file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/disclosures");
    let root = root.canonicalize()?;
    println!("cargo::rerun-if-changed={}", root.display());
    let mut rows = String::from("[\n");
    for key in folders(&root)? {
        for version in folders(&key)? {
            println!("cargo::rerun-if-changed={}", version.display());
            for text in entries(&version)?.into_iter().filter(|path| path.is_file()) {
                let (key, number) = (name(&key), name(&version));
                let language = text.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let path = text.display().to_string();
                writeln!(rows, "({key:?}, {number:?}, {language:?}, include_str!({path:?})),")?;
            }
        }
    }
    rows.push(']');
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("disclosures.rs");
    std::fs::write(out, rows)?;
    Ok(())
}

fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths)
}

fn folders(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    Ok(entries(folder)?.into_iter().filter(|path| path.is_dir()).collect())
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
