use std::io::{Cursor, Write as _};

use proptest::prelude::*;

use super::*;

/// Written by `tests/fixture.py` with python-docx.
const POLICY: &[u8] = include_bytes!("../tests/policy.docx");

fn told(imported: &Imported) -> Vec<(Warning, usize)> {
    imported.warnings.iter().map(|(warning, count)| (*warning, *count)).collect()
}

#[test]
fn a_document_of_word_keeps_its_headings_lists_tables_and_links() {
    let imported = import(POLICY, "policy.docx").unwrap();
    assert_eq!(imported.markdown, include_str!("../tests/policy.md"));
    assert_eq!(told(&imported), [(Warning::Links, 1)], "{:?}", imported.warnings);
}

#[test]
fn html_is_read_as_a_browser_shows_it() {
    let html = "<!doctype html><html><head><title>x</title><style>p{}</style></head><body>\
        <nav><a href='#a'>Jump</a></nav><main><h1>Privacy&nbsp;policy</h1>\
        <p>We are <b>Shop Ltd</b>, <a href=\"mailto:dpo@shop.example\">write</a>.<br>Always.</p>\
        <div>Loose <i>words</i></div>\
        <ul><li>one<ul><li>inner</li></ul></li><li><p>two</p><p>more</p></li></ul>\
        <ol start=3><li>three</li></ol>\
        <table><thead><tr><th>What</th><th>Years</th></tr></thead>\
        <tbody><tr><td>Orders</td><td>10</td></tr></tbody></table>\
        <blockquote><p>quoted</p></blockquote><p hidden>not seen</p></main></body></html>";
    let imported = import(html.as_bytes(), "policy.html").unwrap();
    assert_eq!(
        imported.markdown,
        "Jump\n\n# Privacy\u{a0}policy\n\nWe are **Shop Ltd**, [write](<mailto:dpo@shop.example>).\\\n\
         Always.\n\nLoose *words*\n\n- one\n\n  - inner\n\n- two\n\n  more\n\n3. three\n\n\
         | What | Years |\n| --- | --- |\n| Orders | 10 |\n\n> quoted\n"
    );
    assert_eq!(told(&imported), []);
}

#[test]
fn hostile_html_becomes_text_or_nothing() {
    let html = "<p>a</p><script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)>\
        <p onclick=alert(1)>b <a href='javascript:alert(1)'>c</a></p><iframe src=//evil></iframe>\
        <p>&lt;script&gt;alert(2)&lt;/script&gt;</p><p>[d](javascript:alert(3))</p>\
        <form><input></form><math><mtext><script>x</script>";
    let imported = import(html.as_bytes(), "evil.htm").unwrap();
    let again = markdown::read(&imported.markdown);
    assert_eq!(again.dropped, markdown::Dropped::default(), "{}", imported.markdown);
    assert!(!imported.markdown.contains("](<javascript"), "{}", imported.markdown);
    assert!(imported.warnings[&Warning::Html] >= 3 && imported.warnings[&Warning::Links] == 1);
}

#[test]
fn endless_nesting_ends() {
    for html in ["<div>".repeat(2_000_000), "<b><i>".repeat(1_000), "<table>".repeat(1_001)] {
        assert_eq!(import(html.as_bytes(), "a.html"), Err(ImportError::Bomb("a.html".into())));
    }
    let html = "<div>".repeat(500) + "deep" + &"</div>".repeat(500) + &"<p>x".repeat(5_000);
    let imported = import(html.as_bytes(), "a.html").unwrap();
    assert_eq!(told(&imported), [(Warning::TooDeep, 1)]);
}

#[test]
fn markdown_keeps_the_provisions_of_its_clauses_and_loses_html() {
    let text =
        "## Keeping\n<!-- law: GDPR 13(2)(a) -->\n\n<b>ten</b> years\n\n<script>x</script>\n";
    let imported = import(text.as_bytes(), "policy.md").unwrap();
    assert_eq!(imported.markdown, "## Keeping\n<!-- law: GDPR 13(2)(a) -->\n\nten years\n");
    assert_eq!(told(&imported), [(Warning::Html, 3)]);
}

fn docx(document: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("word/document.xml", options).unwrap();
    zip.write_all(document.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn proposed_changes_and_notes_are_told() {
    let document = "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>Kept </w:t></w:r>\
        <w:del><w:r><w:delText>gone</w:delText></w:r></w:del>\
        <w:ins><w:r><w:t>&amp; new</w:t></w:r></w:ins>\
        <w:r><w:footnoteReference w:id='1'/></w:r></w:p></w:body></w:document>";
    let imported = import(&docx(document), "changed.docx").unwrap();
    assert_eq!(imported.markdown, "Kept \\& new\n");
    assert_eq!(told(&imported), [(Warning::TrackedChanges, 2), (Warning::Footnotes, 1)]);
}

#[test]
fn bombs_are_refused() {
    let lol = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><w:document><w:p/></w:document>";
    assert_eq!(import(&docx(lol), "lol.docx"), Err(ImportError::Docx("lol.docx".into())));
    let deep = "<w:p>".repeat(100_000);
    assert_eq!(import(&docx(&deep), "deep.docx"), Err(ImportError::Docx("deep.docx".into())));
    let wide = " ".repeat(33 * 1024 * 1024);
    assert_eq!(import(&docx(&wide), "wide.docx"), Err(ImportError::Bomb("wide.docx".into())));
}

#[test]
fn what_is_no_document_is_refused_by_name() {
    let refused = |bytes: &[u8], name: &str| import(bytes, name).unwrap_err().to_string();
    assert!(refused(b"x", "policy.pdf").contains("policy.pdf is no file of Markdown"));
    assert!(refused(b"\xff\xfe", "policy.md").contains("UTF-8"));
    assert!(refused(b"\xd0\xcf\x11\xe0", "policy.docx").contains("old format .doc"));
    assert!(refused(b"PK\x03\x04", "policy.docx").contains("damaged"));
    assert!(refused(b" \n", "policy.md").contains("no text"));
    assert!(refused(&vec![b'a'; MAX_BYTES + 1], "policy.md").contains("10 MiB"));
    assert!(refused(&vec![b'a'; MAX_TEXT_BYTES + 1], "policy.md").contains("512 KiB"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn whatever_comes_is_text_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for name in ["a.md", "a.html", "a.docx"] {
            if let Ok(imported) = import(&bytes, name) {
                prop_assert_eq!(markdown::read(&imported.markdown).dropped, markdown::Dropped::default());
            }
        }
        let inside = String::from_utf8_lossy(&bytes).into_owned();
        let _ = import(&docx(&inside), "a.docx");
    }

    #[test]
    fn damaged_documents_are_text_or_an_error(place in 0..POLICY.len(), byte in any::<u8>()) {
        let mut bytes = POLICY.to_vec();
        bytes[place] = byte;
        let _ = import(&bytes, "policy.docx");
    }

    #[test]
    fn tags_in_any_order_are_read(html in "(<(p|b|ul|li|table|tr|td|a href='javascript:x'|h2|div|pre)>|</(p|b|ul|li|table|a|div)>|[a-z*_\\[\\]&;]{0,4}| ){0,40}") {
        if let Ok(imported) = import(html.as_bytes(), "a.html") {
            let again = markdown::read(&imported.markdown);
            prop_assert_eq!(again.dropped, markdown::Dropped::default());
            prop_assert_eq!(markdown::write(&again), imported.markdown);
        }
    }
}
