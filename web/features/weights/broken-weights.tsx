/** A file that has the name of one with weights and is none. */
import type { JSX } from 'solid-js';
import type { BrokenWeightsView } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from './weights-view.module.css';

export function BrokenWeights(props: { view: BrokenWeightsView }): JSX.Element {
  const { t } = useI18n();
  return (
    <div class={styles.weights}>
      <Notice tone="warning">
        <strong>{t('weights.broken')}</strong> <span lang="en">{props.view.reason}</span>
      </Notice>
    </div>
  );
}
