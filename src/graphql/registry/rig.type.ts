import { Field, ObjectType } from 'type-graphql';
import type { Instant } from '../../domain/time/instant.js';
import type { Rig } from '../app-types.js';
import { connectionType } from '../paging/connection.type.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { DateTimeScalar } from '../scalars/date-time.scalar.js';
import { NodeType } from './node.type.js';

@ObjectType('Rig', {
  implements: NodeType,
  simpleResolvers: true,
  description: 'A mining rig with a meter series of its own. Source rule: rig list as imported.',
})
class RigType extends NodeType implements Omit<Rig, 'id' | 'uid' | 'siteId' | 'seriesNo'> {
  @Field(() => String, { description: 'Serial, unique at the site. Unit: none.' })
  readonly serial!: string;

  @Field(() => String, { description: 'Make and model. Unit: none.' })
  readonly model!: string;

  @Field(() => String, { description: 'Where it stands on the site. Unit: none.' })
  readonly place!: string;

  @Field(() => BigIntScalar, { description: 'Nameplate power. Unit: watts. Source rule: rig list.' })
  readonly nameplateWatts!: number;

  @Field(() => BigIntScalar, {
    description: 'At or below this power the rig counts as on standby under an order. Unit: watts.',
  })
  readonly standbyLimitWatts!: number;

  @Field(() => BigIntScalar, { description: 'Nameplate hashrate. Unit: gigahashes a second.' })
  readonly hashrateGhs!: bigint;

  @Field(() => DateTimeScalar, { description: 'First instant in service. Unit: see DateTime.' })
  readonly inServiceFrom!: Instant;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'First instant out of service; null while in service. Unit: see DateTime.',
  })
  readonly inServiceTo!: Instant | null;
}

export const RigConnectionType = connectionType('Rig', RigType, 'rigs, ordered by serial');
