/** The server's entry: turns a page's data into a document. The Worker calls `renderPage` and nothing else of the portal. */
import { NoHydration, renderToString } from 'solid-js/web';
import { clientAssets } from 'virtual:client-assets';
import type { PageInput, RenderPage } from './contract.ts';
import { Document } from './layout/document.tsx';

import { I18nProvider, i18nFor } from './lib/i18n.ts';
import { PageProvider } from './lib/page-context.ts';
import { chooseLocale } from './locales/index.ts';

/**
 * Nothing is hydrated but the islands a page holds (islands/island.tsx), so the rest ships no script and carries no
 * hydration marks.
 */
export const renderPage: RenderPage = (input: PageInput) => {
  const i18n = i18nFor(chooseLocale(input.context.acceptLanguage, input.context.locale));
  const body = renderToString(() => (
    <NoHydration>
      <I18nProvider value={i18n}>
        <PageProvider value={input.context}>
          <Document page={input.page} assets={clientAssets} />
        </PageProvider>
      </I18nProvider>
    </NoHydration>
  ));
  return `<!doctype html>${body}`;
};
