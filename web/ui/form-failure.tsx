/** Tells at the head of a form why it was refused; read out at once. */
import { type JSX, Show } from 'solid-js';
import type { FormFailure as Failure } from '../contract.ts';
import { failureText } from '../lib/failure-text.ts';
import { useI18n } from '../lib/i18n.ts';
import { Notice } from './notice.tsx';

export function FormFailure(props: { failure: Failure | null }): JSX.Element {
  const i18n = useI18n();
  return <Show when={props.failure}>{(failure) => <Notice tone="danger">{failureText(i18n, failure())}</Notice>}</Show>;
}
