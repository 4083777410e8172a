//! `compliance map check`: needs no workspace.

use std::collections::BTreeMap;

use model::datamap::{self, Problem};
use serde_json::json;

use crate::arguments::{At, MapCheck};
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
