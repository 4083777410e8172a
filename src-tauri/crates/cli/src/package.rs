//! `compliance package verify` and `compliance package open`.

use std::fs::File;

use ledger::VerifyingKey;
use packages::{PackageError, Passphrase, Verification};

use crate::arguments::{PackageCommand, PackageFile};
use crate::outcome::{Failure, print, read};
use crate::secrets;

pub(crate) fn run(command: PackageCommand, json: bool) -> Result<(), Failure> {
    match command {
        PackageCommand::Verify(package) => {
            let (file, passphrase, key) = parts(&package)?;
            let verification = packages::verify(file, &passphrase, key.as_ref())
                .map_err(|error| failed(&package, &error))?;
            tell(&verification, json)
        }
        PackageCommand::Open { package, into } => {
            let (file, passphrase, key) = parts(&package)?;
            let verification = packages::open(file, &passphrase, key.as_ref(), &into)
                .map_err(|error| failed(&package, &error))?;
            tell(&verification, json)
        }
    }
}

fn parts(package: &PackageFile) -> Result<(File, Passphrase, Option<[u8; 32]>), Failure> {
    let file = File::open(&package.file).map_err(|error| {
        Failure::Usage(format!("cannot read {}: {error}", package.file.display()))
    })?;
    let key = match &package.key {
        Some(path) => {
            let key: VerifyingKey = read(path)?
                .parse()
                .map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
            Some(*key.bytes())
        }
        None => None,
    };
    let passphrase = secrets::need(
        package.passphrase_file.as_deref(),
        "COMPLIANCE_PASSPHRASE",
        "Passphrase of the package: ",
    )?;
    Ok((file, Passphrase::given(&passphrase), key))
}

fn failed(package: &PackageFile, error: &PackageError) -> Failure {
    let text = format!("{}: {error}", package.file.display());
    match error {
        PackageError::Broken(_) | PackageError::Manifest | PackageError::Passphrase => {
            Failure::Broken(text)
        }
        PackageError::Io(_)
        | PackageError::Zip(_)
        | PackageError::Name(_)
        | PackageError::Occupied(_)
        | PackageError::Rows(_) => Failure::Usage(text),
    }
}

fn tell(verification: &Verification, json: bool) -> Result<(), Failure> {
    if json {
        let value = serde_json::to_value(verification)
            .map_err(|error| Failure::Usage(error.to_string()))?;
        print(&value, true);
    }
    if let Some(problem) = verification.problems.first() {
        return Err(Failure::Broken(format!(
            "the package does not verify: {problem} ({} problems)",
            verification.problems.len()
        )));
    }
    if !json {
        println!(
            "{} of {}: {} files are as they were signed.",
            verification.request, verification.controller, verification.files
        );
    }
    Ok(())
}
