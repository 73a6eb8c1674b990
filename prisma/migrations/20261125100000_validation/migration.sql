-- What a check of readings looked at (methodology, section 3): its finding holds until one of these series-days has a later
-- revision. Null for what an import noticed otherwise.
alter table finding
  add column check_version smallint check (check_version > 0),
  add column from_day date,
  add column to_day date check (to_day >= from_day),
  add constraint finding_judged_whole check (
    (check_version is null) = (from_day is null) and (from_day is null) = (to_day is null)
    and (check_version is null or series_no is not null));

-- What the register of a meter showed (methodology, section 3, register); a later revision of an instant replaces an earlier.
create table register_reading (
  org_id int not null,
  site_id int not null,
  series_no int not null,
  read_at timestamptz not null,
  revision smallint not null check (revision > 0),
  register_milliwh numeric(30) not null check (register_milliwh >= 0),
  resolution_milliwh bigint not null check (resolution_milliwh > 0),
  digits smallint check (digits between 1 and 12),
  evidence text not null,
  recorded_seq bigint not null,
  primary key (site_id, series_no, read_at, revision),
  foreign key (org_id, site_id) references site (org_id, id),
  foreign key (site_id, series_no) references series (site_id, series_no)
);
create trigger register_reading_append_only before update or delete on register_reading
  for each row execute function refuse_change();
create trigger register_reading_no_truncate before truncate on register_reading
  for each statement execute function refuse_change();
