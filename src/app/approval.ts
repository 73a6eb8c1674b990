import { failure, refused, success, type Outcome } from '../domain/failure.js';
import type { Caller } from './caller.js';

const LONGEST_REASON = 500;

/** Why stored facts are changed, as it will be read later: some words on one line. */
export function checkReason(reason: string): Outcome<string> {
  const text = reason.trim();
  if (text !== '' && text.length <= LONGEST_REASON && !/\p{C}/u.test(text)) return success(text);
  return refused(
    failure(
      'APPROVAL.NO_REASON',
      text === '' ? 'the reason is empty' : 'the reason is no single line of at most 500 characters',
      'say in a few words why, e.g. "meter exchanged on 5 March"',
    ),
  );
}

/** A second person of the organisation, who is another person than the one the actor stands for. */
export async function checkApprover(caller: Caller, personCode: string): Promise<Outcome<string>> {
  const { store, organisation, actor } = caller;
  if (!(await store.registry.hasPerson(organisation.id, personCode)))
    return refused(
      failure(
        'APPROVAL.UNKNOWN_PERSON',
        `no person "${personCode.slice(0, 70)}" in organisation "${organisation.code}"`,
        'name a person by code, or add one with `yojo setup person`',
      ),
    );
  if (personCode === actor.personCode)
    return refused(
      failure(
        'APPROVAL.SAME_PERSON',
        `${personCode} records and approves the same entry`,
        'name another person as approver',
      ),
    );
  return success(personCode);
}
