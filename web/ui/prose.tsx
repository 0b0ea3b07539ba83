/** A text that people wrote in Markdown, already rendered and sanitised (worker/formats/markdown). */
import type { JSX } from 'solid-js';
import styles from './prose.module.css';

export function Prose(props: { html: string }): JSX.Element {
  return <div class={styles.prose} innerHTML={props.html} />;
}
