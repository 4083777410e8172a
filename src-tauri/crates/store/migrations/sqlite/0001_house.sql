-- The compliance database on SQLite. Says the same as the PostgreSQL schema.

create table workspace (
    id integer primary key check (id = 1),
    name text not null,
    controller text not null,
    demonstration integer not null,
    origin text not null,
    public_key text not null,
    calendar text not null,
    keys_sealed blob not null,
    map_digest text,
    metrics_url text,
    request_number integer not null,
    created_at text not null
) strict;

create table officers (
    id text primary key,
    login text not null unique check (length(login) between 1 and 64),
    name text not null,
    roles text not null,
    passphrase_hash text not null,
    key_wrapped blob not null,
    active integer not null,
    refused_attempts integer not null,
    locked_until text,
    created_at text not null
) strict;

create table sources (
    key text primary key,
    kind text not null check (kind in ('postgres', 'sqlite')),
    host text not null,
    url_sealed blob not null,
    reachable integer,
    version text,
    latency_ms integer,
    failure text,
    tested_at text,
    added_at text not null
) strict;

create table maps (
    digest text primary key,
    text text not null,
    officer text references officers (id),
    at text not null
) strict;

-- Requests. Nothing in this table tells who the person is.
create table requests (
    id text primary key,
    number text not null,
    kind text not null,
    state text not null,
    regime text not null,
    calendar text not null,
    tz text,
    received_at text not null,
    receipt_date text not null,
    due text not null,
    due_at text not null,
    rule_set text not null,
    clock_input text not null,
    clock_answer text not null,
    channel text not null,
    paused integer not null default 0,
    extended integer not null default 0,
    partial integer not null default 0,
    on_hold integer not null default 0,
    reopened integer not null default 0,
    stalled integer not null default 0,
    assignee text,
    opened_by text not null,
    prepared_by text,
    outcome text,
    closed_at text,
    draft_key_sealed blob,
    draft_digest text,
    verification text,
    certificate_digest text,
    created_at text not null,
    changed_at text not null
) strict;
create index requests_by_due on requests (due_at, number) where state <> 'closed';
create index requests_by_closed on requests (closed_at, number) where state = 'closed';
create index requests_by_number on requests (number);
create index requests_by_received on requests (received_at, number);

-- Who the person is; erased with the request.
create table subjects (
    request text primary key references requests (id),
    name text not null,
    language text not null,
    message text,
    content_key blob not null
) strict;

create table identifiers (
    id text primary key,
    request text not null references requests (id),
    kind text not null,
    value text not null,
    state text not null check (state in ('given', 'confirmed', 'rejected')),
    why text not null
) strict;
create index identifiers_by_request on identifiers (request);

-- Free text of officers; the events keep an HMAC of it.
create table notes (
    id text primary key,
    request text not null references requests (id),
    purpose text not null,
    text text not null,
    officer text not null,
    at text not null
) strict;
create index notes_by_request on notes (request);

create table collections (
    request text not null references requests (id),
    dataset text not null,
    collection text not null,
    position integer not null,
    label text not null,
    step text not null,
    state text not null check (state in ('queued', 'working', 'done', 'failed', 'skipped')),
    rows integer not null,
    reason text,
    primary key (request, dataset, collection)
) strict;

-- Collected rows, compressed and sealed under the key of the request.
create table draft_chunks (
    request text not null references requests (id),
    dataset text not null,
    collection text not null,
    seq integer not null,
    rows integer not null,
    sealed blob not null,
    primary key (request, dataset, collection, seq)
) strict;

create table withholdings (
    id text primary key,
    request text not null references requests (id),
    dataset text not null,
    collection text not null,
    record text,
    field text,
    ground text not null,
    note text,
    officer text not null,
    at text not null
) strict;
create index withholdings_by_request on withholdings (request, dataset, collection);

