-- Versions of disclosures with their whole life, comments on their clauses, the people who have to
-- accept them, and numbers that are kept instead of counted. Says the same as the PostgreSQL schema.

alter table disclosures add column lead text not null default 'en';
alter table disclosures add column checklists text not null default '[]';
-- Who has to accept it: a list of rules (model::disclosures::Rule).
alter table disclosures add column audience text not null
    default '[{"jurisdictions":[],"roles":[],"changes":["material","new_purpose"]}]';

-- A CHECK cannot be changed: the tables are made anew, children first.
create table versions_anew (
    id text primary key,
    disclosure text not null references disclosures (id),
    number text not null,
    -- The number as one that sorts: 20 bits a part.
    rank integer not null,
    state text not null check (
        state in ('draft', 'review', 'approved', 'scheduled', 'published', 'superseded')),
    change_class text not null check (
        change_class in ('editorial', 'clarifying', 'material', 'new_purpose')),
    digest text not null,
    effective_at text not null,
    notice_days integer not null default 0 check (notice_days between 0 and 365),
    expedited integer not null default 0,
    author text,
    approver text,
    scheduled_at text,
    published_at text,
    -- Since when it is in force: never before it was published.
    in_force_at text,
    created_at text not null,
    unique (disclosure, number),
    check ((state in ('published', 'superseded')) = (published_at is not null)),
    check ((published_at is null) = (in_force_at is null))
) strict;
insert into versions_anew (id, disclosure, number, rank, state, change_class, digest, effective_at,
        author, approver, published_at, in_force_at, created_at)
    select id, disclosure, number,
        (cast(number as integer) << 40)
            + (cast(substr(number, instr(number, '.') + 1) as integer) << 20)
            + cast(substr(number, instr(number, '.') + 1
                + instr(substr(number, instr(number, '.') + 1), '.')) as integer),
        state, change_class, digest, effective_at, author, approver, published_at,
        case when published_at is not null then max(effective_at, published_at) end, created_at
    from versions;
create table version_texts_anew (
    version text not null references versions_anew (id),
    language text not null,
    text text not null,
    digest text not null,
    changed_at text not null,
    primary key (version, language)
) strict;
insert into version_texts_anew (version, language, text, digest, changed_at)
    select t.version, t.language, t.text, t.digest, v.created_at
    from version_texts t join versions v on v.id = t.version;
create table acceptances_anew (
    person text not null,
    version text not null references versions_anew (id),
    language text not null,
    surface text not null,
    accepted_at text not null,
    recorded_at text not null,
    content_key blob not null,
    primary key (person, version)
) strict, without rowid;
insert into acceptances_anew (person, version, language, surface, accepted_at, recorded_at, content_key)
    select person, version, language, surface, accepted_at, accepted_at, content_key from acceptances;
drop table acceptances;
drop table version_texts;
drop table versions;
alter table versions_anew rename to versions;
alter table version_texts_anew rename to version_texts;
alter table acceptances_anew rename to acceptances;
create unique index versions_one_published on versions (disclosure) where state = 'published';
create unique index versions_one_scheduled on versions (disclosure) where state = 'scheduled';
create trigger acceptances_no_update before update on acceptances begin
    select raise(abort, 'acceptances is append-only');
end;
create trigger acceptances_no_delete before delete on acceptances begin
    select raise(abort, 'acceptances is append-only');
end;

-- What people write about a clause. Erased with the version's draft or on its own; the event keeps
-- an HMAC under `content_key`.
create table disclosure_comments (
    id text primary key,
    version text not null references versions (id),
    language text,
    clause text,
    reply_to text references disclosure_comments (id),
    purpose text not null check (purpose in ('comment', 'send_back', 'correction', 'unschedule')),
    text text not null,
    content_key blob not null,
    officer text not null references officers (id),
    at text not null,
    resolved_by text references officers (id),
    resolved_at text,
    check ((resolved_by is null) = (resolved_at is null))
) strict;
create index disclosure_comments_by_version on disclosure_comments (version, at);

-- The people of the product, as far as its services told us: who has to accept what depends on it.
create table people (
    person text not null primary key,
    jurisdiction text not null default '',
    role text not null default '',
    active_on text not null,
    first_seen_on text not null
) strict, without rowid;

-- The last version that a person accepted, of each document.
create table accepted (
    person text not null,
    disclosure text not null references disclosures (id),
    version text not null references versions (id),
    rank integer not null,
    at text not null,
    primary key (person, disclosure)
) strict, without rowid;

