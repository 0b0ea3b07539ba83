/** The end of every page: appearance, the API's description, the licence of the software. */
import { For, type JSX } from 'solid-js';
import { localeNames, localeTags, locales } from '../locales/index.ts';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { paths } from '../lib/paths.ts';
import styles from './footer.module.css';

const themes = ['system', 'light', 'dark'] as const;

export function Footer(): JSX.Element {
  const { t, locale } = useI18n();
  const { theme, url } = usePage();
  return (
    <footer class={styles.footer}>
      <div class={`page ${styles.bar}`}>
        <p>
          {t('app.footer.note')} <a href={paths.api()}>{t('app.footer.api')}</a>
        </p>
        <form class={styles.choice} method="post" action={paths.language()}>
          <input type="hidden" name="next" value={url} />
          <span id="language-label">{t('app.language')}</span>
          <div class={styles.choices} role="group" aria-labelledby="language-label">
            <For each={locales}>
              {(choice) => (
                <button name="language" value={choice} lang={localeTags[choice]} aria-pressed={choice === locale}>
                  {localeNames[choice]}
                </button>
              )}
            </For>
          </div>
        </form>
        <form class={styles.choice} method="post" action={paths.theme()} data-behaviour="theme">
          <input type="hidden" name="next" value={url} />
          <span id="theme-label">{t('app.theme')}</span>
          <div class={styles.choices} role="group" aria-labelledby="theme-label">
            <For each={themes}>
              {(choice) => (
                <button name="theme" value={choice} aria-pressed={(theme ?? 'system') === choice}>
                  {t(`app.theme.${choice}`)}
                </button>
              )}
            </For>
          </div>
        </form>
      </div>
    </footer>
  );
}
