/** The mark of Modelport: two arches of a quay that make an m, with a cargo coming in under one. */
import type { JSX } from 'solid-js';
import styles from './logo.module.css';

export function Logo(): JSX.Element {
  return (
    <svg class={styles.logo} viewBox="0 0 24 24" aria-hidden="true">
      <rect class={styles.ground} width="24" height="24" rx="6" />
      <path class={styles.arches} d="M5.5 18.5v-7a3.25 3.25 0 0 1 6.5 0v7m0-7a3.25 3.25 0 0 1 6.5 0v7" />
      <circle class={styles.cargo} cx="8.75" cy="17" r="1.6" />
    </svg>
  );
}
