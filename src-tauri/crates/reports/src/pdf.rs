//! One document to PDF 1.7. Deliberately absent: PDF/A and tags. printpdf cannot write either
//! truthfully, so the file claims neither.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat};
use printpdf::{
    CustomPdfConformance, Mm, PdfConformance, PdfDocument, PdfFont, PdfPage, PdfSaveOptions,
};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::document::{Attachment, Document, Level};
use crate::fonts::{Face, Fonts};
use crate::layout::{self, Bookmark, PAGE_HEIGHT};

/// Why a document could not be rendered.
#[derive(Debug, Error)]
pub enum RenderError {
    /// An attachment's name cannot stand in a PDF.
    #[error("attach {name:?}: use a name of ASCII letters, digits, dots and dashes")]
    AttachmentName {
        /// The name.
        name: String,
    },
    /// The PDF structure could not be built.
    #[error("build the pdf")]
    Structure(#[from] lopdf::Error),
    /// The document cannot be written down to take its digest.
    #[error("take the digest of the document")]
    Digest(#[source] serde_json::Error),
    /// The date is outside of what a PDF can say.
    #[error("date the pdf: {at} is outside of the years a pdf can say")]
    Date {
        /// The date.
        at: DateTime<Utc>,
    },
    /// The bytes could not be written.
    #[error("write the pdf")]
    Write(#[source] std::io::Error),
}

/// A PDF and what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The file.
    pub bytes: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// Letters that no embedded face has; each is written as its code point, `[U+5C71]`.
    pub replaced: Vec<char>,
}

/// Renders a document. The same document and fonts give the same bytes.
///
/// # Errors
/// When an attachment's name is not ASCII, or the PDF cannot be built.
pub fn render(document: &Document, fonts: &Fonts) -> Result<Rendered, RenderError> {
    let laid = layout::lay_out(document, fonts);
    let pages = laid.pages.len();
    let mut pdf = PdfDocument::new(&document.title);
    describe(&mut pdf, document)?;
    for face in Face::ALL {
        let font = PdfFont::new(fonts.parsed(face).clone());
        pdf.resources.fonts.map.insert(face.id(), font);
    }
    pdf.pages = laid.pages.into_iter().map(|ops| PdfPage::new(Mm(210.0), Mm(297.0), ops)).collect();

    let mut file = pdf.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
    drop(pdf);
    file.version = "1.7".to_owned();
    finish(&mut file, document, &laid.bookmarks)?;
    // Forgotten objects would be carried along, and numbers depend only on order from here.
    file.prune_objects();
    file.renumber_objects();
    compress(&mut file);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).map_err(RenderError::Write)?;
    Ok(Rendered { bytes, pages, replaced: laid.replaced.into_iter().collect() })
}

fn describe(pdf: &mut PdfDocument, document: &Document) -> Result<(), RenderError> {
    let made = offset_date_time(document.generated_at)?;
    let info = &mut pdf.metadata.info;
    info.conformance = PdfConformance::Custom(CustomPdfConformance {
        requires_xmp_metadata: false,
        requires_icc_profile: false,
        ..CustomPdfConformance::default()
    });
    info.document_title = format!("{} – {}", document.title, document.subtitle);
    info.subject = document.subtitle.clone();
    info.author = document.workspace.clone();
    info.creator = "Compliance Console".to_owned();
    info.producer = "Compliance Console, printpdf".to_owned();
    info.creation_date = made;
    info.modification_date = made;
    info.metadata_date = made;
    Ok(())
}

fn offset_date_time(at: DateTime<Utc>) -> Result<printpdf::OffsetDateTime, RenderError> {
    printpdf::OffsetDateTime::from_unix_timestamp(at.timestamp())
        .map_err(|_| RenderError::Date { at })
}

/// What printpdf has no words for: language, a nested outline, attachments, a fixed file id.
fn finish(
    file: &mut lopdf::Document,
    document: &Document,
    bookmarks: &[Bookmark],
) -> Result<(), RenderError> {
    let digest = digest(document)?;
    let id = Object::String(digest[..16].to_vec(), StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![id.clone(), id]);
    let info = file.trailer.get(b"Info").and_then(Object::as_reference)?;
    let info = file.get_object_mut(info).and_then(Object::as_dict_mut)?;
    for key in [&b"GTS_PDFXVersion"[..], b"Identifier", b"Keywords", b"Trapped"] {
        info.remove(key);
    }

    let pages: Vec<ObjectId> = file.get_pages().into_values().collect();
    let outline = outline(file, bookmarks, &pages);
    let files = document
        .attachments
        .iter()
        .map(|attachment| attach(file, attachment, document.generated_at))
        .collect::<Result<BTreeMap<_, _>, _>>()?;
    let catalog = file.catalog_mut()?;
    catalog.set("Lang", Object::string_literal(document.language.as_str()));
    let mut preferences = Dictionary::new();
    preferences.set("DisplayDocTitle", true);
    catalog.set("ViewerPreferences", preferences);
    catalog.set("PageMode", Object::Name(b"UseNone".to_vec()));
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", Object::Name(b"UseOutlines".to_vec()));
    }
    if !files.is_empty() {
        let associated: Vec<Object> = files.values().map(|id| Object::Reference(*id)).collect();
        let mut names = Vec::new();
        for (name, id) in &files {
            names.push(Object::string_literal(name.as_str()));
            names.push(Object::Reference(*id));
        }
        let mut tree = Dictionary::new();
        tree.set("Names", names);
        let mut roots = Dictionary::new();
        roots.set("EmbeddedFiles", tree);
        catalog.set("Names", roots);
        catalog.set("AF", associated);
    }
    Ok(())
}