create table plans (
    request text primary key references requests (id),
    digest text not null,
    plan text not null,
    preview text not null,
    salt_sealed blob not null,
    map_digest text not null,
    at text not null
) strict;

create table receipts (
    request text not null references requests (id),
    dataset text not null,
    position integer not null,
    receipt text not null,
    at text not null,
    primary key (request, dataset, position)
) strict;

create table searches (
    request text primary key references requests (id),
    columns_searched integer not null,
    rows_searched integer not null,
    hits text not null,
    unexplained integer not null,
    at text not null
) strict;

create table packages (
    request text primary key references requests (id),
    file text not null,
    digest text not null,
    manifest_digest text not null,
    size_bytes integer not null,
    files integer not null,
    at text not null
) strict;

-- Who worked on something and therefore cannot be its second person.
create table preparers (
    object text not null,
    officer text not null references officers (id),
    primary key (object, officer)
) strict;

create table approvals (
    id text primary key,
    object text not null,
    subject text not null check (subject in ('release', 'erasure', 'refusal', 'publication')),
    digest text not null,
    detail text,
    requested_by text not null references officers (id),
    requested_at text not null,
    decided_by text references officers (id),
    decision text check (decision in ('approved', 'sent_back')),
    decided_at text,
    voided_at text,
    check ((decided_by is null) = (decision is null)),
    check (decision is null or decision <> 'approved' or decided_by <> requested_by)
) strict;
create index approvals_by_object on approvals (object);

-- Announced before an effect outside this database begins, settled after it.
create table intents (
    id text primary key,
    kind text not null check (kind in ('delivery', 'erasure')),
    request text not null references requests (id),
    dataset text,
    state text not null check (state in ('open', 'done', 'failed', 'undone')),
    detail text not null,
    opened_at text not null,
    settled_at text
) strict;
create index intents_open on intents (request) where state = 'open';

create table jobs (
    id text primary key,
    kind text not null check (kind in ('collect', 'plan', 'execute', 'search')),
    request text not null references requests (id),
    officer text not null references officers (id),
    payload text not null,
    state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    cancel_requested integer not null default 0,
    attempts integer not null,
    lease_until text,
    failure text,
    queued_at text not null,
    ended_at text
) strict;
create index jobs_waiting on jobs (queued_at) where state in ('queued', 'running');
create unique index jobs_one_a_request on jobs (request) where state in ('queued', 'running');

-- Survives the erasure: keyed hashes only (requirement A13).
create table erasure_ledger (
    request text not null,
    kind text not null,
    identifier_hmac text not null,
    plan_digest text not null,
    executed_at text not null,
    primary key (identifier_hmac, kind, request)
) strict;

create table disclosures (
    id text primary key,
    key text not null unique,
    title text not null,
    url text not null
) strict;

create table versions (
    id text primary key,
    disclosure text not null references disclosures (id),
    number text not null,
    state text not null check (state in ('draft', 'review', 'approved', 'published', 'superseded')),
    change_class text not null,
    digest text not null,
    effective_at text not null,
    author text,
    approver text,
    published_at text,
    created_at text not null,
    unique (disclosure, number)
) strict;

create table version_texts (
    version text not null references versions (id),
    language text not null,
    text text not null,
    digest text not null,
    primary key (version, language)
) strict;

create table acceptances (
    person text not null,
    version text not null references versions (id),
    language text not null,
    surface text not null,
    accepted_at text not null,
    content_key blob not null,
    primary key (person, version)
) strict;

-- Append-only consent ledger (requirement D1).
create table consent (
    person text not null,
    purpose text not null,
    state text not null check (state in ('given', 'refused', 'withdrawn')),
    surface text not null,
    method text not null,
    request text,
    at text not null,
    recorded_at text not null,
    primary key (person, purpose, recorded_at)
) strict;

