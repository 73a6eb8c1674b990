-- Why a document was entered and who agreed to it (methodology, sections 2 and 3): a correction says both.
alter table source_document
  add column reason text not null default '',
  -- Code of a person of the organisation; '' when nobody had to agree.
  add column approved_by text not null default '';
