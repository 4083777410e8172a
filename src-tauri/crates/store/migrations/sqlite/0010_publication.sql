-- Published disclosures: where they are written, and what was written there. Says the same as the
-- PostgreSQL schema.

create table publication_settings (
    id integer primary key check (id = 1),
    settings text not null,
    secret_sealed blob
) strict;

-- One row for each time the files of a version are brought to a place. The row is the intent: it is
-- written with the decision, before anything is done outside, and settled afterwards.
create table publications (
    id text primary key,
    disclosure text not null references disclosures (id),
    version text not null references versions (id),
    officer text references officers (id),
    place text not null,
    state text not null check (state in ('waiting', 'working', 'published', 'failed', 'overtaken')),
    attempts integer not null,
    not_before text not null,
    lease_until text,
    files text,
    manifest_digest text,
    signature text,
    failure text,
    announced_at text not null,
    settled_at text
) strict;
create index publications_by_disclosure on publications (disclosure, announced_at);
create index publications_open on publications (not_before) where state in ('waiting', 'working');
create unique index publications_one_open on publications (version)
    where state in ('waiting', 'working');
create unique index publications_one_at_work on publications (disclosure) where state = 'working';
