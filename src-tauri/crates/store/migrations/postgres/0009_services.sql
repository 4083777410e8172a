-- Services of the marketplace that call the HTTP API: who they are, what they may do, what they
-- read, and the answers that are given again. Says the same as the SQLite schema.

create table services (
    id uuid primary key,
    name text not null unique check (length(name) between 1 and 60),
    scopes jsonb not null,
    rate bigint not null check (rate between 1 and 10000),
    burst bigint not null check (burst between 1 and 20000),
    created_at timestamptz not null,
    created_by uuid not null,
    -- To the hour: when it called is nobody's business to the second.
    used_at timestamptz,
    revoked_at timestamptz
);

-- A token is known by its prefix and kept as SHA-256 of the whole: 32 random bytes need no salt.
create table service_tokens (
    prefix text primary key check (length(prefix) = 8),
    service uuid not null references services (id),
    digest bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz
);
create index service_tokens_by_service on service_tokens (service, created_at);

-- Reads by services are counted, not logged one by one. `noted` is how many of them an event of
-- the log says already.
create table service_reads (
    service uuid not null references services (id),
    endpoint text not null,
    hour timestamptz not null,
    reads bigint not null check (reads > 0),
    noted bigint not null default 0 check (noted between 0 and reads),
    primary key (service, endpoint, hour)
);
create index service_reads_unnoted on service_reads (hour) where noted < reads;

-- The answer to a request that carried an Idempotency-Key. What was asked is kept as an HMAC under
-- a random key that lies beside it, and both go when the time is over.
create table given_answers (
    service uuid not null references services (id),
    key text not null check (length(key) between 1 and 200),
    salt bytea not null,
    digest text not null,
    status bigint not null,
    body jsonb not null,
    at timestamptz not null,
    primary key (service, key)
);
create index given_answers_by_time on given_answers (at);

-- What a server holds in memory and has to read again when it was changed, by anybody.
create table changes (
    topic text primary key,
    number bigint not null
);
insert into changes (topic, number) values ('disclosures', 0), ('services', 0);

create function note_change() returns trigger language plpgsql as $$
begin
    update changes set number = number + 1 where topic = tg_argv[0];
    return null;
end
$$;
create trigger versions_note_change after insert or update or delete on versions
    for each statement execute function note_change('disclosures');
create trigger version_texts_note_change after insert or update or delete on version_texts
    for each statement execute function note_change('disclosures');
create trigger disclosures_note_change after insert or update or delete on disclosures
    for each statement execute function note_change('disclosures');
create trigger services_note_change
    after insert or update of scopes, rate, burst, revoked_at or delete on services
    for each statement execute function note_change('services');
create trigger service_tokens_note_change after insert or update or delete on service_tokens
    for each statement execute function note_change('services');
