/** The chat templates of a model: what each makes of a sample conversation, and its source. */
import { type JSX, Show } from 'solid-js';
import type { ChatTemplate } from '../../contract.ts';
import { ChatTemplatePreview } from '../../islands/chat-template-preview.tsx';
import { Island } from '../../islands/island.tsx';
import { useI18n } from '../../lib/i18n.ts';
import styles from './weights-view.module.css';

export function ChatTemplates(props: { templates: readonly ChatTemplate[] }): JSX.Element {
  const { t } = useI18n();
  return (
    <Show when={props.templates.length > 0}>
      <section class={styles.part} aria-labelledby="chat-template">
        <h2 id="chat-template">{t('chatTemplate')}</h2>
        <Island
          name="chat-template-preview"
          component={ChatTemplatePreview}
          data={{
            templates: props.templates,
            words: {
              template: t('chatTemplate.name'),
              unnamed: t('chatTemplate.default'),
              sample: t('chatTemplate.sample'),
              samples: {
                plain: t('chatTemplate.sample.plain'),
                system: t('chatTemplate.sample.system'),
                tools: t('chatTemplate.sample.tools'),
              },
              generation: t('chatTemplate.generation'),
              output: t('chatTemplate.output'),
              running: t('chatTemplate.running'),
              failed: t('chatTemplate.failed'),
              tooLong: t('chatTemplate.tooLong'),
              source: t('chatTemplate.source'),
            },
          }}
        />
      </section>
    </Show>
  );
}
