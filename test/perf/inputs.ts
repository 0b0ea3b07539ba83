/** The repositories the benchmark works on: real ones named by BENCH_REPOS, else synthetic ones. */
import { join } from 'node:path';
import { run } from './commands.ts';
import { makeSyntheticRepo } from './synthetic-repo.ts';

export interface Input {
  /** Short, for table rows and URLs. */
  readonly name: string;
  /** A bare repository with one pack, whose branches and tags are complete. */
  readonly folder: string;
  readonly objects: number;
  readonly packBytes: number;
  /** The branch HEAD names, in full. */
  readonly head: string;
}

/** `BENCH_REPOS`: folders of git repositories, separated by colons; smallest first. */
export async function prepareInputs(
  root: string,
  repos: string | undefined,
  sizes: readonly number[],
  note: (text: string) => void,
): Promise<Input[]> {
  note('Preparing repositories');
  const inputs: Input[] = [];
  if (repos !== undefined && repos !== '') {
    for (const [i, source] of repos.split(':').entries())
      inputs.push(copyOf(source, join(root, `input-${i}.git`), `real${i + 1}`));
  } else {
    for (const size of sizes) {
      const folder = join(root, `synthetic-${size}.git`);
      await makeSyntheticRepo(folder, size);
      inputs.push(describe(folder, `synthetic${size / 1000}k`));
    }
  }
  return inputs;
}

/** Copies all branches and tags whose history is complete; a mirror may lack some large files. */
function copyOf(source: string, folder: string, name: string): Input {
  const lacking = run(
    'git',
    ['rev-list', '--objects', '--branches', '--tags', 'HEAD', '--missing=print', '--no-object-names'],
    source,
  )
    .split('\n')
    .flatMap((line) => (line.startsWith('?') ? [line.slice(1)] : []));
  const without = lacking.flatMap((oid) =>
    run('git', ['log', '--all', '-m', '--format=%H', `--find-object=${oid}`], source)
      .split('\n')
      .flatMap((commit) => (commit === '' ? [] : ['--no-contains', commit])),
  );
  const refs = run('git', ['for-each-ref', '--format=%(refname)', ...without, 'refs/heads', 'refs/tags'], source)
    .split('\n')
    .filter((ref) => ref !== '');
  const head = run('git', ['symbolic-ref', 'HEAD'], source).trim();
  if (!refs.includes(head)) throw new Error(`the repository at ${source} lacks objects of ${head}`);
  run('git', ['init', '--quiet', '--bare', folder]);
  run('git', ['symbolic-ref', 'HEAD', head], folder);
  run('git', ['fetch', '--quiet', '--no-tags', `file://${source}`, ...refs.map((ref) => `${ref}:${ref}`)], folder);
  return describe(folder, name);
}

function describe(folder: string, name: string): Input {
  run('git', ['repack', '-adq'], folder);
  const counts = new Map(
    run('git', ['count-objects', '-v'], folder)
      .trim()
      .split('\n')
      .map((line) => line.split(': ') as [string, string]),
  );
  return {
    name,
    folder,
    objects: Number(counts.get('in-pack')),
    packBytes: Number(counts.get('size-pack')) * 1024,
    head: run('git', ['symbolic-ref', 'HEAD'], folder).trim(),
  };
}