-- How many people of a sort were last active in a month; how many of them accepted which version
-- last; how many people are known since a day; and whose last version on which day it became.
create table people_counts (
    jurisdiction text not null,
    role text not null,
    month text not null,
    n integer not null,
    primary key (jurisdiction, role, month)
) strict, without rowid;
create table accepted_counts (
    disclosure text not null,
    version text not null,
    jurisdiction text not null,
    role text not null,
    month text not null,
    n integer not null,
    primary key (disclosure, version, jurisdiction, role, month)
) strict, without rowid;
create table people_days (
    jurisdiction text not null,
    role text not null,
    day text not null,
    n integer not null,
    primary key (jurisdiction, role, day)
) strict, without rowid;
create table accepted_days (
    disclosure text not null,
    version text not null,
    day text not null,
    n integer not null,
    primary key (disclosure, version, day)
) strict, without rowid;

create trigger people_count_insert after insert on people begin
    insert into people_counts (jurisdiction, role, month, n)
        values (new.jurisdiction, new.role, substr(new.active_on, 1, 7) || '-01', 1)
        on conflict do update set n = n + 1;
    insert into people_days (jurisdiction, role, day, n)
        values (new.jurisdiction, new.role, new.first_seen_on, 1)
        on conflict do update set n = n + 1;
    insert into accepted_counts (disclosure, version, jurisdiction, role, month, n)
        select disclosure, version, new.jurisdiction, new.role,
            substr(new.active_on, 1, 7) || '-01', 1
        from accepted where person = new.person
        on conflict do update set n = n + 1;
end;
create trigger people_count_update after update on people
when (old.jurisdiction, old.role, substr(old.active_on, 1, 7))
    <> (new.jurisdiction, new.role, substr(new.active_on, 1, 7))
begin
    update people_counts set n = n - 1
        where jurisdiction = old.jurisdiction and role = old.role
            and month = substr(old.active_on, 1, 7) || '-01';
    insert into people_counts (jurisdiction, role, month, n)
        values (new.jurisdiction, new.role, substr(new.active_on, 1, 7) || '-01', 1)
        on conflict do update set n = n + 1;
    update people_days set n = n - 1
        where jurisdiction = old.jurisdiction and role = old.role and day = old.first_seen_on;
    insert into people_days (jurisdiction, role, day, n)
        values (new.jurisdiction, new.role, new.first_seen_on, 1)
        on conflict do update set n = n + 1;
    update accepted_counts set n = n - 1
        where jurisdiction = old.jurisdiction and role = old.role
            and month = substr(old.active_on, 1, 7) || '-01'
            and (disclosure, version) in (
                select disclosure, version from accepted where person = old.person);
    insert into accepted_counts (disclosure, version, jurisdiction, role, month, n)
        select disclosure, version, new.jurisdiction, new.role,
            substr(new.active_on, 1, 7) || '-01', 1
        from accepted where person = new.person
        on conflict do update set n = n + 1;
end;
create trigger people_count_delete after delete on people begin
    update people_counts set n = n - 1
        where jurisdiction = old.jurisdiction and role = old.role
            and month = substr(old.active_on, 1, 7) || '-01';
    update people_days set n = n - 1
        where jurisdiction = old.jurisdiction and role = old.role and day = old.first_seen_on;
    update accepted_counts set n = n - 1
        where jurisdiction = old.jurisdiction and role = old.role
            and month = substr(old.active_on, 1, 7) || '-01'
            and (disclosure, version) in (
                select disclosure, version from accepted where person = old.person);
end;

-- Whoever is not among the people counts among nobody: the counts of both always agree.
create trigger accepted_count_insert after insert on accepted begin
    insert into accepted_counts (disclosure, version, jurisdiction, role, month, n)
        select new.disclosure, new.version, jurisdiction, role,
            substr(active_on, 1, 7) || '-01', 1
        from people where person = new.person
        on conflict do update set n = n + 1;
    insert into accepted_days (disclosure, version, day, n)
        values (new.disclosure, new.version, substr(new.at, 1, 10), 1)
        on conflict do update set n = n + 1;
