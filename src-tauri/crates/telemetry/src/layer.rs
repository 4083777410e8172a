//! From events and spans to entries.

use std::error::Error;
use std::fmt::{self, Write as _};
use std::io::Write as _;

use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::entry::{Entry, Severity};
use crate::{Format, Options};

/// Writes an entry for each event.
pub(crate) struct EntryLayer<W> {
    options: Options,
    writer: W,
}

impl<W> EntryLayer<W> {
    pub(crate) fn new(options: Options, writer: W) -> Self {
        Self { options, writer }
    }
}

/// Fields of a span, for the entries inside it.
struct SpanFields(Map<String, Value>);

impl<S, W> Layer<S> for EntryLayer<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Map::new();
        attributes.record(&mut Plain(&mut fields));
        span.extensions_mut().insert(SpanFields(fields));
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(SpanFields(fields)) = span.extensions_mut().get_mut() {
            values.record(&mut Plain(fields));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Map::new();
        for span in context.event_scope(event).into_iter().flat_map(|scope| scope.from_root()) {
            if let Some(SpanFields(of_span)) = span.extensions().get() {
                fields.extend(of_span.clone());
            }
        }
        let mut found = EventFields { context: fields, ..EventFields::default() };
        event.record(&mut found);
        let entry = Entry {
            timestamp: (self.options.now)(),
            level: Severity::of(*event.metadata().level(), found.critical),
            service: &self.options.service,
            version: &self.options.version,
            environment: self.options.environment.as_str(),
            message: found.message,
            context: found.context,
            error: found.error,
            stack_trace: found.stack_trace,
        };
        let line = match self.options.format() {
            Format::Json => entry.json(),
            Format::Text => entry.text(),
        };
        // A log that cannot be written has nobody to be told, and must not stop the program.
        let _ = self.writer.make_writer_for(event.metadata()).write_all(line.as_bytes());
    }
}

/// Fields of an event, sorted into those of an entry.
#[derive(Default)]
struct EventFields {
    message: Option<String>,
    error: Option<String>,
    stack_trace: Option<String>,
    critical: bool,
    context: Map<String, Value>,
}

impl Visit for EventFields {
    fn record_bool(&mut self, field: &Field, value: bool) {
        if field.name() == "critical" {
            self.critical = value;
        } else {
            Plain(&mut self.context).record_bool(field, value);
        }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        Plain(&mut self.context).record_i64(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        Plain(&mut self.context).record_u64(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        Plain(&mut self.context).record_f64(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "message" => self.message = Some(value.to_owned()),
            "error" => self.error = Some(value.to_owned()),
            "stack_trace" => self.stack_trace = Some(value.to_owned()),
            _ => Plain(&mut self.context).record_str(field, value),
        }
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.record_str(field, &chain(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}

/// What the bridge from the log crate says about the place of a call.
const OF_THE_LOG_CRATE: [&str; 4] = ["log.target", "log.module_path", "log.file", "log.line"];

/// Fields as they are.
struct Plain<'a>(&'a mut Map<String, Value>);

impl Plain<'_> {
    fn put(&mut self, field: &Field, value: Value) {
        let name = field.name();
        if !OF_THE_LOG_CRATE.contains(&name) {
            self.0.insert(name.trim_start_matches("r#").to_owned(), value);
        }
    }
}

impl Visit for Plain<'_> {
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        // JSON has no infinity and no NaN.
        let number = if value.is_finite() { value.into() } else { value.to_string().into() };
        self.put(field, number);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value.into());
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.put(field, chain(value).into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, format!("{value:?}").into());
    }
}

/// An error with its causes, in one line.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        write!(text, ": {cause}").expect("a string takes every write");
        source = cause.source();
    }
    text
}
