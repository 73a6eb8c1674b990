// What must hold of a data folder after any crash: acknowledged files are there once and whole, others whole or absent.
import { dayOf, expectedDigest, fileName } from './meter-files.mjs';

const OUTCOME = /([^/\s]+\.csv): (stored as sequence \d+|known already, nothing changed)/gm;

/** Names of the files that the command line acknowledged on stdout; `known` were there before. */
export function acknowledgedIn(stdout) {
  const found = [...stdout.matchAll(OUTCOME)];
  const names = (start) => found.filter(([, , what]) => what.startsWith(start)).map(([, name]) => name);
  return { stored: names('stored'), known: names('known') };
}

/** Every promise that the folder breaks, as a line. `sent` are file numbers, `acknowledged` the names known to be stored. */
export function brokenPromises(found, sent, acknowledged) {
  const faults = found.broken.map((row) => `broken row: ${row}`);
  for (const file of sent) {
    const name = fileName(file);
    const copies = found.documents.filter((document) => document === name).length;
    const digest = found.days[dayOf(file)];
    if (copies > 1) faults.push(`doubled: ${name} is stored ${copies} times`);
    if (copies === 0 && acknowledged.has(name)) faults.push(`lost: ${name} was acknowledged`);
    if (copies > 0 && digest !== expectedDigest(file)) faults.push(`torn: ${name} has other readings`);
    if (copies === 0 && digest !== undefined) faults.push(`torn: readings of ${name} without the file`);
  }
  const known = new Set(sent.map(fileName));
  for (const name of found.documents) if (!known.has(name)) faults.push(`unknown file ${name}`);
  return faults;
}
