-- A queue of {count} requests, copied from the only one: seven of ten are closed.
begin;
create temporary table numbers as
with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < {count})
select n from numbers;
insert into requests (
    id, number, kind, state, received_at, receipt_date, due_at, paused, assignee, outcome,
    closed_at, regime, calendar, tz, due, rule_set, clock_input, clock_answer,
    channel, extended, partial, on_hold, reopened, stalled, opened_by, prepared_by,
    draft_key_sealed, draft_digest, verification, certificate_digest, created_at, changed_at
)
select printf('%08x-0000-0000-0000-%012x', 0, n), 'REQ-' || (1000000 + n),
       case n % 3 when 0 then 'access' when 1 then 'erasure' else 'rectification' end,
       case when n % 10 < 7 then 'closed' when n % 10 = 7 then 'received'
            when n % 10 = 8 then 'review' else 'approval' end,
       strftime('%Y-%m-%dT%H:%M:%S.000000Z', received_at, '-' || (n % 500000) || ' minutes'),
       date(received_at, '-' || (n % 500000) || ' minutes'),
       strftime('%Y-%m-%dT%H:%M:%S.000000Z', due_at, '-' || (n % 500000) || ' minutes'),
       n % 50 = 0,
       case when n % 4 = 0 then opened_by end,
       case when n % 10 < 7 then 'fulfilled' end,
       case when n % 10 < 7 then received_at end,
       regime, calendar, tz, due, rule_set, clock_input, clock_answer,
       channel, extended, partial, on_hold, reopened, stalled, opened_by, prepared_by,
       draft_key_sealed, draft_digest, verification, certificate_digest, created_at, changed_at
from numbers, (select * from requests limit 1);
insert into subjects (request, name, language, message, content_key)
select printf('%08x-0000-0000-0000-%012x', 0, n), 'Person ' || lower(hex(n * 7919)), language, message,
       content_key
from numbers, (select * from subjects limit 1);
insert into identifiers (id, request, kind, value, state, why)
select printf('%08x-0000-0000-0000-%012x', 0, n), printf('%08x-0000-0000-0000-%012x', 0, n), kind,
       'person' || n || '@example.com', state, why
from numbers, (select * from identifiers limit 1);
drop table numbers;
commit;
