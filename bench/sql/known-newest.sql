-- What is known as of :as_of by the rule of the methodology: of every series and day the newest revision learned by then.
-- A revision is the whole state of its series-day, so one is chosen per (series, day), not per reading.
create temp table newest as
select series_no, step / 288 as day, max(revision) as revision
from reading
where known_from <= :as_of
group by series_no, step / 288;

create temp view known as
select r.series_no, r.step, r.milliwh
from reading r
join newest n on n.series_no = r.series_no and n.day = r.step / 288 and n.revision = r.revision
where r.milliwh is not null;
