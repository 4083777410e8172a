//! The faces a report is set in, how wide their letters are, and what happens to a letter that
//! none of them has: its code point is written out, `[U+5C71]`, and it is reported. Nothing is lost
//! and nothing becomes an empty box.

use std::collections::BTreeSet;

use printpdf::{FontId, ParsedFont};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization as _;

/// A face. The order is the order of `Fonts::faces`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Face {
    /// Text.
    Text,
    /// Text, heavier.
    TextStrong,
    /// Titles.
    Serif,
    /// Titles, heavier.
    SerifStrong,
    /// Digests and commands.
    Mono,
}

impl Face {
    /// Every face.
    pub const ALL: [Self; 5] =
        [Self::Text, Self::TextStrong, Self::Serif, Self::SerifStrong, Self::Mono];

    /// The name of the face as a PDF resource. Fixed, because the file must not depend on chance.
    pub(crate) fn id(self) -> FontId {
        FontId(
            match self {
                Self::Text => "InterRegular",
                Self::TextStrong => "InterSemiBold",
                Self::Serif => "SourceSerif4Regular",
                Self::SerifStrong => "SourceSerif4SemiBold",
                Self::Mono => "GeistMonoRegular",
            }
            .to_owned(),
        )
    }
}

/// A font file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("read the font for {face:?}: the file is no TrueType font with a Unicode character map")]
pub struct FontError {
    /// For which face.
    pub face: Face,
}

/// The faces, read.
pub struct Fonts {
    faces: [ParsedFont; 5],
}

impl Fonts {
    /// The faces shipped with the console: Inter, Source Serif 4 and Geist Mono, cut down to
    /// Latin, Greek and Cyrillic by `scripts/fonts.sh`.
    ///
    /// # Errors
    /// When a file is damaged.
    pub fn bundled() -> Result<Self, FontError> {
        Self::from_bytes([
            include_bytes!("../../../../assets/fonts/inter-regular.ttf"),
            include_bytes!("../../../../assets/fonts/inter-semibold.ttf"),
            include_bytes!("../../../../assets/fonts/source-serif-regular.ttf"),
            include_bytes!("../../../../assets/fonts/source-serif-semibold.ttf"),
            include_bytes!("../../../../assets/fonts/geist-mono-regular.ttf"),
        ])
    }

    /// Faces from font files, in the order of [`Face::ALL`].
    ///
    /// # Errors
    /// When a file is no TrueType font with a Unicode character map.
    pub fn from_bytes(files: [&[u8]; 5]) -> Result<Self, FontError> {
        let [text, text_strong, serif, serif_strong, mono] = files;
        Ok(Self {
            faces: [
                parse(Face::Text, text)?,
                parse(Face::TextStrong, text_strong)?,
                parse(Face::Serif, serif)?,
                parse(Face::SerifStrong, serif_strong)?,
                parse(Face::Mono, mono)?,
            ],
        })
    }

    pub(crate) fn parsed(&self, face: Face) -> &ParsedFont {
        &self.faces[face as usize]
    }

    fn has(&self, face: Face, letter: char) -> bool {
        self.parsed(face).lookup_glyph_index(letter as u32).is_some_and(|glyph| glyph != 0)
    }

    /// The face that draws a letter asked for in `face`, if any does.
    fn face_for(&self, face: Face, letter: char) -> Option<Face> {
        let stand_in = match face {
            Face::Text | Face::Serif | Face::Mono => Face::Text,
            Face::TextStrong | Face::SerifStrong => Face::TextStrong,
        };
        [face, stand_in].into_iter().find(|face| self.has(*face, letter))
    }

    /// The width of a letter in points. Cut to whole thousandths of the size, as the PDF's own
    /// width table is, so that what is measured here is what a reader draws.
    pub(crate) fn width_of(&self, face: Face, letter: char, size: f32) -> f32 {
        let font = self.parsed(self.face_for(face, letter).unwrap_or(face));
        let glyph = font.lookup_glyph_index(letter as u32).unwrap_or(0);
        let units = f32::from(font.get_glyph_width(glyph).unwrap_or(0));
        (units * 1000.0 / f32::from(font.units_per_em)).floor() / 1000.0 * size
    }

