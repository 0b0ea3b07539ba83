/** A moment as people say it (`3 days ago`), with the full date for machines and as a tooltip. */
import type { JSX } from 'solid-js';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';

/** `at` in milliseconds since the epoch. */
export function Time(props: { at: number }): JSX.Element {
  const { format } = useI18n();
  const { now } = usePage();
  return (
    <time datetime={new Date(props.at).toISOString()} title={format.dateTime(props.at)}>
      {format.relativeTime(props.at, now)}
    </time>
  );
}
