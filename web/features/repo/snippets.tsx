/** The tabs of commands as an island, with its words. */
import type { JSX } from 'solid-js';
import { Island } from '../../islands/island.tsx';
import { SnippetTabs } from '../../islands/snippet-tabs.tsx';
import { useI18n } from '../../lib/i18n.ts';
import type { Snippet } from '../../lib/snippets.ts';

/** `label`: what the tabs choose between. `id`: unique in the page. */
export function Snippets(props: { id: string; label: string; snippets: readonly Snippet[] }): JSX.Element {
  const { t } = useI18n();
  return (
    <Island
      name="snippet-tabs"
      component={SnippetTabs}
      data={{
        id: props.id,
        label: props.label,
        copyLabel: t('copy.label'),
        copiedLabel: t('copy.done'),
        snippets: props.snippets,
      }}
    />
  );
}
