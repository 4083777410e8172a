-- Versions of disclosures with their whole life, comments on their clauses, the people who have to
-- accept them, and numbers that are kept instead of counted. Says the same as the SQLite schema.

alter table disclosures add column lead text not null default 'en';
alter table disclosures add column checklists jsonb not null default '[]';
-- Who has to accept it: a list of rules (model::disclosures::Rule).
alter table disclosures add column audience jsonb not null
    default '[{"jurisdictions":[],"roles":[],"changes":["material","new_purpose"]}]';

drop trigger versions_keep_published on versions;
drop trigger version_texts_keep_published on version_texts;
drop function keep_published();

alter table versions drop constraint versions_state_check;
alter table versions add constraint versions_state_check check (
    state in ('draft', 'review', 'approved', 'scheduled', 'published', 'superseded'));
-- The number as one that sorts: 20 bits a part.
alter table versions add column rank bigint not null default 0;
update versions set rank = (split_part(number, '.', 1)::bigint << 40)
    + (split_part(number, '.', 2)::bigint << 20) + split_part(number, '.', 3)::bigint;
alter table versions alter column rank drop default;
alter table versions add column notice_days bigint not null default 0 check (notice_days between 0 and 365);
alter table versions add column expedited boolean not null default false;
alter table versions add column scheduled_at timestamptz;
-- Since when it is in force: never before it was published.
alter table versions add column in_force_at timestamptz;
update versions set in_force_at = greatest(effective_at, published_at) where published_at is not null;
alter table versions add constraint versions_published_check
    check ((state in ('published', 'superseded')) = (published_at is not null));
alter table versions add constraint versions_in_force_check
    check ((published_at is null) = (in_force_at is null));
alter table versions add constraint versions_class_check
    check (change_class in ('editorial', 'clarifying', 'material', 'new_purpose'));
create unique index versions_one_published on versions (disclosure) where state = 'published';
create unique index versions_one_scheduled on versions (disclosure) where state = 'scheduled';

alter table version_texts add column changed_at timestamptz;
update version_texts set changed_at = v.created_at from versions v where v.id = version_texts.version;
alter table version_texts alter column changed_at set not null;

-- What people write about a clause. Erased with the version's draft or on its own; the event keeps
-- an HMAC under `content_key`.
create table disclosure_comments (
    id uuid primary key,
    version uuid not null references versions (id),
    language text,
    clause text,
    reply_to uuid references disclosure_comments (id),
    purpose text not null check (purpose in ('comment', 'send_back', 'correction', 'unschedule')),
    text text not null,
    content_key bytea not null,
    officer uuid not null references officers (id),
    at timestamptz not null,
    resolved_by uuid references officers (id),
    resolved_at timestamptz,
    check ((resolved_by is null) = (resolved_at is null))
);
create index disclosure_comments_by_version on disclosure_comments (version, at);

-- The people of the product, as far as its services told us: who has to accept what depends on it.
create table people (
    person text not null primary key,
    jurisdiction text not null default '',
    role text not null default '',
    active_on date not null,
    first_seen_on date not null
);

-- The last version that a person accepted, of each document.
create table accepted (
    person text not null,
    disclosure uuid not null references disclosures (id),
    version uuid not null references versions (id),
    rank bigint not null,
    at timestamptz not null,
    primary key (person, disclosure)
);

-- Acceptances by the hash of the person, like consent.
drop trigger acceptances_append_only on acceptances;
alter table acceptances rename to acceptances_before;
alter table acceptances_before rename constraint acceptances_pkey to acceptances_before_pkey;
create table acceptances (
    person text not null,
    version uuid not null references versions (id),
    language text not null,
    surface text not null,
    accepted_at timestamptz not null,
    recorded_at timestamptz not null,
    content_key bytea not null,
    primary key (person, version)
) partition by hash (person);
do $$
begin
    for part in 0..7 loop
        execute format(
            'create table acceptances_%s partition of acceptances for values with (modulus 8, remainder %s)',
            part, part);
    end loop;
