-- The compliance database on PostgreSQL. Says the same as the SQLite schema, in native types.
-- What grows (requests, consent, events) is partitioned from the start.

create table workspace (
    id bigint primary key check (id = 1),
    name text not null,
    controller text not null,
    demonstration boolean not null,
    origin text not null,
    public_key text not null,
    calendar text not null,
    keys_sealed bytea not null,
    map_digest text,
    metrics_url text,
    request_number bigint not null,
    created_at timestamptz not null
);

create table officers (
    id uuid primary key,
    login text not null unique check (length(login) between 1 and 64),
    name text not null,
    roles jsonb not null,
    passphrase_hash text not null,
    key_wrapped bytea not null,
    active boolean not null,
    refused_attempts bigint not null,
    locked_until timestamptz,
    created_at timestamptz not null
);

create table sources (
    key text primary key,
    kind text not null check (kind in ('postgres', 'sqlite')),
    host text not null,
    url_sealed bytea not null,
    reachable boolean,
    version text,
    latency_ms bigint,
    failure text,
    tested_at timestamptz,
    added_at timestamptz not null
);

create table maps (
    digest text primary key,
    text text not null,
    officer uuid references officers (id),
    at timestamptz not null
);

-- Requests. Nothing in this table tells who the person is.
create table requests (
    id uuid primary key,
    number text not null,
    kind text not null,
    state text not null,
    regime text not null,
    calendar text not null,
    tz text,
    received_at timestamptz not null,
    receipt_date date not null,
    due text not null,
    due_at timestamptz not null,
    rule_set text not null,
    clock_input jsonb not null,
    clock_answer jsonb not null,
    channel text not null,
    paused boolean not null default false,
    extended boolean not null default false,
    partial boolean not null default false,
    on_hold boolean not null default false,
    reopened boolean not null default false,
    stalled boolean not null default false,
    assignee uuid,
    opened_by uuid not null,
    prepared_by uuid,
    outcome text,
    closed_at timestamptz,
    draft_key_sealed bytea,
    draft_digest text,
    verification jsonb,
    certificate_digest text,
    created_at timestamptz not null,
    changed_at timestamptz not null
) partition by hash (id);
create index requests_by_due on requests (due_at, number) where state <> 'closed';
create index requests_by_closed on requests (closed_at, number) where state = 'closed';
create index requests_by_number on requests (number);
create index requests_by_received on requests (received_at, number);

-- Who the person is; erased with the request.
create table subjects (
    request uuid primary key references requests (id),
    name text not null,
    language text not null,
    message text,
    content_key bytea not null
);

create table identifiers (
    id uuid primary key,
    request uuid not null references requests (id),
    kind text not null,
    value text not null,
    state text not null check (state in ('given', 'confirmed', 'rejected')),
    why text not null
);
create index identifiers_by_request on identifiers (request);

-- Free text of officers; the events keep an HMAC of it.
create table notes (
    id uuid primary key,
    request uuid not null references requests (id),
    purpose text not null,
    text text not null,
    officer uuid not null,
    at timestamptz not null
);
create index notes_by_request on notes (request);

create table collections (
    request uuid not null references requests (id),
    dataset text not null,
    collection text not null,
    position bigint not null,
    label text not null,
    step jsonb not null,
    state text not null check (state in ('queued', 'working', 'done', 'failed', 'skipped')),
    rows bigint not null,
    reason text,
    primary key (request, dataset, collection)
);

-- Collected rows, compressed and sealed under the key of the request.
create table draft_chunks (
    request uuid not null references requests (id),
    dataset text not null,
    collection text not null,
    seq bigint not null,
    rows bigint not null,
    sealed bytea not null,
    primary key (request, dataset, collection, seq)
);

create table withholdings (
    id uuid primary key,
    request uuid not null references requests (id),
    dataset text not null,
    collection text not null,
    record text,
    field text,
    ground text not null,
    note text,
    officer uuid not null,
    at timestamptz not null
);
create index withholdings_by_request on withholdings (request, dataset, collection);

create table plans (
    request uuid primary key references requests (id),
    digest text not null,
    plan jsonb not null,
    preview jsonb not null,
    salt_sealed bytea not null,
    map_digest text not null,
    at timestamptz not null
);

