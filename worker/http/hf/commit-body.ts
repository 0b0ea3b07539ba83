/** The body of a commit as Hugging Face clients write it: one JSON object a line, `{"key": …, "value": {…}}`. */
import { z } from 'zod';
import {
  type CommitHeader,
  type CommitOperation,
  MAX_INLINE_BYTES,
  MAX_OPERATIONS,
} from '../../app/commit/commit-operations.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { isSha256 } from '../../domain/oid.ts';
import { type JsonLine, JsonLinesError, decodeBase64, readJsonLines, unescapeContent } from './json-lines.ts';

/** Thrown while operations are read; becomes the answer. */
export class CommitBodyError extends Error {
  override readonly name = 'CommitBodyError';
  readonly hubError: HubError;

  constructor(error: HubError) {
    super(error.message);
    this.hubError = error;
  }
}

const MAX_LINE_BYTES = 1 << 20;

const path = z.string();
const line = z.discriminatedUnion('key', [
  z.object({
    key: z.literal('header'),
    value: z.object({
      summary: z.string().max(100_000).default(''),
      description: z.string().max(500_000).nullish(),
      parentCommit: z.string().nullish(),
    }),
  }),
  z.object({
    key: z.literal('file'),
    value: z.object({ path, content: z.string(), encoding: z.enum(['base64', 'utf-8']).default('utf-8') }),
  }),
  z.object({
    key: z.literal('lfsFile'),
    value: z.object({
      path,
      algo: z.literal('sha256').default('sha256'),
      oid: z.string().refine(isSha256, 'must be a SHA-256 in lower-case hex'),
      size: z.number().int().nonnegative().nullish(),
    }),
  }),
  z.object({ key: z.literal('deletedFile'), value: z.object({ path }) }),
  z.object({ key: z.literal('deletedFolder'), value: z.object({ path }) }),
]);

type ReadLine = z.output<typeof line>;

export interface CommitBody {
  readonly header: CommitHeader;
  /** Throws `CommitBodyError` where the body is wrong. */
  readonly operations: AsyncIterable<CommitOperation>;
}

/** Reads the header; the operations follow as they are asked for. @throws CommitBodyError */
export async function readCommitBody(chunks: AsyncIterable<Uint8Array>, maxFileBytes: number): Promise<CommitBody> {
  const limits = { maxContentBytes: Math.ceil(maxFileBytes / 3) * 4 + 16, maxJsonBytes: MAX_LINE_BYTES };
  const lines = readJsonLines(chunks, limits);
  const first = await nextLine(lines);
  const header = first === null ? null : parseLine(first);
  if (header?.key !== 'header') throw refusal('The first line of a commit must be its header.');
  const { summary, description, parentCommit } = header.value;
  return {
    header: { summary, description: description ?? '', parentCommit: parentCommit ?? null },
    operations: readOperations(lines, maxFileBytes),
  };
}

async function nextLine(lines: AsyncIterator<JsonLine>): Promise<JsonLine | null> {
  try {
    const step = await lines.next();
    return step.done === true ? null : step.value;
  } catch (error) {
    throw error instanceof JsonLinesError ? refusal(error.message) : error;
  }
}

async function* readOperations(
  lines: AsyncIterator<JsonLine>,
  maxFileBytes: number,
): AsyncGenerator<CommitOperation, void, undefined> {
  let inlineBytes = 0;
  let count = 0;
  for (let read = await nextLine(lines); read !== null; read = await nextLine(lines)) {
    if (++count > MAX_OPERATIONS)
      throw refusal(`A commit may have at most ${MAX_OPERATIONS} operations; make several.`, 'too-large');
    const operation = operationOf(parseLine(read), read, maxFileBytes);
    if (operation.kind === 'file') inlineBytes += operation.content.length;
    if (inlineBytes > MAX_INLINE_BYTES)
      throw refusal('A commit may hold at most 1 GiB of files that are not in Git LFS; make several.', 'too-large');
    yield operation;
  }
}

function parseLine({ json }: JsonLine): ReadLine {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw refusal('A line of the commit is not JSON.');
  }
  const parsed = line.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `"${issue.path.join('.')}" ${issue.message}`);
  throw refusal(`A line of the commit is wrong: ${problems.join('; ')}.`);
}

function operationOf(read: ReadLine, source: JsonLine, maxFileBytes: number): CommitOperation {
  switch (read.key) {
    case 'header':
      throw refusal('A commit has one header.');
    case 'file':
      return { kind: 'file', path: read.value.path, content: contentOf(read.value, source, maxFileBytes) };
    case 'lfsFile': {
      const { oid, size } = read.value;
      return { kind: 'lfs-file', path: read.value.path, oid, sizeBytes: size ?? null };
    }
    case 'deletedFile':
      return { kind: 'delete-file', path: read.value.path };
    case 'deletedFolder':
      return { kind: 'delete-folder', path: read.value.path };
  }
}

function contentOf(
  { path: name, encoding }: { readonly path: string; readonly encoding: 'base64' | 'utf-8' },
  { content, contentBytes }: JsonLine,
  maxFileBytes: number,
): Uint8Array {
  const tooLarge = (): CommitBodyError =>
    refusal(
      `"${name.slice(0, 300)}" is larger than ${Math.floor(maxFileBytes / 1e6)} MB; upload it as a large file (Git LFS or Xet).`,
      'too-large',
    );
  if (content === null) throw refusal(`"${name.slice(0, 300)}" has no content.`);
  if (content.length === 0 && contentBytes > 0) throw tooLarge();
  const isPlain = encoding === 'base64' && !content.includes(0x5c);
  let data: Uint8Array | null;
  try {
    const encoder = new TextEncoder();
    if (isPlain) data = decodeBase64(content);
    else if (encoding === 'base64') data = decodeBase64(encoder.encode(unescapeContent(content)));
    else data = encoder.encode(unescapeContent(content));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    data = null;
  }
  if (data === null) throw refusal(`The content of "${name.slice(0, 300)}" is not ${encoding}.`);
  if (data.length > maxFileBytes) throw tooLarge();
  return data;
}

function refusal(message: string, code: 'bad-request' | 'too-large' = 'bad-request'): CommitBodyError {
  return new CommitBodyError(hubError(code, message));
}
