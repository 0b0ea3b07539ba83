/** How a loaded model is asked what, task by task, and what it answers. */
import { RawImage, TextStreamer } from '@huggingface/transformers';
import type { TrialOffer } from '../contract.ts';
import type { feedCachePositions } from './cache-positions.ts';
import type { TrialInput, TrialResult } from './trial-messages.ts';
import { areaOf, areasOf, boxesOf, cosine, labelsOf, partsOf, recordsOf, textsOf, vectorsOf } from './trial-results.ts';

type AnyTokenizer = ConstructorParameters<typeof TextStreamer>[0] & { chat_template?: unknown };

/** Every pipeline is called its own way; what comes back is looked at before it is believed. */
export type AnyPipeline = ((...values: unknown[]) => Promise<unknown>) & {
  /** None for what is not about text. */
  readonly tokenizer?: AnyTokenizer | null;
  readonly model: {
    readonly sessions: Parameters<typeof feedCachePositions>[0];
    readonly generation_config: Readonly<Record<string, unknown>> | null;
  };
};

type Input<K extends TrialInput['kind']> = Extract<TrialInput, { kind: K }>;
type TellText = (soFar: string) => void;

const MAX_LABELS = 10;

export async function runTrial(
  model: AnyPipeline,
  offer: TrialOffer,
  input: TrialInput,
  tellText: TellText,
): Promise<TrialResult> {
  switch (input.kind) {
    case 'text-classification':
      return { kind: 'labels', labels: labelsOf(await model(input.text, { top_k: MAX_LABELS }), 'label') };
    case 'fill-mask':
      return { kind: 'labels', labels: labelsOf(await model(input.text, { top_k: 5 }), 'token_str') };
    case 'token-classification':
      return findEntities(model, input.text);
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
      const found = { text: String(answer['answer'] ?? ''), label: '', score: Number(answer['score'] ?? 0) };
      return { kind: 'entities', text: input.context, entities: found.text === '' ? [] : [found] };
    }
    case 'feature-extraction': {
      const [vector = []] = vectorsOf(await model([input.text], { pooling: offer.pooling, normalize: true }));
      return { kind: 'vector', values: vector };
    }
    case 'sentence-similarity':
      return compare(model, offer, input);
    case 'generation':
      return generate(model, input, tellText);
    case 'image-classification':
      return { kind: 'labels', labels: labelsOf(await model(await pictureOf(input), { top_k: MAX_LABELS }), 'label') };
    case 'zero-shot-image-classification':
      return { kind: 'labels', labels: labelsOf(await model(await pictureOf(input), input.labels), 'label') };
    case 'object-detection':
      return { kind: 'boxes', boxes: boxesOf(await model(await pictureOf(input), { threshold: input.threshold })) };
    case 'image-segmentation':
      return { kind: 'areas', areas: areasOf(await model(await pictureOf(input))) };
    case 'depth-estimation': {
      const area = areaOf(recordsOf(await model(await pictureOf(input)))[0]?.['depth'], '', null);
      return area === null ? { kind: 'text', text: '' } : { kind: 'depth', area };
    }
    case 'image-to-text':
      return {
        kind: 'text',
        text: textsOf(await model(await pictureOf(input), streamTo(model, tellText)), 'generated_text'),
      };
    case 'automatic-speech-recognition':
      return hear(model, offer, input);
    case 'audio-classification':
      return { kind: 'labels', labels: labelsOf(await model(input.samples, { top_k: MAX_LABELS }), 'label') };
  }
}

function pictureOf({ image }: { readonly image: Blob }): Promise<RawImage> {
  return RawImage.fromBlob(image);
}

async function findEntities(model: AnyPipeline, text: string): Promise<TrialResult> {
  const found = recordsOf(await model(text, { aggregation_strategy: 'simple' }));
  return {
    kind: 'entities',
    text,
    entities: found.map((record) => ({
      text: String(record['word'] ?? '').trim(),
      label: String(record['entity_group'] ?? record['entity'] ?? ''),
      score: Number(record['score'] ?? 0),
    })),
  };
}

async function compare(
  model: AnyPipeline,
  { pooling }: TrialOffer,
  { text, sentences }: Input<'sentence-similarity'>,
): Promise<TrialResult> {
  const [source = [], ...others] = vectorsOf(await model([text, ...sentences], { pooling, normalize: true }));
  const labels = sentences.map((label, index) => ({ label, score: cosine(source, others[index] ?? []) }));
  return { kind: 'labels', labels: labels.toSorted((a, b) => b.score - a.score) };
}

async function hear(
  model: AnyPipeline,
  offer: TrialOffer,
  { samples, language, isTimed }: Input<'automatic-speech-recognition'>,
): Promise<TrialResult> {
  const takesLanguage = model.model.generation_config?.['is_multilingual'] === true;
  const answer = await model(samples, {
    ...(offer.speech === 'plain' ? {} : { chunk_length_s: 30, stride_length_s: 5, return_timestamps: isTimed }),
    ...(takesLanguage && language !== '' ? { language: language.toLowerCase() } : {}),
  });
  const parts = partsOf(answer);
  return isTimed && parts.length > 0
    ? { kind: 'speech', parts }
    : { kind: 'text', text: textsOf(answer, 'text').trim() };
}

async function generate(model: AnyPipeline, input: Input<'generation'>, tellText: TellText): Promise<TrialResult> {
  const goesOn = input.task === 'text-generation';
  const isChat = goesOn && Boolean(model.tokenizer?.chat_template);
  let text = '';
  const answer = await model(isChat ? [{ role: 'user', content: input.text }] : input.text, {
    max_new_tokens: input.maxTokens,
    ...streamTo(
      model,
      (soFar) => {
        text = soFar;
        tellText(soFar);
      },
      goesOn,
    ),
    ...(goesOn ? { return_full_text: false } : {}),
    ...(input.from === '' ? {} : { src_lang: input.from }),
    ...(input.to === '' ? {} : { tgt_lang: input.to }),
  });
  const whole = ['generated_text', 'summary_text', 'translation_text'].map((key) => textsOf(answer, key));
  return { kind: 'text', text: isChat ? text : (whole.find((part) => part !== '') ?? text) };
}

/** Options that let a model tell its text while it makes it. */
function streamTo(model: AnyPipeline, tellText: TellText, skipsPrompt = false): { readonly streamer?: TextStreamer } {
  const tokenizer = model.tokenizer ?? null;
  if (tokenizer === null) return {};
  let text = '';
  const streamer = new TextStreamer(tokenizer, {
    skip_prompt: skipsPrompt,
    skip_special_tokens: true,
    callback_function: (part: string) => {
      text += part;
      tellText(text);
    },
  });
  return { streamer };
}