end
$$;
insert into acceptances (person, version, language, surface, accepted_at, recorded_at, content_key)
    select person, version, language, surface, accepted_at, accepted_at, content_key
    from acceptances_before;
drop table acceptances_before;
create trigger acceptances_append_only before update or delete on acceptances
    for each row execute function refuse_change();
create trigger acceptances_no_truncate before truncate on acceptances
    for each statement execute function refuse_change();

-- How many people of a sort were last active in a month; how many of them accepted which version
-- last; how many are known since a day; and whose last version on which day it became.
-- A row is a difference and the number is their sum: nobody waits for somebody else's count.
create table people_counts (
    jurisdiction text not null,
    role text not null,
    month date not null,
    n bigint not null
);
create table accepted_counts (
    disclosure uuid not null,
    version uuid not null,
    jurisdiction text not null,
    role text not null,
    month date not null,
    n bigint not null
);
create table people_days (
    jurisdiction text not null,
    role text not null,
    day date not null,
    n bigint not null
);
create table accepted_days (
    disclosure uuid not null,
    version uuid not null,
    day date not null,
    n bigint not null
);
create index accepted_counts_by_disclosure on accepted_counts (disclosure)
    include (version, jurisdiction, role, month, n);
create index accepted_days_by_disclosure on accepted_days (disclosure) include (version, day, n);

-- Adds up the differences now and then, one session at a time.
create function people_settle() returns void language plpgsql as $$
begin
    if random() > 0.02 or not pg_try_advisory_xact_lock(hashtext('people_settle')) then
        return;
    end if;
    with taken as (delete from people_counts returning *)
    insert into people_counts (jurisdiction, role, month, n)
    select jurisdiction, role, month, sum(n) from taken group by 1, 2, 3 having sum(n) <> 0;
    with taken as (delete from people_days returning *)
    insert into people_days (jurisdiction, role, day, n)
    select jurisdiction, role, day, sum(n) from taken group by 1, 2, 3 having sum(n) <> 0;
    with taken as (delete from accepted_counts returning *)
    insert into accepted_counts (disclosure, version, jurisdiction, role, month, n)
    select disclosure, version, jurisdiction, role, month, sum(n)
    from taken group by 1, 2, 3, 4, 5 having sum(n) <> 0;
    with taken as (delete from accepted_days returning *)
    insert into accepted_days (disclosure, version, day, n)
    select disclosure, version, day, sum(n) from taken group by 1, 2, 3 having sum(n) <> 0;
end
$$;

create function month_of(day date) returns date language sql immutable strict parallel safe as $$
    select make_date(extract(year from day)::int, extract(month from day)::int, 1)
$$;

create function people_count_inserted() returns trigger language plpgsql as $$
begin
    insert into people_counts (jurisdiction, role, month, n)
        select jurisdiction, role, month_of(active_on), count(*) from born group by 1, 2, 3;
    insert into people_days (jurisdiction, role, day, n)
        select jurisdiction, role, first_seen_on, count(*) from born group by 1, 2, 3;
    insert into accepted_counts (disclosure, version, jurisdiction, role, month, n)
        select disclosure, version, jurisdiction, role, month, sum(n) from (
            select a.disclosure, a.version, b.jurisdiction, b.role, month_of(b.active_on) as month,
                1 as n
            from born b join accepted a on a.person = b.person) as changed
        group by 1, 2, 3, 4, 5;
    perform people_settle();
    return null;
