/** Runs one chat template on a sample conversation, in a thread that the page ends when it takes too long. */
import { Template } from '@huggingface/jinja';

export type SampleName = 'plain' | 'system' | 'tools';

export interface RenderOrder {
  readonly source: string;
  readonly bosToken: string;
  readonly eosToken: string;
  readonly sample: SampleName;
  /** Whether the model is asked to go on. */
  readonly isPrompt: boolean;
}

export type RenderAnswer =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

const MAX_TEXT_CHARS = 20_000;

const talk = [
  { role: 'user', content: 'What is a model card?' },
  { role: 'assistant', content: 'A text that says what a model is for, and how it was made.' },
  { role: 'user', content: 'Who writes it?' },
];

const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Tells the weather at a place.',
    parameters: {
      type: 'object',
      properties: { place: { type: 'string', description: 'Name of a city.' } },
      required: ['place'],
    },
  },
};

const samples: Readonly<
  Record<SampleName, { readonly messages: readonly unknown[]; readonly tools?: readonly unknown[] }>
> = {
  plain: { messages: talk },
  system: { messages: [{ role: 'system', content: 'You answer in one sentence.' }, ...talk] },
  tools: { messages: [{ role: 'user', content: 'What is the weather in Seoul?' }], tools: [weather] },
};

function render({ source, bosToken, eosToken, sample, isPrompt }: RenderOrder): RenderAnswer {
  try {
    const text = new Template(source).render({
      ...samples[sample],
      bos_token: bosToken,
      eos_token: eosToken,
      add_generation_prompt: isPrompt,
    });
    return { ok: true, text: text.length > MAX_TEXT_CHARS ? `${text.slice(0, MAX_TEXT_CHARS)}…` : text };
  } catch (error) {
    return { ok: false, message: (error instanceof Error ? error.message : String(error)).slice(0, 500) };
  }
}

self.addEventListener('message', ({ data }: MessageEvent<RenderOrder>) => {
  self.postMessage(render(data), {});
});
