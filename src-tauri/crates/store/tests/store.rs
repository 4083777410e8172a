//! One suite for both engines: what the store promises, it promises on each.
//!
//! PostgreSQL comes from `COMPLIANCE_TEST_POSTGRES` (`scripts/with-postgres.sh`); without it these
//! tests fail, they are never skipped.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use chrono::{DateTime, Utc};
use model::consent::Answer;
use model::disclosures::{ChangeClass, VersionNumber, VersionState};
use model::events::{Actor, ApprovalSubject, Event};
use model::ids::{ApprovalId, BatchId, DisclosureId, OfficerId, RequestId, VersionId};
use model::officers::Role;
use model::requests::{Flags, Kind, Outcome, State};
use model::sensitive::Sensitive;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use store::disclosures::{self, Disclosure, Text, Version};
use store::{Housekeeping, Store, StoreError};
use uuid::Uuid;

/// A database of its own for each test.
struct World {
    store: Store,
    url: String,
    _folder: Option<tempfile::TempDir>,
}

impl World {
    async fn sqlite(_name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("compliance.db").display());
        Self { store: Store::connect(&url).await.unwrap(), url, _folder: Some(folder) }
    }

    async fn postgres(name: &str) -> Self {
        let server = std::env::var("COMPLIANCE_TEST_POSTGRES").expect(
            "run the tests with scripts/with-postgres.sh: COMPLIANCE_TEST_POSTGRES is unset",
        );
        let name = format!("store_{name}_{}", std::process::id());
        let mut admin = sqlx::PgConnection::connect(&server).await.unwrap();
        for sql in [format!("drop database if exists {name}"), format!("create database {name}")] {
            admin.execute(AssertSqlSafe(sql)).await.unwrap();
        }
        let (base, _) = server.rsplit_once('/').unwrap();
        let url = format!("{base}/{name}");
        Self { store: Store::connect(&url).await.unwrap(), url, _folder: None }
    }

    /// SQL as an attacker with access to the database would type it.
    async fn raw(&self, sql: &str) -> Result<(), String> {
        let sql = AssertSqlSafe(sql.to_owned());
        if let Some(path) = self.url.strip_prefix("sqlite:") {
            let mut raw = sqlx::SqliteConnection::connect(path).await.unwrap();
            raw.execute(sql).await.map(drop).map_err(|error| error.to_string())
        } else {
            let mut raw = sqlx::PgConnection::connect(&self.url).await.unwrap();
            raw.execute(sql).await.map(drop).map_err(|error| error.to_string())
        }
    }
}

/// Writes the same test for both engines.
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $name() {
                super::$name(super::World::sqlite(stringify!($name)).await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test] async fn $name() {
                super::$name(super::World::postgres(stringify!($name)).await).await;
            })+
        }
    };
}

on_both_engines! {
    a_change_and_its_event_are_one,
    a_dropped_transaction_leaves_nothing,
    a_request_comes_back_as_it_went_in,
    the_queue_pages_by_key_and_searches_identifiers,
    a_search_takes_every_text_as_it_is,
    what_is_forgotten_is_found_no_more,
    the_numbers_follow_every_change,
    a_queue_in_any_order_has_the_same_pages_by_key_and_by_place,
    the_queue_is_made_out_of_rows_that_are_there,
    the_log_refuses_every_edit,
    the_preparer_cannot_approve_even_with_sql,
    a_published_version_is_immutable,
    a_version_by_an_officer_is_not_published_without_a_second_person,
    proofs_are_made_from_stored_subtrees,
    a_job_is_taken_once_and_again_after_its_lease,
    consent_is_append_only,
    an_unknown_value_is_named,
}

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn now() -> DateTime<Utc> {
    at("2026-11-24T09:00:00.123456Z")
}

