import { failure, refused, success, type Outcome } from '../domain/failure.js';

/** The types that `node(id:)` finds. */
export const NODE_TYPES = ['Site', 'Rig', 'CurtailmentEvent', 'ImportedFile', 'Job'] as const;
export type NodeTypeName = (typeof NODE_TYPES)[number];

const UID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** An opaque id that is unique over all types. */
export function writeGlobalId(type: NodeTypeName, uid: string): string {
  return Buffer.from(`${type}:${uid}`).toString('base64url');
}

/** What an opaque id names; the row may not exist, or belong to somebody else. */
export function readGlobalId(id: string): Outcome<{ type: NodeTypeName; uid: string }> {
  const [name = '', uid = ''] = Buffer.from(id.slice(0, 200), 'base64url').toString().split(':');
  const type = NODE_TYPES.find((known) => known === name);
  if (type !== undefined && UID.test(uid)) return success({ type, uid });
  return refused(
    failure(
      'NODE.UNREADABLE_ID',
      `"${id.slice(0, 40)}" is not an id of this API`,
      'give an `id` as a query showed it',
    ),
  );
}
