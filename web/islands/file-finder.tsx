/** Goes to a file of the repository by a few letters of its path. */
import { For, type JSX, createMemo, createSignal, onMount } from 'solid-js';
import { bestPaths } from '../lib/match-path.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './palette.module.css';
import { PickerDialog } from './picker-dialog.tsx';

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

  const shown = createMemo(() => bestPaths([...(paths()?.keys() ?? [])], text(), SHOWN));
  const state = (): string =>
    hasFailed() ? props.words.failed : paths() === null ? props.words.loading : props.words.none;

  onMount(() => void load());

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

  function addressOf(path: string): string {
    return props.fileAddress + (paths()?.get(path) ?? '');
  }

  return (
    <PickerDialog
      id="file-finder"
      title={props.words.title}
      placeholder={props.words.placeholder}
      hint={props.words.hint}
      status={paths() === null ? '' : props.words.results.replace('{count}', String(shown().length))}
      text=""
      count={shown().length}
      position={position()}
      onType={(value) => {
        setText(value);
        setPosition(0);
      }}
      onMove={setPosition}
      onPick={() => {
        const path = shown()[position()];
        if (path !== undefined) location.assign(addressOf(path));
      }}
      onClose={props.onClose}
    >
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
    </PickerDialog>
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
