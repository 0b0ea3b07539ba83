/**
 * Lines of code with their numbers, each of which is an address. behaviours/code-lines.ts marks ranges of them; one line
 * is marked without scripts, too.
 */
import type { JSX } from 'solid-js';
import styles from './code-lines.module.css';

/** `lines`: escaped and coloured by the Worker; they go into the page as they are. */
export function CodeLines(props: { lines: readonly string[]; label: string }): JSX.Element {
  return (
    <div class={styles.scroll} tabindex="0" role="region" aria-label={props.label}>
      <ol class={styles.lines} data-code-lines innerHTML={props.lines.map(lineHtml).join('')} />
    </div>
  );
}

/** Thousands of lines: written here, because a component for each would take several times as long. */
function lineHtml(line: string, index: number): string {
  const number = index + 1;
  const text = line === '' ? '\n' : line;
  return `<li id="L${number}"><a href="#L${number}" tabindex="-1">${number}</a><code>${text}</code></li>`;
}
