//! Running text of which pieces look different.

use super::{BODY, BOTTOM, Flow, LEFT, TOP, WIDTH};
use crate::document::{Mark, Run};
use crate::fonts::Face;
use crate::layout::canvas::{Ink, Pen};

/// How far a step to the right is.
const STEP: f32 = 15.0;
/// How thick what underlines and strikes is.
const STROKE: f32 = 0.6;

fn pen(mark: Mark) -> Pen {
    match mark {
        Mark::Plain | Mark::Underlined => BODY,
        Mark::Strong => Pen { face: Face::TextStrong, ..BODY },
        Mark::Added => Pen { ink: Ink::ADDED, ..BODY },
        Mark::Deleted => Pen { ink: Ink::DELETED, ..BODY },
    }
}

/// A piece of a line that looks the same.
struct Piece {
    text: String,
    mark: Mark,
    width: f32,
}

impl Flow<'_> {
    pub(super) fn rich(&mut self, runs: &[Run], sign: &str, indent: u8) {
        let left = LEFT + STEP * f32::from(indent);
        let lines = self.break_runs(runs, WIDTH - (left - LEFT));
        self.need(BODY.leading * lines.len().min(2) as f32);
        for (row, line) in lines.iter().enumerate() {
            if self.y + BODY.leading > BOTTOM && self.y > TOP {
                self.new_page();
            }
            if row == 0 && !sign.is_empty() {
                let sign = self.lines(BODY, sign, STEP * 4.0).remove(0);
                let width = self.fonts.width(BODY.face, &sign, BODY.size);
                self.line(BODY, left - width - 5.0, self.y, &sign);
            }
            self.pieces(line, left);
            self.y += BODY.leading;
        }
        self.y += if sign.is_empty() { 7.0 } else { 3.0 };
    }

    fn pieces(&mut self, line: &[Piece], left: f32) {
        let baseline = self.y + (BODY.leading + BODY.size * 0.7) / 2.0;
        let mut x = left;
        for piece in line {
            let pen = pen(piece.mark);
            self.line(pen, x, self.y, &piece.text);
            let stroke = match piece.mark {
                Mark::Plain | Mark::Strong => None,
                Mark::Underlined | Mark::Added => Some(baseline + 1.5),
                Mark::Deleted => Some(baseline - BODY.size * 0.28),
            };
            if let Some(y) = stroke {
                self.page().fill(pen.ink, x, y, piece.width, STROKE);
            }
            x += piece.width;
        }
    }

    /// Breaks runs into lines at spaces and line feeds; a word that is too wide alone is broken
    /// between its letters.
    fn break_runs(&mut self, runs: &[Run], width: f32) -> Vec<Vec<Piece>> {
        let mut lines = vec![Vec::new()];
        let mut used = 0.0_f32;
        for word in words(runs) {
            if let Word::Break = word {
                lines.push(Vec::new());
                used = 0.0;
                continue;
            }
            let Word::Parts(parts) = word else { continue };
            let mut measured = Vec::new();
            for (text, mark) in parts {
                let face = pen(mark).face;
                let text = self.fonts.drawable(face, &text, &mut self.replaced);
                let bare = self.fonts.width(face, text.trim_end_matches(' '), BODY.size);
                measured.push((text, mark, bare));
            }
            let bare: f32 = measured.iter().map(|(_, _, bare)| bare).sum();
            if used + bare > width && used > 0.0 {
                lines.push(Vec::new());
                used = 0.0;
            }
            for (text, mark, _) in measured {
                for letter in text.chars() {
                    let advance = self.fonts.width_of(pen(mark).face, letter, BODY.size);
                    if used + advance > width + 0.01 && letter != ' ' && used > 0.0 {
                        lines.push(Vec::new());
                        used = 0.0;
                    }
                    if let Some(line) = lines.last_mut() {
                        add(line, letter, mark, advance);
                    }
                    used += advance;
                }
            }
        }
        let space = self.fonts.width_of(BODY.face, ' ', BODY.size);
        for line in &mut lines {
            trim(line, space);
        }
        lines
    }
}

/// Takes the spaces at a break away, so that nothing is underlined there.
fn trim(line: &mut Vec<Piece>, space: f32) {
    while let Some(last) = line.last_mut() {
        while last.text.ends_with(' ') {
            last.text.pop();
            last.width -= space;
        }
        if !last.text.is_empty() {
            return;
        }
        line.pop();
    }
}

fn add(line: &mut Vec<Piece>, letter: char, mark: Mark, advance: f32) {
    match line.last_mut() {
        Some(piece) if piece.mark == mark => {
            piece.text.push(letter);
            piece.width += advance;
        }
        Some(_) | None => line.push(Piece { text: letter.into(), mark, width: advance }),
    }
}

enum Word {
    /// Pieces that stand together, with the spaces after them.
    Parts(Vec<(String, Mark)>),
    Break,
}

fn words(runs: &[Run]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut parts: Vec<(String, Mark)> = Vec::new();
    let mut spaced = false;
    for run in runs {
        for letter in run.text.chars() {
            if letter == '\n' {
                words.push(Word::Parts(std::mem::take(&mut parts)));
                words.push(Word::Break);
                spaced = false;
                continue;
            }
            if spaced && letter != ' ' {
                words.push(Word::Parts(std::mem::take(&mut parts)));
            }
            spaced = letter == ' ';
            match parts.last_mut() {
                Some((text, mark)) if *mark == run.mark => text.push(letter),
                Some(_) | None => parts.push((letter.into(), run.mark)),
            }
        }
    }
    words.push(Word::Parts(parts));
    words
}