/// Compresses every stream with one fixed codec. lopdf would leave the choice of codec to the
/// features that other crates of the build switch on, and the bytes would change with them.
fn compress(file: &mut lopdf::Document) {
    for object in file.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        if stream.dict.has(b"Filter") {
            continue;
        }
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(&stream.content, 9);
        if packed.len() + 20 < stream.content.len() {
            stream.dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
            stream.set_content(packed);
        }
    }
}

/// A digest of all that the file shows and carries.
fn digest(document: &Document) -> Result<[u8; 32], RenderError> {
    let files = document.attachments.iter().map(|file| {
        let digest: [u8; 32] = Sha256::digest(&file.bytes).into();
        (&file.name, &file.media_type, &file.description, digest)
    });
    let shown = (
        (&document.title, &document.subtitle, &document.workspace, &document.language),
        (document.generated_at, &document.metadata, &document.blocks),
        files.collect::<Vec<_>>(),
    );
    let mut hasher = Sha256::new();
    serde_json::to_writer(&mut hasher, &shown).map_err(RenderError::Digest)?;
    Ok(hasher.finalize().into())
}

/// Sections with their parts below them.
fn outline(
    file: &mut lopdf::Document,
    bookmarks: &[Bookmark],
    pages: &[ObjectId],
) -> Option<ObjectId> {
    if bookmarks.is_empty() {
        return None;
    }
    let root = file.new_object_id();
    let ids: Vec<ObjectId> = bookmarks.iter().map(|_| file.new_object_id()).collect();
    let mut section = None;
    let mut children: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (place, bookmark) in bookmarks.iter().enumerate() {
        match (bookmark.level, section) {
            (Level::Part, Some(section)) => children.entry(Some(section)).or_default().push(place),
            (Level::Part, None) => children.entry(None).or_default().push(place),
            (Level::Section, _) => {
                section = Some(place);
                children.entry(None).or_default().push(place);
            }
        }
    }
    for (parent, places) in &children {
        for (rank, place) in places.iter().enumerate() {
            let bookmark = &bookmarks[*place];
            let mut item = Dictionary::new();
            item.set("Title", lopdf::text_string(&bookmark.text));
            item.set("Parent", parent.map_or(root, |parent| ids[parent]));
            let top = Object::Real(PAGE_HEIGHT - bookmark.y + 6.0);
            item.set(
                "Dest",
                vec![pages[bookmark.page].into(), "XYZ".into(), Object::Null, top, Object::Null],
            );
            if let Some(before) = rank.checked_sub(1) {
                item.set("Prev", ids[places[before]]);
            }
            if let Some(after) = places.get(rank + 1) {
                item.set("Next", ids[*after]);
            }
            if let Some(below) = children.get(&Some(*place)) {
                item.set("First", ids[below[0]]);
                item.set("Last", ids[below[below.len() - 1]]);
                // Negative: shown closed.
                item.set("Count", -(below.len() as i64));
            }
            file.set_object(ids[*place], item);
        }
    }
    let top = children.get(&None)?;
    let mut outlines = Dictionary::new();
    outlines.set("Type", "Outlines");
    outlines.set("First", ids[top[0]]);
    outlines.set("Last", ids[top[top.len() - 1]]);
    outlines.set("Count", top.len() as i64);
    file.set_object(root, outlines);
    Some(root)
}

fn attach(
    file: &mut lopdf::Document,
    attachment: &Attachment,
    at: DateTime<Utc>,
) -> Result<(String, ObjectId), RenderError> {
    let name = &attachment.name;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    if name.is_empty() || !name.bytes().all(plain) {
        return Err(RenderError::AttachmentName { name: name.clone() });
    }
    let date = format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}Z",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    );
    let mut parameters = Dictionary::new();
    parameters.set("Size", attachment.bytes.len() as i64);
    parameters.set("ModDate", Object::string_literal(date));
    let mut header = Dictionary::new();
    header.set("Type", "EmbeddedFile");
    header.set("Subtype", Object::Name(attachment.media_type.as_bytes().to_vec()));
    header.set("Params", parameters);
    let content = file.add_object(Stream::new(header, attachment.bytes.clone()));
    let mut contents = Dictionary::new();
    contents.set("F", content);
    contents.set("UF", content);
    let mut entry = Dictionary::new();
    entry.set("Type", "Filespec");
    entry.set("F", Object::string_literal(name.as_str()));
    entry.set("UF", Object::string_literal(name.as_str()));
    entry.set("Desc", lopdf::text_string(&attachment.description));
    entry.set("AFRelationship", "Data");
    entry.set("EF", contents);
    Ok((name.clone(), file.add_object(entry)))
}
