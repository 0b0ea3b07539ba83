/** Who asked for the files of a gated repository and waits for an answer. */
import { For, type JSX, Show } from 'solid-js';
import type { AccessRequestView, FormFailure as Failure, RepoName } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { Button } from '../../ui/button.tsx';
import { FormFailure } from '../../ui/form-failure.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './access-requests.module.css';

export function AccessRequests(props: {
  repo: RepoName;
  requests: readonly AccessRequestView[];
  failure: Failure | null;
}): JSX.Element {
  const { t } = useI18n();
  return (
    <Panel id="requests" title={t('gates.requests')}>
      <FormFailure failure={props.failure} />
      <Show when={props.requests.length > 0} fallback={<p>{t('gates.requests.none')}</p>}>
        <ul class={styles.list}>
          <For each={props.requests}>{(request) => <Request repo={props.repo} request={request} />}</For>
        </ul>
      </Show>
    </Panel>
  );
}

function Request(props: { repo: RepoName; request: AccessRequestView }): JSX.Element {
  const { t } = useI18n();
  return (
    <li class={styles.request}>
      <div class={styles.who}>
        <a href={paths.owner(props.request.username)}>{props.request.username}</a>
        <Show when={props.request.fullName}>{(fullName) => <span>{fullName()}</span>}</Show>
        <Show when={props.request.email}>{(email) => <span>{email()}</span>}</Show>
        <Time at={props.request.askedAt} />
      </div>
      <Show when={props.request.answers.length > 0}>
        <dl class={styles.answers}>
          <For each={props.request.answers}>
            {({ question, answer }) => (
              <div>
                <dt>{question}</dt>
                <dd>{answer}</dd>
              </div>
            )}
          </For>
        </dl>
      </Show>
      <form class={styles.decide} method="post" action={paths.repoSettings(props.repo)}>
        <input type="hidden" name="form" value="access" />
        <input type="hidden" name="request" value={props.request.id} />
        <Button
          isSmall
          look="primary"
          name="status"
          value="accepted"
          label={t('gates.accept.name', { name: props.request.username })}
        >
          {t('gates.accept')}
        </Button>
        <Button isSmall name="status" value="rejected" label={t('gates.reject.name', { name: props.request.username })}>
          {t('gates.reject')}
        </Button>
      </form>
    </li>
  );
}
