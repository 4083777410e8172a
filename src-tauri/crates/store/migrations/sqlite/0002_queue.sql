-- The queue at a million requests: indexes for its views, numbers that are kept instead of
-- counted, and the search for part of a name, number or identifier. Says the same as the
-- PostgreSQL schema, with the means of SQLite.

-- Each holds all that a filter asks for, so that what does not fit is passed over in the index.
drop index requests_by_due;
create index queue_open on requests (due_at, number, state, kind, regime, assignee, paused)
    where state <> 'closed';
create index queue_closed on requests (due_at, number, kind, regime, assignee, paused)
    where state = 'closed';
create index queue_all on requests (due_at, number, state, kind, regime, assignee, paused);
create index queue_paused on requests (due_at, number, state, kind, regime, assignee)
    where paused and state <> 'closed';
create index queue_by_state on requests (state, kind, regime, due_at, number, paused);
create index queue_by_officer on requests (assignee, due_at, number, state, kind, regime, paused);

-- How many requests of a sort are due on a day of UTC, and how many of a sort an officer has.
create table queue_days (
    state text not null,
    day text not null,
    kind text not null,
    regime text not null,
    paused integer not null,
    n integer not null,
    primary key (state, day, kind, regime, paused)
) strict, without rowid;
create table queue_officers (
    assignee text not null,
    state text not null,
    kind text not null,
    regime text not null,
    paused integer not null,
    n integer not null,
    primary key (assignee, state, kind, regime, paused)
) strict, without rowid;
insert into queue_days (state, day, kind, regime, paused, n)
    select state, substr(due_at, 1, 10), kind, regime, paused, count(*)
    from requests group by 1, 2, 3, 4, 5;
insert into queue_officers (assignee, state, kind, regime, paused, n)
    select assignee, state, kind, regime, paused, count(*)
    from requests where assignee is not null group by 1, 2, 3, 4, 5;

create trigger queue_counts_insert after insert on requests begin
    insert into queue_days (state, day, kind, regime, paused, n)
        values (new.state, substr(new.due_at, 1, 10), new.kind, new.regime, new.paused, 1)
        on conflict do update set n = n + 1;
    insert into queue_officers (assignee, state, kind, regime, paused, n)
        select new.assignee, new.state, new.kind, new.regime, new.paused, 1
        where new.assignee is not null
        on conflict do update set n = n + 1;
end;
create trigger queue_counts_update after update on requests
when (old.state, old.due_at, old.kind, old.regime, old.paused)
        <> (new.state, new.due_at, new.kind, new.regime, new.paused)
    or old.assignee is not new.assignee
begin
    update queue_days set n = n - 1
        where state = old.state and day = substr(old.due_at, 1, 10) and kind = old.kind
            and regime = old.regime and paused = old.paused;
    insert into queue_days (state, day, kind, regime, paused, n)
        values (new.state, substr(new.due_at, 1, 10), new.kind, new.regime, new.paused, 1)
        on conflict do update set n = n + 1;
    delete from queue_days
        where state = old.state and day = substr(old.due_at, 1, 10) and kind = old.kind
            and regime = old.regime and paused = old.paused and n = 0;
    update queue_officers set n = n - 1
        where assignee = old.assignee and state = old.state and kind = old.kind
            and regime = old.regime and paused = old.paused;
    insert into queue_officers (assignee, state, kind, regime, paused, n)
        select new.assignee, new.state, new.kind, new.regime, new.paused, 1
        where new.assignee is not null
        on conflict do update set n = n + 1;
    delete from queue_officers
        where assignee = old.assignee and state = old.state and kind = old.kind
            and regime = old.regime and paused = old.paused and n = 0;
end;
create trigger queue_counts_delete after delete on requests begin
    update queue_days set n = n - 1
        where state = old.state and day = substr(old.due_at, 1, 10) and kind = old.kind
            and regime = old.regime and paused = old.paused;
    update queue_officers set n = n - 1
        where assignee = old.assignee and state = old.state and kind = old.kind
            and regime = old.regime and paused = old.paused;
end;

-- What is searched: a number, a name or an identifier a row. The index folds case itself. It has
-- rowids of its own because those of the other tables do not survive a VACUUM.
create table queue_texts (
    id integer primary key,
    request text not null,
    source text not null,
    text text not null
) strict;
insert into queue_texts (request, source, text) select id, 'number', number from requests;
insert into queue_texts (request, source, text) select request, 'name', name from subjects;
insert into queue_texts (request, source, text) select request, id, value from identifiers;
create index queue_texts_by_request on queue_texts (request);
create virtual table queue_search using fts5 (
    text, content = 'queue_texts', content_rowid = 'id', columnsize = 0, tokenize = 'trigram'
);
insert into queue_search (queue_search) values ('rebuild');
-- What is forgotten leaves the index at once, not at the next merge.
insert into queue_search (queue_search, rank) values ('secure-delete', 1);

create trigger queue_texts_insert after insert on queue_texts begin
    insert into queue_search (rowid, text) values (new.id, new.text);
end;
create trigger queue_texts_delete after delete on queue_texts begin
    insert into queue_search (queue_search, rowid, text) values ('delete', old.id, old.text);
end;
create trigger queue_number_insert after insert on requests begin
    insert into queue_texts (request, source, text) values (new.id, 'number', new.number);
end;
create trigger queue_number_update after update of number on requests
when old.number <> new.number
begin
    delete from queue_texts where request = old.id and source = 'number';
    insert into queue_texts (request, source, text) values (new.id, 'number', new.number);
end;
create trigger queue_number_delete after delete on requests begin
    delete from queue_texts where request = old.id and source = 'number';
end;
create trigger queue_name_insert after insert on subjects begin
    insert into queue_texts (request, source, text) values (new.request, 'name', new.name);
end;
create trigger queue_name_update after update of name on subjects
when old.name <> new.name
begin
    delete from queue_texts where request = old.request and source = 'name';
    insert into queue_texts (request, source, text) values (new.request, 'name', new.name);
end;
create trigger queue_name_delete after delete on subjects begin
    delete from queue_texts where request = old.request and source = 'name';
end;
create trigger queue_identifier_insert after insert on identifiers begin
    insert into queue_texts (request, source, text) values (new.request, new.id, new.value);
end;
create trigger queue_identifier_update after update of value on identifiers
when old.value <> new.value
begin
    delete from queue_texts where request = old.request and source = old.id;
    insert into queue_texts (request, source, text) values (new.request, new.id, new.value);
end;
create trigger queue_identifier_delete after delete on identifiers begin
    delete from queue_texts where request = old.request and source = old.id;
end;
