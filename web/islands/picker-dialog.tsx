/**
 * The frame of what is picked by typing a few letters: a dialog with a field above a list, after the combobox pattern of
 * the ARIA practices.
 */
import { type JSX, onMount } from 'solid-js';
import { Icon } from '../ui/icon.tsx';
import styles from './palette.module.css';

export interface PickerDialogProps {
  /** Prefix of the ids: options are `{id}-0`, `{id}-1` … */
  readonly id: string;
  readonly title: string;
  readonly placeholder: string;
  readonly hint: string;
  /** Said to those who do not see the list. */
  readonly status: string;
  readonly text: string;
  /** How many options there are, and which one is marked. */
  readonly count: number;
  readonly position: number;
  readonly onType: (text: string) => void;
  readonly onMove: (position: number) => void;
  readonly onPick: () => void;
  readonly onClose: () => void;
  /** The options, marked by `aria-selected`. */
  readonly children: JSX.Element;
}

export function PickerDialog(props: PickerDialogProps): JSX.Element {
  let dialog: HTMLDialogElement | undefined;
  onMount(() => dialog?.showModal());

  function press(event: KeyboardEvent): void {
    const last = props.count - 1;
    const target = { ArrowDown: props.position + 1, ArrowUp: props.position - 1 }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      props.onMove(target > last ? 0 : target < 0 ? Math.max(0, last) : target);
      dialog?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      props.onPick();
    }
  }

  return (
    <dialog
      class={styles.palette}
      ref={dialog}
      aria-label={props.title}
      onClose={() => props.onClose()}
      onClick={(event) => {
        if (event.target === dialog) dialog?.close();
      }}
    >
      <div class={styles.field}>
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={`${props.id}-list`}
          aria-activedescendant={props.count === 0 ? undefined : `${props.id}-${props.position}`}
          aria-label={props.title}
          placeholder={props.placeholder}
          value={props.text}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          maxlength="200"
          onInput={(event) => props.onType(event.currentTarget.value)}
          onKeyDown={press}
        />
        <kbd>Esc</kbd>
      </div>
      <div class={styles.list} id={`${props.id}-list`} role="listbox" aria-label={props.title} tabindex="-1">
        {props.children}
      </div>
      <p class={styles.hint}>{props.hint}</p>
      <p class="visually-hidden" role="status">
        {props.status}
      </p>
    </dialog>
  );
}
