import { Field, ID, InterfaceType } from 'type-graphql';
import type { ImportedDocument, JobRow, Rig, Site, StoredEvent } from '../app-types.js';
import type { NodeTypeName } from '../global-id.js';

/** Everything that has an id of its own. */
export type NodeValue = Site | Rig | StoredEvent | ImportedDocument | JobRow;

/** Which type a row is; rows carry no tag, so their own fields tell. */
export function nodeTypeOf(value: NodeValue): NodeTypeName {
  if ('serial' in value) return 'Rig';
  if ('externalId' in value) return 'CurtailmentEvent';
  if ('sha256' in value) return 'ImportedFile';
  return 'boundary' in value ? 'Site' : 'Job';
}

@InterfaceType('Node', {
  description: 'Anything with an id of its own. Source rule: Relay global object identification.',
  resolveType: (value: NodeValue) => nodeTypeOf(value),
})
export abstract class NodeType {
  @Field(() => ID, { description: 'Opaque id, unique over all types, for `node(id:)`. Unit: none.' })
  readonly id!: unknown;
}
