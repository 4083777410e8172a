-- A queue of {count} requests, copied from the only one: seven of ten are closed. The indexes of the
-- search are built in one go, which takes a fifth of the time.
set maintenance_work_mem = '512MB';
drop index queue_numbers;
drop index queue_names;
drop index queue_identifiers;
insert into requests (
    id, number, kind, state, received_at, receipt_date, due_at, paused, assignee, outcome,
    closed_at, regime, calendar, tz, due, rule_set, clock_input, clock_answer,
    channel, extended, partial, on_hold, reopened, stalled, opened_by, prepared_by,
    draft_key_sealed, draft_digest, verification, certificate_digest, created_at, changed_at
)
select lpad(to_hex(n), 32, '0')::uuid, 'REQ-' || 1000000 + n,
       case n % 3 when 0 then 'access' when 1 then 'erasure' else 'rectification' end,
       case when n % 10 < 7 then 'closed' when n % 10 = 7 then 'received'
            when n % 10 = 8 then 'review' else 'approval' end,
       received_at - make_interval(mins => (n % 500000)::int),
       (received_at - make_interval(mins => (n % 500000)::int))::date,
       due_at - make_interval(mins => (n % 500000)::int), n % 50 = 0,
       case when n % 4 = 0 then opened_by end,
       case when n % 10 < 7 then 'fulfilled' end,
       case when n % 10 < 7 then received_at end,
       regime, calendar, tz, due, rule_set, clock_input, clock_answer,
       channel, extended, partial, on_hold, reopened, stalled, opened_by, prepared_by,
       draft_key_sealed, draft_digest, verification, certificate_digest, created_at, changed_at
from (select * from requests limit 1) r, generate_series(1, {count}::bigint) n;
insert into subjects (request, name, language, message, content_key)
select lpad(to_hex(n), 32, '0')::uuid, 'Person ' || md5(n::text), language, message, content_key
from (select * from subjects limit 1) s, generate_series(1, {count}::bigint) n;
insert into identifiers (id, request, kind, value, state, why)
select lpad(to_hex(n), 32, '0')::uuid, lpad(to_hex(n), 32, '0')::uuid, kind,
       'person' || n || '@example.com', state, why
from (select * from identifiers limit 1) i, generate_series(1, {count}::bigint) n;
create index queue_numbers on requests using gin (queue_trigrams(number));
create index queue_names on subjects using gin (queue_trigrams(name));
create index queue_identifiers on identifiers using gin (queue_trigrams(value));
