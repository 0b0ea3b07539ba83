/**
 * Tries a model in the reader's browser: fetches it when asked to, shows how far that is, and runs it on what the form
 * holds. The model is in a thread of its own, which is ended to cancel.
 */
import { type JSX, Show, createSignal, onCleanup, onMount } from 'solid-js';
import type { TrialOffer } from '../contract.ts';
import { formatFor } from '../lib/format.ts';
import type { TrialInput, TrialResult, TrialTell } from '../workers/trial-messages.ts';
import { TrialForm, type TrialFormWords } from './trial-form.tsx';
import { TrialOutput, type TrialOutputWords } from './trial-output.tsx';
import styles from './trial.module.css';

export interface TrialProps {
  readonly offer: TrialOffer;
  /** BCP 47 tag of the page's language. */
  readonly language: string;
  readonly words: Readonly<
    Record<
      | 'load'
      | 'loading'
      | 'preparing'
      | 'progress'
      | 'cancel'
      | 'ready'
      | 'running'
      | 'failed'
      | 'cancelled'
      | 'needsScripts',
      string
    >
  >;
  readonly formWords: TrialFormWords;
  readonly outputWords: TrialOutputWords;
}

type State = 'idle' | 'loading' | 'preparing' | 'ready' | 'running';

export function Trial(props: TrialProps): JSX.Element {
  const [isAwake, wake] = createSignal(false);
  const [state, setState] = createSignal<State>('idle');
  const [loadedBytes, setLoadedBytes] = createSignal(0);
  const [notice, setNotice] = createSignal<{ readonly text: string; readonly isFailure: boolean } | null>(null);
  const [result, setResult] = createSignal<TrialResult | null>(null);
  const [image, setImage] = createSignal<Blob | null>(null);
  const [seconds, setSeconds] = createSignal<number | null>(null);
  const format = formatFor(props.language);
  const loadedByFile = new Map<string, number>();
  let thread: Worker | undefined;
  let startedAt = 0;

  onMount(() => wake(true));
  onCleanup(() => thread?.terminate());

  function load(): void {
    loadedByFile.clear();
    setLoadedBytes(0);
    setNotice(null);
    setState('loading');
    thread = new Worker(new URL('../workers/trial.worker.ts', import.meta.url), { type: 'module' });
    thread.addEventListener('message', ({ data }: MessageEvent<TrialTell>) => hear(data));
    thread.addEventListener('error', (event) => fail(event.message));
    thread.postMessage({ load: { ...props.offer } }, []);
  }

  function hear(message: TrialTell): void {
    switch (message.kind) {
      case 'progress':
        loadedByFile.set(message.file, message.loadedBytes);
        setLoadedBytes([...loadedByFile.values()].reduce((sum, bytes) => sum + bytes, 0));
        if (loadedBytes() >= props.offer.bytes) setState('preparing');
        return;
      case 'ready':
        setState('ready');
        return;
      case 'text':
        setResult({ kind: 'text', text: message.text });
        return;
      case 'result':
        setSeconds((performance.now() - startedAt) / 1000);
        setResult(message.result);
        setState('ready');
        return;
      case 'failure':
        fail(message.message);
    }
  }

  function stop(): void {
    thread?.terminate();
    thread = undefined;
    setState('idle');
  }

  /** A model that is loaded can be asked again; one that could not be loaded is given up. */
  function fail(message: string): void {
    if (state() === 'running') setState('ready');
    else stop();
    setNotice({ text: `${props.words.failed} ${message}`, isFailure: true });
  }

  function run(input: TrialInput): void {
    setNotice(null);
    setResult(null);
    setSeconds(null);
    setImage('image' in input ? input.image : null);
    setState('running');
    startedAt = performance.now();
    thread?.postMessage({ run: input }, []);
  }

  function cancel(): void {
    stop();
    setNotice({ text: props.words.cancelled, isFailure: false });
  }

  function status(): string {
    const current = state();
    if (current === 'loading') {
      return props.words.progress
        .replace('{loaded}', format.bytes(Math.min(loadedBytes(), props.offer.bytes)))
        .replace('{total}', format.bytes(props.offer.bytes));
    }
    return current === 'idle' ? '' : props.words[current];
  }

  return (
    <div class={styles.trial}>
      <p class={styles.needsScripts}>{props.words.needsScripts}</p>
      <div class={styles.live}>
        <Show when={state() === 'idle'}>
          <button type="button" class={styles.primary} disabled={!isAwake()} onClick={load}>
            {props.words.load}
          </button>
        </Show>
        <Show when={state() === 'loading'}>
          <progress
            class={styles.progress}
            max={props.offer.bytes}
            value={Math.min(loadedBytes(), props.offer.bytes)}
            aria-label={props.words.loading}
          />
        </Show>
        <Show when={state() === 'preparing'}>
          <progress class={styles.progress} aria-label={props.words.preparing} />
        </Show>
        <p class={styles.status} role="status" data-trial={state()}>
          {status()}
        </p>
        <Show when={state() !== 'idle' && state() !== 'ready'}>
          <button type="button" class={styles.plain} onClick={cancel}>
            {props.words.cancel}
          </button>
        </Show>
        <Show when={notice()}>
          {(told) => (
            <p class={told().isFailure ? styles.failure : styles.status} role={told().isFailure ? 'alert' : 'status'}>
              {told().text}
            </p>
          )}
        </Show>
        <Show when={state() === 'ready' || state() === 'running'}>
          <TrialForm offer={props.offer} words={props.formWords} isBusy={state() === 'running'} onRun={run} />
          <Show when={result()}>
            {(found) => (
              <TrialOutput
                result={found()}
                image={image()}
                seconds={seconds()}
                words={props.outputWords}
                format={format}
              />
            )}
          </Show>
        </Show>
      </div>
    </div>
  );
}
