/** Goes to a file of the repository by a few letters of its path; a combobox as the command palette is one. */
import { For, type JSX, createMemo, createSignal, onMount } from 'solid-js';
import { bestPaths } from '../lib/match-path.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './palette.module.css';

export interface FileFinderProps {
  /** Answers all paths, percent-encoded, one a line. */
  readonly pathsAddress: string;
  /** Before the encoded path of a file. */
  readonly fileAddress: string;
  readonly words: Readonly<
    Record<'title' | 'placeholder' | 'none' | 'loading' | 'failed' | 'hint' | 'results', string>
  >;
}

const SHOWN = 50;

export function FileFinder(props: FileFinderProps & { onClose: () => void }): JSX.Element {
  const [text, setText] = createSignal('');
  const [paths, setPaths] = createSignal<ReadonlyMap<string, string> | null>(null);
  const [hasFailed, setFailed] = createSignal(false);
  const [position, setPosition] = createSignal(0);
  let dialog: HTMLDialogElement | undefined;

  const shown = createMemo(() => bestPaths([...(paths()?.keys() ?? [])], text(), SHOWN));
  const state = (): string =>
    hasFailed() ? props.words.failed : paths() === null ? props.words.loading : props.words.none;

  onMount(() => {
    dialog?.showModal();
    void load();
  });

  async function load(): Promise<void> {
    try {
      const response = await fetch(props.pathsAddress);
      if (!response.ok) throw new Error(String(response.status));
      const lines = (await response.text()).split('\n').filter((line) => line !== '');
      setPaths(new Map(lines.map((line) => [readable(line), line])));
    } catch {
      setFailed(true);
    }
  }

  function press(event: KeyboardEvent): void {
    const last = shown().length - 1;
    const target = { ArrowDown: position() + 1, ArrowUp: position() - 1 }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      setPosition(target > last ? 0 : target < 0 ? Math.max(0, last) : target);
      dialog?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      const path = shown()[position()];
      if (path !== undefined) location.assign(addressOf(path));
    }
  }

  function addressOf(path: string): string {
    return props.fileAddress + (paths()?.get(path) ?? '');
  }

  return (
    <dialog
      class={styles.palette}
      ref={dialog}
      aria-label={props.words.title}
      onClose={() => props.onClose()}
      onClick={(event) => {
        if (event.target === dialog) dialog?.close();
      }}
    >
      <div class={styles.field}>
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="file-finder-list"
          aria-activedescendant={shown().length === 0 ? undefined : `file-finder-${position()}`}
          aria-label={props.words.title}
          placeholder={props.words.placeholder}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          maxlength="200"
          onInput={(event) => {
            setText(event.currentTarget.value);
            setPosition(0);
          }}
          onKeyDown={press}
        />
        <kbd>Esc</kbd>
      </div>
      <div class={styles.list} id="file-finder-list" role="listbox" aria-label={props.words.title} tabindex="-1">
        <For each={shown()} fallback={<p class={styles.none}>{state()}</p>}>
          {(path, index) => (
            <a
              class={styles.entry}
              role="option"
              tabindex="-1"
              id={`file-finder-${index()}`}
              aria-selected={index() === position()}
              href={addressOf(path)}
            >
              <Icon name="file" />
              <span class={styles.name}>{path}</span>
            </a>
          )}
        </For>
      </div>
      <p class={styles.hint}>{props.words.hint}</p>
      <p class="visually-hidden" role="status">
        {paths() === null ? '' : props.words.results.replace('{count}', String(shown().length))}
      </p>
    </dialog>
  );
}

/** A name that is no UTF-8 is shown as it is encoded. */
function readable(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
