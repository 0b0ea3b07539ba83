/** What is known about a file with weights: its tensors, the memory it takes, and the chat templates that go with it. */
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import { parseJsonObject } from '../../formats/json.ts';
import {
  CHAT_TEMPLATE_FILES,
  type ChatTemplate,
  templatesOfFiles,
  templatesOfGguf,
} from '../../formats/weights/chat-templates.ts';
import {
  type MemoryEstimate,
  attentionOfConfig,
  attentionOfGguf,
  estimateMemory,
} from '../../formats/weights/estimate-memory.ts';
import { findEntry } from '../../git/tree.ts';
import { readBlob } from '../browse/find-file.ts';
import type { OpenRevision } from '../browse/open-revision.ts';
import { describeEntry } from '../browse/repo-entry.ts';
import type { Services } from '../services.ts';
import { type ListedWeights, listWeights } from './list-weights.ts';

export interface DescribedWeights {
  readonly weights: ListedWeights;
  /** Null for a file that says nothing of its size. */
  readonly memory: MemoryEstimate | null;
  readonly templates: readonly ChatTemplate[];
}

/** A larger file is no configuration. */
const MAX_TEXT_BYTES = 2 << 20;

export async function describeWeights(
  services: Services,
  revision: OpenRevision,
  path: string,
): Promise<Result<DescribedWeights, HubError>> {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const config = parseJsonObject((await readText(revision, `${folder}config.json`)) ?? undefined);
  const listed = await listWeights(services, revision, path, config);
  if (!listed.ok) return listed;
  const { format, list, values } = listed.value;
  const isGguf = format === 'gguf';
  const shape = isGguf ? attentionOfGguf(values) : attentionOfConfig(config);
  return ok({
    weights: listed.value,
    // One shard alone cannot be run.
    memory: list.bytes === 0 || /-\d{5}-of-\d{5}\./.test(path) ? null : estimateMemory(list.bytes, shape),
    templates: isGguf ? templatesOfGguf(values) : templatesOfFiles(await readTexts(revision, folder)),
  });
}

async function readTexts(revision: OpenRevision, folder: string): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for (const name of CHAT_TEMPLATE_FILES) {
    const text = await readText(revision, folder + name);
    if (text !== null) contents[name] = text;
  }
  return contents;
}

async function readText(revision: OpenRevision, path: string): Promise<string | null> {
  const found = await findEntry(revision.view, revision.tree, path);
  const entry = found === null ? null : await describeEntry(revision.view, found);
  if (entry?.type !== 'file' || entry.lfs !== undefined || entry.sizeBytes > MAX_TEXT_BYTES) return null;
  return new TextDecoder().decode(await readBlob(revision, entry));
}
