//! A log of 200 entries with a checkpoint after each 16, and hands to tamper with it.

use std::sync::LazyLock;

use ledger::{
    Checkpoint, ExportError, ExportWriter, Fault, Frontier, Hash, SigningKey, Verification,
    Verifier, VerifyingKey, leaf_hash, verify_export,
};

pub const ORIGIN: &str = "compliance-console/test";

#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub index: u64,
    pub bytes: Vec<u8>,
    pub leaf: Hash,
}

/// A checkpoint and after how many rows it stands in a file.
#[derive(Clone)]
pub struct Note {
    pub after: usize,
    pub text: String,
}

#[derive(Clone)]
pub struct Log {
    pub rows: Vec<Row>,
    pub notes: Vec<Note>,
    pub key: VerifyingKey,
}

pub fn signing_key() -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[3; 32])
}

pub fn checkpoint(frontier: &Frontier) -> Checkpoint {
    Checkpoint {
        origin: ORIGIN.into(),
        size: frontier.size(),
        root: frontier.root(),
        time: "2026-11-24T09:00:00.000000Z".into(),
    }
}

pub fn index_of(bytes: &[u8]) -> Option<u64> {
    serde_json::from_slice::<serde_json::Value>(bytes).ok()?.get("n")?.as_u64()
}

/// An entry whose hash fits its bytes.
pub fn row(index: u64, what: &str) -> Row {
    let bytes = format!(r#"{{"n":{index},"what":"{what}"}}"#).into_bytes();
    Row { index, leaf: leaf_hash(&bytes), bytes }
}

/// The log that most tests tamper with.
pub fn log() -> Log {
    static LOG: LazyLock<Log> = LazyLock::new(|| log_of(200, 16));
    LOG.clone()
}

pub fn log_of(size: u64, spacing: u64) -> Log {
    let mut log = Log {
        // Entries differ in more than their number, so that an exchange is a change.
        rows: (0..size).map(|index| row(index, &format!("event {}", index * 7))).collect(),
        notes: Vec::new(),
        key: signing_key().verifying_key(),
    };
    log.sign(&signing_key(), spacing);
    log
}

impl Log {
    /// Signs the rows as they are.
    pub fn sign(&mut self, key: &SigningKey, spacing: u64) {
        self.notes.clear();
        let mut frontier = Frontier::default();
        for (after, row) in (1..).zip(&self.rows) {
            frontier.append(row.leaf);
            if frontier.size().is_multiple_of(spacing) {
                self.notes.push(Note { after, text: key.sign(&checkpoint(&frontier)) });
            }
        }
    }

    /// Rewrites indices, what entries say of themselves, and hashes, so that all fit each other.
    pub fn rewrite(&mut self) {
        for (index, one) in (0..).zip(&mut self.rows) {
            let entry: serde_json::Value = serde_json::from_slice(&one.bytes).unwrap();
            *one = row(index, entry["what"].as_str().unwrap());
        }
    }

    /// Rewrites the indices beside the entries only.
    pub fn renumber(&mut self) {
        for (index, row) in (0..).zip(&mut self.rows) {
            row.index = index;
        }
    }

    /// The checkpoint over so many entries.
    pub fn held(&self, size: u64) -> Checkpoint {
        self.notes
            .iter()
            .map(|note| self.key.verify(&note.text).unwrap())
            .find(|checkpoint| checkpoint.size == size)
            .unwrap()
    }

    /// The verdict, which is the same on the database and on the file.
    pub fn verify(&self, held: Option<Checkpoint>) -> Result<Verification, Fault> {
        let verdict = self.verify_rows(held.clone());
        match verify_export(&self.export(0)[..], &self.key, index_of, held, |_| {}) {
            Ok(verification) => assert_eq!(verdict, Ok(verification)),
            Err(ExportError::Fault(fault)) => assert_eq!(verdict, Err(fault)),
            Err(error) => panic!("the file cannot be read: {error}"),
        }
        verdict
    }

    /// As a store does: checkpoints first, then rows in order of their index.
    fn verify_rows(&self, held: Option<Checkpoint>) -> Result<Verification, Fault> {
        let mut verifier = Verifier::new(self.key.clone(), index_of, held);
        for note in &self.notes {
            verifier.checkpoint(&note.text)?;
        }
        for row in &self.rows {
            verifier.entry(row.index, &row.bytes, row.leaf)?;
        }
        verifier.finish()
    }

    /// The file, from an entry on.
    pub fn export(&self, from: usize) -> Vec<u8> {
        let mut frontier = Frontier::default();
        for row in &self.rows[..from] {
            frontier.append(row.leaf);
        }
        let mut notes = self.notes.iter().skip_while(|note| note.after < from).peekable();
        let mut writer = ExportWriter::new(Vec::new(), &self.key, &frontier).unwrap();
        for (place, row) in self.rows.iter().enumerate().skip(from) {
            while let Some(note) = notes.next_if(|note| note.after <= place) {
                writer.checkpoint(&note.text).unwrap();
            }
            writer.entry(row.index, &row.bytes, row.leaf).unwrap();
        }
        for note in notes {
            writer.checkpoint(&note.text).unwrap();
        }
        writer.finish().unwrap()
    }
}
