//! The texts of alerts and legends: `{{ $labels.job }}`, `{{ $value | humanizePercentage }}`,
//! `{{method}} {{path}}`. What is not known stays as it stands, so that it is seen.

use crate::labels::Labels;

/// An annotation of an alert.
pub(crate) fn annotation(text: &str, labels: &Labels, value: f64) -> String {
    filled(text, |inside| {
        let mut parts = inside.split('|').map(str::trim);
        let first = parts.next()?;
        let mut shown = match first.strip_prefix("$labels.") {
            Some(name) => labels.value(name).to_owned(),
            None if first == "$value" => value.to_string(),
            None => return None,
        };
        for function in parts {
            shown = match function {
                "humanizePercentage" => {
                    format!("{}%", significant(shown.parse::<f64>().ok()? * 100.0))
                }
                "humanizeDuration" => duration(shown.parse().ok()?),
                _ => return None,
            };
        }
        Some(shown)
    })
}

/// The legend of a series; without a template it is the series itself.
pub(crate) fn legend(template: &str, labels: &Labels) -> String {
    if template.is_empty() || template == "__auto" {
        let pairs: Vec<String> =
            labels.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
        return if pairs.is_empty() { "value".to_owned() } else { pairs.join(", ") };
    }
    filled(template, |inside| Some(labels.value(inside).to_owned()))
}

fn filled(text: &str, fill: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let Some((inside, next)) = after.split_once("}}") else {
            filled.push_str("{{");
            rest = after;
            continue;
        };
        match fill(inside.trim()) {
            Some(value) => filled.push_str(&value),
            None => filled.push_str(&format!("{{{{{inside}}}}}")),
        }
        rest = next;
    }
    filled.push_str(rest);
    filled
}

/// Four significant digits without trailing zeros, as Go's `%.4g`.
fn significant(value: f64) -> String {
    let scientific = format!("{value:.3e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return value.to_string() };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-4..4).contains(&exponent) {
        let digits = digits.trim_end_matches('0').trim_end_matches('.');
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{digits}e{sign}{:02}", exponent.abs());
    }
    let decimals = usize::try_from(3 - exponent).unwrap_or(0);
    let fixed = format!("{value:.decimals$}");
    if fixed.contains('.') {
        fixed.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        fixed
    }
}

/// Seconds as Prometheus's `humanizeDuration` shows them.
fn duration(seconds: f64) -> String {
    if !seconds.is_finite() {
        return seconds.to_string();
    }
    if seconds == 0.0 {
        return "0s".to_owned();
    }
    if seconds.abs() < 1.0 {
        let (scale, prefix) = [(1e3, "m"), (1e6, "u"), (1e9, "n")]
            .into_iter()
            .find(|(scale, _)| (seconds * scale).abs() >= 1.0)
            .unwrap_or((1e9, "n"));
        return format!("{}{prefix}s", significant(seconds * scale));
    }
    if seconds.abs() < 60.0 {
        return format!("{}s", significant(seconds));
    }
    let sign = if seconds < 0.0 { "-" } else { "" };
    let whole = seconds.abs() as u64;
    let (days, hours, minutes, left) =
        (whole / 86_400, whole / 3_600 % 24, whole / 60 % 60, whole % 60);
    match (days, hours) {
        (0, 0) => format!("{sign}{minutes}m {left}s"),
        (0, _) => format!("{sign}{hours}h {minutes}m {left}s"),
        _ => format!("{sign}{days}d {hours}h {minutes}m {left}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_prometheus_shows_them() {
        let shown = [0.06 * 100.0, 100.0, 0.123_456, 12_345.0, 0.0].map(significant);
        assert_eq!(shown, ["6", "100", "0.1235", "1.234e+04", "0"]);
        let shown = [1.5, 0.0042, 75.0, 3_700.0, 90_061.0].map(duration);
        assert_eq!(shown, ["1.5s", "4.2ms", "1m 15s", "1h 1m 40s", "1d 1h 1m 1s"]);
    }

    #[test]
    fn what_is_not_known_stays_to_be_seen() {
        let labels = Labels::of(&[("job", "web")]);
        let text = "{{ $labels.job }} {{ $value | nonsense }} {{ open";
        assert_eq!(annotation(text, &labels, 1.0), "web {{ $value | nonsense }} {{ open");
    }

    #[test]
    fn a_legend_without_a_template_names_the_labels() {
        let labels = Labels::of(&[("method", "GET"), ("path", "/a")]);
        assert_eq!(legend("{{method}} {{ path }}", &labels), "GET /a");
        assert_eq!(legend("", &labels), "method=\"GET\", path=\"/a\"");
    }
}
