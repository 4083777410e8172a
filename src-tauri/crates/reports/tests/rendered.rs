//! The reports as files: their bytes are pinned, other programs read them, and their text is what
//! was asked for.
//!
//! Needs `pdftotext`, `pdffonts`, `pdfdetach` (poppler-utils) and `qpdf`. To look at the pages
//! after a change, set `REPORTS_OUT` to a folder: the files are also written there.

#![expect(clippy::unwrap_used, reason = "in a test a failure is the answer")]

use std::path::{Path, PathBuf};
use std::process::Command;

use reports::audit::AuditReport;
use reports::certificate::Certificate;
use reports::pdf::{RenderError, Rendered, render};
use reports::{Attachment, Block, Column, Document, Fonts, Level, Table, Tone};
use sha2::{Digest as _, Sha256};

#[test]
fn the_certificate_is_the_same_bytes_every_time() {
    let document = certificate().document().unwrap();
    let first = rendered(&document);
    assert_eq!(first, rendered(&document));
    assert_eq!(sha256(&first.bytes), include_str!("golden/certificate.sha256").trim());
}

#[test]
fn the_audit_report_is_the_same_bytes_every_time() {
    let document = audit().document().unwrap();
    let first = rendered(&document);
    assert_eq!(first, rendered(&document));
    assert_eq!(sha256(&first.bytes), include_str!("golden/audit.sha256").trim());
}

#[test]
fn the_text_of_the_certificate_reads_as_pinned() {
    let file = file("certificate", &rendered(&certificate().document().unwrap()));
    assert_eq!(text_of(&file.0), include_str!("golden/certificate.txt"));
}

#[test]
fn the_text_of_the_audit_report_reads_as_pinned() {
    let file = file("audit", &rendered(&audit().document().unwrap()));
    assert_eq!(text_of(&file.0), include_str!("golden/audit.txt"));
}

#[test]
fn qpdf_finds_nothing_wrong() {
    for (name, document) in [
        ("certificate", certificate().document().unwrap()),
        ("audit", audit().document().unwrap()),
        ("blocks", every_block()),
    ] {
        let file = file(name, &rendered(&document));
        let said = run("qpdf", &["--check", path(&file.0)]);
        assert!(said.contains("No syntax or stream encoding errors found"), "{name}: {said}");
    }
}

#[test]
fn every_font_is_embedded_with_a_way_back_to_unicode() {
    let file = file("fonts", &rendered(&audit().document().unwrap()));
    let said = run("pdffonts", &[path(&file.0)]);
    let fonts: Vec<&str> = said.lines().skip(2).collect();
    assert!(!fonts.is_empty(), "{said}");
    for font in fonts {
        let words: Vec<&str> = font.split_whitespace().collect();
        // name, type, encoding, emb, sub, uni, object: the type is two words.
        assert!(font.contains("CID TrueType"), "{font}");
        assert_eq!((words[4], words[6]), ("yes", "yes"), "{font}");
    }
}

#[test]
fn the_rows_and_the_checkpoint_travel_inside_the_file() {
    let audit = audit();
    let rendered = rendered(&audit.document().unwrap());
    let file = file("attached", &rendered);
    let folder = tempfile::tempdir().unwrap();
    run("pdfdetach", &["-saveall", "-o", path(folder.path()), path(&file.0)]);
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    assert_eq!(read("events.csv"), reports::csv::events(&audit.events).unwrap());
    assert_eq!(read("requests.csv"), reports::csv::requests(&audit.requests).unwrap());
    assert_eq!(read("checkpoint.txt"), audit.ledger.checkpoint.as_bytes());
}

#[test]
fn the_metadata_says_what_it_is_and_claims_no_standard() {
    let file = file("info", &rendered(&certificate().document().unwrap()));
    let said = run("pdfinfo", &["-isodates", path(&file.0)]);
    for expect in [
        "Title:           Erasure certificate – Request REQ-20391",
        "Author:          Video Window",
        "CreationDate:    2026-11-24T09:02:00",
        "PDF version:     1.7",
        "Page size:       595.2",
    ] {
        assert!(said.contains(expect), "{expect} is missing from\n{said}");
    }
    assert!(!said.contains("PDF/"), "{said}");
}

