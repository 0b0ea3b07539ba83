/**
 * Decides whether a browser can run a model by itself, and which of its files that takes: those of the ONNX export that
 * transformers.js looks for, in the smallest form that a processor runs well.
 */
import { type JsonObject, isJsonObject, parseJsonObject, stringAt } from '../../formats/json.ts';
import { type PathEntry, findEntry } from '../../git/tree.ts';
import { readBlob } from '../browse/find-file.ts';
import type { OpenRevision } from '../browse/open-revision.ts';
import { listFiles } from '../browse/read-facts.ts';
import { describeEntry } from '../browse/repo-entry.ts';
import { networkTypes } from './network-types.ts';
import { TRIAL_TASKS, type TrialNeeds, type TrialTask, trialNeeds } from './trial-tasks.ts';

/** More is neither quickly fetched nor held by a browser's memory. */
export const MAX_TRIAL_BYTES = 500_000_000;
const MAX_CONFIG_BYTES = 2 << 20;

export interface TrialWeights {
  /** The name of an ONNX file without its form, e.g. `encoder_model`. */
  readonly name: string;
  /** Its form, as transformers.js calls it. */
  readonly dtype: string;
  /** Files beside it that hold its numbers; none: they are in itself. */
  readonly dataFiles: number;
}

export interface Trial {
  readonly task: TrialTask;
  readonly weights: readonly TrialWeights[];
  readonly bytes: number;
  readonly files: readonly { readonly path: string; readonly sizeBytes: number }[];
  readonly maskToken: string;
  /** How the vectors of a text's tokens become one. */
  readonly pooling: 'mean' | 'cls' | 'last_token';
  /** For speech: whether the model is told a language, and can tell when what was said. */
  readonly speech: 'multilingual' | 'timed' | 'plain';
}

export type TrialRefusal =
  | 'no-onnx'
  | 'no-config'
  | 'no-tokenizer'
  | 'no-preprocessor'
  | 'no-task'
  | 'other-task'
  | 'other-network'
  | 'too-large';

export type FoundTrial =
  | { readonly trial: Trial; readonly refusal: null }
  | {
      readonly trial: null;
      readonly refusal: TrialRefusal;
      readonly bytes: number;
      /** The `model_type` of config.json, where that is what stands in the way. */
      readonly network: string;
    };

/** Forms of the weights, the preferred first, with what they add to the names of files. */
const FORMS = [
  ['q8', '_quantized'],
  ['int8', '_int8'],
  ['uint8', '_uint8'],
  ['q4', '_q4'],
  ['bnb4', '_bnb4'],
  ['fp32', ''],
  ['fp16', '_fp16'],
  ['q4f16', '_q4f16'],
] as const;

/** `task`: what the card or the files say the model is for. */
export async function findTrial(revision: OpenRevision, task: string | null): Promise<FoundTrial> {
  const refuse = (refusal: TrialRefusal, { bytes = 0, network = '' } = {}): FoundTrial => ({
    trial: null,
    refusal,
    bytes,
    network,
  });
  // Most models have no such folder, and their files need not be listed.
  if ((await findEntry(revision.view, revision.tree, 'onnx'))?.kind !== 'tree') return refuse('no-onnx');
  const files = await listFiles(revision);
  if (![...files.keys()].some((path) => /^onnx\/[^/]+\.onnx$/.test(path))) return refuse('no-onnx');
  if (task === null) return refuse('no-task');
  const known = TRIAL_TASKS.find((name) => name === task);
  if (known === undefined) return refuse('other-task');
  const needs = trialNeeds[known];
  const config = await readJson(revision, files.get('config.json'));
  if (config === null) return refuse('no-config');
  // Without the second, the library does not look for the first.
  if (needs.hasText && !(files.has('tokenizer.json') && files.has('tokenizer_config.json')))
    return refuse('no-tokenizer');
  if (needs.hasMedia && !files.has('preprocessor_config.json')) return refuse('no-preprocessor');
  const network = stringAt(config, 'model_type') ?? '';
  const ways = needs.exports.filter(({ types }) => types?.has(network) ?? !networkTypes.seq2seq.has(network));
  if (ways.length === 0) return refuse('other-network', { network: network.slice(0, 60) });
  const found = ways.map(({ parts }) => pickWeights(files, parts)).find((weights) => weights !== null);
  if (found === undefined) return refuse('no-onnx');
  const measured = await measure(revision, [...beside(files, needs), ...found.paths], files);
  const bytes = measured.reduce((sum, file) => sum + file.sizeBytes, 0);
  if (bytes > MAX_TRIAL_BYTES) return refuse('too-large', { bytes });
  const trial: Trial = {
    task: known,
    weights: found.weights,
    bytes,
    files: measured,
    maskToken: known === 'fill-mask' ? await readMaskToken(revision, files.get('tokenizer_config.json')) : '',
    pooling: poolingOf(await readJson(revision, files.get('1_Pooling/config.json'))),
    speech: speechOf(network, config),
  };
  return { trial, refusal: null };
}

