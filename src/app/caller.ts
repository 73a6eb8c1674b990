import { failure, refused, success, type Outcome } from '../domain/failure.js';
import type { Actor, Organisation, Store } from '../storage/store.js';

/** Who asks, and through what: every use case takes one. Authentication ("5 of 5") will be what makes it. */
export interface Caller {
  readonly store: Store;
  readonly organisation: Organisation;
  readonly actor: Actor;
}

/** Reports progress of long work; `total` is null while it is not known. */
export type OnProgress = (done: number, total: number | null, message: string) => void;

/** A listener that hears nothing. */
export const silent: OnProgress = () => undefined;

/** Finds the organisation and actor that a command names; the only organisation is the default when none is named. */
export async function identifyCaller(
  store: Store,
  named: { readonly organisationCode: string | null; readonly actorCode: string | null },
): Promise<Outcome<Caller>> {
  const organisation = await findOrganisation(store, named.organisationCode);
  if (!organisation.ok) return organisation;
  const code = named.actorCode ?? 'operator';
  const actor = await store.registry.actorByCode(organisation.value.id, code);
  if (actor === null) {
    return refused(
      failure(
        'ACTOR.UNKNOWN',
        `no actor "${code}" in organisation "${organisation.value.code}"`,
        'name one with --as, or add a person with `yojo setup person`',
      ),
    );
  }
  return success({ store, organisation: organisation.value, actor });
}

async function findOrganisation(store: Store, code: string | null): Promise<Outcome<Organisation>> {
  if (code !== null) {
    const found = await store.registry.organisationByCode(code);
    if (found !== null) return success(found);
    return refused(
      failure('ORGANISATION.UNKNOWN', `no organisation "${code}"`, 'check the code given with --org'),
    );
  }
  const all = await store.registry.organisations();
  const [only] = all;
  if (only !== undefined && all.length === 1) return success(only);
  return refused(
    all.length === 0
      ? failure(
          'ORGANISATION.NONE',
          'the database holds no organisation yet',
          'create one with `yojo setup organisation`, or load the demo with `npm start`',
        )
      : failure('ORGANISATION.NOT_NAMED', 'several organisations exist', 'name one with --org'),
  );
}
