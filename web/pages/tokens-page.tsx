/** The own access tokens: making one, which is shown once and with the commands that use it, and revoking them. */
import { For, type JSX, Show } from 'solid-js';
import type { TokenSummary, TokensData } from '../contract.ts';
import { SettingsFrame } from '../features/settings/settings-frame.tsx';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { paths } from '../lib/paths.ts';
import { tokenSteps } from '../lib/token-steps.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { ChoiceCards } from '../ui/choice-cards.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Form, FormRow } from '../ui/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Time } from '../ui/time.tsx';
import styles from './tokens-page.module.css';

const LIFETIMES = [7, 30, 90, 365] as const;

export function TokensPage(props: { data: TokensData }): JSX.Element {
  const { t } = useI18n();
  return (
    <SettingsFrame section="tokens" title={t('tokens.title')} lead={t('tokens.lead')}>
      <Show when={props.data.revoked}>
        {(name) => <Notice tone="success">{t('tokens.revoked', { name: name() })}</Notice>}
      </Show>
      <Show when={props.data.created}>{(created) => <Created {...created()} next={props.data.next} />}</Show>
      <Own tokens={props.data.tokens} />
      <NewToken data={props.data} />
    </SettingsFrame>
  );
}

function Created(props: { name: string; text: string; next: string | null }): JSX.Element {
  const { t } = useI18n();
  const { baseUrl, viewer } = usePage();
  const steps = () => tokenSteps({ t, baseUrl, username: viewer?.username ?? '', token: props.text });
  return (
    <Panel id="created" title={t('tokens.created', { name: props.name })}>
      <Notice tone="warning">{t('tokens.created.once')}</Notice>
      <p class={styles.text}>
        <label class="visually-hidden" for="token-text">
          {t('tokens.text')}
        </label>
        <input id="token-text" readonly value={props.text} spellcheck={false} autocomplete="off" />
        <CopyButton text={props.text} label={t('tokens.copy')} doneLabel={t('copy.done')} />
      </p>
      <h3>{t('tokens.next')}</h3>
      <For each={steps()}>
        {(step) => (
          <div class={styles.step}>
            <p>{step.text}</p>
            <CodeBlock code={step.code} copyLabel={t('copy.label')} copiedLabel={t('copy.done')} />
          </div>
        )}
      </For>
      <Show when={props.next}>
        {(next) => (
          <p>
            <ButtonLink href={next()}>{t('tokens.back', { page: next() })}</ButtonLink>
          </p>
        )}
      </Show>
    </Panel>
  );
}

function Own(props: { tokens: readonly TokenSummary[] }): JSX.Element {
  const { t } = useI18n();
  return (
    <Panel id="own" title={t('tokens.own')} inset="flush">
      <Show when={props.tokens.length > 0} fallback={<p class={styles.none}>{t('tokens.none')}</p>}>
        <ul>
          <For each={props.tokens}>
            {(token) => (
              <li class={styles.token}>
                <Facts token={token} />
                <Show when={!token.isFromSetup}>
                  <form method="post" action={paths.revokeToken()}>
                    <input type="hidden" name="name" value={token.name} />
                    <Button look="danger" isSmall label={t('tokens.revoke.name', { name: token.name })}>
                      {t('tokens.revoke')}
                    </Button>
                  </form>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Panel>
  );
}

function Facts(props: { token: TokenSummary }): JSX.Element {
  const { t } = useI18n();
  const { now } = usePage();
  const isExpired = (): boolean => props.token.expiresAt !== null && props.token.expiresAt <= now;
  return (
    <div class={styles.facts}>
      <p class={styles.name}>
        <strong>{props.token.name}</strong>
        <Badge tone={props.token.scope === 'write' ? 'accent' : 'plain'}>
          {t(`tokens.scope.${props.token.scope}`)}
        </Badge>
        <Show when={isExpired()}>
          <Badge tone="warning">{t('tokens.expired')}</Badge>
        </Show>
      </p>
      <p class={styles.details}>
        <span>
          {t('tokens.ending')} <code>…{props.token.lastFour}</code>
        </span>
        <span>
          {t('tokens.made')} <Time at={props.token.createdAt} />
        </span>
        <span>
          {t('tokens.lastUsed')}{' '}
          <Show when={props.token.lastUsedAt} fallback={t('tokens.never')}>
            {(at) => <Time at={at()} />}
          </Show>
        </span>
        <Show when={props.token.expiresAt}>
          {(at) => (
            <span>
              {t('tokens.expires')} <Time at={at()} />
            </span>
          )}
        </Show>
        <Show when={props.token.isFromSetup}>
          <span>{t('tokens.setup')}</span>
        </Show>
      </p>
    </div>
  );
}

function NewToken(props: { data: TokensData }): JSX.Element {
  const { t } = useI18n();
  const { values, failure } = props.data;
  return (
    <Panel id="new" title={t('tokens.create')}>
      <Form action={paths.tokens()} failure={failure} end={<Button look="primary">{t('tokens.submit')}</Button>}>
        <Show when={props.data.next}>{(next) => <input type="hidden" name="next" value={next()} />}</Show>
        <FormRow>
          <TextField
            label={t('tokens.name')}
            name="name"
            value={values.name}
            autocomplete="off"
            hint={t('tokens.name.hint')}
            maxLength={96}
            isInvalid={failure !== null}
          />
          <SelectField
            label={t('tokens.expiry')}
            name="days"
            value={values.days}
            options={[
              { value: '', label: t('tokens.expiry.never') },
              ...LIFETIMES.map((days) => ({ value: String(days), label: t('tokens.expiry.days', { count: days }) })),
            ]}
          />
        </FormRow>
        <ChoiceCards
          label={t('tokens.scope')}
          name="scope"
          value={values.scope}
          choices={(['read', 'write'] as const).map((scope) => ({
            value: scope,
            label: t(`tokens.scope.${scope}`),
            description: t(`tokens.scope.${scope}.hint`),
          }))}
        />
      </Form>
    </Panel>
  );
}
