//! `compliance try`: the engine once against a source, in a throw-away workspace.

use std::sync::Arc;

use app::attempt::{self, Request};
use app::environment::Ambient;
use model::masking::{Digest, Strategy};

use crate::arguments::{Attempt, Try};
use crate::outcome::{Failure, print, read};
use crate::secrets;

pub(crate) async fn run(arguments: Box<Try>, json: bool) -> Result<(), Failure> {
    let folder = tempfile::tempdir()
        .map_err(|error| Failure::Usage(format!("cannot make a folder: {error}")))?;
    let identities = arguments
        .identity
        .iter()
        .map(|one| {
            one.split_once('=')
                .map(|(kind, value)| (kind.to_owned(), value.to_owned()))
                .ok_or_else(|| Failure::Usage(format!("--identity {one:?}: write kind=value")))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let passphrase = match arguments.what {
        Attempt::Access => match &arguments.passphrase_file {
            Some(file) => Some(secrets::need(Some(file), "COMPLIANCE_PASSPHRASE", "")?),
            None => std::env::var("COMPLIANCE_PASSPHRASE").ok(),
        },
        Attempt::Erase => None,
    };
    let request = Request {
        erase: arguments.what == Attempt::Erase,
        execute: arguments.execute,
        sources: arguments.source.clone(),
        map: read(&arguments.map)?,
        map_file: arguments.map.display().to_string(),
        identities,
        categories: arguments.category.clone(),
        strategy: strategy(&arguments.strategy)?,
        out: arguments.out.clone(),
        passphrase,
    };
    let answer = attempt::run(request, folder.path(), Arc::new(Ambient)).await?;
    print(&answer, json);
    Ok(())
}

fn strategy(name: &str) -> Result<Strategy, Failure> {
    Ok(match name {
        "null_rewrite" => Strategy::NullRewrite,
        "string_rewrite" => Strategy::StringRewrite { rewrite_value: "MASKED".into() },
        "random_string_rewrite" => Strategy::RandomStringRewrite { length: 30, suffix: None },
        "hash" => Strategy::Hash { algorithm: Digest::Sha256 },
        "hmac" => Strategy::Hmac { algorithm: Digest::Sha256 },
        "aes_encrypt" => Strategy::AesEncrypt,
        other => {
            return Err(Failure::Usage(format!(
                "--strategy {other}: one of null_rewrite, string_rewrite, random_string_rewrite, \
                 hash, hmac, aes_encrypt"
            )));
        }
    })
}
