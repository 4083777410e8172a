-- The desk of an officer: views they keep, the file a request came in as, and looking for requests
-- of one identifier. Says the same as the SQLite schema.

-- A named address of the queue. It names filters, never a person.
create table views (
    id uuid primary key,
    officer uuid not null references officers (id),
    name text not null check (length(name) between 1 and 60),
    address text not null check (length(address) <= 600),
    position bigint not null,
    created_at timestamptz not null,
    unique (officer, name)
);

-- The original message of a request as a file. Name and content are sealed under the content key
-- of its subject, so that they are gone with it.
create table message_files (
    request uuid primary key references requests (id),
    name_sealed bytea not null,
    media_type text not null,
    size_bytes bigint not null,
    content_sealed bytea not null,
    at timestamptz not null
);

create index identifiers_by_value on identifiers (kind, lower(value));
