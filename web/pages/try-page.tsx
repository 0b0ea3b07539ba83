/** A model that runs in the reader's browser, or why this one cannot. */
import { For, type JSX, Show } from 'solid-js';
import type { TrialOffer, TryData } from '../contract.ts';
import { RepoFrame } from '../features/repo/repo-frame.tsx';
import { Island } from '../islands/island.tsx';
import { Trial } from '../islands/trial.tsx';
import { useI18n } from '../lib/i18n.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './try-page.module.css';

export function TryPage(props: { data: TryData }): JSX.Element {
  return (
    <RepoFrame repo={props.data.repo} section="card">
      <div class={styles.page}>
        <Show when={props.data.offer} fallback={<Refusal data={props.data} />}>
          {(offer) => <Offer offer={offer()} />}
        </Show>
      </div>
    </RepoFrame>
  );
}

function Offer(props: { offer: TrialOffer }): JSX.Element {
  const { t, format } = useI18n();
  const size = (): string => format.bytes(props.offer.bytes);
  return (
    <Panel title={t('try.heading')} id="try" lead={t('try.lead')}>
      <TrialIsland offer={props.offer} />
      <p class={styles.note}>{t(props.offer.mayKeep ? 'try.once' : 'try.everyTime', { size: size() })}</p>
      <details class={styles.files}>
        <summary>{t('try.files')}</summary>
        <ul>
          <For each={props.offer.files}>
            {(file) => (
              <li>
                <code>{file.path}</code>
                <span>{format.bytes(file.sizeBytes)}</span>
              </li>
            )}
          </For>
        </ul>
      </details>
    </Panel>
  );
}

function TrialIsland(props: { offer: TrialOffer }): JSX.Element {
  const { t, tag, format } = useI18n();
  return (
    <Island
      name="trial"
      component={Trial}
      data={{
        offer: props.offer,
        language: tag,
        words: {
          load: t('try.load', { size: format.bytes(props.offer.bytes) }),
          loading: t('try.loading'),
          preparing: t('try.preparing'),
          progress: t('try.progress'),
          cancel: t('try.cancel'),
          ready: t('try.ready'),
          running: t('try.running'),
          failed: t('try.failed'),
          cancelled: t('try.cancelled'),
          needsScripts: t('try.needsScripts'),
        },
        formWords: {
          examples: t('try.form.examples'),
          example: t('try.form.example'),
          text: t('try.form.text'),
          sampleText: t('try.form.sampleText'),
          question: t('try.form.question'),
          sampleQuestion: t('try.form.sampleQuestion'),
          context: t('try.form.context'),
          sampleContext: t('try.form.sampleContext'),
          labels: t('try.form.labels'),
          sampleLabels: t('try.form.sampleLabels'),
          multiple: t('try.form.multiple'),
          sentences: t('try.form.sentences'),
          sampleSentences: t('try.form.sampleSentences'),
          mask: t('try.form.mask'),
          sampleMask: t('try.form.sampleMask'),
          noMask: t('try.form.noMask'),
          maxTokens: t('try.form.maxTokens'),
          from: t('try.form.from'),
          to: t('try.form.to'),
          threshold: t('try.form.threshold'),
          language: t('try.form.language'),
          timed: t('try.form.timed'),
          image: t('try.form.image'),
          audio: t('try.form.audio'),
          chosen: t('try.form.chosen'),
          unreadable: t('try.form.unreadable'),
          run: t('try.form.run'),
        },
        outputWords: {
          output: t('try.output'),
          nothing: t('try.output.nothing'),
          empty: t('try.output.empty'),
          dimensions: t('try.output.dimensions'),
          picture: t('try.output.picture'),
          depth: t('try.output.depth'),
          took: t('try.output.took'),
        },
      }}
    />
  );
}

function Refusal(props: { data: TryData }): JSX.Element {
  const { t, format } = useI18n();
  return (
    <Show when={props.data.refusal}>
      {(refusal) => (
        <EmptyState
          icon="model"
          title={t('try.refused')}
          hint={t(`try.refusal.${refusal()}`, {
            task: props.data.task ?? '',
            network: props.data.network,
            size: format.bytes(props.data.bytes),
            most: format.bytes(props.data.maxBytes),
          })}
        />
      )}
    </Show>
  );
}
