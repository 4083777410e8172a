//! A letter to the person of a request, as a document. What stands in it is written elsewhere.

use chrono::{DateTime, Utc};

use crate::document::{Block, Document, Fact};

/// A letter that is ready, with the labels of its language.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Who writes.
    pub controller: String,
    /// BCP 47 tag of the text.
    pub language: String,
    /// Label and name of who is written to.
    pub to: (String, String),
    /// Label and date, in the language of the letter.
    pub date: (String, String),
    /// Label and number of the request.
    pub reference: (String, String),
    /// One line.
    pub subject: String,
    /// Paragraphs, apart by an empty line.
    pub body: String,
    /// When it was written.
    pub at: DateTime<Utc>,
}

impl Letter {
    /// The letter as a document.
    pub fn document(self) -> Document {
        let fact = |(label, value): (String, String)| Fact::text(label, value);
        let paragraphs = self.body.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
        Document {
            title: self.subject,
            subtitle: self.reference.1.clone(),
            workspace: self.controller,
            language: self.language,
            generated_at: self.at,
            metadata: vec![fact(self.to), fact(self.date), fact(self.reference)],
            blocks: paragraphs.map(|text| Block::Paragraph { text: text.to_owned() }).collect(),
            attachments: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fonts, pdf};

    fn letter() -> Letter {
        Letter {
            controller: "Shop GmbH".into(),
            language: "pl".into(),
            to: ("Do".into(), "Zażółć Gęślą".into()),
            date: ("Data".into(), "24 grudnia 2026 r.".into()),
            reference: ("Znak sprawy".into(), "REQ-1".into()),
            subject: "Otrzymaliśmy Państwa wniosek".into(),
            body: "Szanowni Państwo,\nZażółć\n\notrzymaliśmy wniosek.\n\n\n".into(),
            at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn paragraphs_are_blocks_and_the_same_letter_gives_the_same_bytes() {
        let document = letter().document();
        assert_eq!(document.blocks.len(), 2);
        let fonts = Fonts::bundled().unwrap();
        let render = || pdf::render(&letter().document(), &fonts).unwrap();
        let first = render();
        assert!(first.replaced.is_empty(), "every letter of Polish has its glyph");
        assert_eq!(first.bytes, render().bytes);
    }
}
