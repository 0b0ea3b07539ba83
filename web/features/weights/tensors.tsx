/** Every tensor by module, with a search in their names that works as a plain form. */
import { For, type JSX, Show } from 'solid-js';
import type { TensorGroup, WeightsFileView } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { SearchField } from '../../ui/search-field.tsx';
import styles from './weights-view.module.css';

/** A few modules are shown at once; of many only their names. */
const OPEN_TENSORS = 40;

export function Tensors(props: { view: WeightsFileView; address: string }): JSX.Element {
  const { t, format } = useI18n();
  const areOpen = (): boolean =>
    props.view.groups.reduce((sum, group) => sum + group.tensors.length, 0) <= OPEN_TENSORS;
  return (
    <section class={styles.part} aria-labelledby="tensors" id="tensors-part">
      <h2 id="tensors">{t('weights.tensors')}</h2>
      <SearchField
        action={`${props.address}#tensors`}
        name="q"
        label={t('weights.search')}
        submitLabel={t('weights.search.submit')}
        value={props.view.query}
      />
      <p class={styles.hint} role="status">
        {props.view.query === ''
          ? t('weights.count', { count: props.view.tensorCount })
          : t('weights.matches', { count: props.view.matches, total: format.number(props.view.tensorCount) })}
        <Show when={props.view.isCut}> {t('weights.cut')}</Show>
      </p>
      <div class={styles.groups}>
        <For each={props.view.groups}>{(group) => <Group group={group} isOpen={areOpen()} />}</For>
      </div>
    </section>
  );
}

function Group(props: { group: TensorGroup; isOpen: boolean }): JSX.Element {
  const { t, format } = useI18n();
  const name = (): string => (props.group.name === '' ? t('weights.top') : props.group.name);
  const hasFiles = (): boolean => props.group.tensors.some(({ file }) => file !== undefined);
  return (
    <details open={props.isOpen}>
      <summary>
        <code>{name()}</code>
        <span>{t('weights.count', { count: props.group.tensors.length })}</span>
        <span>{format.compact(props.group.parameters)}</span>
        <span>{format.bytes(props.group.bytes)}</span>
      </summary>
      <div class={styles.scroll} tabindex="0" role="region" aria-label={name()}>
        <table class={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('weights.column.name')}</th>
              <th scope="col">{t('weights.column.shape')}</th>
              <th scope="col">{t('weights.column.type')}</th>
              <th scope="col">{t('weights.parameters')}</th>
              <th scope="col">{t('weights.bytes')}</th>
              <Show when={hasFiles()}>
                <th scope="col">{t('weights.column.file')}</th>
              </Show>
            </tr>
          </thead>
          <tbody>
            <For each={props.group.tensors}>
              {(tensor) => (
                <tr>
                  <th scope="row">
                    <code>{tensor.name}</code>
                  </th>
                  <td>
                    <code>{tensor.shape.length === 0 ? t('weights.scalar') : tensor.shape.join(' × ')}</code>
                  </td>
                  <td>
                    <code>{tensor.type}</code>
                  </td>
                  <td>{format.compact(tensor.parameters)}</td>
                  <td>{format.bytes(tensor.bytes)}</td>
                  <Show when={hasFiles()}>
                    <td>{tensor.file}</td>
                  </Show>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </details>
  );
}
