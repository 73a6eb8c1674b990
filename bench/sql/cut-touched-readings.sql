-- The cheapest exact form. Readings that no order and no scaling touches run as a whole: they are summed per rig and
-- half-hour where there is surplus to share, and per rig and day everywhere else. Only touched readings are cut one by one.
create temp table step_class as
select t.step, t.slot, t.day, t.site, t.rigs, t.reduce_seconds, t.increase_seconds,
       t.scaled or t.reduce_seconds > 0 or t.increase_seconds > 0 as touched,
       s.complete and s.surplus > 0 as matched
from site_step t join site_slot s on s.slot = t.slot;

analyze step_class;

-- A bucket is a half-hour, or a whole day as −1 − day.
create temp table untouched as
select k.series_no, c.bucket, sum(k.milliwh)::bigint as energy
from known k
join (select step, case when matched then slot else -1 - day end as bucket from step_class where not touched) c
  on c.step = k.step
where k.series_no > 0
group by k.series_no, c.bucket;

create temp table touched as
select series_no, slot, day, matched, raw, energy - inside as running,
       case when raw <= :standby_limit then inside else 0 end as standby,
       case when raw > :standby_limit then inside else 0 end as against,
       case when energy = raw then increase when increase = 0 then 0
            else increase * (energy - inside) / (raw - raw_inside) end as increase
from (
  select series_no, slot, day, matched, raw, energy, raw_inside, increase,
         -- Of a scaled reading the running part is scaled by largest remainder too, ties to running.
         case when energy = raw then raw_inside
              else energy - (raw - raw_inside) * energy / raw
                   - case when 2 * ((raw - raw_inside) * energy % raw) >= raw then 1 else 0 end end as inside
  from (
    select k.series_no, c.slot, c.day, c.matched, k.milliwh::bigint as raw,
           coalesce(s.energy, k.milliwh)::bigint as energy,
           k.milliwh::bigint * c.reduce_seconds / 300 as raw_inside,
           k.milliwh::bigint * c.increase_seconds / 300 as increase
    from known k
    join step_class c on c.step = k.step
    left join scaled_reading s on s.series_no = k.series_no and s.step = k.step
    where c.touched and k.series_no > 0 and k.milliwh > 0
  ) readings
) cut;

create temp table rig_slot as
select series_no, slot, slot / 48 as day, sum(running)::bigint as running, sum(standby)::bigint as standby,
       sum(against)::bigint as against
from (
  select series_no, bucket as slot, energy as running, 0 as standby, 0 as against from untouched where bucket >= 0
  union all
  select series_no, slot, running, standby, against from touched where matched
) parts
group by series_no, slot;

create temp table rig_day as
select series_no, day, sum(raw)::bigint as raw, sum(running)::bigint as running, sum(standby)::bigint as standby,
       sum(against)::bigint as against
from (
  select series_no, case when bucket < 0 then -1 - bucket else bucket / 48 end as day, energy as raw, energy as running,
         0 as standby, 0 as against
  from untouched
  union all
  select series_no, day, raw, running, standby, against from touched
) parts
group by series_no, day;

create temp table slot_cut as
select slot, sum(standby + against)::bigint as inside, sum(increase)::bigint as increase
from touched group by slot;
