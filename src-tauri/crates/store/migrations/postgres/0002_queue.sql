-- The queue at a million requests: indexes for its views, numbers that are kept instead of
-- counted, and the search for part of a name, number or identifier. Says the same as the SQLite
-- schema, with the means of PostgreSQL and without any extension: pg_trgm would overlook what is
-- neither letter nor digit, and not every owner of a database may create it.

-- Each holds all that a filter asks for, so that what does not fit is passed over in the index.
drop index requests_by_due;
create index queue_open on requests (due_at, number) include (id, state, kind, regime, assignee, paused)
    where state <> 'closed';
create index queue_closed on requests (due_at, number) include (id, state, kind, regime, assignee, paused)
    where state = 'closed';
create index queue_all on requests (due_at, number) include (id, state, kind, regime, assignee, paused);
create index queue_paused on requests (due_at, number) include (id, state, kind, regime, assignee, paused)
    where paused and state <> 'closed';
create index queue_by_state on requests (state, kind, regime, due_at, number) include (id, paused);
create index queue_by_officer on requests (assignee, due_at, number)
    include (id, state, kind, regime, paused);
create index queue_by_number on requests (number collate "C");

-- How many requests of a sort are due on a day of UTC, and how many of a sort an officer has.
-- A row is a difference and the number is their sum: nobody waits for somebody else's count.
create table queue_days (
    state text not null,
    day date not null,
    kind text not null,
    regime text not null,
    paused boolean not null,
    n bigint not null
);
create table queue_officers (
    assignee uuid not null,
    state text not null,
    kind text not null,
    regime text not null,
    paused boolean not null,
    n bigint not null
);
create index queue_days_by_state on queue_days (state, day) include (kind, regime, paused, n);
create index queue_days_by_day on queue_days (day);
create index queue_officers_by_assignee on queue_officers (assignee);
insert into queue_days (state, day, kind, regime, paused, n)
    select state, (due_at at time zone 'UTC')::date, kind, regime, paused, count(*)
    from requests group by 1, 2, 3, 4, 5;
insert into queue_officers (assignee, state, kind, regime, paused, n)
    select assignee, state, kind, regime, paused, count(*)
    from requests where assignee is not null group by 1, 2, 3, 4, 5;

-- Adds up the differences of some days and officers now and then, one session at a time.
create function queue_settle(days date[], officers uuid[]) returns void language plpgsql as $$
begin
    if random() > 0.02 or not pg_try_advisory_xact_lock(hashtext('queue_settle')) then
        return;
    end if;
    with taken as (
        delete from queue_days where day = any (days) returning *
    )
    insert into queue_days (state, day, kind, regime, paused, n)
    select state, day, kind, regime, paused, sum(n)
    from taken group by 1, 2, 3, 4, 5 having sum(n) <> 0;
    with taken as (
        delete from queue_officers where assignee = any (officers) returning *
    )
    insert into queue_officers (assignee, state, kind, regime, paused, n)
    select assignee, state, kind, regime, paused, sum(n)
    from taken group by 1, 2, 3, 4, 5 having sum(n) <> 0;
end
$$;

create function queue_count_inserted() returns trigger language plpgsql as $$
begin
    insert into queue_days (state, day, kind, regime, paused, n)
        select state, (due_at at time zone 'UTC')::date, kind, regime, paused, count(*)
        from born group by 1, 2, 3, 4, 5;
    insert into queue_officers (assignee, state, kind, regime, paused, n)
        select assignee, state, kind, regime, paused, count(*)
        from born where assignee is not null group by 1, 2, 3, 4, 5;
    perform queue_settle(
        array(select distinct (due_at at time zone 'UTC')::date from born),
        array(select distinct assignee from born where assignee is not null));
    return null;
end
$$;
create function queue_count_updated() returns trigger language plpgsql as $$
begin
    insert into queue_days (state, day, kind, regime, paused, n)
        select state, (due_at at time zone 'UTC')::date, kind, regime, paused, sum(n)
        from (select state, due_at, kind, regime, paused, 1 as n from born
              union all
              select state, due_at, kind, regime, paused, -1 from gone) as changed
        group by 1, 2, 3, 4, 5 having sum(n) <> 0;
    insert into queue_officers (assignee, state, kind, regime, paused, n)
        select assignee, state, kind, regime, paused, sum(n)
        from (select assignee, state, kind, regime, paused, 1 as n from born
              union all
              select assignee, state, kind, regime, paused, -1 from gone) as changed
        where assignee is not null
        group by 1, 2, 3, 4, 5 having sum(n) <> 0;
    perform queue_settle(
        array(select (due_at at time zone 'UTC')::date from born
              union select (due_at at time zone 'UTC')::date from gone),
        array(select assignee from born where assignee is not null
              union select assignee from gone where assignee is not null));
    return null;
end
$$;
create function queue_count_deleted() returns trigger language plpgsql as $$
begin
    insert into queue_days (state, day, kind, regime, paused, n)
        select state, (due_at at time zone 'UTC')::date, kind, regime, paused, -count(*)
        from gone group by 1, 2, 3, 4, 5;
    insert into queue_officers (assignee, state, kind, regime, paused, n)
        select assignee, state, kind, regime, paused, -count(*)
        from gone where assignee is not null group by 1, 2, 3, 4, 5;
    return null;
end
$$;
create function queue_count_truncated() returns trigger language plpgsql as $$
begin
    delete from queue_days;
    delete from queue_officers;
    return null;
end
$$;
create trigger queue_count_inserted after insert on requests
    referencing new table as born
    for each statement execute function queue_count_inserted();
create trigger queue_count_updated after update on requests
    referencing old table as gone new table as born
    for each statement execute function queue_count_updated();
create trigger queue_count_deleted after delete on requests
    referencing old table as gone
    for each statement execute function queue_count_deleted();
create trigger queue_count_truncated after truncate on requests
    for each statement execute function queue_count_truncated();

-- The search. The index is on the rows themselves, so what is forgotten there is forgotten here.
-- The runs of three characters of a text in lower case.
create function queue_trigrams(words text) returns text[]
    language sql immutable strict parallel safe as $$
    select array(
        select distinct substr(lower(words), place, 3)
        from generate_series(1, length(lower(words)) - 2) as place)
$$;
create index queue_numbers on requests using gin (queue_trigrams(number));
create index queue_names on subjects using gin (queue_trigrams(name));
create index queue_identifiers on identifiers using gin (queue_trigrams(value));