end;
create trigger accepted_count_update after update on accepted begin
    insert into accepted_counts (disclosure, version, jurisdiction, role, month, n)
        select old.disclosure, old.version, jurisdiction, role,
            substr(active_on, 1, 7) || '-01', -1
        from people where person = old.person
        on conflict do update set n = n - 1;
    insert into accepted_counts (disclosure, version, jurisdiction, role, month, n)
        select new.disclosure, new.version, jurisdiction, role,
            substr(active_on, 1, 7) || '-01', 1
        from people where person = new.person
        on conflict do update set n = n + 1;
    -- The version before stops being the last one on the day the next was accepted.
    insert into accepted_days (disclosure, version, day, n)
        values (old.disclosure, old.version, substr(new.at, 1, 10), -1)
        on conflict do update set n = n - 1;
    insert into accepted_days (disclosure, version, day, n)
        values (new.disclosure, new.version, substr(new.at, 1, 10), 1)
        on conflict do update set n = n + 1;
end;
create trigger accepted_count_delete after delete on accepted begin
    insert into accepted_counts (disclosure, version, jurisdiction, role, month, n)
        select old.disclosure, old.version, jurisdiction, role,
            substr(active_on, 1, 7) || '-01', -1
        from people where person = old.person
        on conflict do update set n = n - 1;
    insert into accepted_days (disclosure, version, day, n)
        values (old.disclosure, old.version, substr(old.at, 1, 10), -1)
        on conflict do update set n = n - 1;
end;

-- Everybody who accepted something before is known since then.
insert into people (person, active_on, first_seen_on)
    select person, substr(max(accepted_at), 1, 10), substr(min(accepted_at), 1, 10)
    from acceptances group by person;
insert into accepted (person, disclosure, version, rank, at)
    select person, disclosure, version, rank, accepted_at from (
        select a.person, v.disclosure, a.version, v.rank, a.accepted_at, row_number() over (
            partition by a.person, v.disclosure order by v.rank desc) as newest
        from acceptances a join versions v on v.id = a.version)
    where newest = 1;

-- A published text is immutable (requirement C2), and nobody publishes without a second person
-- except what was published before there was this console (a version without an author).
create trigger versions_fixed before update on versions
when new.id <> old.id or new.disclosure <> old.disclosure or new.author is not old.author
    or new.created_at <> old.created_at
begin
    select raise(abort, 'what a version is cannot change');
end;
create trigger versions_keep_published before update on versions
when old.state in ('published', 'superseded')
    and (new.number <> old.number or new.rank <> old.rank or new.digest <> old.digest
        or new.effective_at <> old.effective_at or new.change_class <> old.change_class
        or new.notice_days <> old.notice_days or new.expedited <> old.expedited
        or new.approver is not old.approver or new.scheduled_at is not old.scheduled_at
        or new.published_at is not old.published_at or new.in_force_at is not old.in_force_at
        or new.state not in ('published', 'superseded')
        or (old.state = 'superseded' and new.state = 'published'))
begin
    select raise(abort, 'a published version is immutable');
end;
create trigger versions_second_person before update on versions
when new.state in ('approved', 'scheduled', 'published')
    and old.state not in ('published', 'superseded')
    and new.author is not null
    and not exists (
        select 1 from approvals a
        where a.object = new.id and a.subject = 'publication' and a.decision = 'approved'
            and a.voided_at is null and a.digest = new.digest)
begin
    select raise(abort, 'a second person has to approve exactly this text');
end;
create trigger versions_no_delete before delete on versions
when old.state in ('published', 'superseded')
begin
    select raise(abort, 'a published version is immutable');
end;
create trigger versions_born_draft before insert on versions
when new.state <> 'draft'
begin
    select raise(abort, 'a version begins as a draft');
end;
create trigger version_texts_no_insert before insert on version_texts
when exists (
    select 1 from versions
    where versions.id = new.version and versions.state in ('published', 'superseded')
)
begin
    select raise(abort, 'a published text is immutable');
end;
create trigger version_texts_keep_published before update on version_texts
when exists (
    select 1 from versions
    where versions.id in (old.version, new.version)
        and versions.state in ('published', 'superseded')
)
begin
    select raise(abort, 'a published text is immutable');
end;
create trigger version_texts_no_delete before delete on version_texts
when exists (
    select 1 from versions
    where versions.id = old.version and versions.state in ('published', 'superseded')
)
begin
    select raise(abort, 'a published text is immutable');
end;

-- Grows with every change of what people are asked: who keeps a copy sees that it is old.
create table disclosures_revision (
    id integer primary key check (id = 1),
    n integer not null
) strict;
insert into disclosures_revision (id, n) values (1, 1);
create trigger disclosures_changed_insert after insert on disclosures begin
    update disclosures_revision set n = n + 1;
end;
create trigger disclosures_changed_update after update on disclosures begin
    update disclosures_revision set n = n + 1;
end;
create trigger versions_changed after update of state on versions begin
    update disclosures_revision set n = n + 1;
end;
