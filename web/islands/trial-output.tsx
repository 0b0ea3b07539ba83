/** What a model answered: labels with their scores, marked words, what is in a picture, numbers, or a text. */
import { For, type JSX, Match, Show, Switch } from 'solid-js';
import type { Format } from '../lib/format.ts';
import { placeWords } from '../lib/found-words.ts';
import type { SaidPart, ScoredLabel, TrialResult } from '../workers/trial-messages.ts';
import { Areas, Boxes, Depth } from './trial-pictures.tsx';
import styles from './trial.module.css';

export type TrialOutputWords = Readonly<
  Record<'output' | 'nothing' | 'empty' | 'dimensions' | 'picture' | 'depth' | 'took', string>
>;

const SHOWN_NUMBERS = 64;

export function TrialOutput(props: {
  result: TrialResult;
  image: Blob | null;
  /** Null while the model is still at it. */
  seconds: number | null;
  words: TrialOutputWords;
  format: Format;
}): JSX.Element {
  const of = <K extends TrialResult['kind']>(kind: K): Extract<TrialResult, { kind: K }> | false =>
    props.result.kind === kind && (props.result as Extract<TrialResult, { kind: K }>);
  return (
    <section class={styles.output} aria-label={props.words.output} aria-live="polite" data-output={props.result.kind}>
      <Switch>
        <Match when={of('labels')}>
          {(found) => <Labels labels={found().labels} words={props.words} format={props.format} />}
        </Match>
        <Match when={of('boxes')}>
          {(found) => (
            <>
              <Show when={props.image}>
                {(image) => <Boxes image={image()} boxes={found().boxes} label={props.words.picture} />}
              </Show>
              <Labels labels={found().boxes} words={props.words} format={props.format} />
            </>
          )}
        </Match>
        <Match when={of('areas')}>
          {(found) => (
            <Show when={found().areas.length > 0 && props.image} fallback={<p>{props.words.nothing}</p>}>
              {(image) => <Areas image={image()} areas={found().areas} label={props.words.picture} />}
            </Show>
          )}
        </Match>
        <Match when={of('depth')}>{(found) => <Depth area={found().area} label={props.words.depth} />}</Match>
        <Match when={of('entities')}>
          {(found) => <Marked result={found()} words={props.words} format={props.format} />}
        </Match>
        <Match when={of('vector')}>
          {(found) => (
            <>
              <p class={styles.status}>
                {props.words.dimensions.replace('{count}', props.format.number(found().values.length))}
              </p>
              <pre class={styles.numbers} tabindex="0">
                {found()
                  .values.slice(0, SHOWN_NUMBERS)
                  .map((value) => value.toFixed(4).padStart(7))
                  .join('  ')}
                {found().values.length > SHOWN_NUMBERS ? '  …' : ''}
              </pre>
            </>
          )}
        </Match>
        <Match when={of('speech')}>{(found) => <Said parts={found().parts} />}</Match>
        <Match when={of('text')}>
          {(found) => (
            <Show when={found().text.trim() !== ''} fallback={<p class={styles.status}>{props.words.empty}</p>}>
              <p class={styles.text}>{found().text}</p>
            </Show>
          )}
        </Match>
      </Switch>
      <Show when={props.seconds !== null && props.seconds}>
        {(seconds) => (
          <p class={styles.took}>
            {props.words.took.replace('{seconds}', props.format.number(Math.max(0.1, Math.round(seconds() * 10) / 10)))}
          </p>
        )}
      </Show>
    </section>
  );
}

function Labels(props: { labels: readonly ScoredLabel[]; words: TrialOutputWords; format: Format }): JSX.Element {
  return (
    <ol class={styles.labels}>
      <For each={props.labels} fallback={<li class={styles.none}>{props.words.nothing}</li>}>
        {({ label, score }) => (
          <li>
            <span>{label}</span>
            <meter min="0" max="1" value={Math.max(0, Math.min(1, score))} aria-label={label} />
            <span>{score < 0 ? score.toFixed(3) : props.format.percent(score)}</span>
          </li>
        )}
      </For>
    </ol>
  );
}

function Marked(props: {
  result: Extract<TrialResult, { kind: 'entities' }>;
  words: TrialOutputWords;
  format: Format;
}): JSX.Element {
  const placed = (): ReturnType<typeof placeWords<(typeof props.result.entities)[number]>> =>
    placeWords(props.result.text, props.result.entities);
  return (
    <>
      <Show when={props.result.entities.length === 0}>
        <p class={styles.status}>{props.words.nothing}</p>
      </Show>
      <p class={styles.text}>
        <For each={placed().pieces}>
          {({ text, found }) => (
            <Show when={found} fallback={text}>
              {(entity) => (
                <mark class={styles.entity}>
                  {text}
                  <span>{tagOf(entity())}</span>
                </mark>
              )}
            </Show>
          )}
        </For>
      </p>
      <Show when={placed().missing.length > 0}>
        <ul class={styles.legend}>
          <For each={placed().missing}>
            {(entity) => (
              <li class={styles.entity}>
                {entity.text}
                <span>{tagOf(entity)}</span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </>
  );

  function tagOf({ label, score }: ScoredLabel): string {
    return [label, props.format.percent(score)].filter(Boolean).join(' · ');
  }
}

function Said(props: { parts: readonly SaidPart[] }): JSX.Element {
  return (
    <ol class={styles.said}>
      <For each={props.parts}>
        {({ text, from, to }) => (
          <li>
            <span>{to === null ? `${clock(from)} –` : `${clock(from)} – ${clock(to)}`}</span>
            <span>{text}</span>
          </li>
        )}
      </For>
    </ol>
  );
}

/** `1:05.2`. */
function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, '0')}`;
}
