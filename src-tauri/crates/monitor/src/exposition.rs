//! The Prometheus text exposition format 0.0.4, and what OpenMetrics 1.0 adds to a sample line.
//!
//! Reading is strict: a page with one wrong line is refused as a whole, as Prometheus does, because
//! half a page gives wrong sums. Errors name the line and the metric and never repeat a label's value.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::labels::{Labels, METRIC_NAME};

/// Which format a page is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Prometheus text 0.0.4: timestamps are milliseconds.
    Text,
    /// OpenMetrics 1.0: timestamps are seconds; exemplars are passed over.
    OpenMetrics,
}

impl Format {
    /// The format a `Content-Type` names; without one it is text, as Prometheus 2 takes it.
    pub fn of_content_type(content_type: Option<&str>) -> Self {
        match content_type {
            Some(value) if value.trim_start().starts_with("application/openmetrics-text") => {
                Self::OpenMetrics
            }
            Some(_) | None => Self::Text,
        }
    }
}

/// A page that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exposition {
    /// In the order of the page.
    pub samples: Vec<ExposedSample>,
    /// What is said about each metric.
    pub metadata: BTreeMap<String, Metadata>,
}

/// One line of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct ExposedSample {
    /// Labels, the metric name among them.
    pub labels: Labels,
    /// The value.
    pub value: f64,
    /// The timestamp, in milliseconds since 1970, when the page gives one.
    pub timestamp_ms: Option<i64>,
}

/// What is said about a metric.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// `counter`, `gauge`, `histogram`, `summary`, `untyped` and those of OpenMetrics.
    pub kind: Option<String>,
    /// In words.
    pub help: Option<String>,
}

/// A page that is not in the format.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("read line {line} of the metrics: {problem}")]
pub struct ExpositionError {
    /// From 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: String,
}

/// Reads a page.
///
/// # Errors
/// Names the first line that is not in the format.
pub fn parse(text: &str, format: Format) -> Result<Exposition, ExpositionError> {
    let mut page = Exposition::default();
    for (number, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        read_line(line, format, &mut page)
            .map_err(|problem| ExpositionError { line: number + 1, problem })?;
    }
    Ok(page)
}

fn read_line(line: &str, format: Format, page: &mut Exposition) -> Result<(), String> {
    let line = line.trim_start_matches([' ', '\t']);
    if line.is_empty() {
        return Ok(());
    }
    if let Some(comment) = line.strip_prefix('#') {
        return read_comment(comment, page);
    }
    let mut cursor = Cursor { rest: line };
    let mut labels = BTreeMap::new();
    let name = cursor.metric_name()?;
    labels.insert(METRIC_NAME.to_owned(), name.to_owned());
    cursor.blanks();
    if cursor.take('{') {
        cursor.labels(&mut labels)?;
    }
    cursor.blanks();
    let value = cursor.word();
    let value = number(value).ok_or_else(|| format!("{name} has no number for a value"))?;
    cursor.blanks();
    let mut timestamp_ms = None;
    if !cursor.rest.is_empty() && !cursor.rest.starts_with('#') {
        timestamp_ms = Some(timestamp(cursor.word(), format)?);
        cursor.blanks();
    }
    let exemplar = format == Format::OpenMetrics && cursor.rest.starts_with('#');
    if !cursor.rest.is_empty() && !exemplar {
        return Err(format!("there is more after the value of {name}"));
    }
    page.samples.push(ExposedSample { labels: Labels::from(labels), value, timestamp_ms });
    Ok(())
}

