//! What is written to the person of a request, and what they answer.

use std::io::{BufRead as _, BufReader};
use std::net::{IpAddr, TcpListener};
use std::sync::{Arc, Mutex};

use app::Code;
use mailin::{Action, AuthMechanism, Handler, SessionBuilder, response};
use serde_json::{Value, json};

use crate::world::{World, on_both_engines};

on_both_engines! {
    a_letter_is_previewed_edited_and_written_to_a_folder,
    a_field_that_is_unknown_or_unresolved_is_never_sent,
    an_extension_letter_feeds_the_clock_and_one_that_is_too_late_does_not,
    a_refusal_names_reason_authority_and_remedy,
    an_erasure_letter_quotes_the_day_backups_are_free,
    a_letter_goes_out_by_smtp_and_a_refused_one_says_so,
    a_reply_is_kept_sealed_with_its_files_and_too_large_a_file_is_refused,
    what_is_kept_of_the_correspondence_opens_only_with_both_keys,
}

async fn configured(world: &World) {
    let settings = json!({
        "sender": "Shop data protection", "contact": "privacy@shop.example",
        "authority": null, "smtp": null,
    });
    let input = json!({ "settings": settings });
    world.call("dpo", "letters.configure", input).await.unwrap();
}

async fn opened(world: &World, kind: &str, language: &str) -> Value {
    let input = json!({
        "kind": kind, "subject_name": "Ada Quill", "language": language, "channel": "form",
        "identifiers": [{ "kind": "email", "value": "ada@example.org" }],
    });
    let opened = world.call("handler", "requests.open", input).await.unwrap();
    json!({ "id": opened["id"] })
}

fn letter(on: &Value, kind: &str) -> Value {
    json!({ "id": on["id"], "kind": kind, "channel": "file" })
}

fn text(answer: &Value) -> String {
    std::fs::read_to_string(answer["text_file"].as_str().unwrap()).unwrap()
}

async fn a_letter_is_previewed_edited_and_written_to_a_folder(world: World) {
    configured(&world).await;
    let on = opened(&world, "access", "de").await;
    let look = json!({ "id": on["id"], "kind": "acknowledgement" });
    let shown = world.call("handler", "letters.preview", look).await.unwrap();
    assert_eq!(shown["missing"], json!([]));
    assert_eq!(
        (&shown["language"], &shown["step"]),
        (&json!("de"), &json!("requests.acknowledge"))
    );
    let body = shown["text"].as_str().unwrap();
    assert!(body.contains("Guten Tag Ada Quill") && body.contains("Antrag auf Auskunft"), "{body}");

    let mut send = letter(&on, "acknowledgement");
    send["with_step"] = json!(true);
    send["text"] = json!(format!("{body}\nWir sind im Urlaub. Ihre Nummer: {{{{number}}}}"));
    let sent = world.call("handler", "letters.send", send).await.unwrap();
    let number = world.show(&on).await["row"]["number"].clone();
    let number = number.as_str().unwrap();
    assert!(text(&sent).contains(&format!("Ihre Nummer: {number}")), "{}", text(&sent));
    let pdf = std::fs::read(sent["file"].as_str().unwrap()).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    assert_eq!(world.show(&on).await["row"]["state"], "acknowledged", "the step went with it");

    let listed = world.call("dpo", "letters.list", on.clone()).await.unwrap();
    let kept = &listed["letters"][0];
    assert_eq!((&kept["edited"], &kept["state"]), (&json!(true), &json!("sent")));
    assert!(kept["body"].as_str().unwrap().contains("Urlaub"));
    let mut again = letter(&on, "acknowledgement");
    again["language"] = json!("fr");
    let again = world.call("handler", "letters.send", again).await.unwrap();
    assert!(text(&again).contains("Nous avons bien reçu"), "{}", text(&again));
    let listed = world.call("dpo", "letters.list", on.clone()).await.unwrap();
    assert_eq!(listed["letters"][0]["edited"], false, "as the template says it");
    let log = world.log().await.join("\n");
    assert!(log.contains("letters.sent") && log.contains("requests.acknowledged"));
    for personal in ["Ada", "Quill", "Urlaub", "privacy@shop"] {
        assert!(!log.contains(personal), "{personal} stands in the log");
    }
}

