/** Measures a commit of many small files over the Hugging Face API, against a push of the same files. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createHubRepo } from '../wire/support/hub-repos.ts';
import { type Bench, inScratch, newRepo } from './bench.ts';
import { run, timed } from './commands.ts';
import { HfClient } from './hf-client.ts';
import { MEMORY_BAR_WITH_XET_BYTES } from './report.ts';
import type { Work } from './work.ts';

/** The names of the works here, known before anything is prepared. */
export const COMMIT_WORKS = ['commit of small files'];

const FILES = 1000;
const PER_FOLDER = 50;

/** Times the call alone: starting Python and loading its modules is not the hub's. */
const UPLOAD = `
import sys, time
from huggingface_hub import HfApi
repo, folder, report = sys.argv[1:]
api = HfApi()
api.whoami()
start = time.perf_counter()
api.upload_folder(repo_id=repo, folder_path=folder)
with open(report, "w") as file:
    file.write(str(time.perf_counter() - start))
`;

export function commitWorks(bench: Bench): Work[] {
  return [
    {
      name: 'commit of small files',
      input: `${FILES} files`,
      hasPeer: true,
      memoryBarBytes: MEMORY_BAR_WITH_XET_BYTES,
      figures: [
        {
          title: 'commit of small files by `upload_folder`, wall',
          metric: 'seconds',
          unit: 's',
          bar: { hubAtMost: 3 },
        },
        {
          title: 'the same, against `git push` of them to `git http-backend`',
          metric: 'seconds',
          unit: 's',
          bar: { ratioAtMost: 2 },
        },
      ],
      run: (side) =>
        inScratch(bench, async (folder) => {
          const files = join(folder, 'files');
          writeSmallFiles(files);
          return { seconds: side === 'hub' ? await upload(bench, folder, files) : await push(bench, files) };
        }),
    },
  ];
}

function writeSmallFiles(folder: string): void {
  for (let i = 0; i < FILES; i++) {
    const parent = join(folder, `part-${Math.floor(i / PER_FOLDER)}`);
    mkdirSync(parent, { recursive: true });
    writeFileSync(join(parent, `${i}.json`), JSON.stringify({ i, text: randomBytes(300).toString('hex') }));
  }
}

let repos = 0;

async function upload(bench: Bench, folder: string, files: string): Promise<number> {
  const repo = await createHubRepo(bench.hub, `bench-commit-${++repos}`);
  const report = join(folder, 'seconds');
  await new HfClient(bench, join(folder, 'home')).script(UPLOAD, repo.path, files, report);
  return Number(readFileSync(report, 'utf8'));
}

async function push(bench: Bench, files: string): Promise<number> {
  const url = await newRepo(bench, 'peer', 'commit', 'refs/heads/main');
  run('git', ['init', '--quiet', '-b', 'main'], files);
  run('git', ['add', '.'], files);
  run('git', ['commit', '--quiet', '-m', 'Small files'], files);
  return timed('git', ['push', '--quiet', url, 'HEAD:refs/heads/main'], files);
}
