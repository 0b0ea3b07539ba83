/**
 * Decides whether a browser can run a model by itself, and which of its files that takes: those of the ONNX export that
 * transformers.js looks for, in the smallest form that a processor runs well.
 */
import { isJsonObject, parseJsonObject, stringAt } from '../../formats/json.ts';
import { type PathEntry, findEntry } from '../../git/tree.ts';
import { readBlob } from '../browse/find-file.ts';
import type { OpenRevision } from '../browse/open-revision.ts';
import { listFiles } from '../browse/read-facts.ts';
import { describeEntry } from '../browse/repo-entry.ts';

/** More is neither quickly fetched nor held by a browser's memory. */
export const MAX_TRIAL_BYTES = 500_000_000;
const MAX_CONFIG_BYTES = 2 << 20;

export const TRIAL_TASKS = [
  'text-classification',
  'token-classification',
  'fill-mask',
  'feature-extraction',
  'sentence-similarity',
  'question-answering',
  'zero-shot-classification',
  'summarization',
  'translation',
  'text2text-generation',
  'text-generation',
  'image-classification',
  'object-detection',
  'automatic-speech-recognition',
] as const;
export type TrialTask = (typeof TRIAL_TASKS)[number];

export interface Trial {
  readonly task: TrialTask;
  readonly dtype: string;
  readonly bytes: number;
  readonly files: readonly { readonly path: string; readonly sizeBytes: number }[];
  readonly maskToken: string;
}

export type TrialRefusal = 'no-onnx' | 'no-config' | 'no-tokenizer' | 'no-task' | 'other-task' | 'too-large';

export type FoundTrial =
  | { readonly trial: Trial; readonly refusal: null }
  | { readonly trial: null; readonly refusal: TrialRefusal; readonly bytes: number };

/** Forms of the weights, the preferred first, with what they add to the names of files. */
const FORMS = [
  ['q8', '_quantized'],
  ['int8', '_int8'],
  ['uint8', '_uint8'],
  ['q4', '_q4'],
  ['bnb4', '_bnb4'],
  ['fp32', ''],
  ['fp16', '_fp16'],
] as const;

/** Networks that are exported as one file, or as two that work together. */
const PARTS = [['model'], ['encoder_model', 'decoder_model_merged'], ['decoder_model_merged']] as const;
const GENERATING: ReadonlySet<TrialTask> = new Set(['summarization', 'translation', 'text2text-generation']);
const OF_IMAGES: ReadonlySet<TrialTask> = new Set(['image-classification', 'object-detection']);

/** `task`: what the card or the files say the model is for. */
export async function findTrial(revision: OpenRevision, task: string | null): Promise<FoundTrial> {
  const refuse = (refusal: TrialRefusal, bytes = 0): FoundTrial => ({ trial: null, refusal, bytes });
  // Most models have no such folder, and their files need not be listed.
  if ((await findEntry(revision.view, revision.tree, 'onnx'))?.kind !== 'tree') return refuse('no-onnx');
  const files = await listFiles(revision);
  if (![...files.keys()].some((path) => /^onnx\/[^/]+\.onnx$/.test(path))) return refuse('no-onnx');
  if (task === null) return refuse('no-task');
  const known = TRIAL_TASKS.find((name) => name === task);
  if (known === undefined) return refuse('other-task');
  if (!files.has('config.json')) return refuse('no-config');
  if (!OF_IMAGES.has(known) && !files.has('tokenizer.json')) return refuse('no-tokenizer');
  const weights = pickWeights(files, known);
  if (weights === null) return refuse('no-onnx');
  const measured = await measure(revision, [...beside(files), ...weights.paths], files);
  const bytes = measured.reduce((sum, file) => sum + file.sizeBytes, 0);
  if (bytes > MAX_TRIAL_BYTES) return refuse('too-large', bytes);
  const maskToken = known === 'fill-mask' ? await readMaskToken(revision, files.get('tokenizer_config.json')) : '';
  return { trial: { task: known, dtype: weights.dtype, bytes, files: measured, maskToken }, refusal: null };
}

function pickWeights(
  files: ReadonlyMap<string, PathEntry>,
  task: TrialTask,
): { readonly dtype: string; readonly paths: readonly string[] } | null {
  const order = GENERATING.has(task) ? [PARTS[1]] : PARTS;
  for (const parts of order) {
    for (const [dtype, suffix] of FORMS) {
      const paths = parts.map((part) => `onnx/${part}${suffix}.onnx`);
      if (!paths.every((path) => files.has(path))) continue;
      // Weights past two gigabytes, and sometimes smaller ones, lie in files of their own.
      const data = [...files.keys()].filter((path) => paths.some((start) => path.startsWith(`${start}_data`)));
      return { dtype, paths: [...paths, ...data] };
    }
  }
  return null;
}

const SMALL_FILES = [
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'preprocessor_config.json',
];

function beside(files: ReadonlyMap<string, PathEntry>): readonly string[] {
  return SMALL_FILES.filter((path) => files.has(path));
}

async function measure(
  revision: OpenRevision,
  paths: readonly string[],
  files: ReadonlyMap<string, PathEntry>,
): Promise<readonly { readonly path: string; readonly sizeBytes: number }[]> {
  const measured: { path: string; sizeBytes: number }[] = [];
  for (const path of paths) {
    const found = files.get(path);
    const entry = found === undefined ? null : await describeEntry(revision.view, found);
    if (entry !== null) measured.push({ path, sizeBytes: entry.sizeBytes });
  }
  return measured;
}

async function readMaskToken(revision: OpenRevision, found: PathEntry | undefined): Promise<string> {
  const entry = found === undefined ? null : await describeEntry(revision.view, found);
  if (entry === null || entry.lfs !== undefined || entry.sizeBytes > MAX_CONFIG_BYTES) return '[MASK]';
  const token = parseJsonObject(new TextDecoder().decode(await readBlob(revision, entry)))?.['mask_token'];
  const text = isJsonObject(token) ? stringAt(token, 'content') : token;
  return typeof text === 'string' && text !== '' ? text.slice(0, 40) : '[MASK]';
}