create table receipts (
    request uuid not null references requests (id),
    dataset text not null,
    position bigint not null,
    receipt jsonb not null,
    at timestamptz not null,
    primary key (request, dataset, position)
);

create table searches (
    request uuid primary key references requests (id),
    columns_searched bigint not null,
    rows_searched bigint not null,
    hits jsonb not null,
    unexplained bigint not null,
    at timestamptz not null
);

create table packages (
    request uuid primary key references requests (id),
    file text not null,
    digest text not null,
    manifest_digest text not null,
    size_bytes bigint not null,
    files bigint not null,
    at timestamptz not null
);

-- Who worked on something and therefore cannot be its second person.
create table preparers (
    object uuid not null,
    officer uuid not null references officers (id),
    primary key (object, officer)
);

create table approvals (
    id uuid primary key,
    object uuid not null,
    subject text not null check (subject in ('release', 'erasure', 'refusal', 'publication')),
    digest text not null,
    detail jsonb,
    requested_by uuid not null references officers (id),
    requested_at timestamptz not null,
    decided_by uuid references officers (id),
    decision text check (decision in ('approved', 'sent_back')),
    decided_at timestamptz,
    voided_at timestamptz,
    check ((decided_by is null) = (decision is null)),
    check (decision is null or decision <> 'approved' or decided_by <> requested_by)
);
create index approvals_by_object on approvals (object);

-- Announced before an effect outside this database begins, settled after it.
create table intents (
    id uuid primary key,
    kind text not null check (kind in ('delivery', 'erasure')),
    request uuid not null references requests (id),
    dataset text,
    state text not null check (state in ('open', 'done', 'failed', 'undone')),
    detail jsonb not null,
    opened_at timestamptz not null,
    settled_at timestamptz
);
create index intents_open on intents (request) where state = 'open';

create table jobs (
    id uuid primary key,
    kind text not null check (kind in ('collect', 'plan', 'execute', 'search')),
    request uuid not null references requests (id),
    officer uuid not null references officers (id),
    payload jsonb not null,
    state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    cancel_requested boolean not null default false,
    attempts bigint not null,
    lease_until timestamptz,
    failure text,
    queued_at timestamptz not null,
    ended_at timestamptz
);
create index jobs_waiting on jobs (queued_at) where state in ('queued', 'running');
create unique index jobs_one_a_request on jobs (request) where state in ('queued', 'running');

-- Survives the erasure: keyed hashes only (requirement A13).
create table erasure_ledger (
    request uuid not null,
    kind text not null,
    identifier_hmac text not null,
    plan_digest text not null,
    executed_at timestamptz not null,
    primary key (identifier_hmac, kind, request)
);

create table disclosures (
    id uuid primary key,
    key text not null unique,
    title text not null,
    url text not null
);

create table versions (
    id uuid primary key,
    disclosure uuid not null references disclosures (id),
    number text not null,
    state text not null check (state in ('draft', 'review', 'approved', 'published', 'superseded')),
    change_class text not null,
    digest text not null,
    effective_at timestamptz not null,
    author uuid,
    approver uuid,
    published_at timestamptz,
    created_at timestamptz not null,
    unique (disclosure, number)
);

create table version_texts (
    version uuid not null references versions (id),
    language text not null,
    text text not null,
    digest text not null,
    primary key (version, language)
);

create table acceptances (
    person text not null,
    version uuid not null references versions (id),
    language text not null,
    surface text not null,
    accepted_at timestamptz not null,
    content_key bytea not null,
    primary key (person, version)
);

-- Append-only consent ledger (requirement D1).
create table consent (
    person text not null,
    purpose text not null,
    state text not null check (state in ('given', 'refused', 'withdrawn')),
    surface text not null,
    method text not null,
    request uuid,
    at timestamptz not null,
    recorded_at timestamptz not null,
    primary key (person, purpose, recorded_at)
) partition by hash (person);

-- The log. `entry` holds the canonical bytes; the other columns repeat what the window filters by
-- and are never trusted by the verifier.
create table events (
    position bigint not null primary key,
    at timestamptz not null,
    actor text not null,
    action text not null,
    object text,
    result text not null,
    entry bytea not null,
    leaf_hash bytea not null
) partition by range (position);
create index events_by_action on events (action, position);
create index events_by_object on events (object, position) where object is not null;
create index events_by_time on events (at, position);

