/** Loads a model and runs it, in a thread of the browser that the page ends to cancel. Nothing leaves this hub. */
import { type ProgressInfo, env, pipeline } from '@huggingface/transformers';
import wasmAddress from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { TrialOffer, TrialTask } from '../contract.ts';
import { feedCachePositions } from './cache-positions.ts';
import { decodeNothing, keepDoubledLetters } from './tokenizer-decoding.ts';
import { fetchOffered, readOffered } from './trial-files.ts';
import { type TrialInput, type TrialTell, textOfError } from './trial-messages.ts';
import { type AnyPipeline, runTrial } from './trial-runs.ts';

const tell = (message: TrialTell): void => self.postMessage(message, {});

let loaded: { readonly offer: TrialOffer; readonly run: AnyPipeline } | undefined;

/** Tasks that the library calls by another name. */
const pipelineTasks: Partial<Record<TrialTask, string>> = { 'sentence-similarity': 'feature-extraction' };

async function load(offer: TrialOffer): Promise<void> {
  env.remoteHost = `${self.location.origin}/`;
  env.allowLocalModels = false;
  env.useBrowserCache = offer.mayKeep && 'caches' in self;
  env.fetch = fetchOffered(offer);
  env.useWasmCache = false;
  const { wasm } = env.backends.onnx;
  if (wasm !== undefined) {
    wasm.wasmPaths = { wasm: wasmAddress };
    wasm.numThreads = 1;
  }
  const options = {
    revision: offer.revision,
    device: 'wasm',
    ...filesOf(offer),
    progress_callback: (info: ProgressInfo) => {
      if (info.status === 'progress') tell({ kind: 'progress', file: info.file, loadedBytes: info.loaded });
    },
  };
  // The kinds of pipelines and their options are too many for the type checker to tell apart.
  const make = pipeline as unknown as (task: string, model: string, options: unknown) => Promise<AnyPipeline>;
  const run = await make(pipelineTasks[offer.task] ?? offer.task, offer.model, options);
  feedCachePositions(run.model.sessions);
  const tokenizer = run.tokenizer ?? null;
  if (tokenizer !== null) decodeNothing(tokenizer);
  // One network that hears is of the kind that spells.
  if (tokenizer !== null && offer.task === 'automatic-speech-recognition' && offer.weights.length === 1) {
    keepDoubledLetters(tokenizer);
  }
  // Newer models have it in a file of its own, which the library reads for few of them.
  if (tokenizer !== null && offer.task === 'text-generation') {
    tokenizer.chat_template ??= await readOffered(offer, 'chat_template.jinja');
  }
  loaded = { offer, run };
  tell({ kind: 'ready' });
}

/** Which of the model's files the library takes. */
function filesOf({ weights }: TrialOffer): Readonly<Record<string, unknown>> {
  const [first, ...others] = weights;
  // The library also calls the first of two networks `model`.
  const dtype = Object.fromEntries([['model', first?.dtype], ...weights.map((part) => [part.name, part.dtype])]);
  return {
    dtype,
    use_external_data_format: Object.fromEntries(weights.map((part) => [part.name, part.dataFiles])),
    ...(others.length === 0 && first !== undefined ? { model_file_name: first.name } : {}),
  };
}

async function run(input: TrialInput): Promise<void> {
  if (loaded === undefined) throw new Error('The model is not loaded.');
  const result = await runTrial(loaded.run, loaded.offer, input, (text) => tell({ kind: 'text', text }));
  tell({ kind: 'result', result });
}

self.addEventListener('message', ({ data }: MessageEvent<{ load: TrialOffer } | { run: TrialInput }>) => {
  const work = 'load' in data ? load(data.load) : run(data.run);
  work.catch((error: unknown) => tell({ kind: 'failure', message: textOfError(error) }));
});
