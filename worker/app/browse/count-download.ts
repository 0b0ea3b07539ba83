/** Counts downloads in memory and writes them to the catalogue together, so that no download waits for the database. */
import { addDownloads } from '../../catalog/downloads.ts';
import type { RepoId } from '../../domain/repo.ts';
import { findEntry } from '../../git/tree.ts';
import type { Services } from '../services.ts';
import { CLIENT_WINDOW_MS, type FileRequest, TELLING_FILES, downloadRule } from './download-rule.ts';
import type { OpenRevision } from './open-revision.ts';

/** How long counts wait for company. A process that dies loses at most this much counting. */
export const FLUSH_DELAY_MS = 2000;
/** A flush that has not come by then was lost with its request; the next download arranges another. */
const FLUSH_OVERDUE_MS = 30_000;
const MAX_CLIENTS = 20_000;

interface Pending {
  readonly counts: Map<RepoId, number>;
  /** Last time each client was counted, by repository and client; oldest first. */
  readonly clients: Map<string, number>;
  flushDueAt: number | null;
}

/** Keyed by the catalogue the counts belong to: not truth, only what has not been written yet. */
const pendingOf = new WeakMap<object, Pending>();

export interface Download extends Omit<FileRequest, 'kind'> {
  /** Tells clients apart for a few minutes; never stored. */
  readonly client: string;
}

/** Counts the download if the rule says so; what it returns is for `waitUntil` and ends when the count is written. */
export async function countDownload(services: Services, revision: OpenRevision, download: Download): Promise<void> {
  if (!(await noteDownload(services, revision, download))) return;
  const pending = pendingFor(services);
  const now = services.clock.now();
  if (pending.flushDueAt !== null && now < pending.flushDueAt + FLUSH_OVERDUE_MS) return;
  pending.flushDueAt = now + FLUSH_DELAY_MS;
  await new Promise((resolve) => setTimeout(resolve, FLUSH_DELAY_MS));
  await flushDownloads(services);
}

/** Counts in memory only; answers whether there is something to write. */
export async function noteDownload(services: Services, revision: OpenRevision, download: Download): Promise<boolean> {
  const { repo } = revision;
  const pending = pendingFor(services);
  const rule = downloadRule({ ...download, kind: repo.kind });
  if (rule === 'no') return false;
  if (rule === 'per-client' && !isNewClient(pending, `${repo.id} ${download.client}`, services.clock.now()))
    return false;
  if (rule === 'if-untold' && (await hasTellingFile(revision))) return false;
  pending.counts.set(repo.id, (pending.counts.get(repo.id) ?? 0) + 1);
  return true;
}

/** Writes what has been counted so far. */
export async function flushDownloads(services: Services): Promise<void> {
  const pending = pendingFor(services);
  const counts = new Map(pending.counts);
  pending.counts.clear();
  pending.flushDueAt = null;
  if (counts.size === 0) return;
  try {
    await addDownloads(services.catalog, counts, services.clock.now());
  } catch (error) {
    for (const [repo, count] of counts) pending.counts.set(repo, (pending.counts.get(repo) ?? 0) + count);
    services.log.error('browse:downloads-not-written', error, { repositories: counts.size });
  }
}

function pendingFor(services: Services): Pending {
  const key = services.catalog;
  const found = pendingOf.get(key) ?? { counts: new Map(), clients: new Map(), flushDueAt: null };
  pendingOf.set(key, found);
  return found;
}

function isNewClient(pending: Pending, client: string, now: number): boolean {
  const last = pending.clients.get(client);
  if (last !== undefined && now - last < CLIENT_WINDOW_MS) return false;
  pending.clients.delete(client);
  pending.clients.set(client, now);
  for (const [oldest, at] of pending.clients) {
    if (pending.clients.size <= MAX_CLIENTS && now - at < CLIENT_WINDOW_MS) break;
    pending.clients.delete(oldest);
  }
  return true;
}

async function hasTellingFile(revision: OpenRevision): Promise<boolean> {
  for (const name of TELLING_FILES) {
    if ((await findEntry(revision.view, revision.tree, name)) !== null) return true;
  }
  return false;
}
