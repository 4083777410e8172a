-- What is written to and by the person of a request: letters and replies, files, mandates,
-- evidence, tasks of people who answer for a source by hand. Says the same as the PostgreSQL schema.
--
-- Contents are sealed under a key that is made of the workspace key and the content key of the
-- request: a stolen database does not open them, and they are forgotten with the request.

create table letters (
    id text primary key,
    request text not null references requests (id),
    direction text not null check (direction in ('out', 'in')),
    kind text not null,
    language text not null,
    channel text not null,
    state text not null check (state in ('sending', 'sent', 'failed', 'received')),
    edited integer not null,
    content_sealed blob not null,
    content_hmac text not null,
    failure text,
    officer text not null references officers (id),
    at text not null
) strict;
create index letters_by_request on letters (request, at);

-- Files beside a request. `belongs_to` is the letter, mandate or task it came with.
create table attachments (
    id text primary key,
    request text not null references requests (id),
    purpose text not null check (purpose in ('reply', 'mandate', 'evidence', 'answer')),
    belongs_to text,
    method text,
    name_sealed blob,
    content_sealed blob,
    size_bytes integer not null,
    officer text not null references officers (id),
    at text not null,
    purged_at text,
    check ((purged_at is null) = (content_sealed is not null)),
    check ((purged_at is null) = (name_sealed is not null))
) strict;
create index attachments_by_request on attachments (request, at);

create table mandates (
    id text primary key,
    request text not null references requests (id),
    relation text not null check (relation in ('agent', 'lawyer', 'parent', 'guardian', 'heir')),
    content_sealed blob not null,
    accepted integer,
    decided_by text references officers (id),
    decided_at text,
    officer text not null references officers (id),
    at text not null,
    check ((accepted is null) = (decided_by is null)),
    check ((accepted is null) = (decided_at is null))
) strict;
create index mandates_by_request on mandates (request);

create table tasks (
    id text primary key,
    request text not null references requests (id),
    dataset text not null,
    collection text not null,
    purpose text not null check (purpose in ('collect', 'erase')),
    owner text references officers (id),
    due text not null,
    answer text check (answer in ('rows', 'nothing_held', 'erased')),
    rows integer,
    answered_by text references officers (id),
    answered_at text,
    opened_at text not null,
    check ((answer is null) = (answered_by is null)),
    check ((answer is null) = (answered_at is null)),
    unique (request, dataset, collection, purpose)
) strict;
create index tasks_open on tasks (due) where answer is null;

-- Who acts while the assignee is away.
create table deputies (
    request text primary key references requests (id),
    officer text not null references officers (id)
) strict;

-- How letters of the workspace are signed and sent. The password is sealed.
create table letter_settings (
    id integer primary key check (id = 1),
    settings text not null,
    password_sealed blob
) strict;

-- Keyed hashes of the normal forms of identifiers: requests of the same person find each other
-- without their identifiers being compared in the clear (requirement A18).
alter table identifiers add column digest text;
create index identifiers_by_digest on identifiers (digest) where digest is not null;
create index identifiers_undigested on identifiers (id) where digest is null;

-- A source that a person answers for. SQLite changes a check only with its table.
create table sources_new (
    key text primary key,
    kind text not null check (kind in ('postgres', 'sqlite', 'manual')),
    host text not null,
    url_sealed blob not null,
    reachable integer,
    version text,
    latency_ms integer,
    failure text,
    tested_at text,
    added_at text not null
) strict;
insert into sources_new (key, kind, host, url_sealed, reachable, version, latency_ms, failure,
    tested_at, added_at)
    select key, kind, host, url_sealed, reachable, version, latency_ms, failure, tested_at, added_at
    from sources;
drop table sources;
alter table sources_new rename to sources;
