-- Published disclosures: where they are written, and what was written there. Says the same as the
-- SQLite schema.

create table publication_settings (
    id integer primary key check (id = 1),
    settings jsonb not null,
    secret_sealed bytea
);

-- One row for each time the files of a version are brought to a place. The row is the intent: it is
-- written with the decision, before anything is done outside, and settled afterwards.
create table publications (
    id uuid primary key,
    disclosure uuid not null references disclosures (id),
    version uuid not null references versions (id),
    officer uuid references officers (id),
    place jsonb not null,
    state text not null check (state in ('waiting', 'working', 'published', 'failed', 'overtaken')),
    attempts bigint not null,
    not_before timestamptz not null,
    lease_until timestamptz,
    files jsonb,
    manifest_digest text,
    signature text,
    failure text,
    announced_at timestamptz not null,
    settled_at timestamptz
);
create index publications_by_disclosure on publications (disclosure, announced_at);
create index publications_open on publications (not_before) where state in ('waiting', 'working');
create unique index publications_one_open on publications (version)
    where state in ('waiting', 'working');
create unique index publications_one_at_work on publications (disclosure) where state = 'working';
