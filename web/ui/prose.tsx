/** A text that people wrote in Markdown, already rendered and sanitised (worker/formats/markdown). */
import { type JSX, Show } from 'solid-js';
import type { RenderedCard } from '../contract.ts';
import { useI18n } from '../lib/i18n.ts';
import { mathStyleAddress } from '../lib/math-style.ts';
import { usePage } from '../lib/page-context.ts';
import { CopyButton } from './copy-button.tsx';
import styles from './prose.module.css';

/** Only a text with formulas loads what draws them. */
export function Prose(props: { text: Pick<RenderedCard, 'html' | 'mathStyles'> }): JSX.Element {
  const { t } = useI18n();
  const { nonce } = usePage();
  return (
    <>
      <Show when={props.text.mathStyles}>
        {(rules) => (
          <>
            <link rel="stylesheet" href={mathStyleAddress} nonce={nonce} />
            <style nonce={nonce}>{rules()}</style>
          </>
        )}
      </Show>
      <div class={styles.prose} data-behaviour="copy-code" innerHTML={props.text.html} />
      <Show when={props.text.html.includes('<pre')}>
        <template id="copy-code">
          <CopyButton text="" label={t('copy.label')} doneLabel={t('copy.done')} />
        </template>
      </Show>
    </>
  );
}