fn system() -> Actor {
    Actor::System { name: "test".into() }
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

async fn officer(world: &World, number: u128) -> OfficerId {
    let officer = store::officers::Officer {
        id: OfficerId(id(number)),
        login: format!("officer{number}"),
        name: format!("Officer {number}"),
        roles: [Role::Dpo].into(),
        passphrase_hash: "hash".into(),
        key_wrapped: vec![1, 2, 3],
        active: true,
        refused_attempts: 0,
        locked_until: None,
        created_at: now(),
    };
    let mut tx = world.store.begin().await.unwrap();
    store::officers::insert(&mut tx, &officer).await.unwrap();
    let event = Event::OfficerAdded { officer: officer.id, roles: vec![Role::Dpo] };
    tx.commit(now(), &system(), event).await.unwrap();
    officer.id
}

fn request(number: u128, due_at: &str) -> store::requests::Request {
    store::requests::Request {
        id: RequestId(id(number)),
        number: format!("REQ-{number}"),
        kind: Kind::Access,
        state: State::Received,
        flags: Flags::new(),
        regime: "gdpr".into(),
        calendar: "DE".into(),
        tz: None,
        received_at: at("2026-11-01T08:00:00Z"),
        receipt_date: "2026-11-01".parse().unwrap(),
        due: due_at[..10].into(),
        due_at: at(due_at),
        rule_set: "gdpr-2026.1".into(),
        clock_input: json!({"regime": "gdpr"}),
        clock_answer: json!({"trace": ["a"]}),
        channel: "e-mail".into(),
        assignee: None,
        opened_by: OfficerId(id(1)),
        prepared_by: None,
        outcome: None,
        closed_at: None,
        draft_key_sealed: None,
        draft_digest: None,
        verification: None,
        certificate_digest: None,
        created_at: now(),
        changed_at: now(),
    }
}

async fn open(world: &World, request: &store::requests::Request, name: &str, email: &str) {
    let mut tx = world.store.begin().await.unwrap();
    store::requests::insert(&mut tx, request).await.unwrap();
    let subject = store::subjects::Subject {
        request: request.id,
        name: Sensitive::new(name.into()),
        language: "de".into(),
        message: None,
        content_key: vec![7; 32],
    };
    store::subjects::insert(&mut tx, &subject).await.unwrap();
    let identifier = store::subjects::Identifier {
        id: model::ids::IdentifierId(Uuid::from_u128(request.id.0.as_u128() + (1 << 64))),
        request: request.id,
        kind: "email".into(),
        value: Sensitive::new(email.into()),
        state: "given".into(),
        why: "given by the person".into(),
    };
    store::subjects::insert_identifier(&mut tx, &identifier).await.unwrap();
    tx.commit(now(), &system(), Event::RequestAcknowledged { request: request.id }).await.unwrap();
}

async fn a_change_and_its_event_are_one(world: World) {
    let officer = officer(&world, 1).await;
    let entries = store::events::scan(&world.store, 0, 10).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].action, "officers.added");
    assert_eq!(entries[0].object, Some(officer.to_string()));
    assert_eq!(entries[0].leaf, ledger::leaf_hash(&entries[0].bytes));
    assert_eq!(entries[0].at, now());
    let frontier = store::events::frontier(&world.store).await.unwrap();
    assert_eq!((frontier.size(), frontier.root()), (1, entries[0].leaf));
    let tx = world.store.begin().await.unwrap();
    let refused = tx.commit_all(now(), &system(), vec![]).await;
    assert!(matches!(refused, Err(StoreError::Ledger(_))), "no change without an event");
}

async fn a_dropped_transaction_leaves_nothing(world: World) {
    let mut tx = world.store.begin().await.unwrap();
    store::requests::insert(&mut tx, &request(1, "2026-12-01T23:00:00Z")).await.unwrap();
    drop(tx);
    assert!(store::requests::find(&world.store, RequestId(id(1))).await.unwrap().is_none());
    assert_eq!(store::events::frontier(&world.store).await.unwrap().size(), 0);
}

async fn a_request_comes_back_as_it_went_in(world: World) {
    let mut sent = request(1, "2026-12-01T23:00:00Z");
    open(&world, &sent, "Ada", "ada@example.org").await;
    sent.state = State::Closed;
    sent.flags = [model::requests::Flag::Extended].into();
    sent.outcome = Some(Outcome::Partial);
    sent.closed_at = Some(now());
    sent.verification = Some(json!({"method": "email_code"}));
    sent.draft_key_sealed = Some(vec![9, 9]);
    let mut tx = world.store.begin().await.unwrap();
    store::requests::update(&mut tx, &sent).await.unwrap();
    tx.commit(now(), &system(), Event::RequestShown { request: sent.id }).await.unwrap();
    let back = store::requests::find_by_number(&world.store, "REQ-1").await.unwrap().unwrap();
    assert_eq!(format!("{back:?}"), format!("{sent:?}"));
}

