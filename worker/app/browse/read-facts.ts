/** Reads what a revision's files say about a repository: its card, its config, the headers of its weights. */
import { type Card, parseCard } from '../../formats/card.ts';
import { type GgufSummary, readGgufHeader, summarizeGguf } from '../../formats/gguf.ts';
import { parseJsonObject } from '../../formats/json.ts';
import { type Quantization, quantizationOf } from '../../formats/quantization.ts';
import { type RepoFacts, deriveRepoFacts, factFiles } from '../../formats/repo-facts.ts';
import {
  type SafetensorsHeader,
  type SafetensorsSummary,
  parseSafetensorsIndex,
  readSafetensorsHeader,
  summarizeSafetensors,
} from '../../formats/safetensors.ts';
import { safetensorsFilesOf } from '../../formats/weight-files.ts';
import { fileMode } from '../../git/tree-format.ts';
import { type PathEntry, walkTree } from '../../git/tree.ts';
import type { Services } from '../services.ts';
import { openByteSource } from './byte-source.ts';
import { readBlob } from './find-file.ts';
import type { OpenRevision } from './open-revision.ts';
import { describeEntry } from './repo-entry.ts';

export interface RevisionFacts {
  readonly facts: RepoFacts;
  readonly card: Card;
  /** Every file of the revision, in git's order. */
  readonly files: readonly string[];
}

/** A larger file is no card or config; it is left out. */
const MAX_TEXT_BYTES = 2 << 20;
/** Shards of one model whose headers are read. */
const MAX_SHARDS = 512;

export async function readFacts(services: Services, revision: OpenRevision): Promise<RevisionFacts> {
  const { kind } = revision.repo;
  const entries = await listFiles(revision);
  const contents: Record<string, string> = {};
  for (const path of new Set(['README.md', ...factFiles(kind)])) {
    const text = await readText(revision, entries.get(path));
    if (text !== null) contents[path] = text;
  }
  const card = parseCard(contents['README.md'] ?? '');
  const quantization = quantizationOf(parseJsonObject(contents['config.json']));
  const safetensors = kind === 'model' ? await readSafetensors(services, revision, entries, quantization) : null;
  const gguf = kind === 'model' ? await readGguf(services, revision, entries) : null;
  const files = [...entries.keys()];
  const facts = deriveRepoFacts({
    kind,
    files,
    card,
    contents,
    ...(safetensors === null ? {} : { safetensors }),
    ...(gguf === null ? {} : { gguf }),
  });
  return { facts, card, files };
}

/** All files of the revision by path. Submodules are not among them. */
export async function listFiles(revision: OpenRevision): Promise<Map<string, PathEntry>> {
  const root: PathEntry = { path: '', mode: fileMode.tree, kind: 'tree', oid: revision.tree };
  const files = new Map<string, PathEntry>();
  for await (const entry of walkTree(revision.view, root)) {
    if (entry.kind !== 'tree' && entry.kind !== 'submodule') files.set(entry.path, entry);
  }
  return files;
}

async function readText(revision: OpenRevision, found: PathEntry | undefined): Promise<string | null> {
  const entry = found === undefined ? null : await describeEntry(revision.view, found);
  if (entry === null || entry.lfs !== undefined || entry.sizeBytes > MAX_TEXT_BYTES) return null;
  return new TextDecoder().decode(await readBlob(revision, entry));
}

async function readSafetensors(
  services: Services,
  revision: OpenRevision,
  entries: ReadonlyMap<string, PathEntry>,
  quantization: Quantization | undefined,
): Promise<SafetensorsSummary | null> {
  const headers: SafetensorsHeader[] = [];
  for (const path of await safetensorsFiles(revision, entries)) {
    const source = await openByteSource(services, revision, entries.get(path));
    const header = source === null ? null : await readSafetensorsHeader(source, { quantization });
    if (header === null || !header.ok) {
      services.log.info('browse:unreadable-safetensors', { repo: revision.repo.id, reason: header?.error.message });
      return null;
    }
    headers.push(header.value);
  }
  return headers.length === 0 ? null : summarizeSafetensors(headers);
}

/** The files that together are the model: the shards an index at the root names, or those with the names of one. */
async function safetensorsFiles(
  revision: OpenRevision,
  entries: ReadonlyMap<string, PathEntry>,
): Promise<readonly string[]> {
  const atRoot = [...entries.keys()].filter((path) => !path.includes('/'));
  const index = preferred(atRoot, '.safetensors.index.json', 'model.safetensors.index.json');
  const text = index === undefined ? null : await readText(revision, entries.get(index));
  const shards = text === null ? null : parseSafetensorsIndex(text);
  if (shards !== null && shards.ok) return shards.value.files.slice(0, MAX_SHARDS);
  return safetensorsFilesOf([...entries.keys()]).slice(0, MAX_SHARDS);
}

async function readGguf(
  services: Services,
  revision: OpenRevision,
  entries: ReadonlyMap<string, PathEntry>,
): Promise<GgufSummary | null> {
  const path = preferred([...entries.keys()], '.gguf', 'model.gguf');
  const source = path === undefined ? null : await openByteSource(services, revision, entries.get(path));
  const header = source === null ? null : await readGgufHeader(source);
  if (header !== null && !header.ok) {
    services.log.info('browse:unreadable-gguf', { repo: revision.repo.id, reason: header.error.message });
  }
  return header !== null && header.ok ? summarizeGguf(header.value) : null;
}

/** The file of the usual name, else the first with the ending. */
function preferred(paths: readonly string[], ending: string, usual: string): string | undefined {
  return paths.includes(usual) ? usual : paths.find((path) => path.toLowerCase().endsWith(ending));
}
