//! The table of the document, between its markers.

use std::path::Path;

use crate::Fallible;
use crate::figure::Figure;
use crate::machine::today;

const BEGIN: &str = "<!-- bench: begin -->";
const END: &str = "<!-- bench: end -->";

/// Writes the figures into a document. Lines of topics that were not measured stay.
pub(crate) fn write(file: &Path, machine: &str, figures: &[Figure]) -> Fallible<()> {
    let text = std::fs::read_to_string(file)?;
    let broken = || format!("{} has no line {BEGIN} before a line {END}", file.display());
    let (before, rest) = text.split_once(BEGIN).ok_or_else(broken)?;
    let (between, after) = rest.split_once(END).ok_or_else(broken)?;
    let table = table(between, machine, figures, &today());
    std::fs::write(file, format!("{before}{BEGIN}\n{table}{END}{after}"))?;
    Ok(())
}

fn table(before: &str, machine: &str, figures: &[Figure], day: &str) -> String {
    let mut lines: Vec<(usize, String)> = before
        .lines()
        .filter_map(|line| Some((topic(line)?, line.to_owned())))
        .filter(|(place, _)| figures.iter().all(|one| order(one.topic) != *place))
        .collect();
    for figure in figures {
        let cells = figure.cells().join(" | ");
        let line = format!("| {} | {cells} | {} | {day} |", figure.topic, figure.parts);
        lines.push((order(figure.topic), line));
    }
    // Stable: within a topic the figures keep their order.
    lines.sort_by_key(|(place, _)| *place);
    let lines: Vec<String> = lines.into_iter().map(|(_, line)| line + "\n").collect();
    format!(
        "\n{machine}\n\n\
         | | What | Figure (least to most) | Limit | Times the limit | Bound | | Parts | Measured |\n\
         |---|---|---|---|---|---|---|---|---|\n{}\n",
        lines.concat()
    )
}

const TOPICS: [&str; 9] =
    ["access", "erasure", "search", "log", "queue", "people", "start", "window", "soak"];

fn order(name: &str) -> usize {
    TOPICS.iter().position(|topic| *topic == name).unwrap_or(TOPICS.len())
}

fn topic(line: &str) -> Option<usize> {
    let name = line.strip_prefix("| ")?.split(" | ").next()?;
    TOPICS.iter().position(|topic| *topic == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Unit;

    #[test]
    fn lines_of_what_was_not_measured_stay() {
        let old = "| access | a | 1 |\n| log | b | 2 |\n";
        let figures = [Figure::of("access", "new", Unit::Ms, &[3.0], 1)];
        let table = table(old, "machine", &figures, "2026-11-24");
        assert!(table.contains("| log | b | 2 |"));
        assert!(table.contains("| access | new | 3.00 ms |"));
        assert!(!table.contains("| access | a |"));
    }
}
