-- Every reading is cut by columns: inside REDUCE by seconds (floor), standby or against by the mean power of the whole
-- reading, the rest running. Then everything is summed per rig and half-hour. The same work for every reading.
create temp table rig_slot as
select series_no, slot, day,
       sum(raw)::bigint as raw,
       sum(energy - inside)::bigint as running,
       sum(case when raw <= :standby_limit then inside else 0 end)::bigint as standby,
       sum(case when raw > :standby_limit then inside else 0 end)::bigint as against,
       sum(case when energy = raw then increase when increase = 0 then 0
                else increase * (energy - inside) / (raw - raw_inside) end)::bigint as increase
from (
  select series_no, slot, day, raw, energy, raw_inside, increase,
         -- Of a scaled reading the running part is scaled by largest remainder too, ties to running.
         case when energy = raw then raw_inside
              else energy - (raw - raw_inside) * energy / raw
                   - case when 2 * ((raw - raw_inside) * energy % raw) >= raw then 1 else 0 end end as inside
  from (
    select k.series_no, t.slot, t.day, k.milliwh::bigint as raw, coalesce(s.energy, k.milliwh)::bigint as energy,
           k.milliwh::bigint * t.reduce_seconds / 300 as raw_inside,
           k.milliwh::bigint * t.increase_seconds / 300 as increase
    from known k
    join site_step t on t.step = k.step
    left join scaled_reading s on s.series_no = k.series_no and s.step = k.step
    where k.series_no > 0 and k.milliwh > 0
  ) readings
) cut
group by series_no, slot, day;

create temp table rig_day as
select series_no, day, sum(raw)::bigint as raw, sum(running)::bigint as running, sum(standby)::bigint as standby,
       sum(against)::bigint as against
from rig_slot group by series_no, day;

create temp table slot_cut as
select slot, sum(standby + against)::bigint as inside, sum(increase)::bigint as increase
from rig_slot group by slot;