    /// The width of a text in points.
    pub(crate) fn width(&self, face: Face, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.width_of(face, letter, size)).sum()
    }

    /// A text as stretches of one face each.
    pub(crate) fn runs(&self, face: Face, text: &str) -> Vec<(Face, String)> {
        let mut runs: Vec<(Face, String)> = Vec::new();
        for letter in text.chars() {
            let face = self.face_for(face, letter).unwrap_or(face);
            match runs.last_mut() {
                Some((last, run)) if *last == face => run.push(letter),
                _ => runs.push((face, letter.to_string())),
            }
        }
        runs
    }

    /// A text made drawable: composed (NFC), without invisible joiners, tabs as spaces, and every
    /// letter that no face has written as its code point and noted. Line feeds stay.
    pub(crate) fn drawable(&self, face: Face, text: &str, replaced: &mut BTreeSet<char>) -> String {
        let mut drawable = String::with_capacity(text.len());
        for letter in text.nfc() {
            match letter {
                '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
                '\n' => drawable.push('\n'),
                '\t' => drawable.push(' '),
                letter if self.face_for(face, letter).is_some() => drawable.push(letter),
                letter => {
                    replaced.insert(letter);
                    drawable.push_str(&format!("[U+{:04X}]", u32::from(letter)));
                }
            }
        }
        drawable
    }
}

fn parse(face: Face, bytes: &[u8]) -> Result<ParsedFont, FontError> {
    let mut font = ParsedFont::from_bytes(bytes, 0, &mut Vec::new())
        .filter(|font| !font.codepoint_to_glyph.is_empty())
        .ok_or(FontError { face })?;
    font.font_name = Some(face.id().0);
    Ok(font)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_draws_latin_greek_and_cyrillic_or_lends_it() {
        let fonts = Fonts::bundled().unwrap();
        let mut replaced = BTreeSet::new();
        for face in Face::ALL {
            let text = "Ana Kovač, Marta Wójcik, Ζαχαρίας, Щербаков, Łódź – „quoted“ €";
            assert_eq!(fonts.drawable(face, text, &mut replaced), text);
        }
        assert_eq!(replaced, BTreeSet::new());
    }

    #[test]
    fn a_letter_no_face_has_is_written_as_its_code_point_and_reported() {
        let fonts = Fonts::bundled().unwrap();
        let mut replaced = BTreeSet::new();
        let shown = fonts.drawable(Face::Text, "山田 Ana\u{1f}", &mut replaced);
        assert_eq!(shown, "[U+5C71][U+7530] Ana[U+001F]");
        assert_eq!(replaced, BTreeSet::from(['山', '田', '\u{1f}']));
    }

    #[test]
    fn decomposed_letters_are_composed() {
        let fonts = Fonts::bundled().unwrap();
        assert_eq!(fonts.drawable(Face::Text, "Kovac\u{30c}", &mut BTreeSet::new()), "Kovač");
    }

    #[test]
    fn greek_in_the_mono_face_is_lent_by_the_text_face() {
        let fonts = Fonts::bundled().unwrap();
        assert_eq!(
            fonts.runs(Face::Mono, "aαb"),
            [
                (Face::Mono, "a".to_owned()),
                (Face::Text, "α".to_owned()),
                (Face::Mono, "b".to_owned())
            ]
        );
    }

    #[test]
    fn a_damaged_font_is_refused() {
        let whole: &[u8] = include_bytes!("../../../../assets/fonts/inter-regular.ttf");
        let error = Fonts::from_bytes([whole, whole, whole, whole, &whole[..100]]).err();
        assert_eq!(error, Some(FontError { face: Face::Mono }));
    }
}
