/** What stands between a reader and the files of a gated repository: the form that asks, or what became of asking. */
import { For, type JSX, Match, Show, Switch } from 'solid-js';
import type { GateField, GateView, RepoName } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { usePage } from '../../lib/page-context.ts';
import { paths } from '../../lib/paths.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import field from '../../ui/field.module.css';
import { Form } from '../../ui/form.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './gate.module.css';

export function Gate(props: { repo: RepoName; gate: GateView }): JSX.Element {
  const { t } = useI18n();
  const { viewer } = usePage();
  return (
    <Panel
      id="gate"
      title={props.gate.heading ?? t('gate.title')}
      lead={props.gate.description ?? t(`gate.lead.${props.gate.gating}`)}
    >
      <div class={styles.gate}>
        <Show when={props.gate.prompt}>{(prompt) => <p class={styles.prompt}>{prompt()}</p>}</Show>
        <Switch fallback={<Ask repo={props.repo} gate={props.gate} />}>
          <Match when={props.gate.status === 'pending'}>
            <Notice tone="plain">{t('gate.pending')}</Notice>
          </Match>
          <Match when={props.gate.status === 'rejected'}>
            <Notice tone="warning">
              <p>{t('gate.rejected')}</p>
              <Show when={props.gate.reason}>
                {(reason) => <p>{t('gate.rejected.reason', { reason: reason() })}</p>}
              </Show>
            </Notice>
          </Match>
          <Match when={viewer === null}>
            <p>{t('gate.signIn')}</p>
            <p>
              <ButtonLink look="primary" href={paths.login(paths.repo(props.repo))}>
                {t('session.signIn')}
              </ButtonLink>
            </p>
          </Match>
        </Switch>
      </div>
    </Panel>
  );
}

function Ask(props: { repo: RepoName; gate: GateView }): JSX.Element {
  const { t } = useI18n();
  return (
    <Form
      action={paths.askAccess(props.repo)}
      end={<Button look="primary">{props.gate.button ?? t('gate.ask')}</Button>}
    >
      <For each={props.gate.fields}>{(question) => <Question field={question} />}</For>
    </Form>
  );
}

/** The label stands around the control: its name may be any text, which no id may. */
function Question(props: { field: GateField }): JSX.Element {
  return (
    <Show
      when={props.field.type === 'checkbox'}
      fallback={
        <label class={field.field}>
          <span class={field.label}>{props.field.name}</span>
          <Answer field={props.field} />
        </label>
      }
    >
      <label class={styles.agree}>
        <input type="checkbox" name={props.field.name} value="on" required />
        <span>{props.field.name}</span>
      </label>
    </Show>
  );
}

function Answer(props: { field: GateField }): JSX.Element {
  const { t } = useI18n();
  return (
    <Show
      when={props.field.type === 'select'}
      fallback={
        <input
          class={field.control}
          type={props.field.type === 'date_picker' ? 'date' : 'text'}
          name={props.field.name}
          autocomplete={props.field.type === 'country' ? 'country-name' : 'off'}
          maxlength={props.field.type === 'date_picker' ? undefined : 1000}
          required
        />
      }
    >
      <select class={field.control} name={props.field.name} required>
        <option value="">{t('gate.choose')}</option>
        <For each={props.field.options}>{({ label, value }) => <option value={value}>{label}</option>}</For>
      </select>
    </Show>
  );
}
