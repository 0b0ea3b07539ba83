/** Changing the own password. */
import { type JSX, Show } from 'solid-js';
import type { PasswordData } from '../contract.ts';
import { SettingsFrame } from '../features/settings/settings-frame.tsx';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { paths } from '../lib/paths.ts';
import { Button } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { TextField } from '../ui/text-field.tsx';

export function PasswordPage(props: { data: PasswordData }): JSX.Element {
  const { t } = useI18n();
  const { viewer } = usePage();
  return (
    <SettingsFrame section="password" title={t('password.title')} lead={t('password.lead')}>
      <Show when={props.data.isSaved}>
        <Notice tone="success">{t('password.saved')}</Notice>
      </Show>
      <Panel>
        <Form
          action={paths.password()}
          failure={props.data.failure}
          end={<Button look="primary">{t('password.submit')}</Button>}
        >
          {/* Password managers file the new password under this name. */}
          <input type="hidden" name="username" autocomplete="username" value={viewer?.username ?? ''} />
          <TextField
            label={t('password.current')}
            name="current"
            type="password"
            autocomplete="current-password"
            isInvalid={props.data.failure?.code === 'wrong-password'}
          />
          <TextField
            label={t('password.new')}
            name="new"
            type="password"
            autocomplete="new-password"
            hint={t('account.password.hint')}
            minLength={8}
            maxLength={256}
          />
          <TextField
            label={t('account.repeatPassword')}
            name="repeated"
            type="password"
            autocomplete="new-password"
            minLength={8}
            maxLength={256}
            isInvalid={props.data.failure?.code === 'passwords-differ'}
          />
        </Form>
      </Panel>
    </SettingsFrame>
  );
}
