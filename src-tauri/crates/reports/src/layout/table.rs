//! Tables: hairlines between rows, a head repeated on every page, numbers on the right.

use super::canvas::{Ink, Pen};
use super::{BOTTOM, Flow, LEFT, SMALL, TOP, WIDTH, pen};
use crate::document::{Align, Column, Style, Table, Width};
use crate::fonts::Face;

const GAP: f32 = 10.0;
const PAD: f32 = 4.2;

const CELL: Pen = pen(Face::Text, 8.0, 11.0, Ink::TEXT);
const HEAD: Pen = pen(Face::TextStrong, 7.4, 10.0, Ink::THIRD);

fn cell_pen(style: Style) -> Pen {
    match style {
        Style::Text => CELL,
        Style::Strong => Pen { face: Face::TextStrong, ..CELL },
        Style::Quiet => Pen { ink: Ink::THIRD, ..CELL },
        Style::Mono => Pen { face: Face::Mono, size: 6.9, ..CELL },
    }
}

/// Lines of every cell of a row.
type Wrapped = Vec<Vec<String>>;

impl Flow<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        let widths = widths(&table.columns);
        let head: Wrapped = table
            .columns
            .iter()
            .zip(&widths)
            .map(|(column, width)| self.lines(HEAD, &column.title, *width))
            .collect();
        self.need(height(&head, HEAD.leading) + CELL.leading + 4.0 * PAD);
        self.head(table, &widths, &head);
        if table.rows.is_empty() {
            let lines = self.lines(SMALL, &table.empty, WIDTH);
            self.y += PAD;
            self.flow_lines(SMALL, LEFT, &lines);
            self.y += PAD;
        }
        for row in &table.rows {
            let mut cells: Wrapped = table
                .columns
                .iter()
                .zip(&widths)
                .zip(row)
                .map(|((column, width), text)| self.lines(cell_pen(column.style), text, *width))
                .collect();
            // A row stays whole unless it is higher than a page.
            while !cells.is_empty() {
                let full = height(&cells, CELL.leading);
                if self.y + full > BOTTOM && self.y > TOP + height(&head, HEAD.leading) + 1.0 {
                    self.new_page();
                    self.head(table, &widths, &head);
                }
                let room = ((BOTTOM - self.y - 2.0 * PAD) / CELL.leading).max(1.0) as usize;
                let rest: Wrapped =
                    cells.iter_mut().map(|lines| lines.split_off(room.min(lines.len()))).collect();
                self.row(table, &widths, &cells);
                cells = if rest.iter().all(Vec::is_empty) { Vec::new() } else { rest };
            }
        }
        self.y += 11.0;
    }

    fn head(&mut self, table: &Table, widths: &[f32], cells: &Wrapped) {
        self.cells(&table.columns, widths, cells, |_| HEAD);
        self.y += height(cells, HEAD.leading);
        self.rule(Ink::LINE_STRONG, self.y);
    }

    fn row(&mut self, table: &Table, widths: &[f32], cells: &Wrapped) {
        self.cells(&table.columns, widths, cells, cell_pen);
        self.y += height(cells, CELL.leading);
        self.rule(Ink::LINE, self.y);
    }

    fn cells(
        &mut self,
        columns: &[Column],
        widths: &[f32],
        cells: &Wrapped,
        pen: impl Fn(Style) -> Pen,
    ) {
        let mut x = LEFT;
        for ((column, width), lines) in columns.iter().zip(widths).zip(cells) {
            let pen = pen(column.style);
            for (row, line) in lines.iter().enumerate() {
                let indent = match column.align {
                    Align::Left => 0.0,
                    Align::Right => width - self.fonts.width(pen.face, line, pen.size),
                };
                self.line(pen, x + indent, self.y + PAD + row as f32 * pen.leading, line);
            }
            x += width + GAP;
        }
    }
}

fn height(cells: &Wrapped, leading: f32) -> f32 {
    let lines = cells.iter().map(Vec::len).max().unwrap_or(0);
    lines as f32 * leading + 2.0 * PAD
}

/// The widths of the columns, in points.
fn widths(columns: &[Column]) -> Vec<f32> {
    let gaps = GAP * columns.len().saturating_sub(1) as f32;
    let mut fixed = 0.0;
    let mut shares = 0.0;
    for column in columns {
        match column.width {
            Width::Points(points) => fixed += points,
            Width::Share(share) => shares += share,
        }
    }
    let free = (WIDTH - gaps - fixed).max(0.0);
    columns
        .iter()
        .map(|column| match column.width {
            Width::Points(points) => points,
            Width::Share(share) => free * share / shares,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_divide_what_the_fixed_columns_leave() {
        let columns = [Column::words("a", 1.0), Column::number("b", 50.0), Column::words("c", 3.0)];
        let widths = widths(&columns);
        assert_eq!(widths[1], 50.0);
        assert!((widths[2] - 3.0 * widths[0]).abs() < 0.001);
        assert!((widths.iter().sum::<f32>() + 2.0 * GAP - WIDTH).abs() < 0.001);
    }
}
