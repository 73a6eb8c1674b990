-- What people enter by hand (docs/spec/manual-entries.md). Each row names the document that says why and who agreed.

alter table clock_check add column document_id uuid references source_document;

-- Time of an event in which some rigs, or the whole site (rigs null), could not follow.
create table event_excuse (
  uid uuid primary key,
  org_id int not null,
  site_id int not null,
  event_uid uuid not null,
  rigs jsonb,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  evidence text not null,
  recorded_seq bigint not null,
  document_id uuid not null references source_document,
  foreign key (org_id, site_id) references site (org_id, id)
);
create index event_excuse_site_id_span on event_excuse (site_id, ends_at, starts_at);

-- Time of an event that the site told its programme, before it began, it would not follow.
create table event_decline (
  uid uuid primary key,
  org_id int not null,
  site_id int not null,
  event_uid uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  told_at timestamptz not null check (told_at <= starts_at),
  evidence text not null,
  recorded_seq bigint not null,
  document_id uuid not null references source_document,
  foreign key (org_id, site_id) references site (org_id, id)
);
create index event_decline_event_uid on event_decline (event_uid, recorded_seq);

-- A rig that leaves service later than it was listed: a row of its own, so that a rig itself never changes.
create table rig_retirement (
  rig_id bigint primary key,
  org_id int not null,
  out_of_service timestamptz not null,
  recorded_seq bigint not null,
  document_id uuid references source_document,
  unique (org_id, rig_id),
  foreign key (org_id, rig_id) references rig (org_id, id)
);

drop trigger rig_retire_only on rig;
drop function guard_rig();
insert into rig_retirement (rig_id, org_id, out_of_service, recorded_seq)
  select id, org_id, out_of_service, retired_seq from rig where retired_seq is not null;
update rig set out_of_service = null where retired_seq is not null;
alter table rig drop column retired_seq;

do $$
declare t text;
begin
  create trigger rig_append_only before update or delete on rig
    for each row execute function refuse_change();
  foreach t in array array['event_excuse', 'event_decline', 'rig_retirement'] loop
    execute format('create trigger %I before update or delete on %I for each row execute function refuse_change()',
      t || '_append_only', t);
    execute format('create trigger %I before truncate on %I for each statement execute function refuse_change()',
      t || '_no_truncate', t);
  end loop;
end $$;
