-- The consent ledger with people apart from it, purposes with their basis, and what is handed on.
-- Says the same as the SQLite schema.
--
-- An entry names its person by a number. What ties the number to somebody, and the key of the
-- proofs, stand in consent_people alone: when that row goes, the ledger stays and tells of nobody.

alter table consent rename to consent_before;
alter index consent_pkey rename to consent_before_pkey;

create table consent_people (
    id bigint generated always as identity primary key,
    person text not null unique check (length(person) between 1 and 300),
    content_key bytea not null,
    -- To be forgotten as soon as nothing about them waits to be handed on.
    forget boolean not null default false
);

create sequence consent_arrivals;
create table consent (
    subject bigint not null,
    purpose text not null,
    state text not null check (state in ('given', 'refused', 'withdrawn', 'objected', 'opted_out')),
    version text,
    language text,
    surface text not null,
    method text not null,
    request uuid,
    -- HMAC of the entry under the key of its person; none: written by an earlier version.
    proof text,
    -- What was committed together, under one event.
    batch uuid,
    arrival bigint not null default nextval('consent_arrivals'),
    at timestamptz not null,
    recorded_at timestamptz not null,
    primary key (subject, purpose, at, state)
) partition by hash (subject);
create index consent_by_batch on consent (batch, arrival) where batch is not null;

-- Derived: the newest word of a person on a purpose.
create table consent_state (
    subject bigint not null,
    purpose text not null,
    state text not null,
    at timestamptz not null,
    primary key (subject, purpose)
);

-- Derived: by how many the people who gave consent, and those who said anything, grew in a day of
-- UTC. Several rows a day, so that nobody waits for somebody else's count.
create table consent_days (
    purpose text not null,
    day date not null,
    shard bigint not null,
    given bigint not null,
    people bigint not null,
    primary key (purpose, day, shard)
);

-- Opt-out signals of browsers (Global Privacy Control), per person.
create table consent_signals (
    subject bigint not null,
    signal text not null check (signal in ('gpc')),
    first_at timestamptz not null,
    last_at timestamptz not null,
    seen bigint not null,
    primary key (subject, signal)
);

create table purposes (
    key text primary key check (length(key) between 1 and 60),
    name text not null,
    description text not null,
    basis text not null check (basis in ('consent', 'contract', 'legal_obligation',
        'vital_interests', 'public_task', 'legitimate_interests', 'opt_out')),
    uses jsonb not null,
    position bigint not null,
    added_at timestamptz not null
);
insert into purposes (key, name, description, basis, uses, position, added_at) values
    ('service_delivery', 'Service delivery', 'Accounts, videos, auctions, orders and support', 'contract', '["essential.service"]', 1, '2025-11-03'),
    ('analytics', 'Analytics', 'How the marketplace is used, to improve it', 'consent', '["analytics", "functional"]', 2, '2025-11-03'),
    ('marketing', 'Marketing', 'Newsletters, offers and recommendations', 'consent', '["marketing", "personalize"]', 3, '2025-11-03'),
    ('legal', 'Legal', 'Tax records, disputes and what authorities may ask for', 'legal_obligation', '["essential.legal_obligation"]', 4, '2025-11-03'),
    ('security', 'Security', 'Protection of accounts, detection of fraud', 'legitimate_interests', '["essential.service.security", "essential.fraud_detection"]', 5, '2025-11-03'),
    ('sale_or_sharing', 'Sale or sharing', 'Personal information sold, or shared for advertising across contexts', 'opt_out', '["marketing.advertising.third_party"]', 6, '2025-11-03'),
    ('sensitive_beyond_service', 'Sensitive data beyond the service', 'Sensitive personal information used for more than the service needs', 'opt_out', '["personalize"]', 7, '2025-11-03');

-- What changed about a purpose, and why. Append-only.
create table purpose_changes (
    id uuid primary key,
    purpose text not null references purposes (key),
    basis_before text not null,
    basis_after text not null,
    reason text not null,
    content_key bytea not null,
    officer uuid not null,
    at timestamptz not null
);
create index purpose_changes_by_purpose on purpose_changes (purpose, at);

-- Who is told of changes. Address and secret are sealed under the workspace key.
create table recipients (
    id uuid primary key,
    name text not null check (length(name) between 1 and 80),
    kind text not null check (kind in ('webhook', 'table')),
    host text not null,
    url_sealed bytea,
    secret_sealed bytea,
    purposes jsonb not null,
    added_at timestamptz not null,
    removed_at timestamptz,
    check ((kind = 'webhook') = (url_sealed is not null and secret_sealed is not null))
);
create unique index recipients_by_name on recipients (name) where removed_at is null;

create sequence delivery_sequence;
create table deliveries (
    sequence bigint primary key default nextval('delivery_sequence'),
    id uuid not null unique,
    recipient uuid not null references recipients (id),
    subject bigint not null,
    purpose text not null,
    state text not null,
    at timestamptz not null,
    status text not null check (status in ('waiting', 'acknowledged', 'dead', 'superseded')),
    attempts bigint not null,
    next_at timestamptz not null,
    lease_until timestamptz,
    failure text,
    created_at timestamptz not null,
    ended_at timestamptz
);
create index deliveries_due on deliveries (next_at, sequence) where status = 'waiting';
create index deliveries_in_order on deliveries (recipient, subject, sequence)
    where status in ('waiting', 'dead');
create index deliveries_listed on deliveries (recipient, status, sequence);
create index deliveries_of_person on deliveries (subject, sequence);

do $$
begin
    for part in 0..7 loop
        execute format(
            'create table consent_part_%s partition of consent for values with (modulus 8, remainder %s)',
            part, part);
    end loop;
end
$$;

-- What an earlier version wrote. A user id is a person; who is known by something else keeps its kind.
insert into consent_people (person, content_key)
    select distinct case when person like 'user\_id:_%' then substr(person, 9) else person end,
        uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    from consent_before
    on conflict do nothing;
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
        on p.person = case when c.person like 'user\_id:_%' then substr(c.person, 9) else c.person end
    order by c.recorded_at
    on conflict do nothing;
insert into consent_state (subject, purpose, state, at)
    select subject, purpose, state, at from (
        select subject, purpose, state, at, row_number() over (
            partition by subject, purpose order by at desc, arrival desc) as newest
        from consent) as entries
    where newest = 1;
insert into consent_days (purpose, day, shard, given, people)
    select purpose, (at at time zone 'UTC')::date, 0,
        sum(case when state = 'given' then 1 else 0 end - case when before = 'given' then 1 else 0 end),
        sum(case when before is null then 1 else 0 end)
    from (
        select purpose, at, state, lag(state) over (
            partition by subject, purpose order by at, arrival) as before
        from consent) as entries
    group by 1, 2;
drop table consent_before;

create trigger consent_append_only before update or delete on consent
    for each row execute function refuse_change();
create trigger consent_no_truncate before truncate on consent
    for each statement execute function refuse_change();
create trigger purpose_changes_append_only before update or delete on purpose_changes
    for each row execute function refuse_change();
