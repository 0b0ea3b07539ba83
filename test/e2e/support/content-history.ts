/** A repository whose last commit changes every kind of thing that a page about changes tells apart. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { safetensorsFile } from '../../support/safetensors-file.ts';
import type { Hub } from '../../wire/harness/hub.ts';
import { removeScratchDir, scratchDir } from '../../wire/harness/scratch.ts';
import { git } from '../../wire/support/git.ts';
import { createHubRepo } from '../../wire/support/hub-repos.ts';

type Files = Readonly<Record<string, string | Uint8Array | null>>;

const CODE = `def area(width, height):
    """The area of a rectangle."""
    return width + height


${Array.from({ length: 60 }, (_, line) => `# ${line}\n`).join('')}
`;

/** A picture of one pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function notebook(code: string, printed: string): string {
  const metadata = { language_info: { name: 'python' } };
  const outputs = [{ output_type: 'stream', name: 'stdout', text: printed }];
  const cells = [
    { cell_type: 'markdown', metadata: {}, source: '# Train\nStep by step.' },
    { cell_type: 'code', metadata: {}, execution_count: 1, source: code, outputs },
  ];
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells });
}

const first: Files = {
  '.gitattributes': '*.safetensors filter=lfs diff=lfs merge=lfs -text\n',
  'README.md': '---\nlicense: mit\ntags: [a, b]\n---\n# changes\n',
  'src/area.py': CODE,
  'model.safetensors': safetensorsFile(2000),
  'pixel.png': Buffer.from(PIXEL, 'base64'),
  'words.txt': Array.from({ length: 2000 }, (_, line) => `word ${line}\n`).join(''),
  'notes/old.txt': 'one\ntwo\nthree\nfour\n',
  'train.ipynb': notebook('rate = 0.1\nprint(rate)', '0.1\n'),
  'gone.txt': 'no end',
};

const second: Files = {
  'README.md': '---\nlicense: apache-2.0\ntags: [a, c]\nlanguage: en\n---\n# changes\n',
  'src/area.py': CODE.replace('width + height', 'width * height').replace('# 40\n', '# forty\n# and more\n'),
  'model.safetensors': safetensorsFile(4000),
  'pixel.png': Buffer.concat([Buffer.from(PIXEL, 'base64'), Buffer.from([0])]),
  'words.txt': Array.from({ length: 2000 }, (_, line) => `word ${line * 3}\n`).join(''),
  'notes/old.txt': null,
  'train.ipynb': notebook('rate = 0.2\nprint(rate)', '0.2\n'),
  'notes/new.txt': 'one\ntwo\nthree\nfour\nfive\n',
  'gone.txt': null,
  '<b>bold</b> & "quoted".txt': 'x\n',
};

/** `admin/changes`: branch `older` has the first commit, `main` both. */
export async function addHistory(hub: Hub): Promise<void> {
  const remote = await createHubRepo(hub, 'changes');
  const cwd = scratchDir('e2e-history');
  await git(['init', '-q', '-b', 'main'], { cwd });
  await git(['lfs', 'install', '--local'], { cwd });
  for (const [files, message] of [
    [first, 'the first'],
    [second, 'all at once\n\n<b>with</b> a body\nof two lines'],
  ] as const) {
    for (const [path, content] of Object.entries(files)) {
      const place = join(cwd, path);
      await mkdir(dirname(place), { recursive: true });
      if (content === null) await rm(place);
      else await writeFile(place, content);
    }
    await git(['add', '-A'], { cwd });
    await git(['commit', '-q', '-m', message], { cwd });
  }
  await git(['push', '-q', remote.gitUrl, 'main', 'main~1:refs/heads/older'], { cwd });
  removeScratchDir(cwd);
}
