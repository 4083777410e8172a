-- {count} people who accepted the documents and spoke ten times each about what they consent to.
-- The days of the chart of consent are left out: nothing here looks at them.
insert into disclosures (id, key, title, url)
select lpad(n::text, 32, '0')::uuid, key, title, 'https://example.com/' || key
from (values (1, 'privacy', 'Privacy notice'), (2, 'terms', 'Terms of service'),
             (3, 'cookies', 'Cookie notice')) as d (n, key, title);
insert into versions (id, disclosure, number, rank, state, change_class, digest, effective_at, created_at)
select lpad((10 * d + m)::text, 32, '0')::uuid, lpad(d::text, 32, '0')::uuid, '1.' || m || '.0',
       (1::bigint << 40) + (m::bigint << 20), 'draft', 'material', repeat('0', 64),
       timestamptz '2025-11-03 00:00+00' + make_interval(months => m),
       timestamptz '2025-11-03 00:00+00' + make_interval(months => m)
from generate_series(1, 3) d, generate_series(0, 2) m;
insert into version_texts (version, language, text, digest, changed_at)
select id, language, 'Text', repeat('0', 64), created_at
from versions, (values ('en'), ('de')) as l (language);
update versions
set state = 'published', published_at = effective_at, in_force_at = effective_at
where number = '1.0.0';
update versions set state = 'superseded' where number = '1.0.0';
update versions
set state = 'published', published_at = effective_at, in_force_at = effective_at
where number = '1.1.0';

insert into people (person, jurisdiction, role, active_on, first_seen_on)
select 'u-' || n, (array['DE', 'FR', 'PL', 'US-CA', 'US-NY', 'GB', 'BR', ''])[1 + n % 8],
       (array['maker', 'buyer', ''])[1 + n % 3], current_date - (n % 300)::int,
       current_date - 300 - (n % 60)::int
from generate_series(1, {count}::bigint) n;
-- Of ten people six accepted what is in force, two the version before, two nothing.
insert into acceptances (person, version, language, surface, accepted_at, recorded_at, content_key)
select 'u-' || n, lpad((10 * d + case when n % 10 < 6 then 1 else 0 end)::text, 32, '0')::uuid,
       'en', 'web', timestamptz '2026-01-05 00:00+00' + make_interval(secs => n),
       timestamptz '2026-01-05 00:00+00' + make_interval(secs => n), decode(md5(n::text), 'hex')
from generate_series(1, {count}::bigint) n, generate_series(1, 3) d
where n % 10 < 8;
insert into accepted (person, disclosure, version, rank, at)
select a.person, v.disclosure, v.id, v.rank, a.accepted_at
from acceptances a join versions v on v.id = a.version;

insert into consent_people (person, content_key)
select 'u-' || n, decode(md5(n::text) || md5(n::text), 'hex')
from generate_series(1, {count}::bigint) n;
insert into consent (subject, purpose, state, version, language, surface, method, at, recorded_at)
select p.id, (array['analytics', 'marketing', 'sale_or_sharing'])[1 + i % 3],
       case when (p.id + i / 3) % 3 = 0 then 'withdrawn' else 'given' end, '1.1.0', 'en', 'web',
       'banner', timestamptz '2026-01-05 00:00+00' + make_interval(days => i * 30, secs => p.id % 86400),
       timestamptz '2026-01-05 00:00+00' + make_interval(days => i * 30, secs => p.id % 86400)
from consent_people p, generate_series(0, 9) i;
insert into consent_state (subject, purpose, state, at)
select p.id, (array['analytics', 'marketing', 'sale_or_sharing'])[1 + i % 3],
       case when (p.id + i / 3) % 3 = 0 then 'withdrawn' else 'given' end,
       timestamptz '2026-01-05 00:00+00' + make_interval(days => i * 30, secs => p.id % 86400)
from consent_people p, generate_series(7, 9) i;
