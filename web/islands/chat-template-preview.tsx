/**
 * Shows what a chat template makes of a sample conversation. A template is a program of somebody else, which may never
 * end: it runs in a worker of its own, and that is ended when its time is up. Without scripts the source is shown.
 */
import { For, type JSX, Show, createEffect, createSignal, onCleanup, onMount } from 'solid-js';
import type { ChatTemplate } from '../contract.ts';
import type { RenderAnswer, RenderOrder, SampleName } from '../workers/chat-template.worker.ts';
import styles from './chat-template-preview.module.css';

export interface ChatTemplatePreviewProps {
  readonly templates: readonly ChatTemplate[];
  readonly words: Readonly<
    Record<
      'template' | 'unnamed' | 'sample' | 'generation' | 'output' | 'running' | 'failed' | 'tooLong' | 'source',
      string
    >
  > & { readonly samples: Readonly<Record<SampleName, string>> };
}

const BUDGET_MS = 3000;
const samples: readonly SampleName[] = ['plain', 'system', 'tools'];

export function ChatTemplatePreview(props: ChatTemplatePreviewProps): JSX.Element {
  const [isAwake, wake] = createSignal(false);
  const [chosen, choose] = createSignal(0);
  const [sample, setSample] = createSignal<SampleName>('plain');
  const [isPrompt, setPrompt] = createSignal(true);
  const [answer, setAnswer] = createSignal<RenderAnswer | 'running' | 'too-long'>('running');
  const template = (): ChatTemplate | undefined => props.templates[chosen()];
  let stop: () => void = () => undefined;

  onMount(() => wake(true));
  onCleanup(() => stop());
  createEffect(() => {
    const current = template();
    if (!isAwake() || current === undefined) return;
    stop();
    setAnswer('running');
    const { source, bosToken, eosToken } = current;
    stop = run({ source, bosToken, eosToken, sample: sample(), isPrompt: isPrompt() }, setAnswer);
  });

  function problem(): string {
    const given = answer();
    if (given === 'running') return props.words.running;
    if (given === 'too-long') return props.words.tooLong;
    return given.ok ? '' : `${props.words.failed} ${given.message}`;
  }

  function text(): string {
    const given = answer();
    return typeof given !== 'string' && given.ok ? given.text : '';
  }

  return (
    <div class={styles.preview}>
      <div class={styles.live} data-needs-script>
        <div class={styles.choices}>
          <Show when={props.templates.length > 1}>
            <label>
              {props.words.template}
              <select onChange={(event) => choose(event.currentTarget.selectedIndex)}>
                <For each={props.templates}>
                  {({ name }) => <option>{name === '' ? props.words.unnamed : name}</option>}
                </For>
              </select>
            </label>
          </Show>
          <label>
            {props.words.sample}
            <select onChange={(event) => setSample(samples[event.currentTarget.selectedIndex] ?? 'plain')}>
              <For each={samples}>{(name) => <option>{props.words.samples[name]}</option>}</For>
            </select>
          </label>
          <label>
            <input type="checkbox" checked onChange={(event) => setPrompt(event.currentTarget.checked)} />
            {props.words.generation}
          </label>
        </div>
        <p class={styles.problem} role="status" hidden={problem() === ''}>
          {problem()}
        </p>
        <pre class={styles.output} tabindex="0" role="region" aria-label={props.words.output} hidden={problem() !== ''}>
          {text()}
        </pre>
      </div>
      <details>
        <summary>{props.words.source}</summary>
        <pre class={styles.output} tabindex="0" role="region" aria-label={props.words.source}>
          {template()?.source}
        </pre>
      </details>
    </div>
  );
}

/** Answers how to stop it. */
function run(order: RenderOrder, tell: (answer: RenderAnswer | 'too-long') => void): () => void {
  const worker = new Worker(new URL('../workers/chat-template.worker.ts', import.meta.url), { type: 'module' });
  const timer = setTimeout(() => end('too-long'), BUDGET_MS);
  function stop(): void {
    clearTimeout(timer);
    worker.terminate();
  }
  function end(answer: RenderAnswer | 'too-long'): void {
    stop();
    tell(answer);
  }
  worker.addEventListener('message', ({ data }: MessageEvent<RenderAnswer>) => end(data));
  worker.addEventListener('error', (event) => end({ ok: false, message: event.message }));
  worker.postMessage(order, []);
  return stop;
}
