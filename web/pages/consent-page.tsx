/** An app asks to act for the reader: says what it would get, and takes the answer. */
import { For, type JSX, Show } from 'solid-js';
import type { ConsentData } from '../contract.ts';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { Button } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './consent-page.module.css';

export function ConsentPage(props: { data: ConsentData }): JSX.Element {
  const { t } = useI18n();
  const { viewer } = usePage();
  const { data } = props;
  return (
    <div class={styles.consent}>
      <h1>{t('consent.title', { app: data.appName })}</h1>
      <Panel>
        <Form
          action={data.action}
          end={
            <>
              <Button look="primary" name="answer" value="allow">
                {t('consent.allow')}
              </Button>
              <Button name="answer" value="deny">
                {t('consent.deny')}
              </Button>
            </>
          }
        >
          <For each={Object.entries(data.fields)}>
            {([name, value]) => <input type="hidden" name={name} value={value} />}
          </For>
          <Show when={data.userCode}>
            {(code) => (
              <div class={styles.device}>
                <p>{t('consent.code')}</p>
                <p class={styles.code}>{code()}</p>
                <Notice tone="warning">{t('consent.code.warning')}</Notice>
              </div>
            )}
          </Show>
          <p>{t('consent.lead', { username: viewer?.username ?? '' })}</p>
          <ul class={styles.permissions}>
            <For each={data.permissions}>{(permission) => <li>{t(`consent.permission.${permission}`)}</li>}</For>
          </ul>
          <p class={styles.note}>{t('consent.never')}</p>
          <Show when={data.returnHost}>
            {(host) => <p class={styles.note}>{t('consent.return', { host: host() })}</p>}
          </Show>
        </Form>
      </Panel>
      <p class={styles.note}>{t('consent.revoke')}</p>
    </div>
  );
}