async fn a_field_that_is_unknown_or_unresolved_is_never_sent(world: World) {
    let on = opened(&world, "access", "en").await;
    let early = world.call("handler", "letters.send", letter(&on, "acknowledgement")).await;
    let early = early.unwrap_err();
    assert_eq!(early.code, Code::Refused);
    assert!(early.message.contains("{{contact}}") && early.message.contains("settings"), "{early}");
    configured(&world).await;
    for (kind, names) in [
        ("question", "{{question}}"),
        ("delivery", "{{files}}"),
        ("erasure_done", "{{backups_free}}"),
        ("refusal", "{{reason}}"),
        ("extension", "{{reason}}"),
    ] {
        let look = json!({ "id": on["id"], "kind": kind });
        let shown = world.call("handler", "letters.preview", look).await.unwrap();
        let missing = shown["missing"].to_string();
        assert!(missing.contains(names.trim_matches(['{', '}'])), "{kind}: {missing}");
        let error = world.call("handler", "letters.send", letter(&on, kind)).await.unwrap_err();
        assert!(error.message.contains("{{"), "{kind}: {error}");
    }
    for (text, names) in [
        ("# Hello\n\nDear {{first_name}}", "{{first_name}}"),
        ("# Hello\n\nYou have {{rows}} rows", "{{rows}}"),
        ("# Hello\n\nDear {{recipient", "braces"),
        ("Hello", "subject"),
    ] {
        let mut send = letter(&on, "acknowledgement");
        send["text"] = json!(text);
        let error = world.call("handler", "letters.send", send).await.unwrap_err();
        assert!(error.message.contains(names), "{text:?}: {error}");
    }
    let listed = world.call("dpo", "letters.list", on).await.unwrap();
    assert_eq!(listed["letters"], json!([]));
    let folder = world.folder.path().join("output");
    assert!(!folder.exists() || folder.read_dir().unwrap().next().is_none(), "no file was written");
}

async fn an_extension_letter_feeds_the_clock_and_one_that_is_too_late_does_not(world: World) {
    configured(&world).await;
    let on = opened(&world, "access", "pl").await;
    let before = world.show(&on).await["row"]["due"].clone();
    let mut send = letter(&on, "extension");
    send["asked"] = json!({ "reason": "Siedem lat zamówień w dwóch archiwach." });
    send["with_step"] = json!(true);
    let sent = world.call("handler", "letters.send", send.clone()).await.unwrap();
    let shown = world.show(&on).await;
    assert!(shown["row"]["flags"].to_string().contains("extended"), "{}", shown["row"]);
    assert_ne!(shown["row"]["due"], before);
    assert_eq!(shown["clock"]["extension"]["valid"], true);
    let text = text(&sent);
    assert!(text.contains("Siedem lat") && text.contains("skargę"), "{text}");
    let twice = world.call("handler", "letters.send", send).await.unwrap_err();
    assert!(twice.message.contains("extended before"), "{twice}");

    let late = json!({
        "kind": "access", "subject_name": "Ada Quill", "language": "en", "channel": "form",
        "identifiers": [{ "kind": "email", "value": "ada@example.org" }],
        "received_at": world.console.env().now() - chrono::Duration::days(60),
    });
    let late = world.call("handler", "requests.open", late).await.unwrap();
    let mut send = letter(&late, "extension");
    send["asked"] = json!({ "reason": "Too much work." });
    let error = world.call("handler", "letters.send", send).await.unwrap_err();
    assert!(error.message.contains("{{extended_due}}"), "{error}");
    assert!(error.message.contains("too late"), "{error}");
}

