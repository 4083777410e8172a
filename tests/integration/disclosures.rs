//! Disclosures from the draft to the acceptance: two people, notice, schedules, what the checks
//! find, who is asked, and what was in force when.

use std::sync::Arc;

use app::environment::{Ambient, Environment as _, Scripted};
use app::{Code, Console, Places, jobs, workspaces};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

use crate::killed;
use crate::world::{PASSPHRASE, World, on_both_engines};

on_both_engines! {
    a_version_is_drafted_approved_scheduled_withdrawn_and_published_when_its_time_has_come,
    two_publishers_at_once_publish_once,
    a_publisher_that_is_killed_publishes_once_in_the_end,
    a_clock_that_is_set_back_turns_no_history_around,
    a_clause_that_contradicts_a_retention_rule_blocks_publication,
    required_content_that_no_clause_says_and_translations_that_lag_are_named,
    a_comment_is_answered_settled_and_gone_with_its_draft,
    people_are_asked_by_jurisdiction_role_and_what_they_accepted,
    an_acceptance_that_cannot_be_is_refused,
    an_older_acceptance_that_arrives_late_changes_nothing,
    counts_that_are_kept_are_what_counting_gives,
    a_correction_takes_two_people_and_no_notice,
    what_was_in_force_and_accepted_is_told_for_any_day,
    the_people_to_be_told_are_listed,
    hostile_markdown_is_refused_with_its_line,
    an_edit_takes_its_force_from_an_approval_and_sees_the_edit_of_another,
}

/// What is published first in most tests.
const TEXT: &str = "# Terms\n\n## Scope\n\nThese terms apply.\n";

fn terms(number: &str, class: &str, text: &str) -> Value {
    json!({
        "document": "terms", "number": number, "change_class": class, "notice_days": 0,
        "texts": { "en": text },
    })
}

async fn draft(world: &World, input: Value) -> Value {
    let drafted = world.call("publisher", "disclosures.draft", input).await.unwrap();
    json!({ "version": drafted["version"] })
}

async fn approve(world: &World, on: &Value) -> Value {
    let shown = world.call("approver", "disclosures.show", on.clone()).await.unwrap();
    let approve = json!({
        "version": on["version"], "digest": shown["version"]["digest"], "passphrase": PASSPHRASE,
    });
    world.call("approver", "disclosures.approve", approve).await.unwrap()
}

async fn approved(world: &World, input: Value) -> Value {
    let on = draft(world, input).await;
    world.call("publisher", "disclosures.submit", on.clone()).await.unwrap();
    approve(world, &on).await;
    on
}

async fn publish(world: &World, input: Value) -> Value {
    let on = approved(world, input).await;
    world.call("publisher", "disclosures.publish", on.clone()).await.unwrap();
    on
}

async fn refused(world: &World, who: &str, operation: &str, input: Value) -> String {
    let error = world.call(who, operation, input).await.unwrap_err();
    assert_eq!(error.code, Code::Refused, "{}", error.message);
    error.message.into()
}

async fn state(world: &World, on: &Value) -> String {
    let shown = world.call("publisher", "disclosures.show", on.clone()).await.unwrap();
    shown["version"]["state"].as_str().unwrap().to_owned()
}

async fn accept(world: &World, person: &str, number: &str, at: Option<DateTime<Utc>>) -> Value {
    let input = json!({
        "person": person, "document": "terms", "number": number, "language": "en",
        "surface": "web", "at": at,
    });
    world.call("publisher", "disclosures.record_acceptance", input).await.unwrap()
}

async fn ask(world: &World, person: &str, jurisdiction: &str, role: &str) -> bool {
    let input = json!({ "person": person, "jurisdiction": jurisdiction, "role": role });
    let asked = world.call("publisher", "disclosures.requires_prompt", input).await.unwrap();
    asked["required"].as_bool().unwrap()
}

