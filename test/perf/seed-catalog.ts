/**
 * Fills a hub's catalogue with many repositories that are in lists only, by writing into its database while the hub is
 * down: making them by requests would take longer than everything that is measured afterwards.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Random } from '../wire/support/random.ts';

const OWNERS = 200;
const KINDS = ['model', 'model', 'model', 'dataset', 'space', 'code'];
const TASKS = 'text-generation text-classification fill-mask image-classification translation summarization'.split(' ');
const LIBRARIES = ['transformers', 'diffusers', 'sentence-transformers', 'gguf', 'peft', 'onnx'];
const LICENSES = ['apache-2.0', 'mit', 'cc-by-4.0', 'openrail', 'llama3'];
const LANGUAGES = ['en', 'de', 'fr', 'zh', 'ja', 'ko', 'es', 'it'];
const FORMATS = ['safetensors', 'gguf', 'onnx', 'pytorch'];
const DAY_MS = 86_400_000;

/** `dataDir` is that of a hub that is not running and has been prepared. */
export function seedCatalog(dataDir: string, repos: number): void {
  const folder = join(dataDir, 'state', 'd1');
  const [file] = readdirSync(folder).filter((name) => name.endsWith('.sqlite') && name !== 'metadata.sqlite');
  if (file === undefined) throw new Error(`there is no catalogue in ${folder}`);
  const db = new DatabaseSync(join(folder, file));
  const random = new Random('catalogue');
  /** From 0 to 1; most are small, as what people choose and how often they download. */
  const share = (): number => (random.below(1000) / 1000) ** 2;
  const oneOf = (values: readonly string[]): string => values[Math.floor(share() * values.length)] ?? '';
  const now = Date.now();
  db.exec('begin');
  const namespace = db.prepare(
    'insert into namespaces (id, kind, name, name_lower, created_at) values (?, ?, ?, ?, ?)',
  );
  for (let i = 0; i < OWNERS; i++) namespace.run(`seed-${i}`, 'organization', `lab-${i}`, `lab-${i}`, now);
  const repo = db.prepare(
    `insert into repos (id, kind, namespace_id, name, name_lower, visibility, description, default_branch, created_at,
       updated_at, downloads, downloads_all_time, likes, trending_score, storage_bytes)
     values (?, ?, ?, ?, ?, ?, '', 'main', ?, ?, ?, ?, ?, 0, ?)`,
  );
  const card = db.prepare(
    `insert into repo_cards (repo_id, card, pipeline_tag, library_name, license, search_text) values (?, ?, ?, ?, ?, ?)`,
  );
  const tag = db.prepare('insert or ignore into repo_tags (repo_id, tag, position) values (?, ?, ?)');
  for (let i = 0; i < repos; i++) {
    const id = `seed-${i}`;
    const kind = oneOf(KINDS);
    const [task, library, license, language] = [oneOf(TASKS), oneOf(LIBRARIES), oneOf(LICENSES), oneOf(LANGUAGES)];
    const name = `${language}-${task}-${i}`;
    const updatedAt = now - random.below(300) * DAY_MS - random.below(DAY_MS);
    const visibility = random.chance(90) ? 'public' : 'private';
    const downloads = Math.floor(share() ** 3 * 1e6);
    const owner = `seed-${i % OWNERS}`;
    repo.run(id, kind, owner, name, name, visibility, updatedAt - DAY_MS, updatedAt, downloads, downloads, i % 97, i);
    const isModel = kind === 'model';
    const facts = { license, language: [language, 'en'], tags: ['seeded'], pipeline_tag: task, library_name: library };
    card.run(
      id,
      JSON.stringify(facts),
      isModel ? task : null,
      isModel ? library : null,
      license,
      `${task} ${language}`,
    );
    const prefix = (text: string): string => (kind === 'dataset' ? text : '');
    const tags = [
      `${prefix('format:')}${oneOf(FORMATS)}`,
      `${prefix('language:')}${language}`,
      `${prefix('language:')}en`,
      `${prefix('task_categories:')}${task}`,
      `license:${license}`,
      'seeded',
    ];
    for (const [position, text] of tags.entries()) tag.run(id, text, position);
  }
  db.exec('commit');
  db.close();
}
