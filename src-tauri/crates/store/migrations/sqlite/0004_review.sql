-- Review of what was collected: parts of a text that are withheld, what was suggested and decided,
-- rows that also belong to others, and the sample the second person looked at.

-- Part of a text, counted in Unicode scalar values, and the place of its record.
alter table withholdings add column place integer;
alter table withholdings add column start_at integer;
alter table withholdings add column end_at integer check (
    (start_at is null and end_at is null)
    or (record is not null and field is not null and start_at >= 0 and start_at < end_at)
);
alter table collections add column shared integer not null default 0;

-- Where something stands that looks like other people's data. What it is is not kept: it is read
-- again from the sealed record when it is shown. No start: the whole cell.
create table suggestions (
    request text not null references requests (id),
    dataset text not null,
    collection text not null,
    place integer not null,
    n integer not null,
    record text not null,
    field text not null,
    start_at integer,
    end_at integer,
    proposed text not null check (proposed in ('disclose', 'withhold')),
    ground text not null,
    decision text check (decision in ('disclose', 'withhold')),
    withholding text,
    officer text,
    at text,
    primary key (request, dataset, collection, place, n),
    check ((start_at is null) = (end_at is null)),
    check ((decision is null) = (officer is null)),
    check (withholding is null or decision = 'withhold')
) strict;
create index suggestions_open on suggestions (request, dataset, collection, place, n)
    where decision is null;
create index suggestions_by_withholding on suggestions (withholding) where withholding is not null;

-- Records of the sample of an approval that its second person looked at.
create table sample_looks (
    approval text not null references approvals (id),
    officer text not null references officers (id),
    dataset text not null,
    collection text not null,
    place integer not null,
    at text not null,
    primary key (approval, officer, dataset, collection, place)
) strict;
