/**
 * The command palette: pages, repositories and people by a few letters. Made in the browser when it is first opened
 * (behaviours/palette.ts).
 */
import { For, type JSX, Show, createMemo, createSignal, onCleanup, onMount } from 'solid-js';
import type { Suggestions } from '../contract.ts';
import { paths } from '../lib/paths.ts';
import { kindIcon } from '../lib/repo-kinds.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import styles from './palette.module.css';
import { PickerDialog } from './picker-dialog.tsx';

export interface PaletteProps {
  readonly pages: readonly { readonly label: string; readonly href: string }[];
  readonly words: Readonly<
    Record<
      'title' | 'placeholder' | 'pages' | 'repos' | 'people' | 'search' | 'none' | 'hint' | 'private' | 'results',
      string
    >
  >;
}

interface Entry {
  readonly label: string;
  readonly href: string;
  readonly icon: IconName;
  readonly note?: string;
}

const TYPING_PAUSE_MS = 120;
const nothing: Suggestions = { repos: [], people: [] };

interface Opening {
  /** What was typed before the palette was there. */
  readonly text: string;
  readonly onClose: () => void;
}

export function Palette(props: PaletteProps & Opening): JSX.Element {
  const [text, setText] = createSignal(props.text);
  const [found, setFound] = createSignal<Suggestions>(nothing);
  const [position, setPosition] = createSignal(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;
  /** For what was typed when the suggestions that are shown were asked for. */
  let answered = '';
  let hasMoved = false;

  const groups = createMemo(() => groupsOf(props, text().trim(), found()));
  const entries = createMemo(() => groups().flatMap((group) => group.entries));

  onMount(() => {
    if (props.text.trim() !== '') void ask(props.text);
  });
  onCleanup(() => {
    clearTimeout(timer);
    asking?.abort();
  });

  function type(value: string): void {
    setText(value);
    setPosition(0);
    hasMoved = false;
    clearTimeout(timer);
    if (value.trim() === '') show(value, nothing);
    else timer = setTimeout(() => void ask(value), TYPING_PAUSE_MS);
  }

  async function ask(value: string): Promise<void> {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${paths.suggestions()}?q=${encodeURIComponent(value)}`, { signal: asking.signal });
      if (answer.ok) show(value, (await answer.json()) as Suggestions);
    } catch {
      // The hub cannot be reached, or more was typed meanwhile: what is shown stays.
    }
  }

  function show(value: string, suggestions: Suggestions): void {
    answered = value;
    setFound(suggestions);
  }

  /** Enter means what was typed: suggestions for less of it lead elsewhere, unless one of them was chosen. */
  async function pick(): Promise<void> {
    const wanted = text();
    if (!hasMoved && answered !== wanted) {
      clearTimeout(timer);
      await ask(wanted);
      if (text() !== wanted) return;
      if (answered !== wanted) return location.assign(paths.search(wanted.trim()));
    }
    const entry = entries()[position()];
    if (entry !== undefined) location.assign(entry.href);
  }

  return (
    <PickerDialog
      id="palette"
      title={props.words.title}
      placeholder={props.words.placeholder}
      hint={props.words.hint}
      status={text() === '' ? '' : props.words.results.replace('{count}', String(entries().length))}
      text={props.text}
      count={entries().length}
      position={position()}
      onType={type}
      onMove={(to) => {
        hasMoved = true;
        setPosition(to);
      }}
      onPick={() => void pick()}
      onClose={props.onClose}
    >
      <For each={groups()} fallback={<p class={styles.none}>{props.words.none}</p>}>
        {(group) => (
          <div role="group" aria-label={group.label}>
            <p class={styles.label} aria-hidden="true">
              {group.label}
            </p>
            <For each={group.entries}>
              {(entry) => (
                <a
                  class={styles.entry}
                  role="option"
                  tabindex="-1"
                  id={`palette-${entries().indexOf(entry)}`}
                  aria-selected={entries().indexOf(entry) === position()}
                  href={entry.href}
                >
                  <Icon name={entry.icon} />
                  <span class={styles.name}>{entry.label}</span>
                  <Show when={entry.note}>
                    <span class={styles.note}>{entry.note}</span>
                  </Show>
                </a>
              )}
            </For>
          </div>
        )}
      </For>
    </PickerDialog>
  );
}

function groupsOf(
  { pages, words }: PaletteProps,
  text: string,
  found: Suggestions,
): readonly { readonly label: string; readonly entries: readonly Entry[] }[] {
  const needle = text.toLowerCase();
  const groups = [
    {
      label: words.repos,
      entries: found.repos.map((repo) => ({
        label: `${repo.namespace}/${repo.name}`,
        href: paths.repo(repo),
        icon: repo.isPrivate ? ('lock' as const) : kindIcon[repo.kind],
        ...(repo.isPrivate ? { note: words.private } : {}),
      })),
    },
    {
      label: words.people,
      entries: found.people.map(({ name, fullName }) => ({
        label: name,
        href: paths.owner(name),
        icon: 'user' as const,
        note: fullName,
      })),
    },
    {
      label: words.pages,
      entries: [
        ...(text === ''
          ? []
          : [{ label: words.search.replace('{text}', text), href: paths.search(text), icon: 'search' as const }]),
        ...pages
          .filter(({ label }) => label.toLowerCase().includes(needle))
          .map((page) => ({ ...page, icon: 'right' as const })),
      ],
    },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}
