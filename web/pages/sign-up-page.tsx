/** Making an account, where the hub lets strangers do so. */
import type { JSX } from 'solid-js';
import type { SignUpData } from '../contract.ts';
import { useI18n } from '../lib/i18n.ts';
import { paths } from '../lib/paths.ts';
import { Button } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { Panel } from '../ui/panel.tsx';
import { TextField } from '../ui/text-field.tsx';
import styles from './login-page.module.css';

export function SignUpPage(props: { data: SignUpData }): JSX.Element {
  const { t } = useI18n();
  const { values, next, failure } = props.data;
  return (
    <div class={styles.login}>
      <h1>{t('signUp.title')}</h1>
      <Panel>
        <Form action={paths.signUp()} failure={failure} end={<Button look="primary">{t('signUp.submit')}</Button>}>
          <input type="hidden" name="next" value={next} />
          <TextField
            label={t('session.username')}
            name="username"
            value={values.username}
            autocomplete="username"
            isFirst
            hint={t('signUp.username.hint')}
            maxLength={40}
          />
          <TextField
            label={t('account.optional', { label: t('account.fullName') })}
            name="full_name"
            value={values.fullName}
            autocomplete="name"
            maxLength={96}
            isOptional
          />
          <TextField
            label={t('account.optional', { label: t('account.email') })}
            name="email"
            type="email"
            value={values.email}
            autocomplete="email"
            hint={t('account.email.hint')}
            maxLength={254}
            isOptional
          />
          <TextField
            label={t('session.password')}
            name="password"
            type="password"
            autocomplete="new-password"
            hint={t('account.password.hint')}
            minLength={8}
            maxLength={256}
          />
        </Form>
      </Panel>
      <div class={styles.hint}>
        <p>{t('signUp.lead')}</p>
        <p>
          {t('signUp.have')} <a href={paths.login(next === '/' ? undefined : next)}>{t('session.signIn')}</a>
        </p>
      </div>
    </div>
  );
}
