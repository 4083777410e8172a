//! Pages: no script, no remote content, every text escaped.

#![allow(clippy::write_with_newline, reason = "the line feed belongs to the page")]

use std::fmt::Write as _;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::requests::WithholdingGround;
use model::review::{Part, Span, pieces};
use model::values::Cell;
use sha2::{Digest as _, Sha256};

use crate::content::{Collection, Content, Record};
use crate::i18n::Texts;
use crate::manifest::{NotDisclosed, Withheld};

/// Rows of a page.
pub(crate) const ROWS_PER_PAGE: u64 = 1_000;

const STYLE: &str = include_str!("style.css");

/// The style is allowed by its digest, everything else by nothing.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let digest = STANDARD.encode(Sha256::digest(STYLE));
    format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
});

/// Text as it stands in HTML.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(&mut out, text);
    out
}

/// [`escape`], behind other text. What needs no escape is copied as a whole.
fn escape_into(out: &mut String, text: &str) {
    let mut plain = 0;
    for (place, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            // Control characters are not allowed in HTML.
            0..=8 | 0xb | 0xc | 0xe..=0x1f => "\u{fffd}",
            _ => continue,
        };
        // The byte is ASCII, so both sides of it are whole characters.
        out.push_str(&text[plain..place]);
        out.push_str(escaped);
        plain = place + 1;
    }
    out.push_str(&text[plain..]);
}

fn head(texts: &Texts, title: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">{}</a>\n",
        texts.language,
        *POLICY,
        escape(title),
        texts.skip
    )
}

/// The first page.
pub(crate) fn index(
    content: &Content,
    texts: &Texts,
    records: &[u64],
    withheld: &[Withheld],
    not_disclosed: &[NotDisclosed],
) -> String {
    let mut out = head(texts, texts.title);
    let day = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%d").to_string();
    let _ = write!(
        out,
        "<header><p class=\"controller\">{}</p><h1>{}</h1><p class=\"lead\">{}</p>\n<dl class=\"facts\">",
        escape(&content.controller),
        escape(&content.subject),
        texts.lead
    );
    for (name, value) in [
        (texts.controller, content.controller.clone()),
        (texts.request, content.request.clone()),
        (texts.received, day(content.received_at)),
        (texts.collected, day(content.exported_at)),
    ] {
        let _ = write!(out, "<div><dt>{name}</dt><dd>{}</dd></div>", escape(&value));
    }
    let _ = write!(
        out,
        "</dl></header>\n<main id=\"content\">\n<section aria-labelledby=\"data\">\
         <h2 id=\"data\">{}</h2>\n<table><thead><tr><th scope=\"col\">{}</th>\
         <th scope=\"col\" class=\"number\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>\n",
        texts.your_data, texts.what, texts.records, texts.files
    );
    for (collection, rows) in content.collections.iter().zip(records) {
        let label = escape(&collection.label);
        let base = data_path(collection);
        let first = page_path(collection, 1);
        let name =
            if *rows > 0 { format!("<a href=\"{first}\">{label}</a>") } else { label.clone() };
        let _ = write!(
            out,
            "<tr><th scope=\"row\">{name}</th><td class=\"number\">{rows}</td>\
             <td><a href=\"{base}.json\" aria-label=\"{label}, JSON\">JSON</a> \
             <a href=\"{base}.csv\" aria-label=\"{label}, CSV\">CSV</a></td></tr>\n"
        );
    }
    out.push_str("</tbody></table></section>\n");
    if !content.sections.is_empty() {
        let _ = write!(
            out,
            "<section aria-labelledby=\"use\"><h2 id=\"use\">{}</h2>\n",
            texts.statements
        );
        for section in &content.sections {
            let _ = write!(
                out,
                "<h3>{} <span class=\"law\">{}</span></h3><p>{}</p>\n",
                escape(&section.title),
                escape(&section.provision),
                escape(&section.text)
            );
        }
        out.push_str("</section>\n");
    }
    missing(&mut out, texts, withheld, not_disclosed);
    let _ = write!(
        out,
        "<section aria-labelledby=\"check\"><h2 id=\"check\">{}</h2><p>{}</p></section>\n\
         </main>\n</body>\n</html>\n",
        texts.verify_title, texts.verify
    );
    out
}

fn missing(out: &mut String, texts: &Texts, withheld: &[Withheld], not_disclosed: &[NotDisclosed]) {
    let _ = write!(
        out,
        "<section aria-labelledby=\"missing\"><h2 id=\"missing\">{}</h2>\n",
        texts.withheld_title
    );
    if withheld.is_empty() && not_disclosed.is_empty() {
        let _ = write!(out, "<p>{}</p></section>\n", texts.withheld_none);
        return;
    }
    let _ = write!(
        out,
        "<table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th>\
         <th scope=\"col\">{}</th><th scope=\"col\" class=\"number\">{}</th></tr></thead><tbody>\n",
        texts.what, texts.field, texts.why, texts.records
    );
    for one in withheld {
        let ground = model::requests::from_key::<WithholdingGround>(&one.ground)
            .map_or(one.ground.as_str(), |ground| texts.ground(ground));
        let what = match (&one.field, one.parts) {
            (Some(field), Some(_)) => format!("{} ({})", escape(field), texts.parts),
            (Some(field), None) => escape(field),
            (None, _) => texts.whole_records.to_owned(),
        };
        let _ = write!(
            out,
            "<tr><th scope=\"row\">{}</th><td>{what}</td><td>{}</td><td class=\"number\">{}</td></tr>\n",
            escape(&one.collection),
            escape(ground),
            one.parts
                .map_or_else(|| one.count.to_string(), |parts| format!("{} ({parts})", one.count))
        );
    }
    for one in not_disclosed {
        let _ = write!(
            out,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td></td></tr>\n",
            escape(&one.column),
            texts.not_disclosed,
            escape(&one.provision)
        );
    }
    out.push_str("</tbody></table></section>\n");
}

