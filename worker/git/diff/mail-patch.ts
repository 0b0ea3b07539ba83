/** A commit as a mail that `git am` applies, as `git format-patch` writes it. */
import { makeYielder } from '../../ports/yield.ts';
import { diffTrees } from '../diff.ts';
import { readCommit } from '../history.ts';
import { type Signature, bodyOf, subjectOf } from '../object-format.ts';
import { writePatch } from '../patch.ts';
import type { RepoView } from '../repo-view.ts';

export interface MailLimits {
  /** Files above it, on either side, are left as binary files that differ. Bytes. */
  readonly maxFileBytes: number;
  /** Text of all mails together. Bytes. */
  readonly maxPatchBytes: number;
}

/** Beyond these no mail could be read anyway. */
const MAX_CHANGES = 50_000;

/** Mails of commits by their numbers, numbered as a series in the order given. */
export async function* writeMails(
  view: RepoView,
  commits: readonly number[],
  limits: MailLimits,
): AsyncGenerator<Uint8Array, void, void> {
  let left = limits.maxPatchBytes;
  const pause = makeYielder();
  for (const [index, commit] of commits.entries()) {
    const object = await readCommit(view, commit);
    const series = commits.length > 1 ? ` ${index + 1}/${commits.length}` : '';
    yield Buffer.from(
      [
        `From ${view.commits.oid(commit)} Mon Sep 17 00:00:00 2001`,
        `From: ${encodeWords(object.author.name, true)} <${object.author.email.replace(/[\r\n]/g, '')}>`,
        `Date: ${mailDate(object.author)}`,
        `Subject: [PATCH${series}] ${encodeWords(subjectOf(object.message), false)}`,
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=UTF-8',
        'Content-Transfer-Encoding: 8bit',
        '',
        `${escapeBody(bodyOf(object.message))}---\n\n`,
      ].join('\n'),
    );
    const parent = view.commits.parentCount(commit) > 0 ? view.commits.tree(view.commits.parent(commit, 0)) : null;
    const { changes } = await diffTrees(view, parent, view.commits.tree(commit), {
      renames: true,
      maxChanges: MAX_CHANGES,
    });
    const patch = writePatch(view, changes, { maxFileBytes: limits.maxFileBytes, maxPatchBytes: left, binary: true });
    for await (const chunk of patch) {
      left -= chunk.length;
      yield chunk;
    }
    yield Buffer.from('-- \nModelport\n\n');
    if (left <= 0) return;
    const turn = pause();
    if (turn) await turn;
  }
}

/** A line of its own that looks like the end of the message, or like the start of a diff, would be taken for it. */
function escapeBody(body: string): string {
  if (body === '') return '';
  return `${body.replace(/^(---|diff -|Index: |From )/gm, ' $1')}\n`;
}

/** Words of RFC 2047 where the text is not plain ASCII. */
function encodeWords(text: string, isName: boolean): string {
  const line = text.replace(/[\r\n]+/g, ' ');
  if (/^[\x20-\x7e]*$/.test(line) && !line.includes('=?')) {
    return isName && /[^\w\s.-]/.test(line) ? `"${line.replace(/["\\]/g, '\\$&')}"` : line;
  }
  // 12 letters are at most 48 bytes, and so a word of at most 75 characters.
  return Array.from(line)
    .reduce<string[]>((parts, letter, index) => {
      if (index % 11 === 0) parts.push('');
      parts[parts.length - 1] = (parts.at(-1) ?? '') + letter;
      return parts;
    }, [])
    .map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`)
    .join('\n ');
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Tue, 14 Nov 2023 23:13:20 +0100`, in the zone of the author. */
function mailDate({ seconds, zone }: Signature): string {
  const offset = (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5)));
  const at = new Date((seconds + offset * 60) * 1000);
  if (Number.isNaN(at.getTime())) return 'Thu, 1 Jan 1970 00:00:00 +0000';
  const time = at.toISOString().slice(11, 19);
  return `${DAYS[at.getUTCDay()]}, ${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()} ${time} ${zone}`;
}
