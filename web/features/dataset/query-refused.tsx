/** Why rows are not shown; what was asked for stays on the page. */
import type { JSX } from 'solid-js';
import type { QueryFailure } from '../../contract.ts';
import { Notice } from '../../ui/notice.tsx';

/** The hub's own sentence names the place in the query, or the file. */
export function QueryRefused(props: { title: string; failure: QueryFailure }): JSX.Element {
  return (
    <Notice tone="danger">
      <p>
        <strong>{props.title}</strong>
      </p>
      <p lang="en" dir="auto">
        <code>{props.failure.message}</code>
      </p>
    </Notice>
  );
}
