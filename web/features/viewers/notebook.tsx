/** A notebook: texts, code and what it put out, in one column. */
import { For, type JSX, Match, Show, Switch } from 'solid-js';
import type { NotebookCell, NotebookOutput, NotebookView } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { Prose } from '../../ui/prose.tsx';
import styles from './notebook.module.css';
import common from './viewer.module.css';

export function Notebook(props: { view: NotebookView }): JSX.Element {
  const { t } = useI18n();
  return (
    <div class={styles.notebook}>
      <Show when={props.view.kernel}>
        {(name) => <p class={styles.kernel}>{t('file.notebook.kernel', { name: name() })}</p>}
      </Show>
      <Show when={props.view.mathStyles}>{(rules) => <Prose text={{ html: '', mathStyles: rules() }} />}</Show>
      <For each={props.view.cells}>{(cell, index) => <Cell cell={cell} number={index() + 1} />}</For>
      <Show when={props.view.hidden > 0}>
        <p class={common.note}>{t('file.notebook.hidden', { count: props.view.hidden })}</p>
      </Show>
    </div>
  );
}

function Cell(props: { cell: NotebookCell; number: number }): JSX.Element {
  const { t } = useI18n();
  const { cell } = props;
  if (cell.kind === 'markdown') {
    return (
      <div class={styles.text}>
        <Prose text={cell} />
      </div>
    );
  }
  return (
    <div class={styles.cell}>
      <Show when={cell.lines.length > 0}>
        <p class={styles.prompt}>
          {t('file.notebook.in')} [{cell.count ?? ' '}]
        </p>
        <pre class={styles.code} tabindex="0">
          <code innerHTML={cell.lines.join('\n')} />
        </pre>
      </Show>
      <Show when={cell.outputs.length > 0}>
        <p class={styles.prompt}>
          <Show when={cell.lines.length > 0}>{t('file.notebook.out')}</Show>
        </p>
        <div class={styles.outputs}>
          <For each={cell.outputs}>{(output) => <Output output={output} number={props.number} />}</For>
        </div>
      </Show>
    </div>
  );
}

function Output(props: { output: NotebookOutput; number: number }): JSX.Element {
  const { t } = useI18n();
  const { output } = props;
  switch (output.kind) {
    case 'text':
      return (
        <>
          <pre class={`${styles.printed} ${output.isError ? styles.error : ''}`} tabindex="0" innerHTML={output.html} />
          <Show when={output.isTruncated}>
            <p class={styles.cut}>{t('file.notebook.cut')}</p>
          </Show>
        </>
      );
    case 'html':
      return <Prose text={output} />;
    case 'image':
      return (
        <img
          class={styles.image}
          src={output.src}
          width={output.width ?? undefined}
          height={output.height ?? undefined}
          alt={t('file.notebook.image', { number: props.number })}
          loading="lazy"
        />
      );
    case 'hidden':
      return (
        <p class={styles.cut}>
          <Switch>
            <Match when={output.reason === 'active'}>{t('file.notebook.active', { type: output.type })}</Match>
            <Match when={output.reason === 'large'}>{t('file.notebook.large', { type: output.type })}</Match>
          </Switch>
        </p>
      );
  }
}
