import { Field, Int, ObjectType } from 'type-graphql';
import type { ZoneName } from '../../domain/time/local-calendar.js';
import type { Site } from '../app-types.js';
import { connectionType } from '../paging/connection.type.js';
import { TimeZoneScalar } from '../scalars/time-zone.scalar.js';
import { NodeType } from './node.type.js';

@ObjectType('Site', {
  implements: NodeType,
  simpleResolvers: true,
  description: 'A mining site with one billing meter. Source rule: registered with `yojo setup site`.',
})
export class SiteType extends NodeType implements Omit<Site, 'id' | 'uid' | 'organisationId'> {
  @Field(() => String, { description: 'Code, unique in the organisation. Unit: none.' })
  readonly code!: string;

  @Field(() => String, { description: 'Name as statements print it. Unit: none.' })
  readonly name!: string;

  @Field(() => TimeZoneScalar, { description: 'Zone of the local days and months. Unit: none.' })
  readonly zone!: ZoneName;

  @Field(() => String, { description: 'Key of the grid area whose surplus the site shares, e.g. "kyushu".' })
  readonly area!: string;

  @Field(() => String, { description: 'Number the site is registered under with the authority. Unit: none.' })
  readonly registrationNumber!: string;

  @Field(() => String, { description: 'What lies inside the boundary of the site, in words. Unit: none.' })
  readonly boundary!: string;

  @Field(() => String, {
    description: 'Who holds the environmental attribute of the energy used. Unit: none.',
  })
  readonly attributeHolder!: string;

  @Field(() => Int, { description: 'Step of the billing meter. Unit: seconds.' })
  readonly billingStepSeconds!: number;

  @Field(() => Int, {
    description: 'Least auxiliary share of energy. Unit: parts per million; 0 unless set.',
  })
  readonly minAuxiliaryPerMillion!: number;

  @Field(() => Boolean, { description: 'Whether the readings are simulated; every statement then says so.' })
  readonly simulated!: boolean;
}

export const SiteConnectionType = connectionType('Site', SiteType, 'sites, ordered by code');
