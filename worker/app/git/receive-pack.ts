/**
 * A push, from its commands to its report: takes the pack in, checks it against the rules of git and of this hub, and
 * makes it part of the repository in one transaction with the refs.
 */
import { hexOf } from '../../domain/bytes.ts';
import type { Actor } from '../../domain/access.ts';
import type { Sha256 } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { IngestError } from '../../git/ingest/ingest-error.ts';
import { completePack, receivePack } from '../../git/ingest/ingest-pack.ts';
import type { IngestedPack } from '../../git/ingest/ingested-pack.ts';
import { checkReferences } from '../../git/ingest/finish-index.ts';
import type { PackIndexer } from '../../git/ingest/pack-indexer.ts';
import { PackSpool } from '../../git/ingest/pack-spool.ts';
import { CommandChecker } from '../../git/receive/check-commands.ts';
import { findFileNames } from '../../git/receive/find-file-names.ts';
import { type PushRequest, isDelete } from '../../git/receive/parse-request.ts';
import type { RefReport } from '../../git/receive/report.ts';
import { oidToBytes } from '../../git/oid-bytes.ts';
import { typeCode } from '../../git/repo-view.ts';
import { rememberPack } from '../../git/store/fresh-packs.ts';
import type { PackSource } from '../../git/store/pack-source.ts';
import type { NewPack, RefCommand } from '../../ports/repo-store.ts';
import { findMissingLfsObjects } from '../lfs/missing-objects.ts';
import type { Services } from '../services.ts';
import { notePullRequestMoves } from '../discussions/note-moves.ts';
import { refuseMoves } from '../discussions/ref-access.ts';
import { noteRefChanges } from '../webhooks/note-ref-changes.ts';
import { ingestLimits } from './ingest-limits.ts';
import type { OpenView } from './repo-views.ts';
import { announcePack, existingObjects, storePack } from './store-pack.ts';

export interface PushReport {
  /** Why the pack was not taken in, or null. */
  readonly unpackError: string | null;
  readonly refs: readonly RefReport[];
  /** Lines for the person who pushed. */
  readonly messages: readonly string[];
  /** Whether any ref changed. */
  readonly changed: boolean;
}

/** Objects named one by one in a refusal. */
const MAX_NAMED = 10;
/** A collection can drop objects while a push is checked; then it is checked again. */
const MAX_TRIES = 3;

/** A push whose pack has been read to its end (or could not be), waiting to be completed. */
export class ReceivedPush {
  readonly #services: Services;
  readonly #repo: RepoRecord;
  readonly #actor: Actor;
  readonly #request: PushRequest;
  readonly #allowForced: boolean;
  readonly #packId = crypto.randomUUID().replaceAll('-', '');
  readonly #spool: PackSpool;
  #indexer: PackIndexer | null = null;
  #source: PackSource | null = null;
  #error: string | null = null;

