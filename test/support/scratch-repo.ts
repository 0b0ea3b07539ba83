/** Real git repositories for unit tests, written with `git fast-import` so that any bytes can be in them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type ScratchMode = '100644' | '100755' | '120000' | '160000';

export interface ScratchFile {
  readonly mode?: ScratchMode;
  /** The content; for a submodule the 40 digits of its commit. */
  readonly data: string | Uint8Array;
}

export interface ScratchCommit {
  /** Branch or full ref name that moves to the commit. */
  readonly branch: string;
  /** Marks of the parents; none for a root commit. */
  readonly parents?: readonly number[];
  /** Paths to write; null deletes. A path is text or bytes in latin1 with `rawPaths`. */
  readonly files?: Readonly<Record<string, string | ScratchFile | null>>;
  readonly message?: string;
  /** Committer date, seconds since the epoch. */
  readonly seconds?: number;
}

export class ScratchRepo {
  readonly dir: string;
  #stream: Buffer[] = [];
  #marks = 0;
  #seconds = 1_700_000_000;

  constructor(branch = 'main') {
    this.dir = mkdtempSync(join(tmpdir(), 'scratch-repo-'));
    this.git('init', '--quiet', '--bare', '-b', branch);
  }

  /** Adds a commit and answers its mark. Written to disk by `flush` or any `git` call. */
  commit(commit: ScratchCommit): number {
    const mark = ++this.#marks;
    const [first, ...others] = commit.parents ?? [];
    const ref = commit.branch.startsWith('refs/') ? commit.branch : `refs/heads/${commit.branch}`;
    this.#seconds += 60;
    const who = `Ada <ada@example.org> ${commit.seconds ?? this.#seconds} +0100`;
    if (first === undefined) this.#text(`reset ${ref}\n`);
    this.#text(`commit ${ref}\nmark :${mark}\nauthor ${who}\ncommitter ${who}\n`);
    this.#data(commit.message ?? `commit ${mark}\n`);
    if (first !== undefined) this.#text(`from :${first}\n`);
    for (const parent of others) this.#text(`merge :${parent}\n`);
    for (const [path, file] of Object.entries(commit.files ?? {})) this.#file(path, file);
    this.#text('\n');
    return mark;
  }

  /** An annotated tag of a mark; a tag of a tag when that mark is a tag's. */
  tag(name: string, target: number): number {
    const mark = ++this.#marks;
    this.#text(`tag ${name}\nmark :${mark}\nfrom :${target}\ntagger Ada <ada@example.org> ${this.#seconds} +0000\n`);
    this.#data(`tag ${name}\n`);
    return mark;
  }

  flush(): void {
    const input = Buffer.concat(this.#stream);
    this.#stream = [];
    if (input.length === 0) return;
    const marks = join(this.dir, 'marks');
    this.#run(
      ['fast-import', '--quiet', '--force', `--import-marks-if-exists=${marks}`, `--export-marks=${marks}`],
      input,
    );
  }

  /** The standard output of a git command in this repository. */
  git(...args: string[]): string {
    return this.gitBytes(...args).toString('utf8');
  }

  gitBytes(...args: string[]): Buffer {
    this.flush();
    return this.#run(args);
  }

  withInput(args: readonly string[], input: Uint8Array): string {
    return this.#run(args, input).toString('utf8');
  }

  lines(...args: string[]): string[] {
    return this.git(...args)
      .split('\n')
      .filter((line) => line !== '');
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  #run(args: readonly string[], input?: Uint8Array): Buffer {
    const env = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' };
    const run = spawnSync('git', ['-C', this.dir, ...args], { input, env, maxBuffer: 1 << 30 });
    if (run.error) throw run.error;
    if (run.status !== 0) throw new Error(`git ${args.join(' ')}: ${run.stderr.toString()}`);
    return run.stdout;
  }

  #file(path: string, file: string | ScratchFile | null): void {
    const quoted = quotePath(path);
    if (file === null) {
      this.#text(`D ${quoted}\n`);
      return;
    }
    const { mode = '100644', data } = typeof file === 'string' ? { data: file } : file;
    if (mode === '160000') {
      this.#text(`M 160000 ${data.toString()} ${quoted}\n`);
      return;
    }
    this.#text(`M ${mode} inline ${quoted}\n`);
    this.#data(data);
  }

  #data(data: string | Uint8Array): void {
    const bytes = Buffer.from(data);
    this.#text(`data ${bytes.length}\n`);
    this.#stream.push(bytes);
    this.#text('\n');
  }

  #text(text: string): void {
    this.#stream.push(Buffer.from(text));
  }
}

/** A path as fast-import wants it; `\xNN` stands for a byte, so that names need not be UTF-8. */
function quotePath(path: string): string {
  const bytes = Buffer.from(
    path.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(0xe000 + Number.parseInt(hex, 16))),
  );
  let quoted = '"';
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0xee && ((bytes[i + 1] ?? 0) & 0xfc) === 0x80) {
      const value = (((bytes[i + 1] ?? 0) & 3) << 6) | ((bytes[i + 2] ?? 0) & 63);
      quoted += `\\${value.toString(8).padStart(3, '0')}`;
      i += 2;
    } else {
      quoted += `\\${byte.toString(8).padStart(3, '0')}`;
    }
  }
  return `${quoted}"`;
}

/** A repeatable stream of whole numbers (mulberry32). */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/**
 * A history with branches, merges of up to four parents, several roots, deletions, type changes, equal dates and
 * commits older than their parents.
 */
export function growRandomHistory(repo: ScratchRepo, random: (below: number) => number, commits: number): void {
  const paths = [
    'a',
    'b.txt',
    'dir/c',
    'dir/d',
    'dir/sub/e',
    'dir.txt',
    'dir-x',
    'lib/f',
    'über/ñ',
    'odd\\xff\\x80name',
  ];
  const modes: ScratchMode[] = ['100644', '100644', '100644', '100755', '120000', '160000'];
  const branches = ['main', 'one', 'two', 'three'];
  const tips = new Map<string, number>();
  const all: number[] = [];
  let seconds = 1_700_000_000;
  for (let i = 0; i < commits; i++) {
    const branch = branches[random(branches.length)] ?? 'main';
    const tip = tips.get(branch);
    const parents =
      tip === undefined ? (all.length > 0 && random(10) > 0 ? [all[random(all.length)] ?? 1] : []) : [tip];
    if (parents.length > 0 && random(4) === 0) {
      for (let extra = random(3); extra >= 0; extra--) parents.push(all[random(all.length)] ?? 1);
    }
    seconds += random(3) * 10 - (random(8) === 0 ? 35 : 0);
    const files: Record<string, ScratchFile | null> = {};
    for (let n = random(parents.length > 1 ? 2 : 3); n >= 0; n--) {
      const path = paths[random(paths.length)] ?? 'a';
      const mode = modes[random(modes.length)] ?? '100644';
      const data = mode === '160000' ? String(random(9)).repeat(40).replace(/0/g, 'a') : `content ${random(4)}\n`;
      files[path] = random(5) === 0 ? null : { mode, data };
    }
    const mark = repo.commit({ branch, parents: [...new Set(parents)], files, seconds });
    tips.set(branch, mark);
    all.push(mark);
  }
}
