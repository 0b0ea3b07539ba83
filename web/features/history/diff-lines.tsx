/** Changed lines, in one column or the old beside the new. A narrow screen shows both below each other in any case. */
import { For, type JSX, Show } from 'solid-js';
import type { DiffHunk, DiffLine, FileDiff } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { usePage } from '../../lib/page-context.ts';
import { expandAddress } from './diff-address.ts';
import styles from './diff-lines.module.css';

type Lines = Extract<FileDiff['body'], { kind: 'lines' }>;

export function DiffLines(props: { file: FileDiff; body: Lines; layout: 'unified' | 'split' }): JSX.Element {
  const { t } = useI18n();
  const { file } = props;
  return (
    <div
      class={`${styles.scroll} ${styles[props.layout]}`}
      role="region"
      tabindex="0"
      aria-label={t('diff.changesIn', { path: file.path })}
    >
      <div class={styles.lines}>
        <For each={props.body.hunks}>
          {(hunk) => (
            <>
              <Gap file={file} hidden={hunk.hiddenBefore} hunk={hunk} />
              <Show when={props.layout === 'split'} fallback={<Unified hunk={hunk} anchor={file.anchor} />}>
                <Split hunk={hunk} anchor={file.anchor} />
              </Show>
            </>
          )}
        </For>
        <Gap file={file} hidden={props.body.hiddenAfter} />
      </div>
    </div>
  );
}

/** Lines that are left out, with a way to see them. */
function Gap(props: { file: FileDiff; hidden: number; hunk?: DiffHunk }): JSX.Element {
  const { t } = useI18n();
  const { url } = usePage();
  const { file } = props;
  return (
    <Show when={props.hidden > 0}>
      <p class={styles.gap}>
        <a
          href={expandAddress(url, file.path, file.context, file.anchor)}
          data-diff-load={file.anchor}
          rel="nofollow"
          title={t('diff.expand', { count: props.hidden })}
          aria-label={t('diff.expand', { count: props.hidden })}
        >
          ↕
        </a>
        <Show when={props.hunk} fallback={<span>{t('diff.expand', { count: props.hidden })}</span>}>
          {(hunk) => (
            <span>
              @@ -{hunk().oldStart},{hunk().oldCount} +{hunk().newStart},{hunk().newCount} @@
            </span>
          )}
        </Show>
      </p>
    </Show>
  );
}

function Unified(props: { hunk: DiffHunk; anchor: string }): JSX.Element {
  return (
    <For each={props.hunk.lines}>
      {(line) => (
        <div class={`${styles.line} ${styles[line.kind]}`}>
          <LineNumber anchor={props.anchor} side="L" number={line.oldNumber} />
          <LineNumber anchor={props.anchor} side="R" number={line.newNumber} />
          <LineText line={line} />
        </div>
      )}
    </For>
  );
}

interface Pair {
  readonly old?: DiffLine;
  readonly young?: DiffLine;
}

function Split(props: { hunk: DiffHunk; anchor: string }): JSX.Element {
  return (
    <For each={blocksOf(props.hunk.lines)}>
      {(pairs) => (
        <div class={styles.block}>
          <For each={pairs}>
            {({ old, young }) => (
              <div class={styles.pair}>
                <Side line={old} side="L" anchor={props.anchor} />
                <Side line={young} side="R" anchor={props.anchor} />
              </div>
            )}
          </For>
        </div>
      )}
    </For>
  );
}

function Side(props: { line: DiffLine | undefined; side: 'L' | 'R'; anchor: string }): JSX.Element {
  const { line, side } = props;
  const own = side === 'L' ? styles.left : styles.right;
  if (line === undefined) return <div class={`${styles.line} ${styles.void} ${own}`} />;
  return (
    <div class={`${styles.line} ${styles[line.kind]} ${own}`}>
      <LineNumber anchor={props.anchor} side={side} number={side === 'L' ? line.oldNumber : line.newNumber} />
      <LineText line={line} />
    </div>
  );
}

/** Runs of unchanged lines and of changed ones; in the latter old and new lines stand side by side in order. */
function blocksOf(lines: readonly DiffLine[]): Pair[][] {
  const blocks: Pair[][] = [];
  let [old, young]: [DiffLine[], DiffLine[]] = [[], []];
  const close = (): void => {
    const length = Math.max(old.length, young.length);
    if (length > 0) blocks.push(Array.from({ length }, (_, i) => pairOf(old[i], young[i])));
    [old, young] = [[], []];
  };
  for (const line of lines) {
    if (line.kind === 'same') {
      close();
      blocks.push([{ old: line, young: line }]);
    } else if (line.kind === 'old') old.push(line);
    else young.push(line);
  }
  close();
  return blocks;
}

function pairOf(old: DiffLine | undefined, young: DiffLine | undefined): Pair {
  return { ...(old === undefined ? {} : { old }), ...(young === undefined ? {} : { young }) };
}

function LineNumber(props: { anchor: string; side: 'L' | 'R'; number: number | undefined }): JSX.Element {
  const { number } = props;
  if (number === undefined) return <span class={styles.number} />;
  const id = `${props.anchor}${props.side}${number}`;
  return (
    <a class={styles.number} id={id} href={`#${id}`} tabindex="-1">
      {number}
    </a>
  );
}

const signs = { same: ' ', old: '−', new: '+' } as const;

function LineText(props: { line: DiffLine }): JSX.Element {
  const { t } = useI18n();
  const { line } = props;
  return (
    <>
      <span class={styles.sign}>{signs[line.kind]}</span>
      <code class={styles.text}>
        <For each={line.spans}>
          {({ text, isChanged, look }) => {
            const kind = `${look ?? ''}${isChanged ? ` ${styles.changed}` : ''}`.trim();
            return kind === '' ? text : <span class={kind}>{text}</span>;
          }}
        </For>
        <Show when={line.isCut}>
          <span class={styles.note} title={t('diff.lineCut')}>
            … {t('diff.lineCut')}
          </span>
        </Show>
        <Show when={line.lacksNewline}>
          <span class={styles.note} title={t('diff.noNewline')}>
            ⊘<span class="visually-hidden">{t('diff.noNewline')}</span>
          </span>
        </Show>
      </code>
    </>
  );
}
