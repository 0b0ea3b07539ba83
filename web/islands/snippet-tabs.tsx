/** Commands for several tools, one tab each (the tabs pattern of the ARIA practices). Without scripts all are shown. */
import { For, type JSX, createSignal } from 'solid-js';
import type { Snippet } from '../lib/snippets.ts';
import { CodeBlock } from '../ui/code-block.tsx';
import styles from './snippet-tabs.module.css';

export interface SnippetTabsProps {
  /** Unique in the page: the ids of tabs and panels start with it. */
  readonly id: string;
  /** What the tabs choose between, for screen readers. */
  readonly label: string;
  readonly copyLabel: string;
  readonly copiedLabel: string;
  readonly snippets: readonly Snippet[];
}

export function SnippetTabs(props: SnippetTabsProps): JSX.Element {
  const [selected, select] = createSignal(0);
  let list: HTMLDivElement | undefined;

  function move(event: KeyboardEvent): void {
    const last = props.snippets.length - 1;
    const target = { ArrowRight: selected() + 1, ArrowLeft: selected() - 1, Home: 0, End: last }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    select(target > last ? 0 : target < 0 ? last : target);
    list?.querySelectorAll<HTMLElement>('[role=tab]')[selected()]?.focus();
  }

  return (
    <div class={styles.root}>
      <div class={styles.list} role="tablist" aria-label={props.label} ref={list} onKeyDown={move}>
        <For each={props.snippets}>
          {(snippet, index) => (
            <button
              type="button"
              role="tab"
              class={styles.tab}
              id={`${props.id}-tab-${snippet.id}`}
              aria-controls={`${props.id}-${snippet.id}`}
              aria-selected={selected() === index()}
              tabindex={selected() === index() ? 0 : -1}
              onClick={() => select(index())}
            >
              {snippet.label}
            </button>
          )}
        </For>
      </div>
      <For each={props.snippets}>
        {(snippet, index) => (
          <div
            role="tabpanel"
            class={styles.panel}
            id={`${props.id}-${snippet.id}`}
            aria-labelledby={`${props.id}-tab-${snippet.id}`}
            hidden={selected() !== index()}
          >
            <p class={styles.heading}>{snippet.label}</p>
            <For each={snippet.steps}>
              {(step) => (
                <div class={styles.step}>
                  <p class={styles.text}>{step.text}</p>
                  <CodeBlock code={step.code} copyLabel={props.copyLabel} copiedLabel={props.copiedLabel} />
                </div>
              )}
            </For>
          </div>
        )}
      </For>
    </div>
  );
}