async fn a_refusal_names_reason_authority_and_remedy(world: World) {
    configured(&world).await;
    let on = opened(&world, "access", "en").await;
    let refuse = json!({
        "id": on["id"], "ground": "excessive", "reason": "You asked for the same three times.",
    });
    let refused = world.call("handler", "requests.refuse", refuse).await.unwrap();
    let approve = json!({
        "id": on["id"], "digest": refused["digest"], "passphrase": crate::world::PASSPHRASE,
    });
    world.call("approver", "requests.approve", approve).await.unwrap();
    let sent = world.call("handler", "letters.send", letter(&on, "refusal")).await.unwrap();
    let text = text(&sent);
    for part in ["the same three times", "bfdi.bund.de", "Article 77", "judicial remedy"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let dossier = world.call("dpo", "requests.dossier", on).await.unwrap();
    assert_eq!(dossier["ground"], "excessive");
    let log = world.log().await.join("\n");
    assert!(log.contains(r#""ground":"excessive""#), "the ground of the closing is recorded");
}

async fn an_erasure_letter_quotes_the_day_backups_are_free(world: World) {
    configured(&world).await;
    let on = world.verified("erasure").await;
    world.call("handler", "requests.plan", on.clone()).await.unwrap();
    world.work().await;
    let submitted = world.call("handler", "requests.submit", on.clone()).await.unwrap();
    let approve = json!({
        "id": on["id"], "digest": submitted["digest"], "passphrase": crate::world::PASSPHRASE,
    });
    world.call("approver", "requests.approve", approve).await.unwrap();
    let number = world.show(&on).await["row"]["number"].clone();
    let execute = json!({ "id": on["id"], "confirm": number });
    world.call("dpo", "requests.execute", execute).await.unwrap();
    world.work().await;
    let sent = world.call("handler", "letters.send", letter(&on, "partial_erasure")).await.unwrap();
    let text = text(&sent);
    let free = world.console.env().now().date_naive() + chrono::Days::new(30);
    let quoted = free.format("%-d %B %Y").to_string();
    assert!(text.contains(&quoted), "{quoted}: {text}");
    assert!(text.contains("Orders: AO 147, until "), "what is kept, and why: {text}");
}

/// What a mail server took in.
#[derive(Clone, Default)]
struct Inbox(Arc<Mutex<String>>);

impl Handler for Inbox {
    fn rcpt(&mut self, to: &str) -> mailin::Response {
        self.0.lock().unwrap().push_str(&format!("TO {to}\n"));
        if to.starts_with("nobody") { response::NO_MAILBOX } else { response::OK }
    }

    fn data(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.0.lock().unwrap().push_str(&String::from_utf8_lossy(bytes));
        Ok(())
    }

    fn auth_plain(&mut self, _: &str, who: &str, password: &str) -> mailin::Response {
        let fits = (who, password) == ("console", "harbour");
        if fits { response::AUTH_OK } else { response::INVALID_CREDENTIALS }
    }
}

/// A mail server on this machine.
fn mail_server() -> (u16, Inbox) {
    let inbox = Inbox::default();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let kept = inbox.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            let mut builder = SessionBuilder::new("mail.test");
            builder.enable_auth(AuthMechanism::Plain).insecure_enable_plaintext_auth();
            let mut session = builder.build(IpAddr::from([127, 0, 0, 1]), kept.clone());
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut writer = stream;
            session.greeting().write_to(&mut writer).unwrap();
            let mut line = Vec::new();
            while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                let answer = session.process(&line);
                line.clear();
                match answer.action {
                    Action::NoReply => continue,
                    Action::Close => {
                        answer.write_to(&mut writer).unwrap();
                        break;
                    }
                    Action::Reply | Action::UpgradeTls => {
                        if answer.write_to(&mut writer).is_err() {
                            break;
                        }
                    }
                }
            }
        }
    });
    (port, inbox)
}

async fn a_letter_goes_out_by_smtp_and_a_refused_one_says_so(world: World) {
    let (port, inbox) = mail_server();
    let settings = |host: &str, login: Value| {
        json!({
            "sender": "Shop data protection", "contact": "privacy@shop.example", "authority": null,
            "smtp": { "host": host, "port": port, "security": "none", "login": login,
                "from": "privacy@shop.example" },
        })
    };
    let open = json!({ "settings": settings("mail.shop.example", json!(null)) });
    let open = world.call("dpo", "letters.configure", open).await.unwrap_err();
    assert!(open.message.contains("without TLS"), "{open}");
    assert_eq!(open.field.as_deref(), Some("security"));
    let wrong = json!({ "settings": settings("127.0.0.1", json!("console")), "password": "no" });
    world.call("dpo", "letters.configure", wrong).await.unwrap();
    let tested = world.call("dpo", "letters.test", json!({})).await.unwrap();
    assert_eq!(tested["reachable"], false, "{tested}");
    let right =
        json!({ "settings": settings("127.0.0.1", json!("console")), "password": "harbour" });
    let kept = world.call("dpo", "letters.configure", right).await.unwrap();
    assert!(!kept.to_string().contains("harbour"), "the password stays in the backend");
    let tested = world.call("dpo", "letters.test", json!({})).await.unwrap();
    assert_eq!(tested["reachable"], true, "{tested}");

    let on = opened(&world, "access", "de").await;
    let mut send = letter(&on, "acknowledgement");
    send["channel"] = json!("smtp");
    send["email"] = json!("stranger@example.org");
    let stranger = world.call("handler", "letters.send", send.clone()).await.unwrap_err();
    assert_eq!(stranger.field.as_deref(), Some("email"), "{stranger}");
    send["email"] = json!(null);
    send["with_step"] = json!(true);
    world.call("handler", "letters.send", send).await.unwrap();
    let mail = inbox.0.lock().unwrap().clone();
    for part in ["TO ada@example.org", "From: \"Shop data protection\" <privacy@shop.example>"] {
        assert!(mail.contains(part), "{part}: {mail}");
    }
    assert!(mail.contains("application/pdf") && mail.contains("Subject: "), "{mail}");
    assert_eq!(world.show(&on).await["row"]["state"], "acknowledged");

    let input = json!({
        "kind": "access", "subject_name": "Nobody", "language": "en", "channel": "form",
        "identifiers": [{ "kind": "email", "value": "nobody@example.org" }],
    });
    let nobody = world.call("handler", "requests.open", input).await.unwrap();
    let mut send = letter(&nobody, "acknowledgement");
    send["channel"] = json!("smtp");
    send["with_step"] = json!(true);
    let error = world.call("handler", "letters.send", send).await.unwrap_err();
    assert_eq!(error.code, Code::SourceUnavailable);
    assert!(error.message.contains("refused") && !error.message.contains("nobody@"), "{error}");
    let nobody = json!({ "id": nobody["id"] });
    assert_eq!(world.show(&nobody).await["row"]["state"], "received", "the step was not taken");
    let listed = world.call("dpo", "letters.list", nobody).await.unwrap();
    assert_eq!(listed["letters"][0]["state"], "failed");
    let log = world.log().await.join("\n");
    assert!(log.contains("letters.failed") && !log.contains("example.org"));
}

