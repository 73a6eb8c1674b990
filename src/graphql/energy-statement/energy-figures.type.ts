import { ObjectType } from 'type-graphql';
import type { Energy } from '../../domain/quantity/energy.js';
import type { EnergyFigures } from '../../domain/report/energy-statement.js';
import { QuantityField } from '../quantity/quantity-field.js';

@ObjectType('EnergyFigures', {
  simpleResolvers: true,
  description:
    'The energy figures of one span. Unit: exact energy; null is unknown, never 0. Source rule: docs/spec/energy-statement.md.',
})
export class EnergyFiguresType implements EnergyFigures {
  @QuantityField('Energy', {
    nullable: true,
    description:
      'E. Unit: energy. Source rule: import by the billing meter, sum of its known readings; null when none is known, as are its parts.',
  })
  readonly energy!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'M. Unit: energy. Source rule: the part of E that was measured, neither billing nor rig reading estimated.',
  })
  readonly measured!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'E − M. Unit: energy. Source rule: counts as consumption, never as matched, absorbed or delivered.',
  })
  readonly estimated!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'Use of all rigs. Unit: energy. Source rule: Σ rig readings, scaled to the billing meter where they exceeded it; E − auxiliary.',
  })
  readonly rigs!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'What the site used beyond its rigs. Unit: energy. Source rule: E − Σ rigs: pumps, cooling, losses, rigs without a reading.',
  })
  readonly auxiliary!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      "S. Unit: energy. Source rule: solar + wind curtailment published by the area's operator, each interval once; null when none is published, and on a rig line.",
  })
  readonly surplusOfArea!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      "S_c. Unit: energy. Source rule: what the site's contracted plants had to curtail; null when none is contracted or known, and on a rig line.",
  })
  readonly contractedSurplus!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'C. Unit: energy. Source rule: measured use while energy was being thrown away, Σ min(M, S share); says nothing about cause.',
  })
  readonly coincident!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'A_c. Unit: energy. Source rule: the part of C taken from contracted plants, Σ min(S_c, max(0, M° − B)), before clock risk; null as S_c, and when the baseline is contradicted.',
  })
  readonly contractedAbsorbed!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'A. Unit: energy. Source rule: surplus-matched increase over the baseline at CONFIRMED surplus, less clock risk; null when the baseline is contradicted.',
  })
  readonly absorbed!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'R. Unit: energy. Source rule: absorbed energy inside accepted INCREASE orders; null on a rig line.',
  })
  readonly instructed!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'Use without surplus. Unit: energy. Source rule: E − C where C is known; on a rig line the UNMATCHED cells, unassessed energy included.',
  })
  readonly unmatched!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'Use that could not be matched. Unit: energy. Source rule: E of intervals whose C is unknown, so that C + unmatched + unassessed = E; null on a rig line.',
  })
  readonly unassessed!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'Energy at risk from a deviating meter clock. Unit: energy. Source rule: taken from absorbed; null on a rig line.',
  })
  readonly clockRisk!: Energy | null;
}
