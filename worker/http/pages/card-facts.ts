/** Reads out of a card and a model's files what the card page tells beside the text. */
import type { EvaluationResult } from '#portal';
import { findFile, readBlob } from '../../app/browse/find-file.ts';
import type { OpenRevision } from '../../app/browse/open-revision.ts';
import type { ShownFacts } from '../../app/browse/shown-facts.ts';
import { z } from 'zod';
import { Kept } from '../../formats/kept.ts';

const MAX_RESULTS = 60;
const MAX_TEXT = 200;
const MAX_CONFIG_BYTES = 256 * 1024;

const named = z.object({ name: z.string().optional(), type: z.string().optional() });
const metric = named.extend({ value: z.unknown() });
const result = z.object({ task: named.optional(), dataset: named.optional(), metrics: z.array(z.unknown()) });
const model = z.object({ results: z.array(z.unknown()) });

/** What a card claims under `model-index`; whatever has another form is passed over. */
export function evaluationsOf(cardData: Readonly<Record<string, unknown>>): readonly EvaluationResult[] {
  const found: EvaluationResult[] = [];
  for (const { results } of each(model, cardData['model-index'])) {
    for (const { task, dataset, metrics } of each(result, results)) {
      for (const { name, type, value } of each(metric, metrics)) {
        if (found.length === MAX_RESULTS) return found;
        const shown = typeof value === 'number' ? String(Number(value.toPrecision(5))) : value;
        if (typeof shown !== 'string' || shown === '') continue;
        found.push({
          task: short(task?.name ?? task?.type),
          dataset: short(dataset?.name ?? dataset?.type),
          metric: short(name ?? type),
          value: short(shown),
        });
      }
    }
  }
  return found;
}

/** arXiv ids of the papers that the card links to. */
export function papersOf(tags: readonly string[]): readonly string[] {
  return tags.flatMap((tag) => /^arxiv:(\d{4}\.\d{4,5})$/.exec(tag)?.[1] ?? []);
}

const weightFormats = new Set(['safetensors', 'gguf', 'onnx', 'pytorch', 'tf', 'jax', 'openvino', 'coreml', 'tflite']);

/** Formats that the files are in, as far as tags tell. */
export function formatsOf(tags: readonly string[]): readonly string[] {
  return tags.flatMap((tag) => (weightFormats.has(tag) ? tag : (/^format:([\w-]+)$/.exec(tag)?.[1] ?? [])));
}

const classNames = z.object({ auto_model: z.string().regex(/^\w{1,80}$/) });
const pipeline = z.object({ diffusers: z.object({ _class_name: z.string().regex(/^\w{1,80}$/) }) });

/** The class that loads the model: of a diffusers pipeline its own, of a transformers model the automatic one. */
export function loaderClassOf({ config, transformersInfo }: ShownFacts): string | null {
  const diffusers = pipeline.safeParse(config);
  if (diffusers.success) return diffusers.data.diffusers._class_name;
  const transformers = classNames.safeParse(transformersInfo);
  return transformers.success ? transformers.data.auto_model : null;
}

const gguf = z.object({ context_length: z.number().int().positive() });
const lengths = new Kept<number>(10_000, () => 1);

/** How many tokens a model takes at once, when its files say so; 0 when they do not. */
export async function contextLengthOf(facts: ShownFacts, revision: OpenRevision): Promise<number> {
  const inGguf = gguf.safeParse(facts.gguf);
  if (inGguf.success) return inGguf.data.context_length;
  const file = await findFile({ ...revision, path: 'config.json' });
  if (!file.ok || file.value.lfs !== undefined || file.value.sizeBytes > MAX_CONFIG_BYTES) return 0;
  const known = lengths.get(file.value.oid);
  if (known !== undefined) return known;
  return lengths.set(file.value.oid, readLength(await readBlob(revision, file.value)));
}

const tokens = z.number().int().positive();
const inner = z.object({ max_position_embeddings: tokens });
const config = z.union([
  inner.transform((value) => value.max_position_embeddings),
  z.object({ text_config: inner }).transform((value) => value.text_config.max_position_embeddings),
  z.object({ n_positions: tokens }).transform((value) => value.n_positions),
  z.object({ n_ctx: tokens }).transform((value) => value.n_ctx),
]);

function readLength(bytes: Uint8Array): number {
  try {
    const length = config.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return length.success ? length.data : 0;
  } catch {
    // No JSON: whoever uses the model is told by their own tools.
    return 0;
  }
}

function* each<T>(schema: z.ZodType<T>, list: unknown): Generator<T> {
  if (!Array.isArray(list)) return;
  for (const item of list) {
    const parsed = schema.safeParse(item);
    if (parsed.success) yield parsed.data;
  }
}

function short(text = ''): string {
  return text.slice(0, MAX_TEXT).toWellFormed();
}