fn read_comment(comment: &str, page: &mut Exposition) -> Result<(), String> {
    let mut words = comment.trim_start_matches([' ', '\t']).splitn(3, [' ', '\t']);
    let keyword = words.next().unwrap_or_default();
    if keyword != "HELP" && keyword != "TYPE" {
        return Ok(());
    }
    let name = words.next().unwrap_or_default();
    let text = words.next().unwrap_or_default();
    if (Cursor { rest: name }).metric_name() != Ok(name) {
        return Err(format!("no metric name stands after {keyword}"));
    }
    let metadata = page.metadata.entry(name.to_owned()).or_default();
    if keyword == "HELP" {
        metadata.help = Some(unescape(text, false)?);
        return Ok(());
    }
    const KINDS: [&str; 9] = [
        "counter",
        "gauge",
        "histogram",
        "summary",
        "untyped",
        "unknown",
        "info",
        "stateset",
        "gaugehistogram",
    ];
    let kind = text.trim_matches([' ', '\t']);
    if !KINDS.contains(&kind) {
        return Err(format!("the type of {name} is none of the known"));
    }
    metadata.kind = Some(kind.to_owned());
    Ok(())
}

/// What of a line is still to be read.
struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
    }

    fn take(&mut self, letter: char) -> bool {
        let rest = self.rest.strip_prefix(letter);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn cut(&mut self, at: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(at);
        self.rest = rest;
        taken
    }

    fn word(&mut self) -> &'a str {
        self.cut(self.rest.find([' ', '\t']).unwrap_or(self.rest.len()))
    }

    fn identifier(&mut self, extra: &[char]) -> Option<&'a str> {
        let fits = |letter: char| {
            letter.is_ascii_alphanumeric() || letter == '_' || extra.contains(&letter)
        };
        let end = self.rest.find(|letter| !fits(letter)).unwrap_or(self.rest.len());
        let starts_well = !self.rest.starts_with(|letter: char| letter.is_ascii_digit());
        (end > 0 && starts_well).then(|| self.cut(end))
    }

    fn metric_name(&mut self) -> Result<&'a str, String> {
        self.identifier(&[':']).ok_or_else(|| "there is no metric name".to_owned())
    }

    /// Reads labels up to and with the closing brace.
    fn labels(&mut self, labels: &mut BTreeMap<String, String>) -> Result<(), String> {
        loop {
            self.blanks();
            if self.take('}') {
                return Ok(());
            }
            let name = self.identifier(&[]).ok_or_else(|| "a label has no name".to_owned())?;
            self.blanks();
            if !self.take('=') {
                return Err(format!("the label {name:?} has no value"));
            }
            self.blanks();
            if !self.take('"') {
                return Err(format!("the value of the label {name:?} is not in quotes"));
            }
            let end = closing_quote(self.rest)
                .ok_or_else(|| format!("the value of the label {name:?} has no end"))?;
            let value = unescape(self.cut(end), true)?;
            self.take('"');
            if labels.insert(name.to_owned(), value).is_some() {
                return Err(format!("the label {name:?} is given twice"));
            }
            self.blanks();
            if !self.take(',') && !self.rest.starts_with('}') {
                return Err(format!("no comma or brace after the label {name:?}"));
            }
        }
    }
}

fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, letter)| {
        let closes = letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        closes.then_some(at)
    })
}

fn unescape(text: &str, quoted: bool) -> Result<String, String> {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            plain.push(letter);
            continue;
        }
        match letters.next() {
            Some('\\') => plain.push('\\'),
            Some('n') => plain.push('\n'),
            Some('"') if quoted => plain.push('"'),
            // Prometheus keeps what it does not know as it stands.
            Some(other) => plain.extend(['\\', other]),
            None => return Err("the text ends in a lone backslash".to_owned()),
        }
    }
    Ok(plain)
}

/// A number as Go's ParseFloat reads it, without hexadecimal.
fn number(text: &str) -> Option<f64> {
    text.parse().ok()
}

