/**
 * A commit over the API: takes its operations as they arrive, so that it may be larger than memory, then makes one git
 * commit of them, on a branch or as a new pull request.
 */
import { findLinkedSizes } from '../../catalog/lfs-links.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Oid, ZERO_OID, isOid } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { FolderLookup } from '../../git/folder-lookup.ts';
import { kindOfMode } from '../../git/tree-format.ts';
import { type NewEntry, TreeEdits } from '../../git/write/tree-edits.ts';
import { formatPointer } from '../../lfs/pointer.ts';
import { checkRefAccess } from '../discussions/ref-access.ts';
import { openPullRequest, pullRequestTitle } from '../discussions/open-pull-request.ts';
import type { OpenView } from '../git/repo-views.ts';
import type { Services } from '../services.ts';
import { type CommitHeader, type CommitOperation, MAX_NODES, parseCommitPath } from './commit-operations.ts';
import { type CommitTarget, findCommitTarget, findPullRequestBase, findStart } from './commit-target.ts';
import {
  ATTRIBUTES_PATH,
  MAX_RULES_BYTES,
  attributesOrDefault,
  completedAttributes,
  readRootText,
  withinEffort,
} from './lfs-attributes.ts';
import { ObjectDraft } from './object-draft.ts';
import { ensureFirstCommit } from './first-commit.ts';
import { movedError, writeCommit } from './write-commit.ts';

export interface CommitRequest {
  /** As the client calls it: a branch, a tag, `refs/pr/N`. */
  readonly revision: string;
  readonly opensPullRequest: boolean;
  readonly header: CommitHeader;
  /** Read once, to its end unless the commit is refused. */
  readonly operations: AsyncIterable<CommitOperation>;
}

export interface CreatedCommit {
  readonly oid: Oid;
  readonly pullRequest?: { readonly number: number; readonly ref: string };
}

/** Objects named one by one in a refusal. */
const MAX_NAMED = 10;

export async function createCommit(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  request: CommitRequest,
): Promise<Result<CreatedCommit, HubError>> {
  const start = await startOf(services, actor, repo, request);
  if (!start.ok) return start;
  const { target, parent, view } = start.value;
  const draft = new ObjectDraft(services, repo.id, view);
  try {
    const gathered = await new Gathering(services, repo, draft, parent).run(request.operations);
    if (!gathered.ok) return gathered;
    const edits = gathered.value;
    const message = messageOf(request.header);
    if (!request.opensPullRequest) {
      const exactBase = request.header.parentCommit !== null;
      const written = await writeCommit(services, actor, repo, draft, {
        ref: target.ref,
        base: target.head,
        exactBase,
        message,
        edits,
      });
      return written.ok ? ok({ oid: written.value.oid }) : written;
    }
    const opened = await openPullRequest(services, actor, {
      repo,
      title: pullRequestTitle(request.header.summary),
      description: request.header.description,
      status: 'open',
      ...(target.ref.startsWith('refs/heads/') && { base: target.ref.slice('refs/heads/'.length) }),
      createRef: async (ref) => {
        const commit = { ref, base: null, ...(parent !== null && { startAt: parent }), message, edits };
        const written = await writeCommit(services, actor, repo, draft, commit);
        return written.ok ? ok(written.value.oid) : written;
      },
    });
    if (!opened.ok) return opened;
    const { number, ref } = opened.value;
    const oid = (await services.views.open(repo.id)).refs.get(ref)?.oid ?? parent ?? ZERO_OID;
    return ok({ oid, pullRequest: { number, ref } });
  } finally {
    await draft.dispose();
  }
}

interface Start {
  readonly target: CommitTarget;
  /** The commit whose files are changed; null: there are none yet. */
  readonly parent: Oid | null;
  /** The repository in which both were found. */
  readonly view: OpenView;
}

async function startOf(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  { revision, opensPullRequest, header }: CommitRequest,
): Promise<Result<Start, HubError>> {
  if (header.summary.trim() === '') return fail(hubError('bad-request', 'A commit needs a summary.'));
  const { parentCommit } = header;
  if (parentCommit !== null && !isOid(parentCommit))
    return fail(hubError('bad-request', 'The parent commit must be given with all 40 digits.'));
  const view = await services.views.open(repo.id);
  if (opensPullRequest) {
    const first = await ensureFirstCommit(services, actor, repo);
    if (!first.ok) return first;
    // Whoever began from nothing begins from the commit that was just made.
    const from = parentCommit === null || parentCommit === ZERO_OID ? revision : parentCommit;
    const begun = await services.views.open(repo.id);
    const target = findPullRequestBase(begun, revision);
    if (!target.ok) return target;
    const start = await findStart(begun, from);
    return start.ok ? ok({ target: target.value, parent: start.value, view: begun }) : start;
  }
  const target = findCommitTarget(view, revision);
  if (!target.ok) return target;
  const allowed = await checkRefAccess(services, actor, repo, target.value.ref);
  if (!allowed.ok) return allowed;
  if (parentCommit !== null && parentCommit !== (target.value.head ?? ZERO_OID))
    return fail(movedError(target.value.ref));
  return ok({ target: target.value, parent: target.value.head, view });
}

function messageOf({ summary, description }: CommitHeader): string {
  const body = description.trim();
  return body === '' ? summary.trim() : `${summary.trim()}\n\n${body}`;
}

