/** Signing in with user name and password; a plain form. */
import { type JSX, Show } from 'solid-js';
import type { LoginData } from '../contract.ts';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { paths } from '../lib/paths.ts';
import { Button } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { TextField } from '../ui/text-field.tsx';
import styles from './login-page.module.css';

export function LoginPage(props: { data: LoginData }): JSX.Element {
  const { t } = useI18n();
  const { canSignUp } = usePage();
  return (
    <div class={styles.login}>
      <h1>{t('session.title')}</h1>
      <Show when={props.data.failure}>
        {(failure) => <Notice tone="danger">{t(`session.failure.${failure()}`)}</Notice>}
      </Show>
      <Panel>
        <Form action={paths.login()} end={<Button look="primary">{t('session.signIn')}</Button>}>
          <input type="hidden" name="next" value={props.data.next} />
          <TextField
            label={t('session.username')}
            name="username"
            value={props.data.username}
            autocomplete="username"
            isFirst={props.data.username === ''}
            isInvalid={props.data.failure === 'bad-credentials'}
          />
          <TextField
            label={t('session.password')}
            name="password"
            type="password"
            autocomplete="current-password"
            isFirst={props.data.username !== ''}
            isInvalid={props.data.failure === 'bad-credentials'}
          />
        </Form>
      </Panel>
      <div class={styles.hint}>
        <Show when={canSignUp} fallback={<p>{t('session.noAccount')}</p>}>
          <p>
            {t('session.signUp.ask')}{' '}
            <a href={paths.signUp(props.data.next === '/' ? undefined : props.data.next)}>{t('session.signUp')}</a>
          </p>
        </Show>
        <p>{t('session.hint')}</p>
      </div>
    </div>
  );
}
