/** Tells a client how each file of a coming commit should be sent, which ones are there already, and which are not wanted. */
import type { HubError } from '../../domain/errors.ts';
import type { Oid, Sha256 } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type Result, ok } from '../../domain/result.ts';
import { IgnoreRules } from '../../git/attributes/ignore-rules.ts';
import { LfsRules } from '../../git/attributes/lfs-rules.ts';
import { Effort } from '../../git/attributes/path-pattern.ts';
import { FolderLookup } from '../../git/folder-lookup.ts';
import { kindOfMode } from '../../git/tree-format.ts';
import { describeEntry } from '../browse/repo-entry.ts';
import { makeYielder } from '../../ports/yield.ts';
import type { OpenView } from '../git/repo-views.ts';
import type { Services } from '../services.ts';
import { parseCommitPath } from './commit-operations.ts';
import { findStart } from './commit-target.ts';
import { ATTRIBUTES_PATH, MAX_RULES_BYTES, attributesOrDefault, readRootText, withinEffort } from './lfs-attributes.ts';

export interface FileToUpload {
  readonly path: string;
  readonly sizeBytes: number;
  /** Its first bytes. */
  readonly sample: Uint8Array;
}

export interface PreuploadRequest {
  readonly revision: string;
  readonly files: readonly FileToUpload[];
  /** The `.gitignore` and `.gitattributes` of the coming commit, if the client says. */
  readonly gitIgnore: string | null;
  readonly gitAttributes: string | null;
}

export interface UploadAdvice {
  readonly path: string;
  readonly isLarge: boolean;
  readonly isIgnored: boolean;
  /** What is at the path now: the content's SHA-256 for a large file, the blob's id for others. */
  readonly current: Oid | Sha256 | null;
}

export async function preuploadFiles(
  services: Services,
  repo: RepoRecord,
  request: PreuploadRequest,
): Promise<Result<readonly UploadAdvice[], HubError>> {
  const view = await services.views.open(repo.id);
  const start = await findStart(view, request.revision);
  if (!start.ok) return start;
  const tree = start.value === null ? null : view.commits.tree(view.commits.find(start.value));
  const lookup = new FolderLookup(view, tree);
  const attributes = request.gitAttributes ?? (await readRootText(view, lookup, ATTRIBUTES_PATH));
  const lfs = new LfsRules(attributesOrDefault(repo.kind, shortEnough(attributes)));
  const ignore = new IgnoreRules(
    shortEnough(request.gitIgnore ?? (await readRootText(view, lookup, '.gitignore'))) ?? '',
  );
  const advised = await withinEffort(() => adviseAll(services, view, lookup, request.files, { lfs, ignore }));
  return advised.ok ? advised.value : advised;
}

/** A longer one says nothing, as in a repository. */
function shortEnough(rules: string | null): string | null {
  return rules === null || rules.length > MAX_RULES_BYTES ? null : rules;
}

async function adviseAll(
  services: Services,
  view: OpenView,
  lookup: FolderLookup,
  files: readonly FileToUpload[],
  { lfs, ignore }: { readonly lfs: LfsRules; readonly ignore: IgnoreRules },
): Promise<Result<readonly UploadAdvice[], HubError>> {
  const { maxFileBytes } = services.config.git;
  const effort = new Effort();
  const pause = makeYielder();
  const advice: UploadAdvice[] = [];
  for (const file of files) {
    const path = parseCommitPath(file.path, 'file');
    if (!path.ok) return path;
    const segments = path.value;
    const found = await lookup.find(segments);
    const entry =
      found === null ? null : await describeEntry(view, { path: file.path, kind: kindOfMode(found.mode), ...found });
    advice.push({
      path: file.path,
      // Empty files need no storage, whatever they are called.
      isLarge:
        file.sizeBytes > maxFileBytes ||
        (file.sizeBytes > 0 && (lfs.isLfs(segments, effort) ?? looksBinary(file.sample, file.sizeBytes))),
      isIgnored: ignore.isIgnored(segments, effort),
      current: entry?.type === 'file' ? (entry.lfs?.oid ?? entry.oid) : null,
    });
    const turn = pause();
    if (turn !== undefined) await turn;
  }
  return ok(advice);
}

/** Not text: a NUL, or bytes that are no UTF-8. A sample may end in the middle of a character. */
function looksBinary(sample: Uint8Array, sizeBytes: number): boolean {
  if (sample.includes(0)) return true;
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(sample, { stream: sample.length < sizeBytes });
    return false;
  } catch {
    return true;
  }
}
