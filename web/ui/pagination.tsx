/** Links to the page before and after; nothing when all is on one page. */
import { type JSX, Show } from 'solid-js';
import { ButtonLink } from './button.tsx';
import { Icon } from './icon.tsx';
import styles from './pagination.module.css';

export function Pagination(props: {
  label: string;
  /** Where this page is, in words; there may be a way to another place beside them. */
  position: JSX.Element;
  previous: string | undefined;
  next: string | undefined;
  previousLabel: string;
  nextLabel: string;
}): JSX.Element {
  return (
    <Show when={props.previous !== undefined || props.next !== undefined}>
      <nav class={styles.pagination} aria-label={props.label}>
        <Show when={props.previous} fallback={<span />}>
          {(href) => (
            <ButtonLink href={href()} rel="prev">
              <Icon name="left" />
              {props.previousLabel}
            </ButtonLink>
          )}
        </Show>
        <div class={styles.position}>{props.position}</div>
        <Show when={props.next} fallback={<span />}>
          {(href) => (
            <ButtonLink href={href()} rel="next">
              {props.nextLabel}
              <Icon name="right" />
            </ButtonLink>
          )}
        </Show>
      </nav>
    </Show>
  );
}