  constructor(
    services: Services,
    repo: RepoRecord,
    actor: Actor,
    request: PushRequest,
    { allowForced = false }: { readonly allowForced?: boolean } = {},
  ) {
    this.#services = services;
    this.#repo = repo;
    this.#actor = actor;
    this.#request = request;
    this.#allowForced = allowForced;
    this.#spool = new PackSpool({
      blobs: services.blobs,
      repo: repo.id,
      packId: this.#packId,
      maxPackBytes: ingestLimits(services.config).maxPackBytes,
      announce: () => announcePack(services, repo.id, this.#packId),
    });
  }

  /** Reads the pack. A refusal is kept for the report; the rest of the stream is read and dropped, so that the client gets to hear it. */
  async read(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    if (this.#request.commands.every(isDelete)) return;
    const iterator = chunks[Symbol.asyncIterator]();
    const once = { [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }) };
    try {
      this.#indexer = await receivePack(once, ingestLimits(this.#services.config), this.#spool);
      this.#source = await this.#spool.finish();
    } catch (error) {
      await this.#spool.abort();
      if (!(error instanceof IngestError)) throw error;
      this.#error = error.message;
      for (let step = await iterator.next(); step.done !== true; step = await iterator.next());
    }
  }

  /** Does the rest. `progress` takes short lines while it lasts. */
  async complete(progress: (line: string) => void): Promise<PushReport> {
    if (this.#error !== null) return this.#refuseAll(this.#error);
    let view = await this.#services.views.open(this.#repo.id);
    let incoming: IngestedPack | null = null;
    if (this.#indexer !== null && this.#source !== null && this.#indexer.objects.count > 0) {
      const { deferred, objects } = this.#indexer;
      if (deferred.length > 10_000) progress(`Resolving ${deferred.length} deltas of ${objects.count} objects`);
      try {
        incoming = await completePack(this.#indexer, this.#source, existingObjects(view));
        // Its tables are as large as the index that has now taken their place.
        this.#indexer = null;
      } catch (error) {
        if (error instanceof IngestError) return this.#refuseAll(error.message);
        throw error;
      }
      const refusal = await this.#checkPolicy(incoming);
      if (refusal !== null) return refusal;
    }
    const pack =
      incoming === null
        ? null
        : await storePack(this.#services, this.#repo.id, this.#packId, incoming.index, this.#spool.inline);
    for (let attempt = 1; ; attempt++) {
      const report = await this.#commit(view, incoming, pack);
      if (report !== null) {
        if (report.changed && incoming !== null) rememberPack(this.#packId, incoming.index, incoming.source);
        if (report.changed) await this.#noteMoves(report);
        return report;
      }
      if (attempt === MAX_TRIES) return this.#refuseAll('the repository is being cleaned up; push again');
      view = await this.#services.views.open(this.#repo.id);
      if (incoming === null) continue;
      try {
        checkReferences(incoming, existingObjects(view));
      } catch (error) {
        if (error instanceof IngestError) return this.#refuseAll(error.message);
        throw error;
      }
    }
  }

  /** The transaction; null when the repository has dropped objects since the view was opened. */
  async #commit(view: OpenView, incoming: IngestedPack | null, pack: NewPack | null): Promise<PushReport | null> {
    const checker = new CommandChecker(view, incoming);
    const accepted: RefCommand[] = [];
    const refused = this.#allowForced
      ? new Map<string, string>()
      : await refuseMoves(this.#services, this.#actor, this.#repo, this.#request.commands);
    const errors = new Map(refused);
    for (const command of this.#request.commands) {
      if (refused.has(command.name)) continue;
      const checked = await checker.check(command, {
        protectDefaultBranch: this.#services.config.git.protectDefaultBranch && !this.#allowForced,
      });
      if (checked.kind === 'accepted') accepted.push(checked.command);
      else errors.set(checked.name, checked.error);
    }
    const atomic = this.#request.capabilities.has('atomic');
    if (atomic && errors.size > 0) {
      return this.#report((name) => errors.get(name) ?? 'atomic push failed');
    }
    const outcome = await this.#services.repoStores.of(this.#repo.id).push({
      commands: accepted,
      atomic,
      bringsUnreachable: incoming !== null && bringsUnreachable(incoming, accepted),
      pack,
      collectVersion: view.state.collectVersion,
      actor: this.#actor.kind === 'user' ? this.#actor.username : '',
      now: this.#services.clock.now(),
    });
    if (outcome.kind === 'stale') return null;
    for (const { name, error } of outcome.outcomes) if (error !== null) errors.set(name, error);
    return this.#report((name) => errors.get(name) ?? null);
  }

  /** Tells those who follow refs, before the push is acknowledged. */
  async #noteMoves(report: PushReport): Promise<void> {
    await noteRefChanges(this.#services, this.#repo);
    const failed = new Set(report.refs.filter(({ error }) => error !== null).map(({ name }) => name));
    const moves = this.#request.commands.filter(({ name }) => !failed.has(name));
    const userId = this.#actor.kind === 'user' ? this.#actor.userId : null;
    await notePullRequestMoves(this.#services, this.#repo, userId, moves);
  }

  #report(errorOf: (name: string) => string | null): PushReport {
    const refs = this.#request.commands.map(({ name }) => ({ name, error: errorOf(name) }));
    return { unpackError: null, refs, messages: [], changed: refs.some(({ error }) => error === null) };
  }

  #refuseAll(error: string, messages: readonly string[] = [], reason = 'unpacker error'): PushReport {
    const refs = this.#request.commands.map(({ name }) => ({ name, error: reason }));
    return { unpackError: reason === 'unpacker error' ? error : null, refs, messages, changed: false };
  }

  /** This hub's own rules for the content of a push. */
  async #checkPolicy(incoming: IngestedPack): Promise<PushReport | null> {
    return (await this.#checkFileSizes(incoming)) ?? (await this.#checkLfsPointers(incoming));
  }

  async #checkFileSizes(incoming: IngestedPack): Promise<PushReport | null> {
    const { maxFileBytes } = this.#services.config.git;
    const { index } = incoming;
    const large: number[] = [];
    for (let slot = 0; slot < index.count; slot++) {
      if (index.types[slot] === typeCode.blob && (index.sizes[slot] ?? 0) > maxFileBytes) large.push(slot);
    }
    if (large.length === 0) return null;
    const names = await findFileNames(incoming, large.slice(0, MAX_NAMED));
    const limit = megabytes(maxFileBytes);
    return this.#refuseAll(
      '',
      [
        ...large
          .slice(0, MAX_NAMED)
          .map(
            (slot) =>
              `error: ${names.get(slot) ?? 'a file'} has ${megabytes(index.sizes[slot] ?? 0)}; files above ${limit} belong in Git LFS`,
          ),
        ...(large.length > MAX_NAMED ? [`error: and ${large.length - MAX_NAMED} more`] : []),
        `Move them to Git LFS, then push again: git lfs migrate import --everything --above=${Math.floor(maxFileBytes / 1e6)}MB`,
      ],
      'file too large for git, use Git LFS',
    );
  }

  async #checkLfsPointers(incoming: IngestedPack): Promise<PushReport | null> {
    const { index } = incoming;
    if (index.pointerSlots.length === 0) return null;
    const pointers = Array.from(index.pointerSlots, (slot, i) => ({
      slot,
      oid: hexOf(index.pointerDigests.subarray(i * 32, i * 32 + 32)) as Sha256,
      sizeBytes: index.pointerSizes[i] ?? 0,
    }));
    const missing = new Set(
      (await findMissingLfsObjects(this.#services, this.#repo.id, pointers)).map(({ oid }) => oid),
    );
    if (missing.size === 0) return null;
    const wanted = pointers.filter(({ oid }) => missing.has(oid));
    const names = await findFileNames(
      incoming,
      wanted.slice(0, MAX_NAMED).map(({ slot }) => slot),
    );
    return this.#refuseAll(
      '',
      [
        ...wanted
          .slice(0, MAX_NAMED)
          .map(
            ({ slot, oid }) =>
              `error: ${names.get(slot) ?? 'a file'} points to Git LFS object ${oid}, which has not been uploaded`,
          ),
        ...(wanted.length > MAX_NAMED ? [`error: and ${wanted.length - MAX_NAMED} more`] : []),
        'Upload them, then push again: git lfs push --all origin',
      ],
      'Git LFS objects are missing',
    );
  }
}

/**
 * Whether some object of the pack is reached by none of the commands. An object that no other one of the pack names must
 * be what a command points to; since names cannot form cycles, all others then hang on these.
 */
function bringsUnreachable({ index, isNamed }: IngestedPack, commands: readonly RefCommand[]): boolean {
  const tips = new Set(commands.map(({ newOid }) => index.find(oidToBytes(newOid), 0)));
  return isNamed.some((named, slot) => named === 0 && !tips.has(slot));
}

function megabytes(bytes: number): string {
  return bytes < 100e3 ? `${bytes} bytes` : `${(bytes / 1e6).toFixed(1)} MB`;
}
