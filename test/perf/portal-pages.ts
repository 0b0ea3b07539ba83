/** The pages the portal is measured on: repositories with cards and files as people publish them, among many others. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHubRepo } from '../wire/support/hub-repos.ts';
import { type Bench, inScratch } from './bench.ts';
import { run } from './commands.ts';
import { seedCatalog } from './seed-catalog.ts';

export const SEEDED_REPOS = 20_000;
export const TREE_ENTRIES = 10_000;

export interface PortalPages {
  /** Paths of the four kinds of pages that are read most. */
  readonly pages: Readonly<Record<'list' | 'card' | 'tree' | 'file', string>>;
  /** The names behind `pages.card`, each with a card of its own. */
  readonly cards: readonly string[];
  readonly largeTree: string;
}

const CARDS = 20;
const prepared = new WeakMap<Bench, Promise<PortalPages>>();

/** Makes them once for all works of a run. */
export function portalPages(bench: Bench): Promise<PortalPages> {
  const pages = prepared.get(bench) ?? preparePages(bench);
  prepared.set(bench, pages);
  return pages;
}

async function preparePages(bench: Bench): Promise<PortalPages> {
  await bench.hub.restart(() => {
    seedCatalog(bench.hub.dataDir, SEEDED_REPOS);
  });
  const cards: string[] = [];
  for (let i = 0; i < CARDS; i++) {
    const repo = await push(bench, `portal-card-${i}`, {
      'README.md': cardText(i),
      'config.json': '{"architectures": ["LlamaForCausalLM"], "model_type": "llama"}\n',
      'src/model.py': pythonText(800),
      'tokenizer_config.json': '{"chat_template": "{% for m in messages %}{{ m.content }}{% endfor %}"}\n',
    });
    cards.push(`/${repo}`);
  }
  const many = Array.from({ length: TREE_ENTRIES }, (_, i) => [
    `data/part-${String(i).padStart(5, '0')}.json`,
    `${i}\n`,
  ]);
  const large = await push(bench, 'portal-large-tree', Object.fromEntries(many) as Record<string, string>);
  const [card = ''] = cards;
  return {
    pages: { list: '/models', card, tree: `${card}/tree/main`, file: `${card}/blob/main/src/model.py` },
    cards,
    largeTree: `/${large}/tree/main/data`,
  };
}

async function push(bench: Bench, name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const repo = await createHubRepo(bench.hub, name);
  await inScratch(bench, async (folder) => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    run('git', ['init', '--quiet', '-b', 'main'], folder);
    run('git', ['add', '-A'], folder);
    run('git', ['commit', '--quiet', '-m', 'Everything'], folder);
    run('git', ['push', '--quiet', repo.gitUrl, 'HEAD:refs/heads/main'], folder);
  });
  return repo.path;
}

/** About as long as the card of a well-known model. */
function cardText(number: number): string {
  const section = (i: number): string => `## Part ${i} of ${number}

This model was trained on *${i * 1000}* examples; see [the config](config.json) and \`model_${i}\`. It is meant for
research, **not** for decisions about people, and knows what was written before it was trained.

| Benchmark | Shots | Score | Before |
|:--|--:|--:|--:|
${Array.from({ length: 12 }, (_, row) => `| Task ${row} | ${row % 5} | ${50 + ((row * i) % 50)}.${row % 10} | ${40 + row} |`).join('\n')}

\`\`\`python
from transformers import pipeline

pipe = pipeline("text-generation", model="admin/portal-card-${number}")
print(pipe("Once upon a time ${i}", max_new_tokens=${i}))
\`\`\`

1. First, install it.
2. Then, run it.
`;
  const facts =
    '---\nlicense: apache-2.0\nlanguage: [en, de]\npipeline_tag: text-generation\nlibrary_name: transformers\n---\n';
  return `${facts}# Model ${number}\n\n${Array.from({ length: 14 }, (_, i) => section(i)).join('\n')}`;
}

function pythonText(lines: number): string {
  return Array.from(
    { length: lines / 4 },
    (_, i) => `def layer_${i}(x: float, scale: int = ${i}) -> float:
    """Applies layer ${i}."""
    return x * scale + ${i}  # what the paper calls alpha
`,
  ).join('\n');
}
