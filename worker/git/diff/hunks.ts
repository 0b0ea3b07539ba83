/** Groups changes of lines into hunks: those whose surroundings touch are shown together. */
import type { LineChange } from '../line-diff.ts';

/** Lines of both texts that are shown together, changed and unchanged ones. */
export interface Hunk extends LineChange {
  readonly changes: readonly LineChange[];
}

/** `context`: unchanged lines around a change; Infinity makes one hunk of the whole text. */
export function groupHunks(changes: readonly LineChange[], context: number, oldLength: number): Hunk[] {
  const groups: LineChange[][] = [];
  for (const change of changes) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && change.aStart - last.aEnd <= 2 * context) group.push(change);
    else groups.push([change]);
  }
  return groups.map((group) => {
    const [first, last] = [group[0] ?? NOWHERE, group.at(-1) ?? NOWHERE];
    const lead = Math.min(context, first.aStart);
    const tail = Math.min(context, oldLength - last.aEnd);
    return {
      aStart: first.aStart - lead,
      aEnd: last.aEnd + tail,
      bStart: first.bStart - lead,
      bEnd: last.bEnd + tail,
      changes: group,
    };
  });
}

const NOWHERE: LineChange = { aStart: 0, aEnd: 0, bStart: 0, bEnd: 0 };
