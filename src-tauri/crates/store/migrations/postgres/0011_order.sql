-- The queue in order of receipt and of number, at a million requests. Says the same as the SQLite
-- schema, with the means of PostgreSQL.

-- REQ-9 stands before REQ-10.
alter table requests add column ordinal bigint not null
    generated always as (coalesce(substring(number from '^REQ-([0-9]{1,18})')::bigint, 0)) stored;

drop index requests_by_received;
create index queue_by_received on requests (received_at, number)
    include (id, state, kind, regime, assignee, paused, due_at);
create index queue_by_ordinal on requests (ordinal, number)
    include (id, state, kind, regime, assignee, paused, due_at);
create index queue_by_officer_received on requests (assignee, received_at, number)
    include (id, state, kind, regime, paused, due_at);
create index queue_by_officer_ordinal on requests (assignee, ordinal, number)
    include (id, state, kind, regime, paused, due_at);

-- How many requests of a sort were received on a day of UTC, by its number since 1970, and how many
-- have a number of the same ten thousand: a place is found without counting to it. A row is a
-- difference and the number is their sum, as in queue_days.
create table queue_blocks (
    axis text not null check (axis in ('received', 'ordinal')),
    block bigint not null,
    state text not null,
    kind text not null,
    regime text not null,
    paused boolean not null,
    n bigint not null
);
create index queue_blocks_by_state on queue_blocks (axis, state, block) include (kind, regime, paused, n);
create index queue_blocks_by_block on queue_blocks (axis, block);

create function queue_blocks_of(received_at timestamptz, ordinal bigint)
    returns table (axis text, block bigint) language sql immutable parallel safe as $$
    values ('received', ((received_at at time zone 'UTC')::date - date '1970-01-01')::bigint),
           ('ordinal', ordinal / 10000)
$$;
insert into queue_blocks (axis, block, state, kind, regime, paused, n)
    select b.axis, b.block, r.state, r.kind, r.regime, r.paused, count(*)
    from requests r cross join lateral queue_blocks_of(r.received_at, r.ordinal) b
    group by 1, 2, 3, 4, 5, 6;

-- Adds up the differences of some blocks now and then, one session at a time.
create function queue_blocks_settle(axes text[], blocks bigint[]) returns void language plpgsql as $$
begin
    if random() > 0.02 or not pg_try_advisory_xact_lock(hashtext('queue_blocks_settle')) then
        return;
    end if;
    with taken as (
        delete from queue_blocks
        where (axis, block) in (select * from unnest(axes, blocks)) returning *
    )
    insert into queue_blocks (axis, block, state, kind, regime, paused, n)
    select axis, block, state, kind, regime, paused, sum(n)
    from taken group by 1, 2, 3, 4, 5, 6 having sum(n) <> 0;
end
$$;

create function queue_blocks_inserted() returns trigger language plpgsql as $$
declare
    axes text[];
    blocks bigint[];
begin
    insert into queue_blocks (axis, block, state, kind, regime, paused, n)
        select b.axis, b.block, r.state, r.kind, r.regime, r.paused, count(*)
        from born r cross join lateral queue_blocks_of(r.received_at, r.ordinal) b
        group by 1, 2, 3, 4, 5, 6;
    select array_agg(b.axis), array_agg(b.block) into axes, blocks
        from (select distinct b.axis, b.block
              from born r cross join lateral queue_blocks_of(r.received_at, r.ordinal) b) b;
    perform queue_blocks_settle(axes, blocks);
    return null;
end
$$;
create function queue_blocks_updated() returns trigger language plpgsql as $$
declare
    axes text[];
    blocks bigint[];
begin
    insert into queue_blocks (axis, block, state, kind, regime, paused, n)
        select b.axis, b.block, r.state, r.kind, r.regime, r.paused, sum(r.n)
        from (select received_at, ordinal, state, kind, regime, paused, 1 as n from born
              union all
              select received_at, ordinal, state, kind, regime, paused, -1 from gone) r
        cross join lateral queue_blocks_of(r.received_at, r.ordinal) b
        group by 1, 2, 3, 4, 5, 6 having sum(r.n) <> 0;
    select array_agg(b.axis), array_agg(b.block) into axes, blocks
        from (select distinct b.axis, b.block
              from (select received_at, ordinal from born
                    union all select received_at, ordinal from gone) r
              cross join lateral queue_blocks_of(r.received_at, r.ordinal) b) b;
    perform queue_blocks_settle(axes, blocks);
    return null;
end
$$;
create function queue_blocks_deleted() returns trigger language plpgsql as $$
begin
    insert into queue_blocks (axis, block, state, kind, regime, paused, n)
        select b.axis, b.block, r.state, r.kind, r.regime, r.paused, -count(*)
        from gone r cross join lateral queue_blocks_of(r.received_at, r.ordinal) b
        group by 1, 2, 3, 4, 5, 6;
    return null;
end
$$;
create function queue_blocks_truncated() returns trigger language plpgsql as $$
begin
    delete from queue_blocks;
    return null;
end
$$;
create trigger queue_blocks_inserted after insert on requests
    referencing new table as born
    for each statement execute function queue_blocks_inserted();
create trigger queue_blocks_updated after update on requests
    referencing old table as gone new table as born
    for each statement execute function queue_blocks_updated();
create trigger queue_blocks_deleted after delete on requests
    referencing old table as gone
    for each statement execute function queue_blocks_deleted();
create trigger queue_blocks_truncated after truncate on requests
    for each statement execute function queue_blocks_truncated();
