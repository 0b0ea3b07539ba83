/** `GET …/lfs-files`, `POST …/lfs-files/batch` (deletion) and `POST …/lfs-files/duplicate`. */
import { z } from 'zod';
import { deleteLargeFiles, duplicateLargeFiles, listLargeFiles } from '../../app/commit/manage-lfs-files.ts';
import type { LinkedPosition } from '../../catalog/lfs-listing.ts';
import { isSha256 } from '../../domain/oid.ts';
import { ok } from '../../domain/result.ts';
import { isoDate } from './entry-json.ts';
import { nextLink } from './link-header.ts';
import { readManageBody, repoId, repoType } from './manage-body.ts';
import { readQuery, text, wholeNumber } from './query.ts';
import { repoRoute } from './repo-route.ts';

const MAX_FILES = 1000;

const query = z.object({ limit: wholeNumber({ fallback: 1000, min: 1, max: MAX_FILES }), cursor: text });

export const listLfsFilesRoute = repoRoute('write', async (context, { repo }) => {
  const options = readQuery(context, query);
  if (!options.ok) return options;
  const { limit, cursor } = options.value;
  const { files, next } = await listLargeFiles(context.get('services'), repo, { after: parseCursor(cursor), limit });
  if (next !== null) context.header('Link', nextLink(context, { cursor: `${next.linkedAt}.${next.oid}` }));
  return ok(
    context.json(
      files.map(({ oid, sizeBytes, linkedAt, path, ref }) => ({
        fileOid: oid,
        oid,
        filename: path,
        pushedAt: isoDate(linkedAt),
        ref,
        size: sizeBytes,
      })),
    ),
  );
});

function parseCursor(cursor: string | undefined): LinkedPosition | null {
  const [, at, oid] = /^(\d{1,15})\.([0-9a-f]{64})$/.exec(cursor ?? '') ?? [];
  return at === undefined || oid === undefined || !isSha256(oid) ? null : { linkedAt: Number(at), oid };
}

const sha = z.string().refine(isSha256, 'must be a SHA-256 in lower-case hex');

const deletion = z.object({
  deletions: z.object({
    sha: z.array(sha).max(MAX_FILES, `may name at most ${MAX_FILES} files`),
    rewriteHistory: z.boolean().default(false),
  }),
});

export const deleteLfsFilesRoute = repoRoute('manage', async (context, { repo }) => {
  const input = await readManageBody(context, deletion, DELETION_BYTES);
  if (!input.ok) return input;
  const { sha: oids, rewriteHistory } = input.value.deletions;
  const deleted = await deleteLargeFiles(context.get('services'), context.get('actor'), repo, { oids, rewriteHistory });
  return deleted.ok ? ok(context.json({ success: true })) : deleted;
});

const DELETION_BYTES = 256 << 10;
const DUPLICATION_BYTES = 8 << 20;

const duplication = z.object({
  target: z.object({ type: repoType, name: repoId }),
  files: z
    .array(z.object({ sha256: sha, filename: z.string().nullish() }))
    .max(MAX_FILES, `may name at most ${MAX_FILES} files`),
});

export const duplicateLfsFilesRoute = repoRoute('read', async (context, { repo }) => {
  const input = await readManageBody(context, duplication, DUPLICATION_BYTES);
  if (!input.ok) return input;
  const { target, files } = input.value;
  const failed = await duplicateLargeFiles(context.get('services'), context.get('actor'), repo, {
    target: { kind: target.type, ...target.name },
    oids: [...new Set(files.map(({ sha256 }) => sha256))],
  });
  if (!failed.ok) return failed;
  const error = 'This repository has no such file.';
  return ok(
    context.json({ success: failed.value.length === 0, failed: failed.value.map((sha256) => ({ sha256, error })) }),
  );
});