/// The beginning of a page of rows.
pub(crate) fn page_head(
    content: &Content,
    texts: &Texts,
    collection: &Collection,
    page: u64,
    pages: u64,
) -> String {
    let title = format!("{} – {}", collection.label, content.request);
    let mut out = head(texts, &title);
    let place = place(texts, page, pages);
    let _ = write!(
        out,
        "<header><p class=\"controller\"><a href=\"../../index.html\">{}</a></p><h1>{}</h1>\
         <p class=\"lead\">{place}</p></header>\n<main id=\"content\">\n\
         <div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">\n<table>\
         <caption class=\"hidden\">{}, {place}</caption><thead><tr>",
        texts.back,
        escape(&collection.label),
        escape(&collection.label),
        escape(&collection.label)
    );
    for column in collection.columns.iter().filter(|column| column.never.is_none()) {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(&column.label));
    }
    out.push_str("</tr></thead><tbody>\n");
    out
}

fn place(texts: &Texts, page: u64, pages: u64) -> String {
    texts.page_of.replace("{page}", &page.to_string()).replace("{pages}", &pages.to_string())
}

/// A row of a page.
pub(crate) fn page_row(
    out: &mut String,
    texts: &Texts,
    collection: &Collection,
    record: Record<'_>,
) {
    out.push_str("<tr>");
    for (place, column) in collection.columns.iter().enumerate() {
        if column.never.is_some() {
            continue;
        }
        if let Some(ground) = record.ground(place) {
            let text = texts.ground(ground);
            let _ = write!(out, "<td class=\"withheld\">{}: {text}</td>", texts.withheld);
            continue;
        }
        let cell = record.cells.get(place);
        let parts = record.parts(place);
        if let Some(text) = cell.filter(|_| !parts.is_empty()).and_then(Cell::text) {
            marked(out, texts, &text, parts);
            continue;
        }
        out.push_str(match cell {
            Some(Cell::Int(_) | Cell::Number(_)) => "<td class=\"number\">",
            Some(_) | None => "<td>",
        });
        escape_into(out, &cell.and_then(Cell::text).unwrap_or_default());
        out.push_str("</td>");
    }
    out.push_str("</tr>\n");
}

/// A cell of which parts are withheld: a bar that says why stands in place of each.
fn marked(out: &mut String, texts: &Texts, text: &str, parts: &[Part<WithholdingGround>]) {
    let spans: Vec<Span> = parts.iter().map(|part| part.span).collect();
    out.push_str("<td>");
    for piece in pieces(text, &spans, &[]) {
        match piece.part.and_then(|number| parts.get(number)) {
            Some(part) => {
                let ground = texts.ground(part.of);
                let _ = write!(out, "<mark>{}: {ground}</mark>", texts.withheld);
            }
            None => escape_into(out, piece.text),
        }
    }
    out.push_str("</td>");
}

/// The end of a page of rows.
pub(crate) fn page_foot(texts: &Texts, collection: &Collection, page: u64, pages: u64) -> String {
    let mut out = String::from("</tbody></table></div>\n");
    if pages > 1 {
        let _ = write!(out, "<nav aria-label=\"{}\">", place(texts, page, pages));
        let name = |page: u64| format!("{}-{page}.html", safe(&collection.name));
        if page > 1 {
            let _ =
                write!(out, "<a href=\"{}\" rel=\"prev\">{}</a>", name(page - 1), texts.previous);
        }
        if page < pages {
            let _ = write!(out, "<a href=\"{}\" rel=\"next\">{}</a>", name(page + 1), texts.next);
        }
        out.push_str("</nav>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// A name of the map as part of a path: letters, digits, `_`, `.` and `-`.
pub(crate) fn safe(name: &str) -> String {
    let text: String = name
        .chars()
        .map(|one| if one.is_ascii_alphanumeric() || "_-.".contains(one) { one } else { '_' })
        .collect();
    let text = text.trim_start_matches('.').to_owned();
    if text.is_empty() { "unnamed".into() } else { text }
}

/// `data/<dataset>/<collection>`, without its ending.
pub(crate) fn data_path(collection: &Collection) -> String {
    format!("data/{}/{}", safe(&collection.dataset), safe(&collection.name))
}

/// `pages/<dataset>/<collection>-<n>.html`.
pub(crate) fn page_path(collection: &Collection, page: u64) -> String {
    format!("pages/{}/{}-{page}.html", safe(&collection.dataset), safe(&collection.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        let text = escape("<script>alert('x')</script>\u{0}&\"");
        assert_eq!(text, "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;\u{fffd}&amp;&quot;");
    }

    #[test]
    fn a_name_stays_inside_the_package() {
        assert_eq!(safe("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(safe("Order Items"), "Order_Items");
        assert_eq!(safe("…"), "_");
        assert_eq!(safe(".."), "unnamed");
    }
}