fn filter(view: store::requests::View) -> store::requests::Filter {
    store::requests::Filter {
        view,
        due_before: None,
        states: vec![],
        kinds: vec![],
        regimes: vec![],
        assignee: None,
        text: None,
        order: store::requests::Order::Due,
    }
}

async fn the_queue_pages_by_key_and_searches_identifiers(world: World) {
    use store::requests::{Start, View, page};
    for number in 1..=7_u128 {
        // Three of them are due at the same instant: the key still tells them apart.
        let due = if number <= 3 { 1 } else { number };
        let request = request(number, &format!("2026-12-{due:02}T23:00:00Z"));
        open(&world, &request, &format!("Person {number}"), &format!("p{number}_x@example.org"))
            .await;
    }
    let mut seen = Vec::new();
    let mut start = Start::First;
    loop {
        let found = page(&world.store, &filter(View::Open), start, 2).await.unwrap();
        assert_eq!((found.total, found.exact), (7, true));
        seen.extend(found.rows.iter().map(|row| row.request.number.clone()));
        match found.next {
            Some(key) => start = Start::After(key),
            None => break,
        }
    }
    assert_eq!(seen, ["REQ-1", "REQ-2", "REQ-3", "REQ-4", "REQ-5", "REQ-6", "REQ-7"]);
    for (text, wanted) in
        [("P4_X@", vec!["REQ-4"]), ("person 6", vec!["REQ-6"]), ("%", vec![]), ("p_", vec![])]
    {
        let filter = store::requests::Filter { text: Some(text.into()), ..filter(View::All) };
        let found = page(&world.store, &filter, Start::First, 10).await.unwrap();
        let numbers: Vec<_> = found.rows.iter().map(|row| row.request.number.as_str()).collect();
        assert_eq!(numbers, wanted, "{text}");
    }
    let counts = store::requests::counts(
        &world.store,
        at("2026-12-02T00:00:00Z"),
        at("2026-12-05T00:00:00Z"),
        OfficerId(id(1)),
    )
    .await
    .unwrap();
    assert_eq!((counts.open, counts.overdue, counts.due, counts.closed), (7, 3, 4, 0));
}

async fn found(world: &World, text: &str) -> Vec<String> {
    use store::requests::{Start, View, page};
    let filter = store::requests::Filter { text: Some(text.into()), ..filter(View::All) };
    let page = page(&world.store, &filter, Start::First, 50).await.unwrap();
    page.rows.into_iter().map(|row| row.request.number).collect()
}

async fn a_search_takes_every_text_as_it_is(world: World) {
    let names = ["100%_sure", "A AND B", "NEAR(x)", "say \"*\" now", "Zoë ÄRGER", "back\\slash"];
    for (place, name) in (1..).zip(names) {
        open(&world, &request(place, "2026-12-01T23:00:00Z"), name, "nobody@example.org").await;
    }
    for (text, wanted) in [
        ("0%_", vec!["REQ-1"]),
        ("%_%", vec![]),
        (" AND ", vec!["REQ-2"]),
        ("near(", vec!["REQ-3"]),
        ("\"*\"", vec!["REQ-4"]),
        ("ärger", vec!["REQ-5"]),
        ("k\\s", vec!["REQ-6"]),
        ("req-3", vec!["REQ-3"]),
        ("6", vec!["REQ-6"]),
        ("zz", vec![]),
    ] {
        assert_eq!(found(&world, text).await, wanted, "{text}");
    }
}

async fn what_is_forgotten_is_found_no_more(world: World) {
    open(&world, &request(1, "2026-12-01T23:00:00Z"), "Ada Quill", "ada@example.org").await;
    open(&world, &request(2, "2026-12-01T23:00:00Z"), "Ben Reed", "ben@example.org").await;
    world.raw("update subjects set name = 'Erased' where name = 'Ada Quill'").await.unwrap();
    world.raw("delete from identifiers where value = 'ada@example.org'").await.unwrap();
    for (text, wanted) in [
        ("quill", vec![]),
        ("ada@", vec![]),
        ("erased", vec!["REQ-1"]),
        ("example.org", vec!["REQ-2"]),
    ] {
        assert_eq!(found(&world, text).await, wanted, "{text}");
    }
    if world.url.starts_with("sqlite:") {
        world
            .raw("insert into queue_search (queue_search) values ('integrity-check')")
            .await
            .unwrap();
    }
}