#[test]
fn a_head_is_repeated_and_every_row_of_a_long_table_is_there_once() {
    let rows: Vec<Vec<String>> =
        (0..400).map(|row| vec![format!("row-{row:04}"), (row * 7).to_string()]).collect();
    let mut document = every_block();
    document.blocks = vec![Block::Table(Table {
        columns: vec![Column::words("Name of the row", 1.0), Column::number("Value", 80.0)],
        rows,
        empty: String::new(),
    })];
    let rendered = rendered(&document);
    let file = file("long", &rendered);
    let text = text_of(&file.0);
    assert!(rendered.pages > 5);
    assert_eq!(text.matches("Name of the row").count(), rendered.pages);
    for row in 0..400 {
        assert_eq!(text.matches(&format!("row-{row:04}")).count(), 1);
    }
    for page in 1..=rendered.pages {
        assert!(text.contains(&format!("Page {page} of {}", rendered.pages)));
    }
}

#[test]
fn a_row_higher_than_a_page_goes_on_over_the_next() {
    let words: Vec<String> = (0..3000).map(|word| format!("word{word:04}")).collect();
    let mut document = every_block();
    document.blocks = vec![Block::Table(Table {
        columns: vec![Column::fixed("Key", 60.0), Column::words("Text", 1.0)],
        rows: vec![vec!["one".to_owned(), words.join(" ")]],
        empty: String::new(),
    })];
    let file = file("high", &rendered(&document));
    let text = text_of(&file.0);
    for word in &words {
        assert_eq!(text.matches(word.as_str()).count(), 1, "{word}");
    }
}

#[test]
fn letters_no_font_has_are_written_as_code_points_and_reported() {
    let mut document = every_block();
    document.blocks = vec![Block::Paragraph { text: "山田 太郎 and Ana Kovač".to_owned() }];
    let rendered = rendered(&document);
    assert_eq!(rendered.replaced, ['太', '山', '田', '郎']);
    let text = text_of(&file("replaced", &rendered).0);
    assert!(text.contains("[U+5C71][U+7530] [U+592A][U+90CE] and Ana Kovač"), "{text}");
}

#[test]
fn an_attachment_name_that_a_pdf_cannot_hold_is_refused() {
    let mut document = every_block();
    document.attachments[0].name = "../über.csv".to_owned();
    let refused = render(&document, &Fonts::bundled().unwrap());
    assert!(matches!(refused, Err(RenderError::AttachmentName { name }) if name == "../über.csv"));
}

fn certificate() -> Certificate {
    serde_json::from_str(include_str!("fixtures/certificate.json")).unwrap()
}

fn audit() -> AuditReport {
    serde_json::from_str(include_str!("fixtures/audit.json")).unwrap()
}

fn every_block() -> Document {
    let mut document = certificate().document().unwrap();
    let long =
        "Ζητήματα προστασίας δεδομένων. Вопросы защиты данных. Zażółć gęślą jaźń. ".repeat(9);
    document.blocks = vec![
        Block::Heading { level: Level::Part, text: "A part before any section".to_owned() },
        Block::Paragraph { text: long.clone() },
        Block::Heading { level: Level::Section, text: "Notices".to_owned() },
    ];
    for tone in [Tone::Note, Tone::Good, Tone::Warning, Tone::Critical] {
        document.blocks.push(Block::Notice { tone, text: long.repeat(5) });
    }
    document.blocks.push(Block::PageBreak);
    document.blocks.push(Block::Monospace { lines: vec!["0123456789abcdef".repeat(12); 70] });
    document.attachments = vec![Attachment {
        name: "notes.txt".to_owned(),
        media_type: "text/plain".to_owned(),
        description: "Σημειώσεις".to_owned(),
        bytes: b"notes".to_vec(),
    }];
    document
}

fn rendered(document: &Document) -> Rendered {
    render(document, &Fonts::bundled().unwrap()).unwrap()
}

fn file(name: &str, rendered: &Rendered) -> (PathBuf, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("{name}.pdf"));
    std::fs::write(&path, &rendered.bytes).unwrap();
    if let Some(out) = std::env::var_os("REPORTS_OUT") {
        let out = PathBuf::from(out);
        std::fs::write(out.join(format!("{name}.pdf")), &rendered.bytes).unwrap();
        std::fs::write(out.join(format!("{name}.sha256")), sha256(&rendered.bytes)).unwrap();
        std::fs::write(out.join(format!("{name}.txt")), text_of(&path)).unwrap();
    }
    (path, folder)
}

fn text_of(file: &Path) -> String {
    run("pdftotext", &["-layout", "-enc", "UTF-8", path(file), "-"])
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
