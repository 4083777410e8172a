//! The integrity annex: where the ledger stood when a report was made, and how anyone checks it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::document::{Attachment, Block, Fact, Level, Tone, count, short_time};

/// Where the ledger stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerPosition {
    /// Which log.
    pub origin: String,
    /// Number of entries under the checkpoint.
    pub entries: u64,
    /// Root over them, hex.
    pub root: String,
    /// When the checkpoint was signed.
    pub signed_at: DateTime<Utc>,
    /// The signed note (C2SP tlog-checkpoint), line by line as it is.
    pub checkpoint: String,
    /// The key that verifies it, as `name+hash+base64`.
    pub public_key: String,
    /// Entries this report rests on and their leaf hashes.
    pub inclusion: Vec<Inclusion>,
}

/// An entry a report rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inclusion {
    /// What the entry says.
    pub what: String,
    /// Its index, from 0.
    pub index: u64,
    /// Its leaf hash, hex.
    pub leaf_hash: String,
    /// Audit path from the leaf to the root, hex, lowest first (RFC 6962 §2.1.1).
    pub path: Vec<String>,
}

impl LedgerPosition {
    /// The annex.
    pub(crate) fn annex(&self) -> Vec<Block> {
        let mut blocks = vec![
            Block::Heading { level: Level::Section, text: "Integrity annex".to_owned() },
            Block::Paragraph {
                text: "What this report says was done is recorded in an append-only ledger. The \
                       checkpoint below signs how many entries there were and one hash over all \
                       of them: no entry can be changed, removed or reordered without the hash \
                       becoming another one."
                    .to_owned(),
            },
            Block::KeyValues {
                facts: vec![
                    Fact::text("Ledger", &self.origin),
                    Fact::text("Entries", count(self.entries)),
                    Fact::mono("Root", &self.root),
                    Fact::text("Signed", short_time(self.signed_at)),
                    Fact::mono("Public key", &self.public_key),
                ],
            },
            Block::Heading { level: Level::Part, text: "Checkpoint".to_owned() },
            Block::Monospace {
                lines: self.checkpoint.trim_end().lines().map(str::to_owned).collect(),
            },
        ];
        if !self.inclusion.is_empty() {
            blocks.push(Block::Heading {
                level: Level::Part,
                text: "Entries this report rests on".to_owned(),
            });
        }
        for entry in &self.inclusion {
            let mut lines = vec![format!("entry {}  {}", entry.index, entry.what)];
            lines.push(format!("leaf  {}", entry.leaf_hash));
            lines.extend(entry.path.iter().map(|hash| format!("path  {hash}")));
            blocks.push(Block::Monospace { lines });
        }
        blocks.extend([
            Block::Heading { level: Level::Part, text: "How to verify".to_owned() },
            Block::Paragraph {
                text: "Ask for an export of the ledger and run the command below on any machine. \
                       It needs no network and no access to the console. Compare the root and the \
                       number of entries it prints with those above, and obtain the public key \
                       from somebody other than the sender of this report."
                    .to_owned(),
            },
            Block::Monospace {
                lines: vec![
                    "compliance audit verify export.jsonl --key public-key.txt --checkpoint \
                     checkpoint.txt"
                        .to_owned(),
                ],
            },
            Block::Notice {
                tone: Tone::Note,
                text: "The checkpoint and the rows of this report are attached to this PDF as \
                       files. The PDF itself carries no signature: its SHA-256 digest is recorded \
                       in the ledger when it is made."
                    .to_owned(),
            },
        ]);
        blocks
    }

    /// The checkpoint and the key, to be carried inside the PDF.
    pub(crate) fn attachments(&self) -> [Attachment; 2] {
        [
            Attachment {
                name: "checkpoint.txt".to_owned(),
                media_type: "text/plain".to_owned(),
                description: "Signed checkpoint of the ledger".to_owned(),
                bytes: self.checkpoint.clone().into_bytes(),
            },
            Attachment {
                name: "public-key.txt".to_owned(),
                media_type: "text/plain".to_owned(),
                description: "Key that verifies the checkpoint".to_owned(),
                bytes: format!("{}\n", self.public_key).into_bytes(),
            },
        ]
    }
}
