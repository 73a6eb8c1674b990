-- What a check of readings looked at (methodology, section 3): its finding holds until one of these series-days has a later
-- revision. Null for what an import noticed otherwise.
alter table finding
  add column check_version smallint check (check_version > 0),
  add column from_day date,
  add column to_day date check (to_day >= from_day),
  add constraint finding_judged_whole check (
    (check_version is null) = (from_day is null) and (from_day is null) = (to_day is null)
    and (check_version is null or series_no is not null));