end
$$;
create function people_count_updated() returns trigger language plpgsql as $$
begin
    insert into people_counts (jurisdiction, role, month, n)
        select jurisdiction, role, month, sum(n) from (
            select jurisdiction, role, month_of(active_on) as month, 1 as n from born
            union all
            select jurisdiction, role, month_of(active_on), -1 from gone) as changed
        group by 1, 2, 3 having sum(n) <> 0;
    insert into people_days (jurisdiction, role, day, n)
        select jurisdiction, role, day, sum(n) from (
            select jurisdiction, role, first_seen_on as day, 1 as n from born
            union all
            select jurisdiction, role, first_seen_on, -1 from gone) as changed
        group by 1, 2, 3 having sum(n) <> 0;
    insert into accepted_counts (disclosure, version, jurisdiction, role, month, n)
        select disclosure, version, jurisdiction, role, month, sum(n) from (
            select a.disclosure, a.version, b.jurisdiction, b.role, month_of(b.active_on) as month,
                1 as n
            from born b join accepted a on a.person = b.person
            union all
            select a.disclosure, a.version, g.jurisdiction, g.role, month_of(g.active_on), -1
            from gone g join accepted a on a.person = g.person) as changed
        group by 1, 2, 3, 4, 5 having sum(n) <> 0;
    perform people_settle();
    return null;
end
$$;
create function people_count_deleted() returns trigger language plpgsql as $$
begin
    insert into people_counts (jurisdiction, role, month, n)
        select jurisdiction, role, month_of(active_on), -count(*) from gone group by 1, 2, 3;
    insert into people_days (jurisdiction, role, day, n)
        select jurisdiction, role, first_seen_on, -count(*) from gone group by 1, 2, 3;
    insert into accepted_counts (disclosure, version, jurisdiction, role, month, n)
        select a.disclosure, a.version, g.jurisdiction, g.role, month_of(g.active_on), -count(*)
        from gone g join accepted a on a.person = g.person
        group by 1, 2, 3, 4, 5;
    perform people_settle();
    return null;
end
$$;
create trigger people_count_inserted after insert on people
    referencing new table as born
    for each statement execute function people_count_inserted();
create trigger people_count_updated after update on people
    referencing old table as gone new table as born
    for each statement execute function people_count_updated();
create trigger people_count_deleted after delete on people
    referencing old table as gone
    for each statement execute function people_count_deleted();

-- Whoever is not among the people counts among nobody: the counts of both always agree.
create function accepted_count_inserted() returns trigger language plpgsql as $$
begin
    insert into accepted_counts (disclosure, version, jurisdiction, role, month, n)
        select b.disclosure, b.version, p.jurisdiction, p.role, month_of(p.active_on), count(*)
        from born b join people p on p.person = b.person
        group by 1, 2, 3, 4, 5;
    insert into accepted_days (disclosure, version, day, n)
        select disclosure, version, (at at time zone 'UTC')::date, count(*) from born group by 1, 2, 3;
    perform people_settle();
    return null;
end
$$;
create function accepted_count_updated() returns trigger language plpgsql as $$
begin
    insert into accepted_counts (disclosure, version, jurisdiction, role, month, n)
        select disclosure, version, jurisdiction, role, month, sum(n) from (
            select b.disclosure, b.version, p.jurisdiction, p.role, month_of(p.active_on) as month,
                1 as n
            from born b join people p on p.person = b.person
            union all
            select g.disclosure, g.version, p.jurisdiction, p.role, month_of(p.active_on), -1
            from gone g join people p on p.person = g.person) as changed
        group by 1, 2, 3, 4, 5 having sum(n) <> 0;
    -- The version before stops being the last one on the day the next was accepted.
    insert into accepted_days (disclosure, version, day, n)
        select disclosure, version, day, sum(n) from (
            select disclosure, version, (at at time zone 'UTC')::date as day, 1 as n from born
            union all
            select g.disclosure, g.version, (b.at at time zone 'UTC')::date, -1
            from gone g join born b on b.person = g.person and b.disclosure = g.disclosure) as changed
        group by 1, 2, 3 having sum(n) <> 0;
    perform people_settle();
    return null;
end
$$;
create function accepted_count_deleted() returns trigger language plpgsql as $$
begin
    insert into accepted_counts (disclosure, version, jurisdiction, role, month, n)
        select g.disclosure, g.version, p.jurisdiction, p.role, month_of(p.active_on), -count(*)
        from gone g join people p on p.person = g.person
        group by 1, 2, 3, 4, 5;
    insert into accepted_days (disclosure, version, day, n)
        select disclosure, version, (at at time zone 'UTC')::date, -count(*) from gone group by 1, 2, 3;
    perform people_settle();
    return null;