async fn a_reply_is_kept_sealed_with_its_files_and_too_large_a_file_is_refused(world: World) {
    let on = opened(&world, "access", "en").await;
    let path = world.folder.path().join("answer.txt");
    std::fs::write(&path, "I mean the account of 2019.").unwrap();
    let reply = json!({
        "id": on["id"], "channel": "e-mail", "text": "See the attachment.",
        "files": [{ "path": path }, { "name": "../../b.txt", "content": "aGVsbG8=" }],
    });
    world.call("handler", "letters.receive", reply).await.unwrap();
    let listed = world.call("dpo", "letters.list", on.clone()).await.unwrap();
    let reply = &listed["letters"][0];
    assert_eq!((&reply["kind"], &reply["state"]), (&json!(null), &json!("received")));
    let files = reply["attachments"].as_array().unwrap();
    let names: Vec<_> = files.iter().map(|file| file["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"answer.txt") && names.contains(&"b.txt"), "a name is no path");
    let file = files.iter().find(|file| file["name"] == "answer.txt").unwrap();
    let save = json!({ "id": on["id"], "attachment": file["id"] });
    let saved = world.call("dpo", "attachments.save", save).await.unwrap();
    assert_eq!(saved["sha256"], file["sha256"]);
    let again = std::fs::read_to_string(saved["file"].as_str().unwrap()).unwrap();
    assert_eq!(again, "I mean the account of 2019.");

    let large = std::fs::File::create(world.folder.path().join("large.bin")).unwrap();
    large.set_len(10 * 1024 * 1024 + 1).unwrap();
    for file in [
        json!({ "path": world.folder.path().join("large.bin") }),
        json!({ "path": world.folder.path().join("missing.pdf") }),
        json!({ "name": "empty.txt", "content": "" }),
        json!({ "name": "bad.txt", "content": "%%%" }),
        json!({ "name": "none.txt" }),
    ] {
        let reply = json!({ "id": on["id"], "channel": "e-mail", "text": "", "files": [file] });
        let error = world.call("handler", "letters.receive", reply).await.unwrap_err();
        assert_eq!((error.code, error.field.as_deref()), (Code::Invalid, Some("file")), "{error}");
        if file["path"].to_string().contains("large") {
            assert!(error.message.contains("large.bin is larger than 10 MB"), "{error}");
        }
    }
}

async fn what_is_kept_of_the_correspondence_opens_only_with_both_keys(world: World) {
    let on = opened(&world, "access", "en").await;
    let reply = json!({ "id": on["id"], "channel": "letter", "text": "my confidential words" });
    world.call("handler", "letters.receive", reply).await.unwrap();
    let request = on["id"].as_str().unwrap().parse().unwrap();
    let kept = store::letters::list(world.console.store(), request).await.unwrap();
    let sealed = &kept[0].content_sealed;
    assert!(!String::from_utf8_lossy(sealed).contains("confidential"));
    let subject = store::subjects::find(world.console.store(), request).await.unwrap().unwrap();
    let content_key: [u8; 32] = subject.content_key.clone().try_into().unwrap();
    let keys = &world.people["dpo"].keys;
    assert!(app::keys::unseal(&content_key, "letter", sealed).is_err(), "not with the one alone");
    assert!(keys.unseal("letter", sealed).is_err(), "not with the other alone");
    let both = keys.content_key(&subject.content_key);
    let opened = app::keys::unseal(&both, "letter", sealed).unwrap();
    assert!(String::from_utf8(opened).unwrap().contains("confidential"));
}
