-- Site balance per billing reading: rigs above the billing meter are scaled down to it, below it the rest is auxiliary.
-- A step without a billing reading adds nothing anywhere.
create temp table site_step as
select b.step, b.step / 6 as slot, b.step / 288 as day,
       b.milliwh::bigint as site,
       coalesce(r.rigs, 0) as rigs,
       greatest(b.milliwh - coalesce(r.rigs, 0), 0) as auxiliary,
       coalesce(r.rigs, 0) > b.milliwh as scaled,
       coalesce(o.reduce_seconds, 0) as reduce_seconds,
       coalesce(o.increase_seconds, 0) as increase_seconds
from (select step, milliwh from known where series_no = 0) b
left join (select step, sum(milliwh)::bigint as rigs from known where series_no > 0 group by step) r on r.step = b.step
left join order_step o on o.step = b.step;

analyze site_step;

-- The half-hour is complete when all its billing readings are known; S is published for every half-hour.
create temp table site_slot as
select s.slot, s.slot / 48 as day, s.milliwh as surplus, s.confirmed,
       coalesce(t.known_steps, 0) = 6 as complete,
       coalesce(t.energy, 0) as energy,
       coalesce(t.rigs, 0) as rigs,
       coalesce(t.auxiliary, 0) as auxiliary,
       coalesce(t.auxiliary_inside, 0) as auxiliary_inside,
       coalesce(t.auxiliary_increase, 0) as auxiliary_increase
from surplus s
left join (
  select slot, count(*) as known_steps, sum(site)::bigint as energy, sum(least(rigs, site))::bigint as rigs,
         sum(auxiliary)::bigint as auxiliary,
         sum(auxiliary * reduce_seconds / 300)::bigint as auxiliary_inside,
         sum(auxiliary * increase_seconds / 300)::bigint as auxiliary_increase
  from site_step group by slot
) t on t.slot = s.slot;

analyze site_slot;

-- Energy of every rig in the steps that are scaled down: largest remainder, ties to the lower series number.
create temp table scaled_reading as
select series_no, step, share + case when position <= site - shares then 1 else 0 end as energy
from (
  select series_no, step, site, share,
         sum(share) over (partition by step) as shares,
         row_number() over (partition by step order by rest desc, series_no) as position
  from (
    select k.series_no, k.step, t.site, k.milliwh * t.site / t.rigs as share, k.milliwh * t.site % t.rigs as rest
    from known k join site_step t on t.step = k.step
    where t.scaled and k.series_no > 0
  ) split
) ranked;

analyze scaled_reading;
