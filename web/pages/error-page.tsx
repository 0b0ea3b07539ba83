/** One page for every refusal: what happened, what to do, and the id to tell the people who run the hub. */
import { type JSX, Show } from 'solid-js';
import type { ErrorData } from '../contract.ts';
import { errorHint, errorTitle } from '../lib/error-title.ts';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { paths } from '../lib/paths.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from './error-page.module.css';

export function ErrorPage(props: { data: ErrorData }): JSX.Element {
  const { t, locale } = useI18n();
  const { requestId, viewer, url } = usePage();
  const canSignIn = (): boolean => viewer === null && [401, 403, 404].includes(props.data.status);
  return (
    <div class={styles.error}>
      <p class={styles.status}>{t('error.title', { status: String(props.data.status) })}</p>
      <h1>{errorTitle(t, props.data.status)}</h1>
      {/* The hub's sentences are English; other readers get what holds for every error of this kind. */}
      <Show when={locale === 'en'}>
        <p class={styles.message}>{props.data.message}</p>
      </Show>
      <p class={locale === 'en' ? styles.hint : styles.message}>{errorHint(t, props.data.status)}</p>
      <p class={styles.actions}>
        <Show when={canSignIn()}>
          <ButtonLink look="primary" href={paths.login(url)}>
            {t('error.signIn')}
          </ButtonLink>
        </Show>
        <Show when={props.data.status === 404}>
          <Show
            when={repoWithout(props.data.code, url)}
            fallback={
              <ButtonLink href={paths.search(lastPart(url))}>
                <Icon name="search" />
                {t('search.everything')}
              </ButtonLink>
            }
          >
            {(address) => <ButtonLink href={address()}>{t('error.repo')}</ButtonLink>}
          </Show>
        </Show>
        <ButtonLink href={paths.home()}>{t('error.home')}</ButtonLink>
      </p>
      <p class={styles.request}>
        {t('error.requestId')} <code>{requestId}</code>
      </p>
    </div>
  );
}

/** The repository that has no such file, branch or commit. */
function repoWithout(code: string, url: string): string | undefined {
  if (code !== 'entry-not-found' && code !== 'revision-not-found') return undefined;
  return /^(?:\/(?:datasets|spaces|codes))?\/[^/?]+\/[^/?]+/.exec(url)?.[0];
}

/** Most likely the name of what was looked for. */
function lastPart(url: string): string {
  const part =
    url
      .split('?')[0]
      ?.split('/')
      .findLast((each) => each !== '') ?? '';
  try {
    return decodeURIComponent(part).slice(0, 96);
  } catch {
    return '';
  }
}