/// The same workspace on a machine whose clock says another time.
async fn at(world: &World, now: DateTime<Utc>) -> Console {
    let places = Places {
        output: world.folder.path().join("output"),
        checkpoints: world.folder.path().join("checkpoints"),
    };
    workspaces::open(&world.database, places, Arc::new(Scripted::new(now, 9))).await.unwrap()
}

async fn a_version_is_drafted_approved_scheduled_withdrawn_and_published_when_its_time_has_come(
    world: World,
) {
    let first = publish(&world, terms("1.0.0", "material", TEXT)).await;
    let next = json!({
        "document": "terms", "number": "1.1.0", "change_class": "material",
        "texts": { "en": "# Terms\n\n## Scope\n\nThese new terms apply.\n" },
    });
    let on = draft(&world, next).await;
    world.call("publisher", "disclosures.submit", on.clone()).await.unwrap();
    let own = world.call(
        "publisher",
        "disclosures.approve",
        json!({
            "version": on["version"], "digest": "x", "passphrase": PASSPHRASE,
        }),
    );
    assert_eq!(own.await.unwrap_err().code, Code::Forbidden, "the author is no second person");
    approve(&world, &on).await;
    let told = refused(&world, "publisher", "disclosures.publish", on.clone()).await;
    assert!(told.contains("30 days before"), "{told}");
    let schedule = |days: i64| json!({ "version": on["version"], "effective_at": Ambient.now() + Duration::days(days) });
    let told = refused(&world, "publisher", "disclosures.schedule", schedule(10)).await;
    assert!(told.contains("30 days before"), "{told}");
    world.call("publisher", "disclosures.schedule", schedule(40)).await.unwrap();
    let edit = json!({ "version": on["version"], "texts": { "en": "other" } });
    refused(&world, "publisher", "disclosures.edit", edit).await;
    refused(&world, "publisher", "disclosures.discard", on.clone()).await;
    let other = json!({
        "document": "terms", "number": "1.2.0", "change_class": "clarifying",
        "texts": { "en": "# Terms\n\n## Scope\n\nMore.\n" },
    });
    let other = approved(&world, other).await;
    let twice = json!({
        "version": other["version"], "effective_at": Ambient.now() + Duration::days(50),
    });
    let told = refused(&world, "publisher", "disclosures.schedule", twice).await;
    assert!(told.contains("1.1.0 is scheduled already"), "{told}");
    let withdraw = json!({ "version": on["version"], "reason": "The court rules on Monday." });
    world.call("publisher", "disclosures.unschedule", withdraw).await.unwrap();
    assert_eq!(state(&world, &on).await, "approved");
    world.call("publisher", "disclosures.schedule", schedule(40)).await.unwrap();

    assert_eq!(jobs::publish_due(&world.console).await.unwrap(), 0, "its time has not come");
    let later = at(&world, Ambient.now() + Duration::days(41)).await;
    assert_eq!(jobs::publish_due(&later).await.unwrap(), 1);
    assert_eq!(jobs::publish_due(&later).await.unwrap(), 0, "once");
    assert_eq!(state(&world, &on).await, "published");
    assert_eq!(state(&world, &first).await, "superseded");
    let history =
        world.call("auditor", "disclosures.history", json!({ "document": "terms" })).await.unwrap();
    let lines = history["versions"].as_array().unwrap();
    let numbers: Vec<&Value> = lines.iter().map(|line| &line["version"]["number"]).collect();
    assert_eq!(numbers, ["1.2.0", "1.1.0", "1.0.0"]);
    assert_eq!(lines[2]["until"], lines[1]["version"]["in_force_at"]);
    assert_eq!(lines[1]["until"], Value::Null);
    let log = world.log().await.join("\n");
    assert!(!log.contains("court rules"), "a reason is not in the log");
    for action in ["disclosures.scheduled", "disclosures.unscheduled", "disclosures.published"] {
        assert!(log.contains(action), "{action}");
    }
}