async fn the_numbers_follow_every_change(world: World) {
    use store::requests::{Start, View, page};
    for number in 1..=4 {
        open(&world, &request(number, "2026-12-01T23:00:00Z"), "Ada", "ada@example.org").await;
    }
    let officer = OfficerId(id(9));
    world.raw("update requests set state = 'closed' where number = 'REQ-1'").await.unwrap();
    let moved = format!(
        "update requests set due_at = '2026-12-05T00:00:00.000000Z', assignee = '{officer}' \
         where number in ('REQ-2', 'REQ-3')"
    );
    world.raw(&moved).await.unwrap();
    world.raw("delete from subjects where request in (select id from requests where number = 'REQ-4')").await.unwrap();
    world.raw("delete from identifiers where request in (select id from requests where number = 'REQ-4')").await.unwrap();
    world.raw("delete from requests where number = 'REQ-4'").await.unwrap();
    let counts = store::requests::counts(
        &world.store,
        at("2026-12-02T00:00:00Z"),
        at("2026-12-05T00:00:01Z"),
        officer,
    )
    .await
    .unwrap();
    assert_eq!((counts.open, counts.overdue, counts.due, counts.closed), (2, 0, 2, 1));
    let own = store::requests::Filter {
        assignee: Some(store::requests::Assigned::To(officer)),
        ..filter(View::Open)
    };
    let last = page(&world.store, &own, Start::Place(99), 1).await.unwrap();
    assert_eq!((last.total, last.place, last.next), (2, Some(1), None));
    let before = Start::Before(last.previous.unwrap());
    let first = page(&world.store, &own, before, 1).await.unwrap();
    assert_eq!(first.rows[0].request.number, "REQ-2");
}

/// So many that they are walked, not gathered; one in three is closed.
const MANY: u64 = 9_000;

/// Copies of the first request. They are due, and were received, on some days in other orders.
async fn many(world: &World) {
    let (series, id, minutes): (&str, &str, fn(&str, &str) -> String) = if world
        .url
        .starts_with("sqlite:")
    {
        (
            "(with recursive s (n) as (select 2 union all select n + 1 from s where n < {MANY})
                  select n from s) s",
            "printf('%08x-0000-0000-0000-%012x', 0, n)",
            |base, minutes| {
                format!(
                    "strftime('%Y-%m-%dT%H:%M:%S.000000Z', '{base}', '+' || ({minutes}) || ' minutes')"
                )
            },
        )
    } else {
        ("generate_series(2, {MANY}) s (n)", "lpad(to_hex(n), 32, '0')::uuid", |base, minutes| {
            format!("timestamptz '{base}' + make_interval(mins => ({minutes})::int)")
        })
    };
    let series = series.replace("{MANY}", &MANY.to_string());
    let received = minutes("2026-11-01 08:00:00Z", "n * 7 % 9001");
    let due = minutes("2026-12-01 08:00:00Z", "n * 13 % 9001");
    let sql = format!(
        "insert into requests (
             id, number, kind, state, received_at, receipt_date, due_at, regime, calendar, due,
             rule_set, clock_input, clock_answer, channel, opened_by, created_at, changed_at)
         select {id}, 'REQ-' || n, kind, case when n % 3 = 0 then 'closed' else state end,
                {received}, receipt_date, {due}, regime, calendar, due,
                rule_set, clock_input, clock_answer, channel, opened_by, created_at, changed_at
         from (select * from requests) r, {series}"
    );
    world.raw(&sql).await.unwrap();
}