fn timestamp(text: &str, format: Format) -> Result<i64, String> {
    let problem = || "the timestamp is no number of the right kind".to_owned();
    match format {
        Format::Text => text.parse().map_err(|_| problem()),
        Format::OpenMetrics => {
            let seconds: f64 = text.parse().map_err(|_| problem())?;
            if !seconds.is_finite() {
                return Err(problem());
            }
            Ok((seconds * 1000.0).round() as i64)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(line: &str) -> ExposedSample {
        let page = parse(line, Format::Text).unwrap();
        assert_eq!(page.samples.len(), 1);
        page.samples[0].clone()
    }

    fn check_wrong(text: &str, line: usize, problem: &str) {
        let error = parse(text, Format::Text).unwrap_err();
        assert_eq!((error.line, error.problem.as_str()), (line, problem));
    }

    #[test]
    fn label_values_may_hold_commas_braces_quotes_and_line_feeds() {
        let sample = one(r#"a{path="/x,{id}",text="say \"hi\"\nC:\\d #1", } 3"#);
        let expect =
            Labels::of(&[("__name__", "a"), ("path", "/x,{id}"), ("text", "say \"hi\"\nC:\\d #1")]);
        assert_eq!(sample.labels, expect);
        assert_eq!((sample.value, sample.timestamp_ms), (3.0, None));
    }

    #[test]
    fn infinities_nan_exponents_and_timestamps_are_read() {
        assert_eq!(one("a +Inf").value, f64::INFINITY);
        assert_eq!(one("a -Inf").value, f64::NEG_INFINITY);
        assert!(one("a NaN").value.is_nan());
        assert_eq!(one("a\t1.5e-3 1395066363000").value, 0.0015);
        assert_eq!(one("a 1 -7").timestamp_ms, Some(-7));
        assert_eq!(one("a{le=\"+Inf\"} 7 12 ").timestamp_ms, Some(12));
    }

    #[test]
    fn help_and_type_are_kept_and_other_comments_passed_over() {
        let text = "# HELP a One \\\\ two\\nthree\n# TYPE a counter\n# just a note\n#\na 1\n";
        let page = parse(text, Format::Text).unwrap();
        let expect = Metadata {
            kind: Some("counter".to_owned()),
            help: Some("One \\ two\nthree".to_owned()),
        };
        assert_eq!(page.metadata.get("a"), Some(&expect));
        assert_eq!(page.samples.len(), 1);
    }

    #[test]
    fn the_wrong_line_is_named() {
        check_wrong("a 1\nb{x=\"1\"}\n", 2, "b has no number for a value");
        check_wrong("a{x=\"1\"}_sum 12", 1, "a has no number for a value");
        check_wrong("\n\na{x=1} 2", 3, "the value of the label \"x\" is not in quotes");
        check_wrong("a{x=\"1} 2", 1, "the value of the label \"x\" has no end");
        check_wrong("a{x=\"1\" y=\"2\"} 2", 1, "no comma or brace after the label \"x\"");
        check_wrong("a{x=\"1\",x=\"2\"} 2", 1, "the label \"x\" is given twice");
        check_wrong("1a 2", 1, "there is no metric name");
        check_wrong("a 1 2 3", 1, "there is more after the value of a");
        check_wrong("# TYPE a thing", 1, "the type of a is none of the known");
    }

    #[test]
    fn open_metrics_timestamps_are_seconds_and_exemplars_are_passed_over() {
        let text = "a_bucket{le=\"1.0\"} 3 1.5 # {trace=\"x\"} 0.7 1.4\n# EOF\n";
        let page = parse(text, Format::OpenMetrics).unwrap();
        assert_eq!(page.samples[0].timestamp_ms, Some(1500));
        assert_eq!(
            parse(text, Format::Text).unwrap_err().problem,
            "the timestamp is no number of the right kind"
        );
    }

    proptest::proptest! {
        #[test]
        fn any_label_value_survives_writing_and_reading(value in ".{0,40}", other in "[^\\x00]{0,20}") {
            let escape = |text: &str| {
                text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
            };
            let line = format!("a{{b=\"{}\",c=\"{}\"}} 1\n", escape(&value), escape(&other));
            let page = parse(&line, Format::Text).unwrap();
            let expect = Labels::of(&[("__name__", "a"), ("b", &value), ("c", &other)]);
            proptest::prop_assert_eq!(&page.samples[0].labels, &expect);
        }

        #[test]
        fn no_page_makes_the_reader_panic(page in "[a{}=\",\\\\# \n0-9.+TYPEHL]{0,200}") {
            let _ = parse(&page, Format::Text);
            let _ = parse(&page, Format::OpenMetrics);
        }
    }
}
