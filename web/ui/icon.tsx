/** The portal's icons: 16-unit line drawings in the colour of the text around them, hidden from screen readers. */
import type { JSX } from 'solid-js';
import styles from './icon.module.css';

const drawings = {
  model: 'M8 1.8 13.6 5v6L8 14.2 2.4 11V5L8 1.8Zm0 0v6.2m0 0 5.4-3M8 8 2.6 5M8 8v6',
  dataset:
    'M2.5 4c0-1.2 2.5-2 5.5-2s5.5.8 5.5 2-2.5 2-5.5 2-5.5-.8-5.5-2Zm0 0v8c0 1.2 2.5 2 5.5 2s5.5-.8 5.5-2V4M2.5 8c0 1.2 2.5 2 5.5 2s5.5-.8 5.5-2',
  space: 'M2 3.5h12v9H2zM2 6.3h12M4.2 4.9h.01M6.2 4.9h.01',
  code: 'm5.5 4.5-3.5 3.5 3.5 3.5m5-7 3.5 3.5-3.5 3.5M9.2 3 6.8 13',
  folder: 'M1.8 12.7V3.3h4.4l1.5 1.9h6.5v7.5z',
  file: 'M3.5 1.8h5.7l3.3 3.4v9h-9zM9 2v3.4h3.4',
  link: 'M3.5 1.8h5.7l3.3 3.4v9h-9zM6 11l4-4M7 7h3v3',
  lock: 'M3.5 7.3h9v6.4h-9zM5.3 7.2V5a2.7 2.7 0 0 1 5.4 0v2.2',
  download: 'M8 2v8.3m0 0L4.7 7.2M8 10.3l3.3-3.1M2.5 13.7h11',
  heart: 'M8 13.5C3.5 10.4 1.9 8 1.9 5.8a3 3 0 0 1 6.1-.9 3 3 0 0 1 6.1.9c0 2.2-1.6 4.6-6.1 7.7Z',
  clock: 'M8 1.9a6.1 6.1 0 1 1 0 12.2A6.1 6.1 0 0 1 8 1.9ZM8 4.6V8l2.3 1.5',
  branch:
    'M4.5 5.3v5.4m0-5.4a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2Zm0 5.4a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2Zm0-.7c0-3 7-1.5 7-4.6m0-.1a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2Z',
  commit: 'M8 5.4a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2ZM1.5 8h3.9m5.2 0h3.9',
  search: 'M7 2.2a4.8 4.8 0 1 1 0 9.6 4.8 4.8 0 0 1 0-9.6Zm3.5 8.3 3.6 3.6',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.3V2.5h-8v8h2.8',
  close: 'm4 4 8 8m0-8-8 8',
  weights: 'M2.5 13.5v-3m3.7 3v-6m3.6 6v-8m3.7 8V2.5',
  plus: 'M8 3v10M3 8h10',
  user: 'M8 2.2a2.9 2.9 0 1 1 0 5.8 2.9 2.9 0 0 1 0-5.8ZM2.6 13.8c.4-2.8 2.6-4.2 5.4-4.2s5 1.4 5.4 4.2',
  users:
    'M6 3a2.6 2.6 0 1 1 0 5.2A2.6 2.6 0 0 1 6 3ZM1.5 13c.3-2.3 2.1-3.4 4.5-3.4s4.2 1.1 4.5 3.4M10.6 3.2a2.5 2.5 0 0 1 0 4.9m1.3 1.7c1.5.4 2.4 1.5 2.6 3.2',
  key: 'M5.2 7.9a2.9 2.9 0 1 1 0 5.8 2.9 2.9 0 0 1 0-5.8Zm2.1.8 6-6m-2.2 2.2 2 2m-4.2.2 1.6 1.6',
  settings: 'M2 4.5h6.5m3 0H14M2 11.5h2.5m3 0H14M10 2.8v3.4M6 9.8v3.4',
  shield: 'M8 1.8 13.2 3.7v4c0 3-2.1 5.2-5.2 6.5-3.1-1.3-5.2-3.5-5.2-6.5v-4z',
  trash: 'M2.5 4.2h11M6 4V2.4h4V4m-6.2.3.6 9.3h7.2l.6-9.3M6.7 7v4m2.6-4v4',
  warning: 'M8 2.2 14.3 13.3H1.7zM8 6.4v3.4m0 1.8h.01',
  check: 'm3 8.4 3.3 3.3L13 4.5',
  globe:
    'M8 1.9a6.1 6.1 0 1 1 0 12.2A6.1 6.1 0 0 1 8 1.9ZM2 8h12M8 2c1.8 1.6 2.6 3.6 2.6 6S9.8 12.4 8 14c-1.8-1.6-2.6-3.6-2.6-6S6.2 3.6 8 2Z',
  exit: 'M6.5 2.5h-4v11h4M6.5 8H14m0 0-3-3m3 3-3 3',
  list: 'M5.5 4H14M5.5 8H14M5.5 12H14M2.3 4h.01M2.3 8h.01M2.3 12h.01',
  book: 'M8 3.8C6.5 2.7 4.5 2.4 2 2.5v10c2.5-.1 4.5.2 6 1.3 1.5-1.1 3.5-1.4 6-1.3v-10c-2.5-.1-4.5.2-6 1.3Zm0 0v9.7',
  table: 'M2 3h12v10H2zM2 6.3h12M2 9.7h12M6 3v10',
  left: 'M10 3 5 8l5 5',
  right: 'm6 3 5 5-5 5',
  down: 'm3.5 6 4.5 4.5L12.5 6',
} as const;

export type IconName = keyof typeof drawings;

export function Icon(props: { name: IconName; class?: string | undefined }): JSX.Element {
  return (
    <svg class={`${styles.icon} ${props.class ?? ''}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={drawings[props.name]} />
    </svg>
  );
}
