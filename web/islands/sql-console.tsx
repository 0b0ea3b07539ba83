/**
 * Asks a table questions in SQL, in the browser: the engine is fetched with the first query and reads from the hub only
 * what the query needs. The query is part of the page's address, so that it can be passed on.
 */
import { For, type JSX, Show, createSignal } from 'solid-js';
import type { SqlSource } from '../contract.ts';
import { formatFor } from '../lib/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Reading } from './sql/reading.ts';
import { SqlResult, type SqlResultWords } from './sql/sql-result.tsx';
import type { SqlRun } from './sql/types.ts';
import styles from './sql-console.module.css';

export interface SqlConsoleProps {
  readonly source: SqlSource;
  /** Already in the address, or a first example. */
  readonly sql: string;
  readonly examples: readonly { readonly label: string; readonly sql: string }[];
  /** Of the language that numbers are written in. */
  readonly tag: string;
  /** Of exported files, without an ending. */
  readonly fileName: string;
  readonly words: Readonly<
    Record<
      | 'query'
      | 'run'
      | 'stop'
      | 'hint'
      | 'examples'
      | 'running'
      | 'done'
      | 'stopped'
      | 'failed'
      /** With `{line}` and `{column}`. */
      | 'at',
      string
    >
  > &
    SqlResultWords;
}

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly run: SqlRun; readonly tookMs: number }
  | { readonly kind: 'failed'; readonly message: string; readonly at: string }
  | { readonly kind: 'stopped' };

export function SqlConsole(props: SqlConsoleProps): JSX.Element {
  const [state, setState] = createSignal<State>({ kind: 'idle' });
  const [bytes, setBytes] = createSignal(0);
  const [sql, setSql] = createSignal(props.sql);
  let field: HTMLTextAreaElement | undefined;
  let running: AbortController | undefined;

  async function run(): Promise<void> {
    if (state().kind === 'running') return;
    const control = new AbortController();
    running = control;
    setBytes(0);
    setState({ kind: 'running' });
    rememberQuery(sql());
    const startedAt = performance.now();
    const reading = new Reading(control.signal, ({ bytesRead }) => setBytes(bytesRead));
    try {
      const { runSql } = await import('./sql/run-sql.ts');
      const answer = await runSql(sql(), props.source, reading);
      setState({ kind: 'done', run: answer, tookMs: performance.now() - startedAt });
    } catch (failure) {
      if (control.signal.aborted) setState({ kind: 'stopped' });
      else setState(failureOf(failure));
    }
  }

  function failureOf(failure: unknown): State {
    const message = failure instanceof Error ? failure.message : String(failure);
    const place = placeOf(failure);
    if (place === null) return { kind: 'failed', message, at: '' };
    field?.focus();
    field?.setSelectionRange(place.start, place.end);
    const before = sql().slice(0, place.start).split('\n');
    const at = props.words.at
      .replace('{line}', String(before.length))
      .replace('{column}', String((before.at(-1)?.length ?? 0) + 1));
    return { kind: 'failed', message, at };
  }

  function press(event: KeyboardEvent): void {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void run();
    } else if (event.key === 'Escape' && state().kind === 'running') running?.abort();
  }

  const statusText = (): string => {
    const now = state();
    const format = formatFor(props.tag);
    const read = format.bytes(bytes());
    if (now.kind === 'running') return props.words.running.replace('{bytes}', read);
    if (now.kind === 'stopped') return props.words.stopped.replace('{bytes}', read);
    if (now.kind !== 'done') return '';
    return props.words.done
      .replace('{rows}', format.number(now.run.rows.length))
      .replace('{bytes}', read)
      .replace('{seconds}', format.number(Math.round(now.tookMs / 10) / 100));
  };

  return (
    <div class={styles.console}>
      <label class={styles.label} for="sql-query">
        {props.words.query}
      </label>
      <textarea
        class={styles.query}
        id="sql-query"
        ref={field}
        rows="5"
        spellcheck={false}
        autocapitalize="none"
        autocomplete="off"
        maxlength="10000"
        aria-describedby="sql-hint"
        dir="ltr"
        value={sql()}
        onInput={(event) => setSql(event.currentTarget.value)}
        onKeyDown={press}
      >
        {props.sql}
      </textarea>
      <p class={styles.hint} id="sql-hint">
        {props.words.hint}
      </p>
      <div class={styles.actions}>
        <button type="button" class={styles.run} onClick={() => void run()} aria-disabled={state().kind === 'running'}>
          <Icon name="right" />
          {props.words.run}
        </button>
        <button type="button" class={styles.plain} hidden={state().kind !== 'running'} onClick={() => running?.abort()}>
          <Icon name="close" />
          {props.words.stop}
        </button>
        <div class={styles.examples} role="group" aria-label={props.words.examples}>
          <For each={props.examples}>
            {(example) => (
              <button
                type="button"
                class={styles.example}
                onClick={() => {
                  setSql(example.sql);
                  field?.focus();
                }}
              >
                {example.label}
              </button>
            )}
          </For>
        </div>
      </div>
      <p class={styles.status} role="status">
        {statusText()}
      </p>
      <Show when={failed(state())}>
        {(now) => (
          <div class={styles.failure} role="alert">
            <p>
              <strong>{props.words.failed}</strong> {now().at}
            </p>
            <pre>{now().message}</pre>
          </div>
        )}
      </Show>
      <Show when={done(state())}>
        {(now) => <SqlResult run={now().run} tag={props.tag} fileName={props.fileName} words={props.words} />}
      </Show>
    </div>
  );
}

function failed(state: State): Extract<State, { kind: 'failed' }> | undefined {
  return state.kind === 'failed' ? state : undefined;
}

function done(state: State): Extract<State, { kind: 'done' }> | undefined {
  return state.kind === 'done' ? state : undefined;
}

/** Errors of the engine say which part of the query they mean. */
function placeOf(failure: unknown): { readonly start: number; readonly end: number } | null {
  if (typeof failure !== 'object' || failure === null) return null;
  const { positionStart, positionEnd } = failure as { positionStart?: unknown; positionEnd?: unknown };
  if (typeof positionStart !== 'number' || typeof positionEnd !== 'number') return null;
  return { start: positionStart, end: Math.max(positionStart + 1, positionEnd) };
}

function rememberQuery(sql: string): void {
  const address = new URL(location.href);
  address.searchParams.set('sql', sql);
  history.replaceState(history.state, '', address);
}
