/** Files that Python loads by running them: what they would import, found without running anything. */
import type { PickleFileView } from '#portal';
import { scanPickleFile } from '../../../formats/pickle/scan-file.ts';
import { Kept } from '../../../formats/kept.ts';
import type { Viewer } from './registry.ts';

const EXTENSIONS: ReadonlySet<string> = new Set(['bin', 'pt', 'pth', 'ckpt', 'pkl', 'pickle', 'joblib']);

const kept = new Kept<PickleFileView>(20_000, ({ imports }) => 20 + imports.length);

export const viewPickle: Viewer = {
  takes: ({ extension, start }) => EXTENSIONS.has(extension) && (isSigned(start) || FIRST_OF_OLD.has(start[0] ?? 0)),
  async view({ source, start, contentId }) {
    const known = kept.get(contentId);
    if (known !== undefined) return known;
    const report = await scanPickleFile(source);
    const isOther = !isSigned(start) && !report.isComplete && report.imports.length === 0;
    return isOther ? null : kept.set(contentId, { kind: 'pickle', ...report });
  },
};

/** Archives, and pickles since protocol 2. */
function isSigned(start: Uint8Array): boolean {
  const [first = 0, second = 0] = start;
  return (first === 0x80 && second >= 2 && second <= 5) || (first === 0x50 && second === 0x4b);
}

/** What older pickles can begin with: a mark, a list, a dictionary, an import, a text, a number. */
const FIRST_OF_OLD: ReadonlySet<number> = new Set(Array.from('(]}c)SVIFLN', (character) => character.charCodeAt(0)));