async fn a_queue_in_any_order_has_the_same_pages_by_key_and_by_place(world: World) {
    use store::requests::{Order, Start, View, page, place_of};
    open(&world, &request(1, "2026-11-30T23:00:00Z"), "Ada", "ada@example.org").await;
    many(&world).await;
    // Some move to another state afterwards: the counters follow.
    world.raw("update requests set state = 'closed' where number like '%77'").await.unwrap();
    type Place = fn(u64) -> u64;
    let orders: [(Order, Place); 3] = [
        (Order::Due, |n| if n == 1 { 0 } else { 1 + n * 13 % 9001 }),
        (Order::Received, |n| if n == 1 { 0 } else { n * 7 % 9001 }),
        (Order::Number, |n| n),
    ];
    for (view, is_closed) in [(View::Open, false), (View::Closed, true), (View::All, true)] {
        for (order, mark) in orders {
            let filter = store::requests::Filter { order, ..filter(view) };
            let closed = |n: u64| n > 1 && n.is_multiple_of(3) || n % 100 == 77;
            let mut wanted: Vec<u64> =
                (1..=MANY).filter(|n| view == View::All || closed(*n) == is_closed).collect();
            wanted.sort_by_key(|n| (mark(*n), format!("REQ-{n}")));
            let wanted: Vec<String> = wanted.iter().map(|n| format!("REQ-{n}")).collect();
            let mut seen: Vec<String> = Vec::new();
            let mut start = Start::First;
            let backwards = loop {
                let found = page(&world.store, &filter, start, 700).await.unwrap();
                assert_eq!(found.total, i64::try_from(wanted.len()).unwrap(), "{view:?} {order:?}");
                seen.extend(found.rows.iter().map(|row| row.request.number.clone()));
                match found.next {
                    Some(key) => start = Start::After(key),
                    None => break found.previous,
                }
            };
            assert_eq!(seen, wanted, "{view:?} {order:?}");
            for place in [0, 1, 1_500, wanted.len() - 10] {
                let start = Start::Place(i64::try_from(place).unwrap());
                let found = page(&world.store, &filter, start, 10).await.unwrap();
                assert_eq!(found.rows[0].request.number, wanted[place], "{view:?} {order:?}");
                let id = found.rows[3].request.id;
                let there = place_of(&world.store, &filter, id).await.unwrap();
                assert_eq!(there, i64::try_from(place + 3).ok(), "{view:?} {order:?}");
            }
            let start = Start::Before(backwards.unwrap());
            let found = page(&world.store, &filter, start, 700).await.unwrap();
            let numbers: Vec<_> = found.rows.iter().map(|row| row.request.number.clone()).collect();
            let end = wanted.len() - wanted.len() % 700;
            assert_eq!(numbers, wanted[end - 700..end], "{view:?} {order:?}");
        }
    }
}

/// The migration, run again over rows that came before it.
async fn the_queue_is_made_out_of_rows_that_are_there(world: World) {
    open(&world, &request(1, "2026-12-01T23:00:00Z"), "Ada Quill", "ada@example.org").await;
    let undo: &[&str] = if world.url.starts_with("sqlite:") {
        &[
            "drop trigger queue_counts_insert",
            "drop trigger queue_counts_update",
            "drop trigger queue_counts_delete",
            "drop trigger queue_texts_insert",
            "drop trigger queue_texts_delete",
            "drop trigger queue_number_insert",
            "drop trigger queue_number_update",
            "drop trigger queue_number_delete",
            "drop trigger queue_name_insert",
            "drop trigger queue_name_update",
            "drop trigger queue_name_delete",
            "drop trigger queue_identifier_insert",
            "drop trigger queue_identifier_update",
            "drop trigger queue_identifier_delete",
            "drop table queue_search",
            "drop table queue_texts",
            "drop table queue_days",
            "drop table queue_officers",
            "drop index queue_open",
            "drop index queue_closed",
            "drop index queue_all",
            "drop index queue_paused",
            "drop index queue_by_state",
            "drop index queue_by_officer",
            "create index requests_by_due on requests (due_at, number) where state <> 'closed'",
            "delete from _sqlx_migrations where version = 2",
        ]
    } else {
        &[
            "drop trigger queue_count_inserted on requests",
            "drop trigger queue_count_updated on requests",
            "drop trigger queue_count_deleted on requests",
            "drop trigger queue_count_truncated on requests",
            "drop table queue_days",
            "drop table queue_officers",
            "drop index queue_open",
            "drop index queue_closed",
            "drop index queue_all",
            "drop index queue_paused",
            "drop index queue_by_state",
            "drop index queue_by_officer",
            "drop index queue_by_number",
            "drop index queue_numbers",
            "drop index queue_names",
            "drop index queue_identifiers",
            "drop function queue_settle",
            "drop function queue_count_inserted",
            "drop function queue_count_updated",
            "drop function queue_count_deleted",
            "drop function queue_count_truncated",
            "drop function queue_trigrams",
            "create index requests_by_due on requests (due_at, number) where state <> 'closed'",
            "delete from _sqlx_migrations where version = 2",
        ]
    };
    for sql in undo {
        world.raw(sql).await.unwrap();
    }
    let again = Store::connect(&world.url).await.unwrap();
    let world = World { store: again, ..world };
    assert_eq!(found(&world, "quill").await, ["REQ-1"]);
    let counts =
        store::requests::counts(&world.store, now(), now(), OfficerId(id(1))).await.unwrap();
    assert_eq!((counts.open, counts.closed), (1, 0));
}

