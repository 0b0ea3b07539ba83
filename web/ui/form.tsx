/** A form that is sent to the hub and answered with a page: fields one below the other, what sends it at the end. */
import { type JSX, Show } from 'solid-js';
import type { FormFailure as Failure } from '../contract.ts';
import { FormFailure } from './form-failure.tsx';
import styles from './form.module.css';

export function Form(props: {
  action: string;
  /** `get`: what is typed is part of the address that follows. */
  method?: 'get' | 'post';
  failure?: Failure | null;
  children: JSX.Element;
  /** The buttons. */
  end: JSX.Element;
  note?: string;
}): JSX.Element {
  return (
    <form class={styles.form} method={props.method ?? 'post'} action={props.action}>
      <FormFailure failure={props.failure ?? null} />
      {props.children}
      <div class={styles.end}>
        {props.end}
        <Show when={props.note}>
          <span class={styles.note}>{props.note}</span>
        </Show>
      </div>
    </form>
  );
}

/** Fields side by side where there is room. */
export function FormRow(props: { children: JSX.Element }): JSX.Element {
  return <div class={styles.row}>{props.children}</div>;
}