interface WaitingPointer {
  readonly segments: readonly string[];
  readonly entry: NewEntry;
  readonly operation: Extract<CommitOperation, { kind: 'lfs-file' }>;
  readonly near: Oid | null;
}

/** Turns operations into edits, with their contents in the draft. */
class Gathering {
  readonly #services: Services;
  readonly #repo: RepoRecord;
  readonly #draft: ObjectDraft;
  readonly #isFirst: boolean;
  readonly #lookup: FolderLookup;
  readonly #edits = new TreeEdits();
  readonly #pointers: WaitingPointer[] = [];
  /** `.gitattributes` as this commit leaves it; undefined: as it was. */
  #attributes: string | null | undefined;

  constructor(services: Services, repo: RepoRecord, draft: ObjectDraft, parent: Oid | null) {
    this.#services = services;
    this.#repo = repo;
    this.#draft = draft;
    this.#isFirst = parent === null;
    const { commits } = draft.view;
    this.#lookup = new FolderLookup(draft.view, parent === null ? null : commits.tree(commits.find(parent)));
  }

  async run(operations: AsyncIterable<CommitOperation>): Promise<Result<TreeEdits, HubError>> {
    for await (const operation of operations) {
      const done = await this.#take(operation);
      if (!done.ok) return done;
      if (this.#edits.nodeCount > MAX_NODES)
        return fail(hubError('too-large', 'This commit names too many folders; make several.'));
    }
    const linked = await this.#resolvePointers();
    if (!linked.ok) return linked;
    const completed = await this.#completeAttributes();
    return completed.ok ? ok(this.#edits) : completed;
  }

  async #take(operation: CommitOperation): Promise<Result<null, HubError>> {
    const parsed = parseCommitPath(operation.path, operation.kind === 'delete-folder' ? 'folder' : 'file');
    if (!parsed.ok) return parsed;
    const segments = parsed.value;
    switch (operation.kind) {
      case 'file': {
        const oid = await this.#draft.addBlob(operation.content, await this.#near(segments));
        this.#edits.put(segments, { mode: null, oid });
        if (operation.path === ATTRIBUTES_PATH && operation.content.length <= MAX_RULES_BYTES)
          this.#attributes = new TextDecoder().decode(operation.content);
        return ok(null);
      }
      case 'lfs-file': {
        const entry: NewEntry = { mode: null, oid: ZERO_OID };
        this.#edits.put(segments, entry);
        this.#pointers.push({ segments, entry, operation, near: await this.#near(segments) });
        return ok(null);
      }
      case 'delete-file':
      case 'delete-folder': {
        const isFile = operation.kind === 'delete-file';
        // Clients say "file" of whatever is written without a slash at its end.
        const found = isFile ? this.#edits.deleteEither(segments) : this.#edits.deleteFolder(segments);
        if (!found)
          return fail(hubError('entry-not-found', `There is no "${operation.path.slice(0, 300)}" to delete.`));
        if (operation.path === ATTRIBUTES_PATH) this.#attributes = null;
        return ok(null);
      }
    }
  }

  /** What is there now, which the new content probably resembles. */
  async #near(segments: readonly string[]): Promise<Oid | null> {
    const found = await this.#lookup.find(segments);
    return found !== null && kindOfMode(found.mode) !== 'tree' ? found.oid : null;
  }

  async #resolvePointers(): Promise<Result<null, HubError>> {
    if (this.#pointers.length === 0) return ok(null);
    const oids = [...new Set(this.#pointers.map(({ operation }) => operation.oid))];
    const sizes = await findLinkedSizes(this.#services.catalog, this.#repo.id, oids);
    const missing: string[] = [];
    for (const { entry, operation, near } of this.#pointers) {
      const { oid, path } = operation;
      const sizeBytes = sizes.get(oid);
      if (sizeBytes === undefined || (operation.sizeBytes ?? sizeBytes) !== sizeBytes) {
        missing.push(`"${path.slice(0, 300)}" (${oid})`);
        continue;
      }
      entry.oid = await this.#draft.addBlob(new TextEncoder().encode(formatPointer({ oid, sizeBytes })), near);
    }
    if (missing.length === 0) return ok(null);
    const named = missing.slice(0, MAX_NAMED).join(', ');
    const more = missing.length > MAX_NAMED ? ` and ${missing.length - MAX_NAMED} more` : '';
    return fail(hubError('bad-request', `These large files have not been uploaded: ${named}${more}.`));
  }

  async #completeAttributes(): Promise<Result<null, HubError>> {
    let text = this.#attributes ?? null;
    if (this.#attributes === undefined) {
      text = await readRootText(this.#draft.view, this.#lookup, ATTRIBUTES_PATH);
      if (text === null && this.#isFirst) {
        text = attributesOrDefault(this.#repo.kind, null);
        await this.#putAttributes(text);
      }
    }
    // A longer one is left alone.
    if ((text?.length ?? 0) > MAX_RULES_BYTES) return ok(null);
    const paths = this.#pointers.map(({ segments }) => segments);
    const completed = await withinEffort(() => completedAttributes(text, paths));
    if (!completed.ok) return completed;
    if (completed.value !== null && completed.value.length <= MAX_RULES_BYTES) {
      await this.#putAttributes(completed.value);
    }
    return ok(null);
  }

  async #putAttributes(text: string): Promise<void> {
    const oid = await this.#draft.addBlob(new TextEncoder().encode(text), await this.#near([ATTRIBUTES_PATH]));
    this.#edits.put([ATTRIBUTES_PATH], { mode: null, oid });
  }
}