async fn the_log_refuses_every_edit(world: World) {
    officer(&world, 1).await;
    let mut tx = world.store.begin().await.unwrap();
    store::events::insert_checkpoint(&mut tx, 1, "note", now()).await.unwrap();
    tx.commit_housekeeping(Housekeeping::Checkpoint).await.unwrap();
    for sql in [
        "update events set action = 'nothing'",
        "delete from events",
        "update checkpoints set note = ''",
        "delete from checkpoints",
    ] {
        let refused = world.raw(sql).await.expect_err(sql);
        assert!(refused.contains("append-only"), "{sql}: {refused}");
    }
}

async fn the_preparer_cannot_approve_even_with_sql(world: World) {
    let ana = officer(&world, 1).await;
    let marta = officer(&world, 2).await;
    let theo = officer(&world, 3).await;
    let approval = store::approvals::Approval {
        id: ApprovalId(id(50)),
        object: id(9),
        subject: ApprovalSubject::Release,
        digest: "abc".into(),
        detail: None,
        requested_by: ana,
        requested_at: now(),
        decided_by: None,
        decision: None,
        decided_at: None,
        voided_at: None,
    };
    let mut tx = world.store.begin().await.unwrap();
    store::approvals::add_preparer(&mut tx, id(9), ana).await.unwrap();
    store::approvals::add_preparer(&mut tx, id(9), marta).await.unwrap();
    store::approvals::request(&mut tx, &approval).await.unwrap();
    tx.commit(now(), &system(), Event::SignedIn {}).await.unwrap();
    for preparer in [ana, marta] {
        let mut tx = world.store.begin().await.unwrap();
        let refused =
            store::approvals::decide(&mut tx, approval.id, preparer, "approved", now()).await;
        assert!(refused.is_err(), "{preparer} prepared it");
        drop(tx);
        let sql = format!(
            "update approvals set decided_by = '{preparer}', decision = 'approved'
             where id = '{}'",
            id(50)
        );
        world.raw(&sql).await.expect_err("raw SQL by a preparer");
    }
    let mut tx = world.store.begin().await.unwrap();
    store::approvals::decide(&mut tx, approval.id, theo, "approved", now()).await.unwrap();
    tx.commit(now(), &system(), Event::SignedIn {}).await.unwrap();
    for sql in [
        "update approvals set digest = 'other'".to_owned(),
        "update approvals set decision = null, decided_by = null".to_owned(),
        "delete from approvals".to_owned(),
    ] {
        world.raw(&sql).await.expect_err(&sql);
    }
}

