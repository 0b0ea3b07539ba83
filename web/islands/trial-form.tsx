/** What a model of a task is asked: a text, a question, labels, a picture or a recording, or an example of its card. */
import { For, type JSX, Match, Show, Switch, createSignal } from 'solid-js';
import type { TrialExample, TrialOffer } from '../contract.ts';
import type { TrialInput } from '../workers/trial-messages.ts';
import { decodeSpeech } from './decode-speech.ts';
import { mediaOf, readForm } from './trial-input.ts';
import { Preview } from './trial-pictures.tsx';
import styles from './trial.module.css';

export type TrialFormWords = Readonly<
  Record<
    | 'examples'
    | 'example'
    | 'text'
    | 'sampleText'
    | 'question'
    | 'sampleQuestion'
    | 'context'
    | 'sampleContext'
    | 'labels'
    | 'sampleLabels'
    | 'multiple'
    | 'sentences'
    | 'sampleSentences'
    | 'mask'
    | 'sampleMask'
    | 'noMask'
    | 'maxTokens'
    | 'from'
    | 'to'
    | 'threshold'
    | 'language'
    | 'timed'
    | 'image'
    | 'audio'
    | 'chosen'
    | 'unreadable'
    | 'run',
    string
  >
>;

const MAX_TEXT = 20_000;
/** An example of a card that is larger is none. */
const MAX_EXAMPLE_BYTES = 50_000_000;

export function TrialForm(props: {
  offer: TrialOffer;
  words: TrialFormWords;
  isBusy: boolean;
  onRun: (input: TrialInput) => void;
}): JSX.Element {
  const [problem, setProblem] = createSignal('');
  const [chosen, setChosen] = createSignal<File | null>(null);
  const { task, examples, maskToken, speech } = props.offer;
  const media = mediaOf(task);
  const isGeneration = ['summarization', 'translation', 'text2text-generation', 'text-generation'].includes(task);
  const hasLabels = task === 'zero-shot-classification' || task === 'zero-shot-image-classification';
  const first = examples.find(({ text, path }) => text !== '' && path === '');
  const sample = task === 'fill-mask' ? props.words.sampleMask.replace('{mask}', maskToken) : props.words.sampleText;
  let form: HTMLFormElement | undefined;
  let fileInput: HTMLInputElement | undefined;

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (props.isBusy || form === undefined) return;
    setProblem('');
    const data = new FormData(form);
    if (task === 'fill-mask' && !String(data.get('text')).includes(maskToken)) {
      setProblem(props.words.noMask.replace('{mask}', maskToken));
      return;
    }
    try {
      const blob = chosen();
      // What cannot be read fails here rather than in the thread, which would not know why.
      if (media === 'image' && blob !== null) (await createImageBitmap(blob)).close();
      const samples = media === 'audio' && blob !== null ? await decodeSpeech(blob) : null;
      const input = readForm(task, data, { image: blob, samples });
      if (input !== null) props.onRun(input);
    } catch {
      // The browser does not tell why it could not decode it.
      setProblem(props.words.unreadable);
    }
  }

  async function fill(example: TrialExample): Promise<void> {
    setProblem('');
    for (const [name, value] of Object.entries(example)) {
      const field = form?.elements.namedItem(fieldOf(name));
      if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = value === true;
      else if (isTyped(field) && typeof value === 'string' && value !== '') field.value = value;
    }
    if (example.path === '' || media === null) return;
    const blob = await fetchExample(props.offer, example.path);
    if (blob === null) {
      setProblem(props.words.unreadable);
      return;
    }
    const file = new File([blob], example.path.slice(example.path.lastIndexOf('/') + 1), { type: blob.type });
    // As if it had been chosen by hand, so that the field tells its name.
    const transfer = new DataTransfer();
    transfer.items.add(file);
    if (fileInput !== undefined) fileInput.files = transfer.files;
    setChosen(file);
  }

  /** Names of the form's fields by those of an example. */
  function fieldOf(name: string): string {
    if (name === 'isMultiple') return 'multiple';
    return name === 'text' && task === 'question-answering' ? 'question' : name;
  }

  return (
    <form class={styles.form} ref={form} onSubmit={(event) => void submit(event)}>
      <Show when={examples.length > 0}>
        <div class={styles.examples} role="group" aria-label={props.words.examples}>
          <span>{props.words.examples}</span>
          <For each={examples}>
            {(example, index) => (
              <button type="button" class={styles.chip} onClick={() => void fill(example)}>
                {titleOf(example) || props.words.example.replace('{number}', String(index() + 1))}
              </button>
            )}
          </For>
        </div>
      </Show>
      <Switch
        fallback={
          <Area
            name="text"
            label={task === 'fill-mask' ? props.words.mask.replace('{mask}', maskToken) : props.words.text}
            value={first?.text ?? sample}
          />
        }
      >
        <Match when={task === 'question-answering'}>
          <Line name="question" label={props.words.question} value={first?.text ?? props.words.sampleQuestion} />
          <Area name="context" label={props.words.context} value={first?.context || props.words.sampleContext} />
        </Match>
        <Match when={media}>
          {(kind) => (
            <label class={styles.field}>
              {kind() === 'image' ? props.words.image : props.words.audio}
              <input
                type="file"
                name="file"
                ref={fileInput}
                accept={kind() === 'image' ? 'image/*' : 'audio/*,video/*'}
                required
                onChange={({ currentTarget }) => {
                  const [file] = currentTarget.files ?? [];
                  setChosen(file ?? null);
                }}
              />
            </label>
          )}
        </Match>
      </Switch>
      <Show when={chosen()}>
        {(file) => (
          <figure class={styles.chosen}>
            <Show when={media === 'image'}>
              <Preview image={file()} label={file().name} />
            </Show>
            <figcaption>{props.words.chosen.replace('{name}', file().name)}</figcaption>
          </figure>
        )}
      </Show>
      <Show when={hasLabels}>
        <Line name="labels" label={props.words.labels} value={first?.labels || props.words.sampleLabels} />
      </Show>
      <Show when={task === 'zero-shot-classification'}>
        <Check name="multiple" label={props.words.multiple} isOn={first?.isMultiple === true} />
      </Show>
      <Show when={task === 'sentence-similarity'}>
        <Area name="sentences" label={props.words.sentences} value={first?.sentences || props.words.sampleSentences} />
      </Show>
      <Show when={task === 'translation'}>
        <Line name="from" label={props.words.from} value={first?.from ?? ''} isOptional />
        <Line name="to" label={props.words.to} value={first?.to ?? ''} isOptional />
      </Show>
      <Show when={task === 'object-detection'}>
        <label class={styles.field}>
          {props.words.threshold}
          <input type="number" name="threshold" min="1" max="100" value="50" required />
        </label>
      </Show>
      <Show when={speech === 'multilingual'}>
        <Line name="language" label={props.words.language} value="" isOptional />
      </Show>
      <Show when={task === 'automatic-speech-recognition' && speech !== 'plain'}>
        <Check name="timed" label={props.words.timed} isOn />
      </Show>
      <Show when={isGeneration}>
        <label class={styles.field}>
          {props.words.maxTokens}
          <input type="number" name="maxTokens" min="1" max="1024" value="64" required />
        </label>
      </Show>
      <p class={styles.failure} role="alert" hidden={problem() === ''}>
        {problem()}
      </p>
      <button type="submit" class={styles.primary} disabled={props.isBusy}>
        {props.words.run}
      </button>
    </form>
  );
}

