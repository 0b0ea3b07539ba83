/**
 * A local repository that grows at random from a seed: commits, merges (also of many parents), renames, copies,
 * deletions, mode changes, symbolic links, binary files, branches moved anywhere, and tags light, annotated and nested.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from './git.ts';
import type { Random } from './random.ts';

/** A branch's files: path to content. */
type Files = Map<string, Buffer>;

interface CommitNode {
  readonly mark: number;
  readonly files: Files;
}

export class RandomRepo {
  readonly folder: string;
  readonly #random: Random;
  readonly #commits: CommitNode[] = [];
  readonly #branches = new Map<string, CommitNode>();
  readonly #tagMarks: number[] = [];
  #lastMark = 0;
  #seconds = 1_700_000_000;
  #names = 0;

  constructor(folder: string, random: Random) {
    this.folder = folder;
    this.#random = random;
  }

  async init(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await git(['init', '--quiet', '--bare', '-b', 'main', this.folder]);
  }

  get branches(): string[] {
    return [...this.#branches.keys()];
  }

  /** Committer dates run from the start of this repository to here, in seconds since the epoch. */
  get latestSeconds(): number {
    return this.#seconds;
  }

  /** Adds commits, and now and then a branch, a tag or a branch moved to another commit. */
  async grow(commits: number): Promise<void> {
    const stream: Buffer[] = [];
    for (let i = 0; i < commits; i++) {
      this.#addCommit(stream);
      if (this.#random.chance(12)) this.#addTag(stream);
      if (this.#random.chance(6)) this.#moveBranch(stream);
    }
    await this.#import(stream);
  }

  /** Points branches at older commits or unrelated ones, so that the next push has to be forced. */
  async rewind(): Promise<void> {
    const stream: Buffer[] = [];
    for (let i = 0; i < 2; i++) this.#moveBranch(stream);
    await this.#import(stream);
  }

  /** Creates `count` light refs below `prefix`, e.g. `refs/tags/many-`. */
  async addRefs(prefix: string, count: number): Promise<void> {
    const stream: Buffer[] = [];
    const base = this.#names++;
    for (let i = 0; i < count; i++) {
      stream.push(
        line(`reset ${prefix}${base}-${i}`),
        line(`from :${this.#random.pick(this.#commits).mark}`),
        line(''),
      );
    }
    await this.#import(stream);
  }

  async deleteBranch(): Promise<string | undefined> {
    const name = this.#random.pick(this.branches);
    if (name === 'main') return undefined;
    this.#branches.delete(name);
    await git(['update-ref', '-d', `refs/heads/${name}`], { cwd: this.folder });
    return name;
  }

  async #import(stream: readonly Buffer[]): Promise<void> {
    const marks = join(this.folder, 'marks');
    const args = ['fast-import', '--quiet', '--force', `--import-marks-if-exists=${marks}`, `--export-marks=${marks}`];
    await git([...args, '--date-format=raw'], { cwd: this.folder, input: Buffer.concat(stream) });
  }

  #addCommit(stream: Buffer[]): void {
    const random = this.#random;
    const name = this.#chooseBranch();
    const parent = this.#branches.get(name);
    const others =
      parent !== undefined && random.chance(18) ? random.sample(this.#commits, random.chance(20) ? 4 : 1) : [];
    const mark = ++this.#lastMark;
    // Dates sometimes run backwards, as they do in real histories.
    this.#seconds += random.between(1, 5000);
    const seconds = random.chance(8) ? this.#seconds - random.below(200_000) : this.#seconds;
    stream.push(
      line(`commit refs/heads/${name}`),
      line(`mark :${mark}`),
      line(`author A U Thor <author@example.org> ${seconds} +0200`),
      line(`committer C O Mitter <committer@example.org> ${seconds} -0700`),
      data(random.text(random.between(1, 3))),
    );
    if (parent !== undefined) stream.push(line(`from :${parent.mark}`));
    for (const other of others) if (other !== parent) stream.push(line(`merge :${other.mark}`));
    const files: Files = new Map(parent?.files);
    for (const other of others) {
      for (const [path, content] of random.sample([...other.files], 5)) this.#write(stream, files, path, content);
    }
    const changes = random.chance(4) ? 0 : random.between(1, parent === undefined ? 12 : 4);
    for (let i = 0; i < changes; i++) this.#change(stream, files);
    const node = { mark, files };
    this.#commits.push(node);
    this.#branches.set(name, node);
  }

  #chooseBranch(): string {
    const random = this.#random;
    if (this.#branches.size === 0) return 'main';
    if (random.chance(3)) return this.#newName('orphan');
    if (random.chance(10)) {
      const name = random.chance(50) ? this.#newName('topic') : `team/${this.#newName('x')}`;
      this.#branches.set(name, random.pick(this.#commits));
      return name;
    }
    return random.chance(40) ? 'main' : random.pick(this.branches);
  }

  #newName(stem: string): string {
    return `${stem}-${this.#names++}`;
  }

  #change(stream: Buffer[], files: Files): void {
    const random = this.#random;
    const paths = [...files.keys()];
    const kind = random.below(100);
    if (paths.length < 2 || kind < 35) {
      this.#write(stream, files, this.#newPath(), this.#newContent());
    } else if (kind < 70) {
      const path = random.pick(paths);
      this.#write(stream, files, path, edited(files.get(path) ?? Buffer.alloc(0), random));
    } else if (kind < 82) {
      const from = random.pick(paths);
      const to = this.#newPath();
      if (conflicts(files, to)) return;
      files.set(to, files.get(from) ?? Buffer.alloc(0));
      files.delete(from);
      stream.push(line(`R ${quoted(from)} ${quoted(to)}`));
    } else {
      const path = random.pick(paths);
      files.delete(path);
      stream.push(line(`D ${quoted(path)}`));
    }
  }

