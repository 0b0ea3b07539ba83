/** Loads a model and runs it, in a thread of the browser that the page ends to cancel. Nothing leaves this hub. */
import { type ProgressInfo, RawImage, TextStreamer, env, pipeline } from '@huggingface/transformers';
import wasmAddress from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { TrialOffer } from '../contract.ts';
import { type TrialInput, type TrialResult, type TrialTell, textOfError } from './trial-messages.ts';
import { cosine, labelsOf, recordsOf, textsOf, vectorsOf } from './trial-results.ts';

/** Every pipeline is called its own way; what comes back is looked at before it is believed. */
type AnyPipeline = ((...values: unknown[]) => Promise<unknown>) & { readonly tokenizer?: AnyTokenizer };
type AnyTokenizer = ConstructorParameters<typeof TextStreamer>[0] & { readonly chat_template?: unknown };

const tell = (message: TrialTell): void => self.postMessage(message, {});

let loaded: { readonly offer: TrialOffer; readonly run: AnyPipeline } | undefined;

async function load(offer: TrialOffer): Promise<void> {
  env.remoteHost = `${self.location.origin}/`;
  env.allowLocalModels = false;
  // What only some may read does not stay behind in the browser.
  env.useBrowserCache = offer.mayKeep && 'caches' in self;
  if (!offer.mayKeep) env.fetch = (input, init) => fetch(input, { ...init, cache: 'no-store' });
  env.useWasmCache = false;
  const { wasm } = env.backends.onnx;
  if (wasm !== undefined) {
    wasm.wasmPaths = { wasm: wasmAddress };
    wasm.numThreads = 1;
  }
  const task = offer.task === 'sentence-similarity' ? 'feature-extraction' : offer.task;
  const options = {
    revision: offer.revision,
    dtype: offer.dtype,
    device: 'wasm',
    progress_callback: (info: ProgressInfo) => {
      if (info.status === 'progress') tell({ kind: 'progress', file: info.file, loadedBytes: info.loaded });
    },
  };
  // The kinds of pipelines and their options are too many for the type checker to tell apart.
  const make = pipeline as unknown as (task: string, model: string, options: unknown) => Promise<AnyPipeline>;
  loaded = { offer, run: await make(task, offer.model, options) };
  tell({ kind: 'ready' });
}

async function run(input: TrialInput): Promise<TrialResult> {
  if (loaded === undefined) throw new Error('The model is not loaded.');
  const { run: model } = loaded;
  switch (input.kind) {
    case 'text-classification':
      return { kind: 'labels', labels: labelsOf(await model(input.text, { top_k: 10 }), 'label') };
    case 'fill-mask':
      return { kind: 'labels', labels: labelsOf(await model(input.text, { top_k: 5 }), 'token_str') };
    case 'token-classification':
      return {
        kind: 'entities',
        entities: recordsOf(await model(input.text)).map((record) => ({
          text: String(record['word'] ?? ''),
          label: String(record['entity_group'] ?? record['entity'] ?? ''),
          score: Number(record['score'] ?? 0),
        })),
      };
    case 'zero-shot-classification': {
      const [answer = {}] = recordsOf(await model(input.text, input.labels, { multi_label: input.isMultiple }));
      const scores = Array.isArray(answer['scores']) ? answer['scores'] : [];
      const labels = Array.isArray(answer['labels']) ? answer['labels'] : [];
      return {
        kind: 'labels',
        labels: labels.map((label, index) => ({ label: String(label), score: Number(scores[index] ?? 0) })),
      };
    }
    case 'question-answering': {
      const [answer = {}] = recordsOf(await model(input.question, input.context));
      return {
        kind: 'labels',
        labels: [{ label: String(answer['answer'] ?? ''), score: Number(answer['score'] ?? 0) }],
      };
    }
    case 'feature-extraction': {
      const [vector = []] = vectorsOf(await model([input.text], { pooling: 'mean', normalize: true }));
      return { kind: 'vector', values: vector };
    }
    case 'sentence-similarity': {
      const [source = [], ...others] = vectorsOf(
        await model([input.text, ...input.sentences], { pooling: 'mean', normalize: true }),
      );
      return {
        kind: 'labels',
        labels: input.sentences
          .map((label, index) => ({ label, score: cosine(source, others[index] ?? []) }))
          .toSorted((a, b) => b.score - a.score),
      };
    }
    case 'generation':
      return generate(model, input);
    case 'image-classification':
      return {
        kind: 'labels',
        labels: labelsOf(await model(await RawImage.fromBlob(input.image), { top_k: 5 }), 'label'),
      };
    case 'object-detection': {
      const found = recordsOf(await model(await RawImage.fromBlob(input.image), { threshold: 0.5 }));
      return {
        kind: 'boxes',
        boxes: found.map((record) => {
          const box = (record['box'] ?? {}) as Record<string, unknown>;
          const side = (name: string): number => Number(box[name] ?? 0);
          return {
            label: String(record['label'] ?? ''),
            score: Number(record['score'] ?? 0),
            x: side('xmin'),
            y: side('ymin'),
            width: side('xmax') - side('xmin'),
            height: side('ymax') - side('ymin'),
          };
        }),
      };
    }
    case 'speech': {
      const answer = await model(input.samples, { chunk_length_s: 30, stride_length_s: 5 });
      return { kind: 'text', text: textsOf(answer, 'text') };
    }
  }
}

async function generate(model: AnyPipeline, input: Extract<TrialInput, { kind: 'generation' }>): Promise<TrialResult> {
  const { tokenizer } = model;
  let text = '';
  const streamer =
    tokenizer === undefined
      ? undefined
      : new TextStreamer(tokenizer, {
          skip_prompt: input.task === 'text-generation',
          skip_special_tokens: true,
          callback_function: (part: string) => {
            text += part;
            tell({ kind: 'text', text });
          },
        });
  const isChat = input.task === 'text-generation' && typeof tokenizer?.chat_template === 'string';
  const answer = await model(isChat ? [{ role: 'user', content: input.text }] : input.text, {
    max_new_tokens: input.maxTokens,
    ...(streamer === undefined ? {} : { streamer }),
    ...(input.task === 'text-generation' ? { return_full_text: false } : {}),
    ...(input.from === '' ? {} : { src_lang: input.from }),
    ...(input.to === '' ? {} : { tgt_lang: input.to }),
  });
  const whole = ['generated_text', 'summary_text', 'translation_text'].map((key) => textsOf(answer, key));
  return { kind: 'text', text: isChat ? text : (whole.find((part) => part !== '') ?? text) };
}

self.addEventListener('message', ({ data }: MessageEvent<{ load: TrialOffer } | { run: TrialInput }>) => {
  const work = 'load' in data ? load(data.load) : run(data.run).then((result) => tell({ kind: 'result', result }));
  work.catch((error: unknown) => tell({ kind: 'failure', message: textOfError(error) }));
});
