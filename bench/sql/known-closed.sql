-- What is known as of :as_of where every revision carries the sequence that superseded it: a filter and no join. An
-- append-only ledger cannot have that column, so this form is cheaper than what it is compared with.
create temp view known as
select series_no, step, milliwh
from reading
where known_from <= :as_of and :as_of < known_to and milliwh is not null;
