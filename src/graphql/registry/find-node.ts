import type { Caller } from '../../app/caller.js';
import { getJob } from '../../app/start-job.js';
import type { NodeTypeName } from '../global-id.js';
import type { NodeValue } from './node.type.js';

/** The row of the caller's organisation behind an id, or null. */
export async function findNode(caller: Caller, type: NodeTypeName, uid: string): Promise<NodeValue | null> {
  const { store, organisation } = caller;
  switch (type) {
    case 'Site':
      return store.registry.siteByUid(organisation.id, uid);
    case 'Rig':
      return store.registry.rigByUid(organisation.id, uid);
    case 'CurtailmentEvent':
      return store.events.byUid(organisation.id, uid);
    case 'ImportedFile':
      return store.documents.byUid(organisation.id, uid);
    case 'Job':
      return getJob(caller, uid);
  }
}