function Area(props: { name: string; label: string; value: string }): JSX.Element {
  return (
    <label class={styles.field}>
      {props.label}
      <textarea name={props.name} rows="4" required maxlength={MAX_TEXT}>
        {props.value}
      </textarea>
    </label>
  );
}

function Line(props: { name: string; label: string; value: string; isOptional?: boolean }): JSX.Element {
  return (
    <label class={styles.field}>
      {props.label}
      <input type="text" name={props.name} value={props.value} required={props.isOptional !== true} maxlength="1000" />
    </label>
  );
}

function Check(props: { name: string; label: string; isOn: boolean }): JSX.Element {
  return (
    <label class={styles.check}>
      <input type="checkbox" name={props.name} checked={props.isOn} />
      {props.label}
    </label>
  );
}

function isTyped(field: unknown): field is HTMLInputElement | HTMLTextAreaElement {
  return (field instanceof HTMLInputElement && field.type !== 'file') || field instanceof HTMLTextAreaElement;
}

const TITLE_CHARS = 40;

function titleOf({ title, text }: TrialExample): string {
  if (title !== '') return title;
  return text.length > TITLE_CHARS ? `${text.slice(0, TITLE_CHARS).trimEnd()}…` : text;
}

async function fetchExample({ model, revision, mayKeep }: TrialOffer, path: string): Promise<Blob | null> {
  const names = path.split('/').map(encodeURIComponent).join('/');
  try {
    const answer = await fetch(`/${model}/resolve/${revision}/${names}`, { cache: mayKeep ? 'default' : 'no-store' });
    const isTooLarge = Number(answer.headers.get('Content-Length') ?? 0) > MAX_EXAMPLE_BYTES;
    return answer.ok && !isTooLarge ? await answer.blob() : null;
  } catch {
    // The connection broke, or the store of the file lets no page of this hub read it.
    return null;
  }
}
