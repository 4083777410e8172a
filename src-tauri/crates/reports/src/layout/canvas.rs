//! One page being drawn: text and hairlines at points, measured from the top left corner.

use printpdf::{
    Color, LinePoint, Op, PaintMode, PdfFontHandle, Point, Polygon, PolygonRing, Pt, Rgb, TextItem,
    WindingOrder,
};

use crate::fonts::{Face, Fonts};

/// A4, in points.
pub(crate) const PAGE_WIDTH: f32 = 595.28;
/// A4, in points.
pub(crate) const PAGE_HEIGHT: f32 = 841.89;

/// The inks of the light theme (`design/ui.md`), as 24-bit colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ink(u32);

impl Ink {
    pub(crate) const TEXT: Self = Self(0x0017_1c23);
    pub(crate) const SECOND: Self = Self(0x0049_4f57);
    pub(crate) const THIRD: Self = Self(0x0065_6b73);
    pub(crate) const LINE: Self = Self(0x00e5_e4e1);
    pub(crate) const LINE_STRONG: Self = Self(0x00bd_bbb5);
    pub(crate) const ACCENT: Self = Self(0x0000_7080);
    pub(crate) const GOOD: Self = Self(0x0032_965e);
    pub(crate) const WARNING: Self = Self(0x00cf_780c);
    pub(crate) const CRITICAL: Self = Self(0x00d2_2e30);
    pub(crate) const ADDED: Self = Self(0x001d_6b42);
    pub(crate) const DELETED: Self = Self(0x00a8_2224);
    pub(crate) const PAPER: Self = Self(0x00f9_f9f7);

    fn color(self) -> Color {
        let [_, red, green, blue] = self.0.to_be_bytes();
        let part = |byte: u8| f32::from(byte) / 255.0;
        Color::Rgb(Rgb::new(part(red), part(green), part(blue), None))
    }
}

/// How a stretch of text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pen {
    pub(crate) face: Face,
    /// Points.
    pub(crate) size: f32,
    /// Points from one baseline to the next.
    pub(crate) leading: f32,
    pub(crate) ink: Ink,
}

/// A page: the operations that draw it.
#[derive(Default)]
pub(crate) struct Canvas {
    pub(crate) ops: Vec<Op>,
}

impl Canvas {
    /// Draws text with its baseline at `y` below the top edge.
    pub(crate) fn text(&mut self, fonts: &Fonts, pen: Pen, x: f32, y: f32, text: &str) {
        let mut x = x;
        for (face, run) in fonts.runs(pen.face, text) {
            let width = fonts.width(face, &run, pen.size);
            self.ops.extend([
                Op::StartTextSection,
                Op::SetFillColor { col: pen.ink.color() },
                Op::SetFont { font: PdfFontHandle::External(face.id()), size: Pt(pen.size) },
                Op::SetTextCursor { pos: point(x, y) },
                Op::ShowText { items: vec![TextItem::Text(run)] },
                Op::EndTextSection,
            ]);
            x += width;
        }
    }

    /// Fills a rectangle; also how rules are drawn, so that every viewer draws them alike.
    pub(crate) fn fill(&mut self, ink: Ink, x: f32, y: f32, width: f32, height: f32) {
        let corner = |x, y| LinePoint { p: point(x, y), bezier: false };
        self.ops.push(Op::SetFillColor { col: ink.color() });
        self.ops.push(Op::DrawPolygon {
            polygon: Polygon {
                rings: vec![PolygonRing {
                    points: vec![
                        corner(x, y),
                        corner(x + width, y),
                        corner(x + width, y + height),
                        corner(x, y + height),
                    ],
                }],
                mode: PaintMode::Fill,
                winding_order: WindingOrder::NonZero,
            },
        });
    }
}

fn point(x: f32, y: f32) -> Point {
    Point { x: Pt(x), y: Pt(PAGE_HEIGHT - y) }
}