  #write(stream: Buffer[], files: Files, path: string, content: Buffer): void {
    if (conflicts(files, path)) return;
    files.set(path, content);
    const kind = this.#random.below(100);
    const mode = kind < 88 ? '100644' : kind < 96 ? '100755' : '120000';
    const body = mode === '120000' ? Buffer.from(`target-${content.length}`) : content;
    stream.push(line(`M ${mode} inline ${quoted(path)}`), data(body));
  }

  #newPath(): string {
    const random = this.#random;
    const folder = random.pick(['', 'src/', 'src/core/', 'docs/', 'a/b/c/d/', 'Ünï cödé/', 'data.d/']);
    const name = random.pick(['file', 'a file', 'x', '-dash', 'ключ', 'q"uote', 'LONG'.repeat(20)]);
    return `${folder}${name}-${random.below(40)}${random.pick(['', '.txt', '.py', '.bin'])}`;
  }

  #newContent(): Buffer {
    const random = this.#random;
    const kind = random.below(100);
    if (kind < 5) return Buffer.alloc(0);
    if (kind < 90) return Buffer.from(random.text(random.between(1, 60)));
    if (kind < 98) return random.bytes(random.between(1, 40_000));
    return Buffer.alloc(random.between(100_000, 700_000), random.text(4));
  }

  #addTag(stream: Buffer[]): void {
    const random = this.#random;
    const name = this.#newName(random.pick(['v1', 'rel/v2', 'nightly']));
    const target = random.pick(this.#commits).mark;
    if (random.chance(35)) {
      stream.push(line(`reset refs/tags/${name}`), line(`from :${target}`), line(''));
      return;
    }
    let from = target;
    if (this.#tagMarks.length > 0 && random.chance(25)) from = random.pick(this.#tagMarks);
    else if (random.chance(8)) {
      from = ++this.#lastMark;
      stream.push(line('blob'), line(`mark :${from}`), data(random.text(5)));
    }
    const mark = ++this.#lastMark;
    this.#tagMarks.push(mark);
    stream.push(
      line(`tag ${name}`),
      line(`mark :${mark}`),
      line(`from :${from}`),
      line(`tagger T Agger <tagger@example.org> ${this.#seconds} +0000`),
      data(random.text(2)),
    );
  }

  #moveBranch(stream: Buffer[]): void {
    const name = this.#random.pick(this.branches);
    if (name === undefined || name === 'main') return;
    const target = this.#random.pick(this.#commits);
    this.#branches.set(name, target);
    stream.push(line(`reset refs/heads/${name}`), line(`from :${target.mark}`), line(''));
  }
}

function edited(content: Buffer, random: Random): Buffer {
  if (content.length > 100_000) return Buffer.concat([content, Buffer.from(random.text(2))]);
  const lines = content.toString('latin1').split('\n');
  lines.splice(random.below(lines.length + 1), random.below(3), random.text(random.between(1, 3)).trimEnd());
  return Buffer.from(lines.join('\n'), 'latin1');
}

/** Whether writing `path` would turn a file into a folder or a folder into a file. */
function conflicts(files: Files, path: string): boolean {
  const parts = path.split('/');
  if (parts.some((_, i) => i > 0 && files.has(parts.slice(0, i).join('/')))) return true;
  return [...files.keys()].some((other) => other.startsWith(`${path}/`));
}

function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function line(text: string): Buffer {
  return Buffer.from(`${text}\n`);
}

function data(content: string | Buffer): Buffer {
  const body = Buffer.from(content);
  return Buffer.concat([Buffer.from(`data ${body.length}\n`), body, Buffer.from('\n')]);
}