async fn a_published_version_is_immutable(world: World) {
    let mut version = draft_of_a_disclosure(&world).await;
    version.state = VersionState::Published;
    version.published_at = Some(now());
    version.in_force_at = Some(now());
    let mut tx = world.store.begin().await.unwrap();
    disclosures::update_version(&mut tx, &version, VersionState::Draft).await.unwrap();
    tx.commit(now(), &system(), Event::SignedIn {}).await.unwrap();
    for sql in [
        "update version_texts set text = 'other'",
        "update version_texts set changed_at = '2020-01-01T00:00:00.000000Z'",
        "delete from version_texts",
        "insert into version_texts (version, language, text, digest, changed_at)
         select id, 'de', 'x', 'x', created_at from versions",
        "update versions set digest = 'other'",
        "update versions set number = '1.0.1'",
        "update versions set rank = 7",
        "update versions set notice_days = 90",
        "update versions set change_class = 'editorial'",
        "update versions set in_force_at = '2020-01-01T00:00:00.000000Z'",
        "update versions set state = 'draft', published_at = null, in_force_at = null",
        "delete from versions",
    ] {
        let refused = world.raw(sql).await.expect_err(sql);
        assert!(refused.contains("immutable"), "{sql}: {refused}");
    }
    world.raw("update versions set state = 'superseded'").await.expect("it can be superseded");
    let refused = world.raw("update versions set state = 'published'").await.unwrap_err();
    assert!(refused.contains("immutable"), "and stays so: {refused}");
}

async fn a_version_by_an_officer_is_not_published_without_a_second_person(world: World) {
    officer(&world, 1).await;
    let version = draft_of_a_disclosure(&world).await;
    let own = format!(
        "insert into versions (id, disclosure, number, rank, state, change_class, digest,
            effective_at, author, created_at)
         select '{}', disclosure, '1.0.1', 1, 'draft', change_class, digest, effective_at, '{}',
            created_at
         from versions where id = '{}'",
        id(3),
        id(1),
        version.id
    );
    world.raw(&own).await.expect("a draft");
    for state in ["approved", "scheduled"] {
        let sql = format!("update versions set state = '{state}' where number = '1.0.1'");
        let refused = world.raw(&sql).await.expect_err(&sql);
        assert!(refused.contains("second person"), "{sql}: {refused}");
    }
    let born = own.replace("'draft'", "'published'").replace("1.0.1", "1.0.2");
    assert!(world.raw(&born).await.is_err(), "a version begins as a draft");
    let mine = world.raw("update versions set author = null where number = '1.0.1'").await;
    assert!(mine.unwrap_err().contains("cannot change"), "an author cannot be taken off");
}

async fn draft_of_a_disclosure(world: &World) -> Version {
    let version = Version {
        id: VersionId(id(2)),
        disclosure: DisclosureId(id(1)),
        number: "1.0.0".into(),
        rank: "1.0.0".parse::<VersionNumber>().unwrap().rank(),
        state: VersionState::Draft,
        change_class: ChangeClass::Material,
        digest: "abc".into(),
        effective_at: now(),
        notice_days: 30,
        expedited: false,
        author: None,
        approver: None,
        scheduled_at: None,
        published_at: None,
        in_force_at: None,
        created_at: now(),
    };
    let document = Disclosure {
        id: version.disclosure,
        key: "privacy".into(),
        title: "Privacy".into(),
        url: "https://example.org".into(),
        lead: "en".into(),
        checklists: Vec::new(),
        audience: Vec::new(),
    };
    let text = Text {
        language: "en".into(),
        text: "text".into(),
        digest: "digest".into(),
        changed_at: now(),
    };
    let mut tx = world.store.begin().await.unwrap();
    disclosures::insert(&mut tx, &document).await.unwrap();
    disclosures::insert_version(&mut tx, &version).await.unwrap();
    disclosures::set_text(&mut tx, version.id, &text).await.unwrap();
    tx.commit(now(), &system(), Event::SignedIn {}).await.unwrap();
    version
}

async fn proofs_are_made_from_stored_subtrees(world: World) {
    // Past 256, so that two stored levels lie above the leaves.
    for _ in 0..15 {
        let events = vec![Event::SignedIn {}; 20];
        world.store.begin().await.unwrap().commit_all(now(), &system(), events).await.unwrap();
    }
    let frontier = store::events::frontier(&world.store).await.unwrap();
    assert_eq!(frontier.size(), 300);
    for index in (0..300).step_by(7).chain([255, 256, 299]) {
        let entry = store::events::find(&world.store, index).await.unwrap().unwrap();
        let proof = store::events::inclusion_proof(&world.store, index, 300).await.unwrap();
        ledger::verify_inclusion(entry.leaf, index, 300, &proof, frontier.root()).unwrap();
    }
    for size in [1, 11, 16, 240, 256, 299] {
        let old = store::events::frontier_at(&world.store, size).await.unwrap();
        let proof = store::events::consistency_proof(&world.store, size, 300).await.unwrap();
        ledger::verify_consistency((size, old.root()), (300, frontier.root()), &proof).unwrap();
    }
}

