/** Signing in with user name and password; a plain form. */
import { type JSX, Show } from 'solid-js';
import type { LoginData } from '../contract.ts';
import { useI18n } from '../lib/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { TextField } from '../ui/text-field.tsx';
import styles from './login-page.module.css';

export function LoginPage(props: { data: LoginData }): JSX.Element {
  const { t } = useI18n();
  return (
    <div class={styles.login}>
      <h1>{t('session.title')}</h1>
      <Show when={props.data.failure}>
        {(failure) => <Notice tone="danger">{t(`session.failure.${failure()}`)}</Notice>}
      </Show>
      <form class={styles.form} method="post" action="/login">
        <input type="hidden" name="next" value={props.data.next} />
        <TextField
          label={t('session.username')}
          name="username"
          value={props.data.username}
          autocomplete="username"
          isInvalid={props.data.failure === 'bad-credentials'}
        />
        <TextField
          label={t('session.password')}
          name="password"
          type="password"
          autocomplete="current-password"
          isInvalid={props.data.failure === 'bad-credentials'}
        />
        <Button look="primary">{t('session.signIn')}</Button>
      </form>
      <p class={styles.hint}>{t('session.hint')}</p>
    </div>
  );
}