async fn two_publishers_at_once_publish_once(world: World) {
    publish(&world, terms("1.0.0", "material", TEXT)).await;
    let on = approved(&world, terms("1.1.0", "material", "# Terms\n\n## Scope\n\nNew.\n")).await;
    let effective_at = Ambient.now() + Duration::days(1);
    let schedule = json!({ "version": on["version"], "effective_at": effective_at });
    world.call("publisher", "disclosures.schedule", schedule).await.unwrap();
    let now = effective_at + Duration::minutes(1);
    let (one, two) = (at(&world, now).await, at(&world, now).await);
    let (one, two, three) = tokio::join!(
        jobs::publish_due(&one),
        jobs::publish_due(&two),
        world.call("publisher", "disclosures.publish", on.clone()),
    );
    let published = one.unwrap_or(0) + two.unwrap_or(0) + usize::from(three.is_ok());
    assert_eq!(published, 1);
    let log = world.log().await.join("\n");
    assert_eq!(log.matches("disclosures.published").count(), 2, "1.0.0 and 1.1.0");
    let n = "select cast(count(*) as text) from versions where state = 'published'";
    assert_eq!(world.text(n).await, "1");
}

async fn a_publisher_that_is_killed_publishes_once_in_the_end(world: World) {
    publish(&world, terms("1.0.0", "material", TEXT)).await;
    for (round, point) in (1..).zip(killed::points(&["disclosure."])) {
        let text = format!("# Terms\n\n## Scope\n\nRound {round}.\n");
        let on = approved(&world, terms(&format!("1.{round}.0"), "material", &text)).await;
        let effective_at = Ambient.now() + Duration::days(round);
        let schedule = json!({ "version": on["version"], "effective_at": effective_at });
        world.call("publisher", "disclosures.schedule", schedule).await.unwrap();
        killed::dies_publishing(&world, point, round + 1);
        let committed = point == "disclosure.published";
        let expected = if committed { "published" } else { "scheduled" };
        assert_eq!(state(&world, &on).await, expected, "{point}: all of it or nothing");
        let later = at(&world, effective_at + Duration::days(1)).await;
        let left = usize::from(!committed);
        assert_eq!(jobs::publish_due(&later).await.unwrap(), left, "{point}");
        assert_eq!(state(&world, &on).await, "published", "{point}");
    }
    let log = world.log().await.join("\n");
    assert_eq!(log.matches("disclosures.published").count(), 4);
    let verdict = world.call("auditor", "audit.verify", json!({})).await.unwrap();
    assert_eq!(verdict["intact"], true);
}

