//! `compliance map check` and, with a URL, `compliance map draft`: neither needs a workspace.

use std::collections::BTreeMap;
use std::io::Write as _;

use model::datamap::{self, Problem};
use serde_json::json;

use crate::arguments::{At, MapCheck, MapDraft};
use crate::operate;
use crate::outcome::{Failure, print, read};

pub(crate) async fn check(arguments: &MapCheck, at: &At) -> Result<(), Failure> {
    let text = read(&arguments.file)?;
    let file = arguments.file.display().to_string();
    let problems = match datamap::parse(&text, &file) {
        Ok(map) => {
            let mut live = BTreeMap::new();
            for source in &arguments.source {
                let (key, schema) = app::sources::describe(source, &map).await?;
                live.insert(key, schema);
            }
            datamap::check(&map, &live)
        }
        Err(problems) => problems,
    };
    if at.json {
        print(&json!({ "problems": problems }), true);
    } else {
        for problem in &problems {
            println!("{problem}");
        }
    }
    let errors = problems.iter().filter(|problem| Problem::is_error(problem)).count();
    if errors > 0 {
        return Err(Failure::Broken(format!("{file}: {errors} errors")));
    }
    if !at.json {
        println!("{file}: no errors, {} warnings", problems.len());
    }
    Ok(())
}

/// Drafts a map of a source, to a new file or to standard output.
pub(crate) async fn draft(arguments: &MapDraft, at: &At) -> Result<(), Failure> {
    let answer = match arguments.source.split_once('=') {
        Some((key, url)) => {
            let schema = app::sources::describe_at(key, url).await?;
            json!({ "text": datamap::draft::draft(key, &schema) })
        }
        None => operate::answer("map.draft", json!({ "source": arguments.source }), at).await?,
    };
    let text = answer["text"].as_str().unwrap_or_default();
    if let Some(out) = &arguments.out {
        // A map that somebody has reviewed is never written over.
        let written =
            std::fs::File::create_new(out).and_then(|mut it| it.write_all(text.as_bytes()));
        written.map_err(|error| Failure::Usage(format!("{}: {error}", out.display())))?;
    }
    if at.json {
        print(&answer, true);
    } else if arguments.out.is_none() {
        print!("{text}");
    }
    for one in answer["unmapped"].as_array().into_iter().flatten() {
        eprintln!(
            "not in the map in force: {}.{} {}",
            one["table"].as_str().unwrap_or_default(),
            one["column"].as_str().unwrap_or_default(),
            one["category"].as_str().unwrap_or_default()
        );
    }
    Ok(())
}
