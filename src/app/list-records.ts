import type { ImportedDocument, Page, PageRequest, Rig, Site, StoredEvent } from '../storage/store.js';
import { success, type Outcome } from '../domain/failure.js';
import type { Caller } from './caller.js';
import { findSite } from './find-site.js';

/** Sites of the caller's organisation, by code. */
export async function listSites(caller: Caller, page: PageRequest): Promise<Page<Site>> {
  return caller.store.registry.sites(caller.organisation.id, page);
}

/** Rigs that were ever in service at a site, by serial. */
export async function listRigs(
  caller: Caller,
  siteCode: string,
  page: PageRequest,
): Promise<Outcome<Page<Rig>>> {
  const site = await findSite(caller, siteCode);
  return site.ok ? success(await caller.store.registry.rigs(site.value.id, page)) : site;
}

/** Events of one site, or of the whole organisation, in their newest revision, by start. */
export async function listCurtailmentEvents(
  caller: Caller,
  siteCode: string | null,
  page: PageRequest,
): Promise<Outcome<Page<StoredEvent>>> {
  if (siteCode === null) return success(await caller.store.events.list(caller.organisation.id, null, page));
  const site = await findSite(caller, siteCode);
  return site.ok
    ? success(await caller.store.events.list(caller.organisation.id, site.value.id, page))
    : site;
}

/** Imported files of the organisation, newest first. */
export async function listImportedFiles(caller: Caller, page: PageRequest): Promise<Page<ImportedDocument>> {
  return caller.store.documents.list(caller.organisation.id, page);
}