async fn a_clock_that_is_set_back_turns_no_history_around(world: World) {
    publish(&world, terms("1.0.0", "material", TEXT)).await;
    let on = approved(&world, terms("1.1.0", "material", "# Terms\n\n## Scope\n\nNew.\n")).await;
    let effective_at = Ambient.now() + Duration::days(9);
    let schedule = json!({ "version": on["version"], "effective_at": effective_at });
    world.call("publisher", "disclosures.schedule", schedule).await.unwrap();
    // A machine whose clock is ahead publishes; ours is right, and now behind.
    let ahead = at(&world, effective_at + Duration::hours(1)).await;
    assert_eq!(jobs::publish_due(&ahead).await.unwrap(), 1);
    assert_eq!(jobs::publish_due(&world.console).await.unwrap(), 0);
    publish(&world, terms("1.2.0", "material", "# Terms\n\n## Scope\n\nNewer.\n")).await;
    let history =
        world.call("auditor", "disclosures.history", json!({ "document": "terms" })).await.unwrap();
    let since: Vec<DateTime<Utc>> = history["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["version"]["in_force_at"].as_str().unwrap().parse().unwrap())
        .collect();
    assert!(since.windows(2).all(|two| two[0] > two[1]), "{since:?}");
    let told = world
        .call("publisher", "disclosures.requires_prompt", json!({ "person": "1" }))
        .await
        .unwrap();
    assert_eq!(told["documents"][0]["in_force"], "1.2.0");
}

async fn a_clause_that_contradicts_a_retention_rule_blocks_publication(world: World) {
    let text = |period: &str| {
        format!(
            "# Privacy\n\n## Keeping\n<!-- law: GDPR 13(2)(a) -->\n\nWe keep your orders and \
             payments for {period}.\n"
        )
    };
    let input = |number: &str, period: &str| {
        json!({
            "document": "privacy", "number": number, "change_class": "editorial",
            "texts": { "en": text(period), "de": "# Datenschutz\n\nWir speichern Ihre Daten 2 Jahre." },
        })
    };
    let on = approved(&world, input("1.0.0", "2 years")).await;
    let shown = world.call("publisher", "disclosures.show", on.clone()).await.unwrap();
    let found: Vec<(&Value, &Value)> = shown["findings"]["contradictions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["language"], &one["dataset"]))
        .collect();
    let financial = json!("financial_records");
    assert_eq!(found, [(&json!("de"), &financial), (&json!("en"), &financial)]);
    let told = refused(&world, "publisher", "disclosures.publish", on.clone()).await;
    assert!(told.contains("P2Y of financial_records"), "{told}");
    let mended = json!({
        "version": on["version"], "texts": { "en": text("7 years") }, "removed": ["de"],
    });
    world.call("publisher", "disclosures.edit", mended).await.unwrap();
    world.call("publisher", "disclosures.submit", on.clone()).await.unwrap();
    approve(&world, &on).await;
    world.call("publisher", "disclosures.publish", on).await.unwrap();
}

async fn required_content_that_no_clause_says_and_translations_that_lag_are_named(world: World) {
    let texts = json!({
        "en": "# Privacy\n\n## Who\n<!-- law: GDPR 13(1)(a) -->\n\nWe.\n",
        "de": "# Datenschutz\n\n## Wer\n<!-- law: GDPR 13(1)(a) -->\n\nWir.\n",
    });
    let first = json!({
        "document": "privacy", "number": "1.0.0", "change_class": "editorial", "texts": texts,
    });
    publish(&world, first).await;
    let next = json!({
        "document": "privacy", "number": "1.1.0", "change_class": "editorial",
        "texts": { "en": "# Privacy\n\n## Who\n<!-- law: GDPR 13(1)(a) -->\n\nWe, Inc.\n" },
    });
    let on = draft(&world, next).await;
    let shown = world.call("publisher", "disclosures.show", on.clone()).await.unwrap();
    assert_eq!(shown["findings"]["lagging"], json!(["de"]), "German was taken over as it was");
    let gdpr = &shown["findings"]["checklists"][0];
    assert_eq!((&gdpr["key"], &gdpr["met"]), (&json!("gdpr"), &json!(1)));
    assert_eq!(gdpr["items"].as_array().unwrap().len(), 14);
    assert_eq!(gdpr["items"][0]["clause"], "who");
    assert_eq!(gdpr["items"][1]["clause"], Value::Null);
    assert_eq!(gdpr["items"][1]["law"], "GDPR 13(1)(b)");
    let edit = json!({
        "version": on["version"],
        "texts": { "de": "# Datenschutz\n\n## Wer\n<!-- law: GDPR 13(1)(a) -->\n\nWir, Inc.\n" },
    });
    world.call("publisher", "disclosures.edit", edit).await.unwrap();
    let shown = world.call("publisher", "disclosures.show", on).await.unwrap();
    assert_eq!(shown["findings"]["lagging"], json!([]));
}

async fn a_comment_is_answered_settled_and_gone_with_its_draft(world: World) {
    let on = draft(&world, terms("1.0.0", "material", TEXT)).await;
    let say = |more: Value| {
        let mut input = json!({ "version": on["version"] });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let first = say(json!({ "language": "en", "clause": "scope", "text": "Ada asks: where?" }));
    let first = world.call("approver", "disclosures.comment", first).await.unwrap();
    let reply = say(json!({ "reply_to": first["comment"], "text": "Everywhere." }));
    let reply = world.call("publisher", "disclosures.comment", reply).await.unwrap();
    for bad in [
        json!({ "language": "en", "clause": "none", "text": "x" }),
        json!({ "language": "xx", "text": "x" }),
        json!({ "reply_to": reply["comment"], "text": "x" }),
    ] {
        let error = world.call("approver", "disclosures.comment", say(bad.clone())).await;
        assert_eq!(error.unwrap_err().code, Code::NotFound, "{bad}");
    }
    let settle = json!({ "comment": first["comment"] });
    world.call("publisher", "disclosures.resolve_comment", settle.clone()).await.unwrap();
    refused(&world, "publisher", "disclosures.resolve_comment", settle).await;
    let shown = world.call("publisher", "disclosures.show", on.clone()).await.unwrap();
    let comment = &shown["comments"][0];
    assert_eq!((&comment["clause"], &comment["officer"]), (&json!("scope"), &json!("approver")));
    assert_eq!(comment["replies"][0]["text"], "Everywhere.");
    assert_eq!(comment["resolved_by"], "publisher");
    world.call("publisher", "disclosures.submit", on.clone()).await.unwrap();
    let back = json!({ "version": on["version"], "reason": "Name the places." });
    world.call("approver", "disclosures.send_back", back).await.unwrap();
    let shown = world.call("publisher", "disclosures.show", on.clone()).await.unwrap();
    assert_eq!(shown["comments"][1]["purpose"], "send_back");
    assert_eq!(shown["comments"][1]["text"], "Name the places.", "the author can read why");
    let log = world.log().await.join("\n");
    assert!(!log.contains("Ada asks") && !log.contains("Name the places"), "no text in the log");
    world.call("publisher", "disclosures.discard", on.clone()).await.unwrap();
    let left = world.text("select cast(count(*) as text) from disclosure_comments").await;
    assert_eq!(left, "0");
    let gone = world.call("publisher", "disclosures.show", on).await.unwrap_err();
    assert_eq!(gone.code, Code::NotFound);
}

async fn people_are_asked_by_jurisdiction_role_and_what_they_accepted(world: World) {
    publish(&world, terms("1.0.0", "material", TEXT)).await;
    let rules = json!([
        { "jurisdictions": ["EU"], "roles": [], "changes": ["material"] },
        { "jurisdictions": ["US-CA"], "roles": ["maker"], "changes": ["clarifying", "material"] },
    ]);
    let change = json!({ "document": "terms", "rules": rules });
    world.call("publisher", "disclosures.change_audience", change).await.unwrap();
    for (person, place, role, expected) in [
        ("1", "DE", "buyer", true),
        ("2", "FR", "maker", true),
        ("3", "US-CA", "maker", true),
        ("4", "US-CA", "buyer", false),
        ("5", "BR", "buyer", false),
    ] {
        assert_eq!(ask(&world, person, place, role).await, expected, "{person}");
    }
    for person in ["1", "3"] {
        accept(&world, person, "1.0.0", None).await;
    }
    assert!(!ask(&world, "1", "DE", "buyer").await);
    let coverage = async || {
        let input = json!({ "document": "terms", "days": 7 });
        world.call("dpo", "disclosures.coverage", input).await.unwrap()
    };
    let covered = coverage().await;
    assert_eq!(covered["now"], json!({ "people": 3, "accepted": 2 }));
    assert_eq!(covered["points"].as_array().unwrap().len(), 7);
    assert_eq!(covered["points"][6]["accepted"], 2);
    assert_eq!(covered["points"][5]["accepted"], 0, "yesterday nobody had");

    let text = "# Terms\n\n## Scope\n\nThese terms apply, said more clearly.\n";
    let on = draft(&world, terms("1.1.0", "clarifying", text)).await;
    let simulate = |class: Option<&str>| json!({ "version": on["version"], "change_class": class });
    let asked = world.call("dpo", "disclosures.audience", simulate(None)).await.unwrap();
    assert_eq!(
        asked["all"],
        json!({ "people": 3, "must_accept": 2 }),
        "the maker, and who never did"
    );
    assert_eq!(asked["active"], 5);
    let material = world.call("dpo", "disclosures.audience", simulate(Some("material"))).await;
    let material = material.unwrap();
    assert_eq!(material["all"], json!({ "people": 3, "must_accept": 3 }));
    assert_eq!(material["notice_days"], 30);
    let by: Vec<(&Value, &Value)> = material["by_accepted"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["name"], &one["people"]))
        .collect();
    assert_eq!(by, [(&json!("1.0.0"), &json!(2)), (&Value::Null, &json!(1))]);

    world.call("publisher", "disclosures.submit", on.clone()).await.unwrap();
    approve(&world, &on).await;
    world.call("publisher", "disclosures.publish", on).await.unwrap();
    assert!(!ask(&world, "1", "DE", "buyer").await, "a clarification does not ask again in Europe");
    assert!(ask(&world, "3", "US-CA", "maker").await);
    let covered = coverage().await;
    assert_eq!(covered["number"], "1.1.0");
    assert_eq!(covered["now"], json!({ "people": 3, "accepted": 1 }));
    assert_eq!(covered["exactly"], 0);
    let look = json!({ "person": "nobody" });
    world.call("publisher", "disclosures.requires_prompt", look).await.unwrap();
    let known = world.text("select cast(count(*) as text) from people").await;
    assert_eq!(known, "5", "an officer who looks makes nobody known");
}

async fn an_acceptance_that_cannot_be_is_refused(world: World) {
    publish(&world, terms("1.0.0", "material", TEXT)).await;
    draft(&world, terms("1.1.0", "material", "# Terms\n\nNew.\n")).await;
    let input = |more: Value| {
        let mut input = json!({
            "person": "1", "document": "terms", "number": "1.0.0", "language": "en",
            "surface": "web", "at": null,
        });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    for (more, says) in [
        (json!({ "number": "1.1.0" }), "was not in force"),
        (json!({ "number": "9.9.9" }), "was not in force"),
        (json!({ "at": Ambient.now() - Duration::days(3) }), "was not in force"),
        (json!({ "at": Ambient.now() + Duration::minutes(6) }), "in the future"),
        (json!({ "at": "9999-12-31T23:59:59Z" }), "in the future"),
        (json!({ "language": "de" }), "no text in language"),
    ] {
        let operation = "disclosures.record_acceptance";
        let told = refused(&world, "publisher", operation, input(more.clone())).await;
        assert!(told.contains(says), "{more}: {told}");
    }
    for more in [
        json!({ "person": " " }),
        json!({ "person": "a\u{0}b" }),
        json!({ "surface": "" }),
        json!({ "jurisdiction": "Germany" }),
        json!({ "role": "Ma ker" }),
    ] {
        let answer = world.call("publisher", "disclosures.record_acceptance", input(more.clone()));
        assert_eq!(answer.await.unwrap_err().code, Code::Invalid, "{more}");
    }
    // A clock that is four minutes ahead is a clock.
    let ahead = input(json!({ "at": Ambient.now() + Duration::minutes(4) }));
    world.call("publisher", "disclosures.record_acceptance", ahead).await.unwrap();
    let cx = world.console.cx(world.people.get("publisher").cloned());
    let again = app::operations::call(&cx, "disclosures.record_acceptance", input(json!({}))).await;
    assert_eq!(again.unwrap()["recorded"], false, "the same once more is one");
    let n = world.text("select cast(count(*) as text) from acceptances").await;
    assert_eq!(n, "1");
}

async fn an_older_acceptance_that_arrives_late_changes_nothing(world: World) {
    publish(&world, terms("1.0.0", "material", TEXT)).await;
    let then = Ambient.now();
    publish(&world, terms("1.1.0", "material", "# Terms\n\nNew.\n")).await;
    accept(&world, "1", "1.1.0", None).await;
    accept(&world, "1", "1.0.0", Some(then)).await;
    let told = world
        .call("publisher", "disclosures.requires_prompt", json!({ "person": "1" }))
        .await
        .unwrap();
    assert_eq!(told["documents"][0]["accepted"], "1.1.0");
    assert_eq!(told["required"], false);
    let n = world.text("select cast(count(*) as text) from acceptances").await;
    assert_eq!(n, "2", "both are in the ledger");
}

async fn counts_that_are_kept_are_what_counting_gives(world: World) {
    publish(&world, terms("1.0.0", "material", TEXT)).await;
    for person in 0..12 {
        let place = ["DE", "FR", "US-CA"][person % 3];
        let role = ["maker", "buyer"][person % 2];
        ask(&world, &person.to_string(), place, role).await;
        if person % 4 != 0 {
            accept(&world, &person.to_string(), "1.0.0", None).await;
        }
    }
    publish(&world, terms("1.1.0", "material", "# Terms\n\nNew.\n")).await;
    for person in 0..6 {
        accept(&world, &person.to_string(), "1.1.0", None).await;
        // They move, or become something else, after they accepted.
        ask(&world, &person.to_string(), "PL", "maker").await;
    }
    let kept = "select coalesce(string_agg(line, ' / '), '') from (
        select jurisdiction || role || version || sum(n) as line from accepted_counts
        group by jurisdiction, role, version having sum(n) <> 0 order by 1) as lines";
    let counted = "select coalesce(string_agg(line, ' / '), '') from (
        select p.jurisdiction || p.role || a.version || count(*) as line
        from accepted a join people p on p.person = a.person
        group by p.jurisdiction, p.role, a.version order by 1) as lines";
    let (kept, counted) = match world.database.starts_with("sqlite:") {
        true => (kept.to_owned(), counted.to_owned()),
        false => (
            kept.replace("|| version", "|| version::text"),
            counted.replace("a.version ||", "a.version::text ||"),
        ),
    };
    let kept = world.text(&kept).await;
    assert!(kept.contains("PLmaker"), "{kept}");
    assert_eq!(kept, world.text(&counted).await);
    let people = "select cast(sum(n) as text) from people_counts";
    assert_eq!(world.text(people).await, "12");
    let days = "select cast(sum(n) as text) from people_days where jurisdiction = 'PL'";
    assert_eq!(world.text(days).await, "6");
    let last = "select cast(sum(n) as text) from accepted_days";
    assert_eq!(
        world.text(last).await,
        world.text("select cast(count(*) as text) from accepted").await
    );
}

async fn a_correction_takes_two_people_and_no_notice(world: World) {
    let first =
        publish(&world, terms("1.0.0", "material", "# Terms\n\n## Scope\n\nTehse terms.\n")).await;
    accept(&world, "1", "1.0.0", None).await;
    let waiting = draft(&world, terms("1.1.0", "material", "# Terms\n\nNew.\n")).await;
    let correct = |text: &str| {
        json!({
            "version": first["version"], "texts": { "en": text }, "reason": "A typing error.",
        })
    };
    let same = world
        .call("publisher", "disclosures.correct", correct("# Terms\n\n## Scope\n\nTehse terms.\n"))
        .await;
    assert_eq!(same.unwrap_err().code, Code::Invalid, "nothing is mended");
    let right = correct("# Terms\n\n## Scope\n\nThese terms.\n");
    let corrected = world.call("publisher", "disclosures.correct", right).await.unwrap();
    assert_eq!(corrected["number"], "1.0.1");
    let on = json!({ "version": corrected["version"] });
    assert_eq!(state(&world, &on).await, "review");
    assert_eq!(approve(&world, &on).await["published"], true);
    assert_eq!(state(&world, &on).await, "published");
    assert_eq!(state(&world, &waiting).await, "draft");
    let told = world
        .call("publisher", "disclosures.requires_prompt", json!({ "person": "1" }))
        .await
        .unwrap();
    assert_eq!(told["documents"][0]["in_force"], "1.0.1");
    assert_eq!(told["required"], false, "nobody is asked again for a typing error");
}

async fn what_was_in_force_and_accepted_is_told_for_any_day(world: World) {
    publish(&world, terms("1.0.0", "material", TEXT)).await;
    accept(&world, "1", "1.0.0", None).await;
    publish(&world, terms("1.1.0", "material", "# Terms\n\nNew.\n")).await;
    let day = |days: i64| (Ambient.now() + Duration::days(days)).date_naive();
    let told = async |days: i64, person: Option<&str>| {
        let input = json!({ "day": day(days), "person": person });
        world.call("dpo", "disclosures.in_force", input).await.unwrap()["documents"][0].clone()
    };
    let today = told(0, Some("1")).await;
    let numbers: Vec<&Value> =
        today["versions"].as_array().unwrap().iter().map(|one| &one["number"]).collect();
    assert_eq!(numbers, ["1.0.0", "1.1.0"], "both were in force today");
    assert_eq!(today["accepted"]["number"], "1.0.0");
    assert_eq!(told(-1, Some("1")).await["versions"], json!([]));
    assert_eq!(told(1, None).await["versions"][0]["number"], "1.1.0");
    assert_eq!(told(1, None).await["accepted"], Value::Null);
    let input = json!({ "day": day(0), "person": "1" });
    let auditor = world.call("auditor", "disclosures.in_force", input).await;
    assert_eq!(auditor.unwrap_err().code, Code::Forbidden, "an auditor sees no person");
}

async fn the_people_to_be_told_are_listed(world: World) {
    publish(&world, terms("1.0.0", "material", TEXT)).await;
    for person in ["1", "2", "=cmd()"] {
        ask(&world, person, "DE", "buyer").await;
        accept(&world, person, "1.0.0", None).await;
    }
    ask(&world, "4", "DE", "maker").await;
    let on = draft(&world, terms("1.1.0", "material", "# Terms\n\nNew.\n")).await;
    let written = world.call("publisher", "disclosures.notify_list", on).await.unwrap();
    assert_eq!(written["rows"], 4);
    let csv = std::fs::read_to_string(written["file"].as_str().unwrap()).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "person,jurisdiction,role,accepted");
    assert!(lines.contains(&"1,DE,buyer,1.0.0"), "{csv}");
    assert!(lines.contains(&"4,DE,maker,"), "{csv}");
    assert!(!csv.contains("\n="), "no text is read as a formula: {csv}");
    let editorial = draft(&world, terms("1.2.0", "editorial", "# Terms\n\nNewer.\n")).await;
    let written = world.call("publisher", "disclosures.notify_list", editorial).await.unwrap();
    assert_eq!(written["rows"], 1, "who never accepted anything");
}