end
$$;
create trigger accepted_count_inserted after insert on accepted
    referencing new table as born
    for each statement execute function accepted_count_inserted();
create trigger accepted_count_updated after update on accepted
    referencing old table as gone new table as born
    for each statement execute function accepted_count_updated();
create trigger accepted_count_deleted after delete on accepted
    referencing old table as gone
    for each statement execute function accepted_count_deleted();

-- Everybody who accepted something before is known since then.
insert into people (person, active_on, first_seen_on)
    select person, (max(accepted_at) at time zone 'UTC')::date,
        (min(accepted_at) at time zone 'UTC')::date
    from acceptances group by person;
insert into accepted (person, disclosure, version, rank, at)
    select distinct on (a.person, v.disclosure) a.person, v.disclosure, a.version, v.rank, a.accepted_at
    from acceptances a join versions v on v.id = a.version
    order by a.person, v.disclosure, v.rank desc;

-- A published text is immutable (requirement C2), and nobody publishes without a second person
-- except what was published before there was this console (a version without an author).
create function keep_published() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if old.state in ('published', 'superseded') then
            raise exception 'a published version is immutable' using errcode = 'restrict_violation';
        end if;
        return old;
    end if;
    if new.id <> old.id or new.disclosure <> old.disclosure
        or new.author is distinct from old.author or new.created_at <> old.created_at then
        raise exception 'what a version is cannot change' using errcode = 'restrict_violation';
    end if;
    if old.state in ('published', 'superseded')
        and ((new.number, new.rank, new.digest, new.effective_at, new.change_class, new.notice_days,
              new.expedited)
             is distinct from (old.number, old.rank, old.digest, old.effective_at, old.change_class,
              old.notice_days, old.expedited)
            or (new.approver, new.scheduled_at, new.published_at, new.in_force_at)
             is distinct from (old.approver, old.scheduled_at, old.published_at, old.in_force_at)
            or new.state not in ('published', 'superseded')
            or (old.state = 'superseded' and new.state = 'published')) then
        raise exception 'a published version is immutable' using errcode = 'restrict_violation';
    end if;
    if new.state in ('approved', 'scheduled', 'published')
        and old.state not in ('published', 'superseded')
        and new.author is not null and not exists (
            select 1 from approvals a
            where a.object = new.id and a.subject = 'publication' and a.decision = 'approved'
                and a.voided_at is null and a.digest = new.digest) then
        raise exception 'a second person has to approve exactly this text'
            using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;
create trigger versions_keep_published before update or delete on versions
    for each row execute function keep_published();
create function born_draft() returns trigger language plpgsql as $$
begin
    if new.state <> 'draft' then
        raise exception 'a version begins as a draft' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;
create trigger versions_born_draft before insert on versions
    for each row execute function born_draft();
create function keep_published_text() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' and exists (
        select 1 from versions
        where versions.id = old.version and versions.state in ('published', 'superseded')
    ) or tg_op <> 'DELETE' and exists (
        select 1 from versions
        where versions.id = new.version and versions.state in ('published', 'superseded')
    ) then
        raise exception 'a published text is immutable' using errcode = 'restrict_violation';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    return new;
end
$$;
create trigger version_texts_keep_published before insert or update or delete on version_texts
    for each row execute function keep_published_text();
create trigger versions_no_truncate before truncate on versions
    for each statement execute function refuse_change();
create trigger version_texts_no_truncate before truncate on version_texts
    for each statement execute function refuse_change();

-- Grows with every change of what people are asked: who keeps a copy sees that it is old.
create table disclosures_revision (
    id bigint primary key check (id = 1),
    n bigint not null
);
insert into disclosures_revision (id, n) values (1, 1);
create function disclosures_changed() returns trigger language plpgsql as $$
begin
    update disclosures_revision set n = n + 1;
    return null;
end
$$;
create trigger disclosures_changed after insert or update or delete on disclosures
    for each statement execute function disclosures_changed();
create trigger versions_changed after update of state on versions
    for each statement execute function disclosures_changed();
