-- Services of the marketplace that call the HTTP API: who they are, what they may do, what they
-- read, and the answers that are given again. Says the same as the PostgreSQL schema.

create table services (
    id text primary key,
    name text not null unique check (length(name) between 1 and 60),
    scopes text not null,
    rate integer not null check (rate between 1 and 10000),
    burst integer not null check (burst between 1 and 20000),
    created_at text not null,
    created_by text not null,
    -- To the hour: when it called is nobody's business to the second.
    used_at text,
    revoked_at text
) strict;

-- A token is known by its prefix and kept as SHA-256 of the whole: 32 random bytes need no salt.
create table service_tokens (
    prefix text primary key check (length(prefix) = 8),
    service text not null references services (id),
    digest blob not null,
    created_at text not null,
    expires_at text
) strict;
create index service_tokens_by_service on service_tokens (service, created_at);

-- Reads by services are counted, not logged one by one. `noted` is how many of them an event of
-- the log says already.
create table service_reads (
    service text not null references services (id),
    endpoint text not null,
    hour text not null,
    reads integer not null check (reads > 0),
    noted integer not null default 0 check (noted between 0 and reads),
    primary key (service, endpoint, hour)
) strict;
create index service_reads_unnoted on service_reads (hour) where noted < reads;

-- The answer to a request that carried an Idempotency-Key. What was asked is kept as an HMAC under
-- a random key that lies beside it, and both go when the time is over.
create table given_answers (
    service text not null references services (id),
    key text not null check (length(key) between 1 and 200),
    salt blob not null,
    digest text not null,
    status integer not null,
    body text not null,
    at text not null,
    primary key (service, key)
) strict;
create index given_answers_by_time on given_answers (at);

-- What a server holds in memory and has to read again when it was changed, by anybody.
create table changes (
    topic text primary key,
    number integer not null
) strict;
insert into changes (topic, number) values ('disclosures', 0), ('services', 0);

create trigger versions_note_insert after insert on versions begin
    update changes set number = number + 1 where topic = 'disclosures';
end;
create trigger versions_note_update after update on versions begin
    update changes set number = number + 1 where topic = 'disclosures';
end;
create trigger versions_note_delete after delete on versions begin
    update changes set number = number + 1 where topic = 'disclosures';
end;
create trigger version_texts_note_insert after insert on version_texts begin
    update changes set number = number + 1 where topic = 'disclosures';
end;
create trigger version_texts_note_update after update on version_texts begin
    update changes set number = number + 1 where topic = 'disclosures';
end;
create trigger version_texts_note_delete after delete on version_texts begin
    update changes set number = number + 1 where topic = 'disclosures';
end;
create trigger disclosures_note_insert after insert on disclosures begin
    update changes set number = number + 1 where topic = 'disclosures';
end;
create trigger disclosures_note_update after update on disclosures begin
    update changes set number = number + 1 where topic = 'disclosures';
end;
create trigger disclosures_note_delete after delete on disclosures begin
    update changes set number = number + 1 where topic = 'disclosures';
end;
create trigger services_note_insert after insert on services begin
    update changes set number = number + 1 where topic = 'services';
end;
create trigger services_note_update after update of scopes, rate, burst, revoked_at on services begin
    update changes set number = number + 1 where topic = 'services';
end;
create trigger services_note_delete after delete on services begin
    update changes set number = number + 1 where topic = 'services';
end;
create trigger service_tokens_note_insert after insert on service_tokens begin
    update changes set number = number + 1 where topic = 'services';
end;
create trigger service_tokens_note_update after update on service_tokens begin
    update changes set number = number + 1 where topic = 'services';
end;
create trigger service_tokens_note_delete after delete on service_tokens begin
    update changes set number = number + 1 where topic = 'services';
end;
