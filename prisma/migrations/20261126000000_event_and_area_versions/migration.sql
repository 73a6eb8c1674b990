-- Which statement of a fact wins is decided by its source version, so every statement keeps one.

-- Of an area day the greatest version of its figures; where intervals differ in status or version, `standings` has both per
-- slot: i64 version, u8 status (0 preliminary, 1 confirmed).
alter table surplus_day add column source_version bigint not null default 0;
alter table surplus_day add column standings bytea;

-- A statement of an event that came after a later one is evidence and never current.
alter table event add column source_version bigint not null default 0;
alter table event add column superseded boolean not null default false;
