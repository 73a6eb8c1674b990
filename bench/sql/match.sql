-- C = alloc(S; M), A = min(alloc(S; max(0, M° − B)), C) where CONFIRMED, R = min(A, energy inside INCREASE). One site.
create temp table slot_figures as
select slot, day, energy, auxiliary, auxiliary_inside, measured_outside_orders, running, coincident, absorbed,
       case when coincident < 0 then -1 else least(absorbed, increase) end as instructed
from (
  select slot, day, energy, auxiliary, auxiliary_inside, measured_outside_orders, running, increase, coincident,
         case when coincident <= 0 or confirmed then
                case when coincident <= 0 then coincident
                     else least(surplus, greatest(0, measured_outside_orders - :baseline), coincident) end
              else 0 end as absorbed
  from (
    select s.*, s.rigs - coalesce(c.inside, 0) as running,
           s.rigs - coalesce(c.inside, 0) + s.auxiliary - s.auxiliary_inside as measured_outside_orders,
           coalesce(c.increase, 0) + s.auxiliary_increase as increase,
           case when not s.complete then -1 when s.surplus <= 0 then 0 else least(s.surplus, s.energy) end as coincident
    from site_slot s left join slot_cut c on c.slot = s.slot
  ) measured
) claimed;

analyze slot_figures;

-- A over the running energy of the rigs; what does not fit goes to auxiliary. Largest remainder, ties to the lower number.
create temp table rig_match as
select slot, series_no, day, standby, against, share + case when position <= units then 1 else 0 end as absorbed,
       running - share - case when position <= units then 1 else 0 end as running_left
from (
  select slot, series_no, day, running, standby, against, share,
         to_rigs - sum(share) over (partition by slot) as units,
         row_number() over (partition by slot order by rest desc, series_no) as position
  from (
    select r.slot, r.series_no, r.day, r.running, r.standby, r.against, f.to_rigs,
           r.running * f.to_rigs / f.divisor as share, r.running * f.to_rigs % f.divisor as rest
    from rig_slot r
    join (select slot, least(absorbed, running) as to_rigs, greatest(running, 1) as divisor
          from slot_figures where coincident > 0) f on f.slot = r.slot
  ) split
) ranked;

-- C − A over what is left of all columns, by line and column, auxiliary (line 561) last.
create temp table coincident_only as
select line, kind, day, sum(share + case when position <= units then 1 else 0 end)::bigint as energy
from (
  select line, kind, day, share,
         rest_energy - sum(share) over (partition by slot) as units,
         row_number() over (partition by slot order by rest desc, line, kind) as position
  from (
    select d.slot, d.line, d.kind, f.day, f.rest_energy,
           d.energy * f.rest_energy / f.left_energy as share, d.energy * f.rest_energy % f.left_energy as rest
    from (
      select slot, series_no as line, 0 as kind, running_left as energy from rig_match where running_left > 0
      union all select slot, series_no, 1, standby from rig_match where standby > 0
      union all select slot, series_no, 2, against from rig_match where against > 0
      union all select slot, 561, 3, auxiliary - (absorbed - least(absorbed, running)) from slot_figures where coincident > 0
    ) d
    join (select slot, day, coincident - absorbed as rest_energy, energy - absorbed as left_energy
          from slot_figures where coincident > absorbed and coincident > 0) f on f.slot = d.slot
  ) split
) ranked
group by line, kind, day;

-- Line 0 … 559 the rigs, 560 auxiliary; cell = row × 4 + column, rows ABSORBED, COINCIDENT_ONLY, UNMATCHED.
create temp table line_figures as
select d.day, d.series_no - 1 as line, d.running + d.standby + d.against as energy, d.raw,
       coalesce(a.absorbed, 0) as cell_0, 0 as cell_1, 0 as cell_2, 0 as cell_3,
       coalesce(c.running, 0) as cell_4, coalesce(c.standby, 0) as cell_5, coalesce(c.against, 0) as cell_6, 0 as cell_7,
       d.running - coalesce(a.absorbed, 0) - coalesce(c.running, 0) as cell_8,
       d.standby - coalesce(c.standby, 0) as cell_9, d.against - coalesce(c.against, 0) as cell_10, 0 as cell_11
from rig_day d
left join (select series_no, day, sum(absorbed)::bigint as absorbed from rig_match group by series_no, day) a
  on a.series_no = d.series_no and a.day = d.day
left join (
  select line, day, sum(case when kind = 0 then energy else 0 end)::bigint as running,
         sum(case when kind = 1 then energy else 0 end)::bigint as standby,
         sum(case when kind = 2 then energy else 0 end)::bigint as against
  from coincident_only group by line, day
) c on c.line = d.series_no and c.day = d.day
union all
select s.day, 560, s.auxiliary, s.auxiliary, 0, 0, 0, s.absorbed, 0, 0, 0, coalesce(c.energy, 0), 0, 0, 0,
       s.auxiliary - s.absorbed - coalesce(c.energy, 0)
from (
  select day, sum(auxiliary)::bigint as auxiliary,
         sum(case when coincident > 0 then absorbed - least(absorbed, running) else 0 end)::bigint as absorbed
  from slot_figures group by day
) s
left join coincident_only c on c.line = 561 and c.day = s.day;
