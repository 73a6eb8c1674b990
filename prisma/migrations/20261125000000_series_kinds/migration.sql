-- Check meters and sub-meters are series of their own (methodology, section 3).
alter table series drop constraint series_kind_check;
alter table series add constraint series_kind_check
  check (kind in ('SITE_MAIN', 'RIG', 'AUX', 'EXPORT', 'POWER', 'CHECK', 'SUB'));
