/** How a reader wants differences shown, and what is shown of them. */
import type { DiffLine, DiffSet, DiffView, FileDiff, LineSpan } from '#portal';
import { getCookie, setCookie } from 'hono/cookie';
import type { ChangedContent, ChangedFile, ChangedFiles, ColouredHunk } from '../../../app/history/changed-file.ts';
import type { ChangeOptions } from '../../../app/history/describe-changes.ts';
import type { CodeLine } from '../../../formats/highlight/highlight.ts';
import type { Piece } from '../../../git/diff/word-diff.ts';
import type { HubContext } from '../../hub-env.ts';

const LAYOUT_COOKIE = 'diff';
const YEAR_SECONDS = 365 * 86_400;
const DEFAULT_CONTEXT = 3;
/** As a link asks for; more than the last is all of them. */
const MAX_CONTEXT = 200;

export function readChangeOptions(context: HubContext): ChangeOptions {
  const only = context.req.query('file');
  const lines = context.req.query('context') ?? '';
  return {
    ignoreWhitespace: context.req.query('w') === '1',
    raw: context.req.query('raw') === '1',
    only: only === undefined || only === '' ? null : only,
    context:
      lines === 'all' ? Infinity : /^\d{1,3}$/.test(lines) ? Math.min(MAX_CONTEXT, Number(lines)) : DEFAULT_CONTEXT,
  };
}

/** The address decides, and what it chose is kept for the next page. */
export function readDiffView(context: HubContext): DiffView {
  const asked = context.req.query('view');
  const isChoice = asked === 'split' || asked === 'unified';
  if (isChoice) {
    setCookie(context, LAYOUT_COOKIE, asked, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: YEAR_SECONDS });
  }
  const layout = isChoice ? asked : getCookie(context, LAYOUT_COOKIE);
  return { layout: layout === 'split' ? 'split' : 'unified', hidesWhitespace: context.req.query('w') === '1' };
}

export function diffSet(context: HubContext, { files, isCut }: ChangedFiles, only: string | null): DiffSet {
  return {
    files: files.map(fileDiff),
    isCut,
    added: files.reduce((sum, { added }) => sum + (added ?? 0), 0),
    removed: files.reduce((sum, { removed }) => sum + (removed ?? 0), 0),
    view: readDiffView(context),
    only,
  };
}

function fileDiff({ change, added, removed, content, meaning, context }: ChangedFile): FileDiff {
  const { before, after, status } = change;
  const path = (after ?? before)?.path ?? '';
  const modeChanged = before !== undefined && after !== undefined && before.mode !== after.mode;
  return {
    anchor: anchorOf(path),
    kind: status,
    path,
    ...(status === 'renamed' && before !== undefined ? { oldPath: before.path } : {}),
    ...(modeChanged ? { oldMode: before.mode.toString(8), newMode: after.mode.toString(8) } : {}),
    contentKey: `${before?.oid.slice(0, 12) ?? ''}-${after?.oid.slice(0, 12) ?? ''}`,
    added,
    removed,
    body: bodyOf(content),
    meaning,
    context: context === Infinity ? null : context,
  };
}

/** Stays the same from page to page, so that a link to a line of a file does. */
function anchorOf(path: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(path)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return `d${hash.toString(16).padStart(16, '0').slice(0, 10)}`;
}

function bodyOf(content: ChangedContent): FileDiff['body'] {
  switch (content.kind) {
    case 'lines':
      return { ...content, hunks: content.hunks.map(diffHunk) };
    case 'nothing':
    case 'deferred':
      return content;
    case 'image':
    case 'binary':
    case 'too-large':
      return { kind: content.kind, before: content.before, after: content.after };
  }
}

function diffHunk(hunk: ColouredHunk) {
  const { hiddenBefore, aStart, aEnd, bStart, bEnd } = hunk;
  return {
    hiddenBefore,
    oldStart: aEnd === aStart ? aStart : aStart + 1,
    oldCount: aEnd - aStart,
    newStart: bEnd === bStart ? bStart : bStart + 1,
    newCount: bEnd - bStart,
    lines: hunk.lines.map(({ text, changed, ...line }, index): DiffLine => {
      return { ...line, spans: spansOf(text, changed, hunk.colours[index] ?? null) };
    }),
  };
}

/** Cuts a line wherever its colour or its state changes. */
function spansOf(text: string, changed: readonly Piece[], colours: CodeLine | null): LineSpan[] {
  const runs: CodeLine =
    colours !== null && colours.reduce((sum, [part]) => sum + part.length, 0) === text.length ? colours : [[text]];
  const spans: LineSpan[] = [];
  let at = 0;
  for (const [part, look] of runs) {
    const end = at + part.length;
    while (at < end) {
      const piece = changed.find(([, pieceEnd]) => pieceEnd > at);
      const isChanged = piece !== undefined && piece[0] <= at;
      const stop = Math.min(end, (isChanged ? piece[1] : piece?.[0]) ?? end);
      spans.push({ text: text.slice(at, stop), isChanged, ...(look === undefined ? {} : { look }) });
      at = stop;
    }
  }
  return spans;
}
