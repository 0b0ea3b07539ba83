/** Where the reader types the code that a device or a command line shows. */
import { type JSX, Match, Switch } from 'solid-js';
import type { DeviceData } from '../contract.ts';
import { useI18n } from '../lib/i18n.ts';
import { paths } from '../lib/paths.ts';
import { Button } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { TextField } from '../ui/text-field.tsx';
import styles from './consent-page.module.css';

export function DevicePage(props: { data: DeviceData }): JSX.Element {
  const { t } = useI18n();
  return (
    <div class={styles.consent}>
      <h1>{t('device.title')}</h1>
      <Switch
        fallback={
          <Panel>
            <Form
              action={paths.device()}
              method="get"
              failure={props.data.failure}
              end={<Button look="primary">{t('device.submit')}</Button>}
            >
              <TextField
                label={t('device.code')}
                name="user_code"
                value={props.data.userCode}
                autocomplete="off"
                hint={t('device.lead')}
                maxLength={20}
                isInvalid={props.data.failure !== null}
              />
            </Form>
          </Panel>
        }
      >
        <Match when={props.data.outcome === 'approved'}>
          <Notice tone="success">{t('device.approved')}</Notice>
        </Match>
        <Match when={props.data.outcome === 'denied'}>
          <Notice tone="plain">{t('device.denied')}</Notice>
        </Match>
      </Switch>
    </div>
  );
}