async fn a_job_is_taken_once_and_again_after_its_lease(world: World) {
    use store::jobs::{self, Job};
    let officer = officer(&world, 1).await;
    open(&world, &request(1, "2026-12-01T23:00:00Z"), "Ada", "ada@example.org").await;
    let job = Job {
        id: model::ids::JobId(id(70)),
        kind: "collect".into(),
        request: RequestId(id(1)),
        officer,
        payload: json!({}),
        state: "queued".into(),
        cancel_requested: false,
        attempts: 0,
        failure: None,
        queued_at: now(),
    };
    let mut tx = world.store.begin().await.unwrap();
    jobs::insert(&mut tx, &job).await.unwrap();
    tx.commit(now(), &system(), Event::SignedIn {}).await.unwrap();
    let mut tx = world.store.begin().await.unwrap();
    let second = Job { id: model::ids::JobId(id(71)), ..job.clone() };
    assert!(jobs::insert(&mut tx, &second).await.unwrap_err().is_constraint(), "one a request");
    drop(tx);
    let lease = at("2026-11-24T09:01:00Z");
    let take = async |now| {
        let mut tx = world.store.begin().await.unwrap();
        let latest = now + chrono::Duration::minutes(10);
        let taken = jobs::take(&mut tx, now, lease, latest).await.unwrap();
        tx.commit_housekeeping(Housekeeping::JobLease).await.unwrap();
        taken
    };
    assert_eq!(take(now()).await.unwrap().attempts, 1);
    assert!(take(now()).await.is_none(), "it is taken");
    assert!(take(at("2026-11-24T08:51:00Z")).await.is_none(), "clocks may be apart a little");
    assert_eq!(take(at("2026-11-24T09:02:00Z")).await.unwrap().attempts, 2);
    assert_eq!(take(at("2026-11-20T09:00:00Z")).await.unwrap().attempts, 3, "a wrong clock's");
    let mut tx = world.store.begin().await.unwrap();
    let late = jobs::end(&mut tx, job.id, 1, "done", None, now()).await;
    assert!(matches!(late, Err(StoreError::Changed(_))), "the first worker lost it");
    jobs::end(&mut tx, job.id, 3, "done", None, now()).await.unwrap();
    tx.commit_housekeeping(Housekeeping::JobLease).await.unwrap();
    let ended = jobs::find(&world.store, job.id).await.unwrap().unwrap();
    assert_eq!(ended.state, "done");
}

async fn consent_is_append_only(world: World) {
    let entry = store::consent::Consent {
        person: "7".into(),
        purpose: "marketing".into(),
        answer: Answer::No,
        version: None,
        language: None,
        surface: "console".into(),
        method: "request".into(),
        request: None,
        batch: BatchId(id(3)),
        fresh_key: [7; 32],
        at: now(),
        recorded_at: now(),
    };
    let mut tx = world.store.begin().await.unwrap();
    store::consent::append(&mut tx, &[entry]).await.unwrap();
    tx.commit(now(), &system(), Event::SignedIn {}).await.unwrap();
    let person = store::consent::person(&world.store, "7").await.unwrap().unwrap();
    let entries = store::consent::of_person(&world.store, person.id, None, 10).await.unwrap();
    assert_eq!((entries.len(), entries[0].state), (1, model::consent::State::Refused));
    for sql in ["update consent set state = 'given'", "delete from consent"] {
        let refused = world.raw(sql).await.expect_err(sql);
        assert!(refused.contains("append-only"), "{sql}: {refused}");
    }
}

async fn an_unknown_value_is_named(world: World) {
    open(&world, &request(1, "2026-12-01T23:00:00Z"), "Ada", "ada@example.org").await;
    world.raw("update requests set kind = 'dance'").await.unwrap();
    let error = store::requests::find(&world.store, RequestId(id(1))).await.unwrap_err();
    assert!(error.to_string().contains("column kind"), "{error}");
}