-- Hashes of completed subtrees above the leaves, for proofs (RFC 6962 section 2.1).
create table ledger_nodes (
    level bigint not null,
    position bigint not null,
    hash bytea not null,
    primary key (level, position)
);

create table ledger_head (
    id bigint primary key check (id = 1),
    size bigint not null,
    frontier bytea not null
);

create table checkpoints (
    size bigint primary key,
    note text not null,
    at timestamptz not null
);

do $$
begin
    for part in 0..7 loop
        execute format(
            'create table requests_%s partition of requests for values with (modulus 8, remainder %s)',
            part, part);
        execute format(
            'create table consent_%s partition of consent for values with (modulus 8, remainder %s)',
            part, part);
    end loop;
    -- Ten million entries a partition, 320 million before the default partition is used.
    for part in 0..31 loop
        execute format(
            'create table events_%s partition of events for values from (%s) to (%s)',
            part, part * 10000000::bigint, (part + 1) * 10000000::bigint);
    end loop;
    create table events_rest partition of events default;
end
$$;

-- Append-only: the log, its checkpoints, consent and acceptances.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;
create trigger events_append_only before update or delete on events
    for each row execute function refuse_change();
create trigger events_no_truncate before truncate on events
    for each statement execute function refuse_change();
create trigger checkpoints_append_only before update or delete on checkpoints
    for each row execute function refuse_change();
create trigger checkpoints_no_truncate before truncate on checkpoints
    for each statement execute function refuse_change();
create trigger consent_append_only before update or delete on consent
    for each row execute function refuse_change();
create trigger consent_no_truncate before truncate on consent
    for each statement execute function refuse_change();
create trigger acceptances_append_only before update or delete on acceptances
    for each row execute function refuse_change();

-- The second person (requirement A15): who prepared it cannot approve it, a decision is final,
-- and what is decided on cannot be exchanged.
create function four_eyes() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'an approval is never deleted' using errcode = 'restrict_violation';
    end if;
    if new.object <> old.object or new.subject <> old.subject or new.digest <> old.digest
        or new.requested_by <> old.requested_by then
        raise exception 'what an approval is about cannot change'
            using errcode = 'restrict_violation';
    end if;
    if old.decision is not null
        and (new.decision is distinct from old.decision
            or new.decided_by is distinct from old.decided_by) then
        raise exception 'a decision is final' using errcode = 'restrict_violation';
    end if;
    if new.decision = 'approved' and old.decision is null then
        if old.voided_at is not null then
            raise exception 'a voided approval cannot be given'
                using errcode = 'restrict_violation';
        end if;
        if exists (
            select 1 from preparers
            where preparers.object = new.object and preparers.officer = new.decided_by
        ) then
            raise exception 'the preparer cannot approve' using errcode = 'restrict_violation';
        end if;
    end if;
    return new;
end
$$;
create trigger approvals_four_eyes before update or delete on approvals
    for each row execute function four_eyes();
create function born_undecided() returns trigger language plpgsql as $$
begin
    if new.decision is not null then
        raise exception 'an approval is requested first and decided by somebody else'
            using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;
create trigger approvals_born_undecided before insert on approvals
    for each row execute function born_undecided();

-- A published text is immutable (requirement C2).
create function keep_published() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'versions' then
        if tg_op = 'DELETE' and old.state in ('published', 'superseded') then
            raise exception 'a published version is immutable' using errcode = 'restrict_violation';
        end if;
        if tg_op = 'UPDATE' and old.state in ('published', 'superseded')
            and (new.number <> old.number or new.digest <> old.digest
                or new.effective_at <> old.effective_at or new.change_class <> old.change_class
                or new.state not in ('published', 'superseded')) then
            raise exception 'a published version is immutable' using errcode = 'restrict_violation';
        end if;
    elsif exists (
        select 1 from versions
        where versions.id = old.version and versions.state in ('published', 'superseded')
    ) then
        raise exception 'a published text is immutable' using errcode = 'restrict_violation';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    return new;
end
$$;
create trigger versions_keep_published before update or delete on versions
    for each row execute function keep_published();
create trigger version_texts_keep_published before update or delete on version_texts
    for each row execute function keep_published();
