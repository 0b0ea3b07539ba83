/** The whole HTML document: head, frame and the page in it. */
import { type JSX, Show } from 'solid-js';
import type { Page } from '../contract.ts';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { pageDescription } from '../lib/page-description.ts';
import { pageTitle } from '../lib/page-title.ts';
import { PageBody } from '../pages/page-body.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import styles from './document.module.css';

export function Document(props: { page: Page; assets: { script: string; style: string } }): JSX.Element {
  const { tag, t } = useI18n();
  const { nonce, theme } = usePage();
  return (
    <html lang={tag} data-theme={theme ?? undefined}>
      <head>
        <meta charset="utf-8" />
        <title>{pageTitle(t, props.page)}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <Preview page={props.page} />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={props.assets.style} nonce={nonce} />
        <script type="module" src={props.assets.script} nonce={nonce} />
      </head>
      <body>
        <a class={styles.skip} href="#main">
          {t('app.skip')}
        </a>
        <Header page={props.page} />
        <main id="main" tabindex="-1" class={`page ${styles.main}`}>
          <PageBody page={props.page} />
        </main>
        <Footer />
        <div id="announcer" class="visually-hidden" role="status" />
      </body>
    </html>
  );
}

/** What a link to the page is shown as elsewhere. */
function Preview(props: { page: Page }): JSX.Element {
  const { t } = useI18n();
  const { baseUrl, url } = usePage();
  return (
    <Show when={props.page.name !== 'error'} fallback={<meta name="robots" content="noindex" />}>
      <meta name="description" content={pageDescription(t, props.page)} />
      <meta property="og:site_name" content={t('app.name')} />
      <meta property="og:type" content="website" />
      <meta property="og:title" content={pageTitle(t, props.page)} />
      <meta property="og:description" content={pageDescription(t, props.page)} />
      <meta property="og:url" content={`${baseUrl}${url}`} />
    </Show>
  );
}
