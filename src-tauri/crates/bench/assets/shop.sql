-- The benchmark database: twelve tables of a shop, filled by `bench_fill`.
create table users (
    id bigint primary key, email text not null, name text, phone text, country text,
    created_at timestamptz
);
create table addresses (
    id bigint primary key, user_id bigint not null, street text, city text, postcode text
);
create table devices (
    id bigint primary key, user_id bigint not null, label text, push_token text
);
create table orders (
    id bigint primary key, user_id bigint not null, total numeric(12, 2), note text,
    placed_at timestamptz
);
create table order_items (
    id bigint primary key, order_id bigint not null, title text, price numeric(12, 2),
    quantity integer
);
create table payments (
    id bigint primary key, order_id bigint not null, holder text, card_last4 text,
    amount numeric(12, 2), paid_at timestamptz
);
create table sessions (
    id bigint primary key, user_id bigint not null, ip text, user_agent text,
    started_at timestamptz
);
create table events (
    id bigint primary key, user_id bigint not null, name text, referrer text, properties jsonb,
    at timestamptz
);
create table messages (
    id bigint primary key, user_id bigint not null, body text, sent_at timestamptz
);
create table comments (
    id bigint primary key, user_id bigint not null, body text, at timestamptz
);
create table tickets (
    id bigint primary key, user_id bigint not null, subject text, body text,
    opened_at timestamptz
);
create table consents (
    id bigint primary key, user_id bigint not null, purpose text, page text, granted boolean,
    at timestamptz
);

-- Who has how many rows. `size` is exact: one user, one address, one consent, and `events` takes
-- what the other tables leave.
create table bench_people (id bigint primary key, size bigint not null);

-- How many rows of each table are whose, and after which number they begin.
create table bench_shares (
    id bigint primary key,
    orders bigint, sessions bigint, messages bigint, comments bigint, tickets bigint,
    devices bigint, events bigint,
    orders_before bigint, sessions_before bigint, messages_before bigint, comments_before bigint,
    tickets_before bigint, devices_before bigint, events_before bigint
);

create function bench_share() returns void language sql as $$
insert into bench_shares
select id, orders, sessions, messages, comments, tickets, devices, events,
       sum(orders) over upto - orders, sum(sessions) over upto - sessions,
       sum(messages) over upto - messages, sum(comments) over upto - comments,
       sum(tickets) over upto - tickets, sum(devices) over upto - devices,
       sum(events) over upto - events
from (
    select *, size - 3 - 4 * orders - sessions - messages - comments - tickets - devices as events
    from (
        select id, size, size / 10 as orders, size / 12 as sessions, size / 8 as messages,
               size / 16 as comments, size / 100 as tickets, size / 200 + 1 as devices
        from bench_people
    ) counted
) shared
window upto as (order by id)
$$;

-- Words that look like what people write, the same for the same number.
create function bench_words(seed bigint) returns text language sql immutable as $$
select 'Dear all, ' || md5(seed::text) || ' and ' || md5((seed + 7)::text)
       || ' arrived as described, thank you'
$$;

-- Fills every table for the people from `low` to `high`.
create function bench_fill(low bigint, high bigint) returns void language sql as $$
insert into users
select id, 'user' || id || '@example.com', 'Person ' || md5(id::text),
       '+49 30 ' || lpad(id::text, 9, '0'), (array['DE', 'FR', 'US', 'BR'])[1 + id % 4],
       '2024-01-01'::timestamptz + make_interval(mins => (id % 500000)::int)
from bench_people where id between low and high;

insert into addresses
select id, id, 'Street of ' || md5(id::text) || ' ' || id % 200, 'City ' || id % 3000,
       lpad((id % 100000)::text, 5, '0')
from bench_people where id between low and high;

insert into consents
select id, id, 'newsletter', '/welcome?from=' || md5(id::text), id % 3 = 0,
       '2024-01-02'::timestamptz + make_interval(mins => (id % 500000)::int)
from bench_people where id between low and high;

insert into devices
select s.devices_before + n, s.id, 'Phone of person ' || s.id, md5((s.devices_before + n)::text)
from bench_shares s, generate_series(1, s.devices) n
where s.id between low and high;

insert into orders
select s.orders_before + n, s.id, (n * 37 % 90000) / 100.0, bench_words(s.orders_before + n),
       '2024-02-01'::timestamptz + make_interval(mins => (n % 900000)::int)
from bench_shares s, generate_series(1, s.orders) n
where s.id between low and high;

insert into order_items
select 2 * s.orders_before + n, s.orders_before + (n + 1) / 2,
       'Thing number ' || md5((2 * s.orders_before + n)::text), (n * 13 % 40000) / 100.0, 1 + n % 3
from bench_shares s, generate_series(1, 2 * s.orders) n
where s.id between low and high;

insert into payments
select s.orders_before + n, s.orders_before + n, 'Person ' || md5(s.id::text),
       lpad((n % 10000)::text, 4, '0'), (n * 37 % 90000) / 100.0,
       '2024-02-01'::timestamptz + make_interval(mins => (n % 900000)::int)
from bench_shares s, generate_series(1, s.orders) n
where s.id between low and high;

insert into sessions
select s.sessions_before + n, s.id, '10.' || s.id % 250 || '.' || n / 250 % 250 || '.' || n % 250,
       'Mozilla/5.0 (X11; Linux x86_64; rv:' || n % 140 || '.0) Gecko/20100101',
       '2024-03-01'::timestamptz + make_interval(mins => (n % 900000)::int)
from bench_shares s, generate_series(1, s.sessions) n
where s.id between low and high;

insert into events
select s.events_before + n, s.id, (array['view', 'search', 'click', 'play'])[1 + n % 4],
       '/videos/' || md5((s.events_before + n)::text),
       jsonb_build_object('video', n % 50000, 'at', n % 3600, 'app', '4.' || n % 20),
       '2024-03-01'::timestamptz + make_interval(secs => n % 50000000)
from bench_shares s, generate_series(1, s.events) n
where s.id between low and high;

insert into messages
select s.messages_before + n, s.id, bench_words(s.messages_before + n + 1000000000),
       '2024-04-01'::timestamptz + make_interval(mins => (n % 900000)::int)
from bench_shares s, generate_series(1, s.messages) n
where s.id between low and high;

insert into comments
select s.comments_before + n, s.id, bench_words(s.comments_before + n + 2000000000),
       '2024-05-01'::timestamptz + make_interval(mins => (n % 900000)::int)
from bench_shares s, generate_series(1, s.comments) n
where s.id between low and high;

insert into tickets
select s.tickets_before + n, s.id, 'Question ' || n, bench_words(s.tickets_before + n + 3000000000),
       '2024-06-01'::timestamptz + make_interval(mins => (n % 900000)::int)
from bench_shares s, generate_series(1, s.tickets) n
where s.id between low and high
$$;

-- Takes every row of one person away.
create function bench_clear(who bigint) returns void language sql as $$
delete from tickets where user_id = who;
delete from comments where user_id = who;
delete from messages where user_id = who;
delete from events where user_id = who;
delete from sessions where user_id = who;
delete from payments where order_id in (select id from orders where user_id = who);
delete from order_items where order_id in (select id from orders where user_id = who);
delete from orders where user_id = who;
delete from devices where user_id = who;
delete from consents where user_id = who;
delete from addresses where user_id = who;
delete from users where id = who
$$;
