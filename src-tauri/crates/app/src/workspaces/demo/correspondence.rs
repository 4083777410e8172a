//! What is written and written down in the demonstration: letters, replies, notes, a mandate,
//! evidence. The texts are invented, like everybody in them.

use serde_json::{Value, json};

use super::Step;

/// The person whose request also asks somebody to look by hand.
pub(super) const BY_HAND: u64 = 1_581;

/// Something that is done beside a step.
pub(super) struct Said {
    /// The operation.
    pub(super) operation: &'static str,
    /// Its input without the request.
    fields: &'static str,
}

impl Said {
    /// The input for a request.
    pub(super) fn input(&self, id: &str) -> Value {
        // A note is its text; everything else is JSON.
        let mut input: Value = match self.operation {
            "notes.add" => json!({ "text": self.fields }),
            _ => serde_json::from_str(self.fields).unwrap_or_else(|_| json!({})),
        };
        input["id"] = json!(id);
        input
    }
}

/// Where something is said.
enum At {
    /// In place of the step that this operation records.
    Instead(&'static str),
    /// Before the step.
    Before(&'static str),
    /// At the end.
    Last,
}

/// Who, where, what.
const SAID: &[(u64, At, Said)] = &[
    (610, At::Instead("requests.acknowledge"), letter(ACKNOWLEDGEMENT)),
    (610, At::Instead("requests.extend"), letter(EXTENSION)),
    (610, At::Last, reply(UNDERSTOOD)),
    (610, At::Last, note("Two archives to go through; the second is in the cellar.")),
    (402, At::Instead("requests.acknowledge"), letter(ACKNOWLEDGEMENT)),
    (402, At::Instead("requests.ask_identity"), letter(IDENTITY)),
    (402, At::Last, reply(CODE)),
    (366, At::Instead("requests.ask_identity"), letter(IDENTITY)),
    (366, At::Last, evidence(BILL)),
    (1_650, At::Instead("requests.acknowledge"), letter(ACKNOWLEDGEMENT)),
    (1_650, At::Last, note("Wants the package on a stick, by post. Passphrase by telephone.")),
    (863, At::Last, mandate(LAWYER)),
    (149, At::Last, letter(QUESTION)),
    (149, At::Last, reply(ANSWER)),
    (88, At::Last, letter(r#"{ "kind": "refusal", "channel": "file" }"#)),
    (1_811, At::Before("requests.close"), letter(r#"{ "kind": "delivery", "channel": "file" }"#)),
    (1_024, At::Before("requests.close"), letter(PARTIAL)),
    (BY_HAND, At::Last, note("The case number is on the letter she sent a copy of.")),
];

const ACKNOWLEDGEMENT: &str =
    r#"{ "kind": "acknowledgement", "channel": "file", "with_step": true }"#;
const PARTIAL: &str = r#"{ "kind": "partial_erasure", "channel": "file" }"#;
const EXTENSION: &str = r#"{ "kind": "extension", "channel": "file", "with_step": true,
    "asked": { "reason": "Seven years of orders lie in two archives." } }"#;
const IDENTITY: &str = r#"{ "kind": "identity_request", "channel": "file", "with_step": true,
    "asked": { "method": "email_code" } }"#;
const QUESTION: &str = r#"{ "kind": "question", "channel": "file",
    "asked": { "question": "We found two accounts. Do you mean both of them?" } }"#;
const UNDERSTOOD: &str = r#"{ "channel": "e-mail", "text":
    "Thank you for telling me. The end of the year is soon enough." }"#;
const CODE: &str = r#"{ "channel": "e-mail", "text": "The code is 48 21 07." }"#;
const ANSWER: &str = r#"{ "channel": "e-mail", "text": "Yes, both of them, please.",
    "files": [{ "name": "accounts.txt", "content": "VHdvIGFjY291bnRzOiAyMDE5IGFuZCAyMDIzLgo=" }] }"#;
const BILL: &str = r#"{ "method": "known_contact",
    "file": { "name": "electricity-bill.txt", "content": "SW52ZW50ZWQgYmlsbC4K" } }"#;
const LAWYER: &str = r#"{ "relation": "lawyer", "name": "Seibt, lawyers",
    "contact": "post@seibt.example", "mandate": "Power of attorney, signed, dated this month.",
    "file": { "name": "power-of-attorney.txt", "content": "UG93ZXIgb2YgYXR0b3JuZXkuCg==" } }"#;

const fn letter(fields: &'static str) -> Said {
    Said { operation: "letters.send", fields }
}

const fn reply(fields: &'static str) -> Said {
    Said { operation: "letters.receive", fields }
}

const fn evidence(fields: &'static str) -> Said {
    Said { operation: "evidence.add", fields }
}

const fn mandate(fields: &'static str) -> Said {
    Said { operation: "mandates.record", fields }
}

const fn note(text: &'static str) -> Said {
    Said { operation: "notes.add", fields: text }
}

/// The steps of a request with what is said beside them.
pub(super) fn told(person: u64, steps: Vec<Step>) -> Vec<Step> {
    let mine = || SAID.iter().filter(|(who, _, _)| *who == person);
    let mut all = Vec::new();
    for step in steps {
        let operation = step.operation();
        let instead = mine().find(|(_, at, _)| matches!(at, At::Instead(one) if *one == operation));
        let before = mine().filter(|(_, at, _)| matches!(at, At::Before(one) if *one == operation));
        all.extend(before.map(|(_, _, said)| Step::Beside(said)));
        all.push(instead.map_or(step, |(_, _, said)| Step::Beside(said)));
    }
    all.extend(
        mine().filter(|(_, at, _)| matches!(at, At::Last)).map(|(_, _, said)| Step::Beside(said)),
    );
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_said_is_json_or_a_note() {
        for (_, _, said) in SAID {
            let json = serde_json::from_str::<Value>(said.fields).is_ok();
            assert_eq!(json, said.operation != "notes.add", "{}", said.fields);
        }
    }
}
