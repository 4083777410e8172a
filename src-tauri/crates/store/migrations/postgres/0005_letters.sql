-- What is written to and by the person of a request: letters and replies, files, mandates,
-- evidence, tasks of people who answer for a source by hand. Says the same as the SQLite schema.
--
-- Contents are sealed under a key that is made of the workspace key and the content key of the
-- request: a stolen database does not open them, and they are forgotten with the request.

create table letters (
    id uuid primary key,
    request uuid not null references requests (id),
    direction text not null check (direction in ('out', 'in')),
    kind text not null,
    language text not null,
    channel text not null,
    state text not null check (state in ('sending', 'sent', 'failed', 'received')),
    edited boolean not null,
    content_sealed bytea not null,
    content_hmac text not null,
    failure text,
    officer uuid not null references officers (id),
    at timestamptz not null
);
create index letters_by_request on letters (request, at);

-- Files beside a request. `belongs_to` is the letter, mandate or task it came with.
create table attachments (
    id uuid primary key,
    request uuid not null references requests (id),
    purpose text not null check (purpose in ('reply', 'mandate', 'evidence', 'answer')),
    belongs_to uuid,
    method text,
    name_sealed bytea,
    content_sealed bytea,
    size_bytes bigint not null,
    officer uuid not null references officers (id),
    at timestamptz not null,
    purged_at timestamptz,
    check ((purged_at is null) = (content_sealed is not null)),
    check ((purged_at is null) = (name_sealed is not null))
);
create index attachments_by_request on attachments (request, at);

create table mandates (
    id uuid primary key,
    request uuid not null references requests (id),
    relation text not null check (relation in ('agent', 'lawyer', 'parent', 'guardian', 'heir')),
    content_sealed bytea not null,
    accepted boolean,
    decided_by uuid references officers (id),
    decided_at timestamptz,
    officer uuid not null references officers (id),
    at timestamptz not null,
    check ((accepted is null) = (decided_by is null)),
    check ((accepted is null) = (decided_at is null))
);
create index mandates_by_request on mandates (request);

create table tasks (
    id uuid primary key,
    request uuid not null references requests (id),
    dataset text not null,
    collection text not null,
    purpose text not null check (purpose in ('collect', 'erase')),
    owner uuid references officers (id),
    due date not null,
    answer text check (answer in ('rows', 'nothing_held', 'erased')),
    rows bigint,
    answered_by uuid references officers (id),
    answered_at timestamptz,
    opened_at timestamptz not null,
    check ((answer is null) = (answered_by is null)),
    check ((answer is null) = (answered_at is null)),
    unique (request, dataset, collection, purpose)
);
create index tasks_open on tasks (due) where answer is null;

-- Who acts while the assignee is away.
create table deputies (
    request uuid primary key references requests (id),
    officer uuid not null references officers (id)
);

-- How letters of the workspace are signed and sent. The password is sealed.
create table letter_settings (
    id bigint primary key check (id = 1),
    settings jsonb not null,
    password_sealed bytea
);

-- Keyed hashes of the normal forms of identifiers: requests of the same person find each other
-- without their identifiers being compared in the clear (requirement A18).
alter table identifiers add column digest text;
create index identifiers_by_digest on identifiers (digest) where digest is not null;
create index identifiers_undigested on identifiers (id) where digest is null;

-- A source that a person answers for.
alter table sources drop constraint sources_kind_check;
alter table sources add constraint sources_kind_check
    check (kind in ('postgres', 'sqlite', 'manual'));
