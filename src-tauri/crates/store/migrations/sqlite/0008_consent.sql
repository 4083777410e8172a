-- The consent ledger with people apart from it, purposes with their basis, and what is handed on.
-- Says the same as the PostgreSQL schema.
--
-- An entry names its person by a number. What ties the number to somebody, and the key of the
-- proofs, stand in consent_people alone: when that row goes, the ledger stays and tells of nobody.

drop trigger consent_no_update;
drop trigger consent_no_delete;
alter table consent rename to consent_before;

-- Autoincrement: the number of somebody who was forgotten is never given again.
create table consent_people (
    id integer primary key autoincrement,
    person text not null unique check (length(person) between 1 and 300),
    content_key blob not null,
    -- To be forgotten as soon as nothing about them waits to be handed on.
    forget integer not null default 0
) strict;

create table consent (
    arrival integer primary key autoincrement,
    subject integer not null,
    purpose text not null,
    state text not null check (state in ('given', 'refused', 'withdrawn', 'objected', 'opted_out')),
    version text,
    language text,
    surface text not null,
    method text not null,
    request text,
    -- HMAC of the entry under the key of its person; none: written by an earlier version.
    proof text,
    -- What was committed together, under one event.
    batch text,
    at text not null,
    recorded_at text not null,
    unique (subject, purpose, at, state)
) strict;
create index consent_by_batch on consent (batch, arrival) where batch is not null;

-- Derived: the newest word of a person on a purpose.
create table consent_state (
    subject integer not null,
    purpose text not null,
    state text not null,
    at text not null,
    primary key (subject, purpose)
) strict, without rowid;

-- Derived: by how many the people who gave consent, and those who said anything, grew in a day of
-- UTC. Several rows a day, as on PostgreSQL.
create table consent_days (
    purpose text not null,
    day text not null,
    shard integer not null,
    given integer not null,
    people integer not null,
    primary key (purpose, day, shard)
) strict, without rowid;

-- Opt-out signals of browsers (Global Privacy Control), per person.
create table consent_signals (
    subject integer not null,
    signal text not null check (signal in ('gpc')),
    first_at text not null,
    last_at text not null,
    seen integer not null,
    primary key (subject, signal)
) strict;

create table purposes (
    key text primary key check (length(key) between 1 and 60),
    name text not null,
    description text not null,
    basis text not null check (basis in ('consent', 'contract', 'legal_obligation',
        'vital_interests', 'public_task', 'legitimate_interests', 'opt_out')),
    uses text not null,
    position integer not null,
    added_at text not null
) strict;
insert into purposes (key, name, description, basis, uses, position, added_at) values
    ('service_delivery', 'Service delivery', 'Accounts, videos, auctions, orders and support', 'contract', '["essential.service"]', 1, '2025-11-03T00:00:00.000000Z'),
    ('analytics', 'Analytics', 'How the marketplace is used, to improve it', 'consent', '["analytics", "functional"]', 2, '2025-11-03T00:00:00.000000Z'),
    ('marketing', 'Marketing', 'Newsletters, offers and recommendations', 'consent', '["marketing", "personalize"]', 3, '2025-11-03T00:00:00.000000Z'),
    ('legal', 'Legal', 'Tax records, disputes and what authorities may ask for', 'legal_obligation', '["essential.legal_obligation"]', 4, '2025-11-03T00:00:00.000000Z'),
    ('security', 'Security', 'Protection of accounts, detection of fraud', 'legitimate_interests', '["essential.service.security", "essential.fraud_detection"]', 5, '2025-11-03T00:00:00.000000Z'),
    ('sale_or_sharing', 'Sale or sharing', 'Personal information sold, or shared for advertising across contexts', 'opt_out', '["marketing.advertising.third_party"]', 6, '2025-11-03T00:00:00.000000Z'),
    ('sensitive_beyond_service', 'Sensitive data beyond the service', 'Sensitive personal information used for more than the service needs', 'opt_out', '["personalize"]', 7, '2025-11-03T00:00:00.000000Z');

-- What changed about a purpose, and why. Append-only.
create table purpose_changes (
    id text primary key,
    purpose text not null references purposes (key),
    basis_before text not null,
    basis_after text not null,
    reason text not null,
    content_key blob not null,
    officer text not null,
    at text not null
) strict;
create index purpose_changes_by_purpose on purpose_changes (purpose, at);

-- Who is told of changes. Address and secret are sealed under the workspace key.
create table recipients (
    id text primary key,
    name text not null check (length(name) between 1 and 80),
    kind text not null check (kind in ('webhook', 'table')),
    host text not null,
    url_sealed blob,
    secret_sealed blob,
    purposes text not null,
    added_at text not null,
    removed_at text,
    check ((kind = 'webhook') = (url_sealed is not null and secret_sealed is not null))
) strict;
create unique index recipients_by_name on recipients (name) where removed_at is null;

create table deliveries (
    sequence integer primary key autoincrement,
    id text not null unique,
    recipient text not null references recipients (id),
    subject integer not null,
    purpose text not null,
    state text not null,
    at text not null,
    status text not null check (status in ('waiting', 'acknowledged', 'dead', 'superseded')),
    attempts integer not null,
    next_at text not null,
    lease_until text,
    failure text,
    created_at text not null,
    ended_at text
) strict;
create index deliveries_due on deliveries (next_at, sequence) where status = 'waiting';
create index deliveries_in_order on deliveries (recipient, subject, sequence)
    where status in ('waiting', 'dead');
create index deliveries_listed on deliveries (recipient, status, sequence);
create index deliveries_of_person on deliveries (subject, sequence);

-- What an earlier version wrote. A user id is a person; who is known by something else keeps its kind.
insert into consent_people (person, content_key)
    select person, randomblob(32) from (
        select distinct case when person glob 'user_id:?*' then substr(person, 9) else person end as person
        from consent_before);
insert into consent (subject, purpose, state, surface, method, request, at, recorded_at)
    select p.id, c.purpose,
        case
            when c.state = 'refused' and c.purpose in ('sale_or_sharing', 'sensitive_beyond_service') then 'opted_out'
            when c.state = 'refused' and c.request is not null then 'objected'
            else c.state
        end,
        c.surface, c.method, c.request, c.at, c.recorded_at
    from consent_before c
    join consent_people p
        on p.person = case when c.person glob 'user_id:?*' then substr(c.person, 9) else c.person end
    where true
    order by c.recorded_at
    on conflict do nothing;
insert into consent_state (subject, purpose, state, at)
    select subject, purpose, state, at from (
        select subject, purpose, state, at, row_number() over (
            partition by subject, purpose order by at desc, arrival desc) as newest
        from consent) as entries
    where newest = 1;
insert into consent_days (purpose, day, shard, given, people)
    select purpose, substr(at, 1, 10), 0,
        sum(case when state = 'given' then 1 else 0 end - case when before = 'given' then 1 else 0 end),
        sum(case when before is null then 1 else 0 end)
    from (
        select purpose, at, state, lag(state) over (
            partition by subject, purpose order by at, arrival) as before
        from consent) as entries
    group by 1, 2;
drop table consent_before;

create trigger consent_no_update before update on consent begin
    select raise(abort, 'consent is append-only');
end;
create trigger consent_no_delete before delete on consent begin
    select raise(abort, 'consent is append-only');
end;
create trigger purpose_changes_no_update before update on purpose_changes begin
    select raise(abort, 'purpose_changes is append-only');
end;
create trigger purpose_changes_no_delete before delete on purpose_changes begin
    select raise(abort, 'purpose_changes is append-only');
end;
