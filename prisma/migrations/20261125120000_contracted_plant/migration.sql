-- What a contracted plant had to curtail is a series of the site that took it over (methodology, section 4).
alter table series drop constraint series_kind_check;
alter table series add constraint series_kind_check
  check (kind in ('SITE_MAIN', 'RIG', 'AUX', 'EXPORT', 'POWER', 'CHECK', 'SUB', 'PLANT'));
