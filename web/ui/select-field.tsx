/** One choice out of a list, with its label. */
import { For, type JSX } from 'solid-js';
import { Field } from './field.tsx';
import field from './field.module.css';

export interface Option {
  readonly value: string;
  readonly label: string;
}

export function SelectField(props: {
  label: string;
  name: string;
  value: string;
  options: readonly Option[];
  hint?: string | undefined;
  problem?: string | undefined;
}): JSX.Element {
  return (
    <Field label={props.label} name={props.name} hint={props.hint} problem={props.problem}>
      <select
        class={field.control}
        id={`field-${props.name}`}
        name={props.name}
        aria-describedby={props.hint === undefined ? undefined : `field-${props.name}-hint`}
      >
        <For each={props.options}>
          {(option) => (
            <option value={option.value} selected={option.value === props.value}>
              {option.label}
            </option>
          )}
        </For>
      </select>
    </Field>
  );
}
