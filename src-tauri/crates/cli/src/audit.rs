//! `compliance audit verify`.

use app::audit::verify::{Output, verify_file as verify};
use ledger::{Checkpoint, VerifyingKey};
use serde_json::json;

use crate::arguments::{At, Verify};
use crate::operate;
use crate::outcome::{Failure, print, read};

pub(crate) fn verify_file(arguments: &Verify, json: bool) -> Result<(), Failure> {
    let file = arguments.file.as_deref().ok_or_else(|| Failure::usage("name the export"))?;
    let key = arguments
        .key
        .as_deref()
        .ok_or_else(|| Failure::usage("give the public key of the log: --key FILE"))?;
    let key: VerifyingKey = read(key)?
        .parse()
        .map_err(|error| Failure::Usage(format!("{}: {error}", key.display())))?;
    let held = arguments.checkpoint.as_deref().map(|path| held(path, &key)).transpose()?;
    let bar = indicatif::ProgressBar::new_spinner().with_message("verifying");
    let verdict =
        verify(file, &key, held, |entries| bar.set_message(format!("{entries} entries")))?;
    bar.finish_and_clear();
    tell(&verdict, json)
}

fn held(path: &std::path::Path, key: &VerifyingKey) -> Result<Checkpoint, Failure> {
    key.verify(&read(path)?).map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))
}

fn tell(verdict: &Output, json: bool) -> Result<(), Failure> {
    if json {
        let value =
            serde_json::to_value(verdict).map_err(|error| Failure::Usage(error.to_string()))?;
        print(&value, true);
    } else if verdict.intact {
        println!("{} {} entries.", verdict.message, verdict.entries);
        if verdict.uncovered > 0 {
            println!("{} entries after it are not signed yet.", verdict.uncovered);
        }
    }
    if verdict.intact { Ok(()) } else { Err(Failure::Broken(verdict.message.to_string())) }
}

pub(crate) async fn verify_live(arguments: &Verify, at: &At) -> Result<(), Failure> {
    let checkpoint = arguments.checkpoint.as_deref().map(read).transpose()?;
    let answer = operate::answer("audit.verify", json!({ "checkpoint": checkpoint }), at).await?;
    let verdict: Output =
        serde_json::from_value(answer).map_err(|error| Failure::Usage(error.to_string()))?;
    tell(&verdict, at.json)
}
