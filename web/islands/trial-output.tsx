/** What a model answered: labels with their scores, marked words, boxes in a picture, numbers, or a text. */
import { For, type JSX, Match, Switch, createEffect } from 'solid-js';
import type { Format } from '../lib/format.ts';
import type { FoundBox, ScoredLabel, TrialResult } from '../workers/trial-messages.ts';
import styles from './trial.module.css';

export type TrialOutputWords = Readonly<Record<'output' | 'nothing' | 'dimensions' | 'picture', string>>;

const SHOWN_NUMBERS = 64;

export function TrialOutput(props: {
  result: TrialResult;
  image: Blob | null;
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
              <Picture image={props.image} boxes={found().boxes} label={props.words.picture} />
              <Labels labels={found().boxes} words={props.words} format={props.format} />
            </>
          )}
        </Match>
        <Match when={of('entities')}>
          {(found) => (
            <ul class={styles.entities}>
              <For each={found().entities} fallback={<li>{props.words.nothing}</li>}>
                {(entity) => (
                  <li>
                    <strong>{entity.text}</strong>
                    <span>{entity.label}</span>
                    <span>{props.format.percent(entity.score)}</span>
                  </li>
                )}
              </For>
            </ul>
          )}
        </Match>
        <Match when={of('vector')}>
          {(found) => (
            <>
              <p class={styles.status}>
                {props.words.dimensions.replace('{count}', props.format.number(found().values.length))}
              </p>
              <pre class={styles.text}>
                {found()
                  .values.slice(0, SHOWN_NUMBERS)
                  .map((value) => value.toFixed(4))
                  .join('  ')}
                {found().values.length > SHOWN_NUMBERS ? '  …' : ''}
              </pre>
            </>
          )}
        </Match>
        <Match when={of('text')}>{(found) => <p class={styles.text}>{found().text}</p>}</Match>
      </Switch>
    </section>
  );
}

function Labels(props: { labels: readonly ScoredLabel[]; words: TrialOutputWords; format: Format }): JSX.Element {
  return (
    <ol class={styles.labels}>
      <For each={props.labels} fallback={<li>{props.words.nothing}</li>}>
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

/** Drawn, since the page may show no picture by an address of its own making. */
function Picture(props: { image: Blob | null; boxes: readonly FoundBox[]; label: string }): JSX.Element {
  let canvas: HTMLCanvasElement | undefined;
  createEffect(() => {
    if (props.image !== null && canvas !== undefined) void draw(canvas, props.image, props.boxes);
  });
  return <canvas class={styles.picture} ref={canvas} role="img" aria-label={props.label} />;
}

async function draw(canvas: HTMLCanvasElement, image: Blob, boxes: readonly FoundBox[]): Promise<void> {
  const bitmap = await createImageBitmap(image);
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  pen.drawImage(bitmap, 0, 0);
  const unit = Math.max(1, bitmap.width / 400);
  pen.lineWidth = 2 * unit;
  pen.font = `${12 * unit}px sans-serif`;
  const colour = getComputedStyle(canvas).color;
  for (const { label, x, y, width, height } of boxes) {
    pen.strokeStyle = colour;
    pen.strokeRect(x, y, width, height);
    pen.fillStyle = colour;
    pen.fillRect(x, y, pen.measureText(label).width + 8 * unit, 16 * unit);
    pen.fillStyle = getComputedStyle(canvas).backgroundColor;
    pen.fillText(label, x + 4 * unit, y + 12 * unit);
  }
}
