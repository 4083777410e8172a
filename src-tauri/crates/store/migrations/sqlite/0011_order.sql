-- The queue in order of receipt and of number, at a million requests. Says the same as the
-- PostgreSQL schema, with the means of SQLite.

-- REQ-9 stands before REQ-10.
alter table requests add column ordinal integer not null
    generated always as (cast(substr(number, 5) as integer)) virtual;

drop index requests_by_received;
create index queue_by_received on requests
    (received_at, number, state, kind, regime, assignee, paused, due_at);
create index queue_by_ordinal on requests
    (ordinal, number, state, kind, regime, assignee, paused, due_at);
create index queue_by_officer_received on requests
    (assignee, received_at, number, state, kind, regime, paused, due_at);
create index queue_by_officer_ordinal on requests
    (assignee, ordinal, number, state, kind, regime, paused, due_at);

-- How many requests of a sort were received on a day of UTC, by its number since 1970, and how many
-- have a number of the same ten thousand: a place is found without counting to it.
create table queue_blocks (
    axis text not null check (axis in ('received', 'ordinal')),
    block integer not null,
    state text not null,
    kind text not null,
    regime text not null,
    paused integer not null,
    n integer not null,
    primary key (axis, state, block, kind, regime, paused)
) strict, without rowid;
insert into queue_blocks (axis, block, state, kind, regime, paused, n)
    select 'received', unixepoch(substr(received_at, 1, 10)) / 86400, state, kind, regime, paused,
           count(*)
    from requests group by 2, 3, 4, 5, 6;
insert into queue_blocks (axis, block, state, kind, regime, paused, n)
    select 'ordinal', ordinal / 10000, state, kind, regime, paused, count(*)
    from requests group by 2, 3, 4, 5, 6;

create trigger queue_blocks_insert after insert on requests begin
    insert into queue_blocks (axis, block, state, kind, regime, paused, n)
        values ('received', unixepoch(substr(new.received_at, 1, 10)) / 86400, new.state, new.kind,
                new.regime, new.paused, 1),
               ('ordinal', new.ordinal / 10000, new.state, new.kind, new.regime, new.paused, 1)
        on conflict do update set n = n + 1;
end;
create trigger queue_blocks_update after update on requests
when (old.state, old.received_at, old.ordinal, old.kind, old.regime, old.paused)
        <> (new.state, new.received_at, new.ordinal, new.kind, new.regime, new.paused)
begin
    update queue_blocks set n = n - 1
        where (axis, block) in (values
                ('received', unixepoch(substr(old.received_at, 1, 10)) / 86400),
                ('ordinal', old.ordinal / 10000))
            and state = old.state and kind = old.kind and regime = old.regime
            and paused = old.paused;
    insert into queue_blocks (axis, block, state, kind, regime, paused, n)
        values ('received', unixepoch(substr(new.received_at, 1, 10)) / 86400, new.state, new.kind,
                new.regime, new.paused, 1),
               ('ordinal', new.ordinal / 10000, new.state, new.kind, new.regime, new.paused, 1)
        on conflict do update set n = n + 1;
    delete from queue_blocks
        where (axis, block) in (values
                ('received', unixepoch(substr(old.received_at, 1, 10)) / 86400),
                ('ordinal', old.ordinal / 10000))
            and state = old.state and kind = old.kind and regime = old.regime
            and paused = old.paused and n = 0;
end;
create trigger queue_blocks_delete after delete on requests begin
    update queue_blocks set n = n - 1
        where (axis, block) in (values
                ('received', unixepoch(substr(old.received_at, 1, 10)) / 86400),
                ('ordinal', old.ordinal / 10000))
            and state = old.state and kind = old.kind and regime = old.regime
            and paused = old.paused;
end;
