/** A labelled line or block of text in a form; the label is not optional. */
import { type JSX, Show } from 'solid-js';
import { Field } from './field.tsx';
import field from './field.module.css';

interface Common {
  readonly label: string;
  readonly name: string;
  readonly value?: string | undefined;
  /** What to type, below the field and read out with it. */
  readonly hint?: string | undefined;
  /** What is wrong with what was typed. */
  readonly problem?: string | undefined;
  /** Marks the field wrong where the form as a whole says why. */
  readonly isInvalid?: boolean;
  readonly isOptional?: boolean;
  readonly maxLength?: number;
}

export function TextField(
  props: Common & {
    readonly type?: 'text' | 'password' | 'email' | 'url';
    readonly autocomplete: 'username' | 'current-password' | 'new-password' | 'email' | 'name' | 'off';
    readonly minLength?: number;
    /** Only where the page is nothing but this form. */
    readonly isFirst?: boolean;
    /** Text before what is typed, such as the owner of a repository's name. */
    readonly prefix?: string;
    readonly list?: string;
  },
): JSX.Element {
  return (
    <Field label={props.label} name={props.name} hint={props.hint} problem={props.problem}>
      <span class={field.line}>
        <Show when={props.prefix}>
          <span class={field.prefix} aria-hidden="true">
            {props.prefix}
          </span>
        </Show>
        <input
          class={field.control}
          id={`field-${props.name}`}
          type={props.type ?? 'text'}
          name={props.name}
          value={props.value ?? ''}
          autocomplete={props.autocomplete}
          autocapitalize="none"
          spellcheck={false}
          required={props.isOptional !== true}
          autofocus={props.isFirst}
          minlength={props.minLength}
          maxlength={props.maxLength}
          list={props.list}
          aria-invalid={isWrong(props) ? 'true' : undefined}
          aria-describedby={describedBy(props)}
        />
      </span>
    </Field>
  );
}

export function TextArea(props: Common & { readonly rows?: number }): JSX.Element {
  return (
    <Field label={props.label} name={props.name} hint={props.hint} problem={props.problem}>
      <textarea
        class={field.control}
        id={`field-${props.name}`}
        name={props.name}
        rows={props.rows ?? 3}
        required={props.isOptional !== true}
        maxlength={props.maxLength}
        aria-invalid={isWrong(props) ? 'true' : undefined}
        aria-describedby={describedBy(props)}
      >
        {props.value ?? ''}
      </textarea>
    </Field>
  );
}

function isWrong({ isInvalid, problem }: Common): boolean {
  return isInvalid === true || problem !== undefined;
}

function describedBy({ name, hint, problem }: Common): string | undefined {
  const ids = [hint === undefined ? '' : `field-${name}-hint`, problem === undefined ? '' : `field-${name}-problem`];
  return ids.join(' ').trim() || undefined;
}