/** The networks that a model consists of, each in the best form that it has. */
function pickWeights(
  files: ReadonlyMap<string, PathEntry>,
  parts: readonly string[],
): { readonly weights: readonly TrialWeights[]; readonly paths: readonly string[] } | null {
  const weights: TrialWeights[] = [];
  const paths: string[] = [];
  for (const name of parts) {
    const form = FORMS.find(([, suffix]) => files.has(`onnx/${name}${suffix}.onnx`));
    if (form === undefined) return null;
    const path = `onnx/${name}${form[1]}.onnx`;
    // Weights past two gigabytes, and sometimes smaller ones, lie in files of their own: `_data`, `_data_1`, …
    const data: string[] = [];
    for (let next = `${path}_data`; files.has(next); next = `${path}_data_${data.length}`) data.push(next);
    weights.push({ name, dtype: form[0], dataFiles: data.length });
    paths.push(path, ...data);
  }
  return { weights, paths };
}

const TEXT_FILES = ['generation_config.json', 'tokenizer.json', 'tokenizer_config.json', 'chat_template.jinja'];
const MEDIA_FILES = ['preprocessor_config.json', 'processor_config.json'];

function beside(files: ReadonlyMap<string, PathEntry>, { hasText, hasMedia }: TrialNeeds): readonly string[] {
  const wanted = ['config.json', ...(hasText ? TEXT_FILES : []), ...(hasMedia ? MEDIA_FILES : [])];
  return wanted.filter((path) => files.has(path));
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

/** Null when there is none, or it is no JSON object of a usual size. */
async function readJson(revision: OpenRevision, found: PathEntry | undefined): Promise<JsonObject | null> {
  const entry = found === undefined ? null : await describeEntry(revision.view, found);
  if (entry === null || entry.lfs !== undefined || entry.sizeBytes > MAX_CONFIG_BYTES) return null;
  return parseJsonObject(new TextDecoder().decode(await readBlob(revision, entry)));
}

async function readMaskToken(revision: OpenRevision, found: PathEntry | undefined): Promise<string> {
  const token = (await readJson(revision, found))?.['mask_token'];
  const text = isJsonObject(token) ? stringAt(token, 'content') : token;
  return typeof text === 'string' && text !== '' ? text.slice(0, 40) : '[MASK]';
}

/** By the file that sentence-transformers writes. */
function poolingOf(config: JsonObject | null): Trial['pooling'] {
  if (config?.['pooling_mode_cls_token'] === true) return 'cls';
  return config?.['pooling_mode_lasttoken'] === true ? 'last_token' : 'mean';
}

/** Whisper's English-only models have one word fewer. */
const WORDS_OF_ENGLISH_WHISPER = 51_864;

function speechOf(network: string, config: JsonObject): Trial['speech'] {
  if (network !== 'whisper' && network !== 'lite-whisper') return 'plain';
  return config['vocab_size'] === WORDS_OF_ENGLISH_WHISPER ? 'timed' : 'multilingual';
}