-- The log. `entry` holds the canonical bytes; the other columns repeat what the window filters by
-- and are never trusted by the verifier.
create table events (
    position integer not null primary key,
    at text not null,
    actor text not null,
    action text not null,
    object text,
    result text not null,
    entry blob not null,
    leaf_hash blob not null
) strict;
create index events_by_action on events (action, position);
create index events_by_object on events (object, position) where object is not null;
create index events_by_time on events (at, position);

-- Hashes of completed subtrees above the leaves, for proofs (RFC 6962 section 2.1).
create table ledger_nodes (
    level integer not null,
    position integer not null,
    hash blob not null,
    primary key (level, position)
) strict;

create table ledger_head (
    id integer primary key check (id = 1),
    size integer not null,
    frontier blob not null
) strict;

create table checkpoints (
    size integer primary key,
    note text not null,
    at text not null
) strict;

-- Append-only: the log, its checkpoints, consent and acceptances.
create trigger events_no_update before update on events begin
    select raise(abort, 'events is append-only');
end;
create trigger events_no_delete before delete on events begin
    select raise(abort, 'events is append-only');
end;
create trigger checkpoints_no_update before update on checkpoints begin
    select raise(abort, 'checkpoints is append-only');
end;
create trigger checkpoints_no_delete before delete on checkpoints begin
    select raise(abort, 'checkpoints is append-only');
end;
create trigger consent_no_update before update on consent begin
    select raise(abort, 'consent is append-only');
end;
create trigger consent_no_delete before delete on consent begin
    select raise(abort, 'consent is append-only');
end;
create trigger acceptances_no_update before update on acceptances begin
    select raise(abort, 'acceptances is append-only');
end;
create trigger acceptances_no_delete before delete on acceptances begin
    select raise(abort, 'acceptances is append-only');
end;

-- The second person (requirement A15): who prepared it cannot approve it, a decision is final,
-- and what is decided on cannot be exchanged.
create trigger approvals_no_delete before delete on approvals begin
    select raise(abort, 'an approval is never deleted');
end;
create trigger approvals_fixed before update on approvals
when new.object <> old.object or new.subject <> old.subject or new.digest <> old.digest
    or new.requested_by <> old.requested_by
begin
    select raise(abort, 'what an approval is about cannot change');
end;
create trigger approvals_final before update on approvals
when old.decision is not null
    and (new.decision is not old.decision or new.decided_by is not old.decided_by)
begin
    select raise(abort, 'a decision is final');
end;
create trigger approvals_voided before update on approvals
when new.decision = 'approved' and old.decision is null and old.voided_at is not null
begin
    select raise(abort, 'a voided approval cannot be given');
end;
create trigger approvals_four_eyes before update on approvals
when new.decision = 'approved' and old.decision is null
    and exists (
        select 1 from preparers
        where preparers.object = new.object and preparers.officer = new.decided_by
    )
begin
    select raise(abort, 'the preparer cannot approve');
end;
create trigger approvals_born_undecided before insert on approvals
when new.decision is not null
begin
    select raise(abort, 'an approval is requested first and decided by somebody else');
end;

-- A published text is immutable (requirement C2).
create trigger versions_keep_published before update on versions
when old.state in ('published', 'superseded')
    and (new.number <> old.number or new.digest <> old.digest
        or new.effective_at <> old.effective_at or new.change_class <> old.change_class
        or new.state not in ('published', 'superseded'))
begin
    select raise(abort, 'a published version is immutable');
end;
create trigger versions_no_delete before delete on versions
when old.state in ('published', 'superseded')
begin
    select raise(abort, 'a published version is immutable');
end;
create trigger version_texts_keep_published before update on version_texts
when exists (
    select 1 from versions
    where versions.id = old.version and versions.state in ('published', 'superseded')
)
begin
    select raise(abort, 'a published text is immutable');
end;
create trigger version_texts_no_delete before delete on version_texts
when exists (
    select 1 from versions
    where versions.id = old.version and versions.state in ('published', 'superseded')
)
begin
    select raise(abort, 'a published text is immutable');
end;