async fn hostile_markdown_is_refused_with_its_line(world: World) {
    for (text, line) in [
        ("# Terms\n\n<script>alert(1)</script>\n", "line 3"),
        ("# Terms\n\nA [link](javascript:alert(1)).\n", "line 3"),
        ("# Terms\n\n![x](https://tracker.example/p.gif)\n", "line 3"),
        ("# Terms\n\nA <b onclick=alert(1)>b</b>.\n", "line 3"),
    ] {
        let answer = world.call("publisher", "disclosures.draft", terms("1.0.0", "material", text));
        let error = answer.await.unwrap_err();
        assert_eq!(error.code, Code::Invalid, "{text}");
        assert!(error.message.contains(line), "{}", error.message);
    }
}

async fn an_edit_takes_its_force_from_an_approval_and_sees_the_edit_of_another(world: World) {
    let on = approved(&world, terms("1.0.0", "material", TEXT)).await;
    let shown = world.call("publisher", "disclosures.show", on.clone()).await.unwrap();
    let edit = |text: &str| {
        json!({
            "version": on["version"], "texts": { "en": text },
            "digest": shown["version"]["digest"],
        })
    };
    world.call("publisher", "disclosures.edit", edit("# Terms\n\nOne.\n")).await.unwrap();
    let second = world.call("publisher", "disclosures.edit", edit("# Terms\n\nTwo.\n")).await;
    assert_eq!(second.unwrap_err().code, Code::Conflict);
    assert_eq!(state(&world, &on).await, "draft");
    refused(&world, "publisher", "disclosures.publish", on).await;
}
