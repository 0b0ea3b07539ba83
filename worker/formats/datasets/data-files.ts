/** Which files of a repository are the data of which split, by the rules of the `datasets` library. */
import { makeYielder } from '../../ports/yield.ts';
import { parseGlob } from './glob.ts';
import { isDataFileName } from './modules.ts';

/** Patterns of each split, in the order of the splits. */
export type SplitPatterns = ReadonlyMap<string, readonly string[]>;

export interface SplitFiles {
  readonly split: string;
  readonly paths: readonly string[];
}

const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  train: ['train', 'training'],
  validation: ['validation', 'valid', 'dev', 'val'],
  test: ['test', 'testing', 'eval', 'evaluation'],
};
const SEPARATORS = '[-._ 0-9]';
const IN_FILE_NAME = [`**/{keyword}${SEPARATORS}*`, `**/*${SEPARATORS}{keyword}${SEPARATORS}*`];
const IN_FOLDER_NAME = [
  '**/{keyword}/**',
  `**/{keyword}${SEPARATORS}*/**`,
  `**/*${SEPARATORS}{keyword}/**`,
  `**/*${SEPARATORS}{keyword}${SEPARATORS}*/**`,
];
const DIGITS = '[0-9][0-9][0-9][0-9][0-9]';
const SHARD = `-${DIGITS}-of-${DIGITS}*.*`;

const NO_DATA = new Set([
  'README.md',
  'config.json',
  'dataset_info.json',
  'dataset_infos.json',
  'dummy_data.zip',
  'dataset_dict.json',
]);

/** Files that all patterns of one repository may name together; a card can hold thousands of patterns that name all. */
const MAX_MATCHES = 200_000;
/** Times that a path is held against a pattern; those after that find nothing. */
const MAX_TESTS = 10_000_000;

export class RepoFiles {
  readonly #paths: readonly string[];
  readonly #known: ReadonlySet<string>;
  readonly #pause = makeYielder();
  #matches = 0;
  #tests = 0;

  constructor(paths: Iterable<string>) {
    this.#paths = [...paths].toSorted(byCodeUnits);
    this.#known = new Set(this.#paths);
  }

  /** The files a pattern names below `base`, in the order of their paths. */
  async resolve(pattern: string, base: string): Promise<readonly string[]> {
    const glob = parseGlob(base === '' ? pattern : `${base}/${pattern}`);
    if (glob === null) return [];
    if (!glob.hasMagic) return this.#known.has(glob.literalPrefix) ? [glob.literalPrefix] : [];
    const named = pattern.slice(pattern.lastIndexOf('/') + 1);
    const found: string[] = [];
    for (let i = this.#firstFrom(glob.literalPrefix); i < this.#paths.length; i++) {
      const path = this.#paths[i] ?? '';
      if (!path.startsWith(glob.literalPrefix) || this.#matches >= MAX_MATCHES || this.#tests++ >= MAX_TESTS) break;
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (glob.matches(path) && (named === name || !NO_DATA.has(name))) {
        this.#matches++;
        found.push(path);
      }
      const turn = this.#pause();
      if (turn) await turn;
    }
    return found;
  }

  /** Data files of each split; splits for which there are none are left out. */
  async resolveSplits(patterns: SplitPatterns, base: string): Promise<readonly SplitFiles[]> {
    const splits: SplitFiles[] = [];
    for (const [split, globs] of patterns) {
      const paths: string[] = [];
      for (const glob of globs) paths.push(...(await this.resolve(glob, base)).filter(isDataFileName));
      if (paths.length > 0) splits.push({ split, paths: [...new Set(paths)] });
    }
    return splits;
  }

  /** Patterns for a repository whose card names no files, from how its files and folders are called. */
  async guessPatterns(base: string): Promise<SplitPatterns> {
    const shards = await this.resolve(`data/*${SHARD}`, base);
    const names = new Set(shards.map((path) => /([^/]*)-\d{5}-of-\d{5}[^/]*$/.exec(path)?.[1] ?? ''));
    const splits = [...names].filter((name) => /^\w+(\.\w+)*$/.test(name));
    if (splits.length > 0) {
      const usual = Object.keys(KEYWORDS).filter((name) => names.has(name));
      const others = splits.filter((name) => !usual.includes(name)).toSorted(byCodeUnits);
      return new Map([...usual, ...others].map((split) => [split, [`data/${split}${SHARD}`]]));
    }
    for (const templates of [IN_FOLDER_NAME, IN_FILE_NAME]) {
      const found = new Map<string, readonly string[]>();
      for (const [split, keywords] of Object.entries(KEYWORDS)) {
        const globs = keywords.flatMap((keyword) => templates.map((glob) => glob.replace('{keyword}', keyword)));
        for (const glob of globs) {
          if ((await this.resolve(glob, base)).length === 0) continue;
          found.set(split, globs);
          break;
        }
      }
      if (found.size > 0) return found;
    }
    return new Map([['train', ['**']]]);
  }

  #firstFrom(prefix: string): number {
    let low = 0;
    let high = this.#paths.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#paths[middle] ?? '') < prefix) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
