//! What the files of a package hold.

use std::io::Write;

use model::plan::Part;

use crate::PackageError;
use crate::content::{Content, Rows};
use crate::files::Files;
use crate::formats::{csv_cell, defused, json_names, json_record};
use crate::html::{self, ROWS_PER_PAGE, data_path, page_path};
use crate::i18n::texts;
use crate::manifest::NotDisclosed;
use crate::write::Counted;

/// `index.html`.
pub(crate) fn index(
    files: &mut Files,
    content: &Content,
    counted: &Counted,
    not_disclosed: &[NotDisclosed],
) -> Result<(), PackageError> {
    let texts = texts(&content.language);
    let index = html::index(content, texts, &counted.records, &counted.withheld, not_disclosed);
    files.file("index.html", |out| Ok(out.write_all(index.as_bytes())?))
}

/// `export.json`: exactly the four parts of the epic and when they were exported.
pub(crate) fn export(
    files: &mut Files,
    content: &Content,
    rows: &mut dyn Rows,
) -> Result<(), PackageError> {
    let parts = [
        (Part::UserProfile, "user_profile"),
        (Part::Content, "content"),
        (Part::Transactions, "transactions"),
        (Part::Analytics, "analytics"),
    ];
    files.file("export.json", |out| {
        out.write_all(b"{")?;
        for (part, name) in parts {
            write!(out, "\"{name}\":{{")?;
            let mut first = true;
            for (place, collection) in content.collections.iter().enumerate() {
                if collection.part != part {
                    continue;
                }
                if !first {
                    out.write_all(b",")?;
                }
                first = false;
                let key = format!("{}.{}", collection.dataset, collection.name);
                let key = serde_json::Value::String(key).to_string();
                write!(out, "\n{key}:")?;
                json_array(out, content, rows, place)?;
            }
            out.write_all(b"},\n")?;
        }
        let at = content.exported_at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
        writeln!(out, "\"exported_at\":\"{at}\"}}")?;
        Ok(())
    })
}

/// The JSON file of a collection.
pub(crate) fn json(
    files: &mut Files,
    content: &Content,
    rows: &mut dyn Rows,
    place: usize,
) -> Result<(), PackageError> {
    let path = format!("{}.json", data_path(&content.collections[place]));
    files.file(&path, |out| {
        json_array(out, content, rows, place)?;
        Ok(out.write_all(b"\n")?)
    })
}

/// The CSV file of a collection (RFC 4180).
pub(crate) fn csv(
    files: &mut Files,
    content: &Content,
    rows: &mut dyn Rows,
    place: usize,
) -> Result<(), PackageError> {
    let collection = &content.collections[place];
    let path = format!("{}.csv", data_path(collection));
    let shown: Vec<usize> = (0..collection.columns.len())
        .filter(|place| collection.columns[*place].never.is_none())
        .collect();
    files.file(&path, |out| {
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        let fail = |error: csv::Error| PackageError::Io(error.into());
        csv.write_record(shown.iter().map(|place| collection.columns[*place].name.as_str()))
            .map_err(fail)?;
        rows.read(place, &mut |record| {
            if record.whole.is_some() {
                return Ok(());
            }
            for place in &shown {
                let marked = record.marked(*place);
                let cell = match &marked {
                    Some(text) => defused(text.as_str().into()),
                    None => record.disclosed(*place).map(csv_cell).unwrap_or_default(),
                };
                csv.write_field(cell.as_bytes()).map_err(fail)?;
            }
            csv.write_record(None::<&[u8]>).map_err(fail)
        })?;
        csv.flush()?;
        Ok(())
    })
}

/// The pages of a collection.
pub(crate) fn pages(
    files: &mut Files,
    content: &Content,
    rows: &mut dyn Rows,
    place: usize,
    records: u64,
) -> Result<(), PackageError> {
    let collection = &content.collections[place];
    let pages = records.div_ceil(ROWS_PER_PAGE);
    let texts = texts(&content.language);
    let mut page = 0;
    let mut on_page = 0;
    let mut text = String::new();
    let end = |files: &mut Files, text: &mut String, page| {
        text.push_str(&html::page_foot(texts, collection, page, pages));
        let path = page_path(collection, page);
        files.file(&path, |out| Ok(out.write_all(text.as_bytes())?))
    };
    rows.read(place, &mut |record| {
        if record.whole.is_some() {
            return Ok(());
        }
        if on_page == 0 {
            page += 1;
            text.clear();
            text.push_str(&html::page_head(content, texts, collection, page, pages));
        }
        html::page_row(&mut text, texts, collection, record);
        on_page += 1;
        if on_page == ROWS_PER_PAGE {
            end(files, &mut text, page)?;
            on_page = 0;
        }
        Ok(())
    })?;
    if on_page > 0 {
        end(files, &mut text, page)?;
    }
    Ok(())
}

fn json_array(
    out: &mut impl Write,
    content: &Content,
    rows: &mut dyn Rows,
    place: usize,
) -> Result<(), PackageError> {
    let names = json_names(&content.collections[place]);
    let mut first = true;
    out.write_all(b"[")?;
    rows.read(place, &mut |record| {
        if record.whole.is_some() {
            return Ok(());
        }
        out.write_all(if first { b"\n" } else { b",\n" })?;
        first = false;
        json_record(out, &names, record)
    })?;
    out.write_all(if first { b"]" } else { b"\n]" })?;
    Ok(())
}
