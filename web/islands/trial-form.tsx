/** What a model of a task is asked: a text, a question, labels, a picture or a recording. */
import { type JSX, Match, Show, Switch, createSignal } from 'solid-js';
import type { TrialOffer } from '../contract.ts';
import type { TrialInput } from '../workers/trial-messages.ts';
import { decodeSpeech } from './decode-speech.ts';
import styles from './trial.module.css';

export type TrialFormWords = Readonly<
  Record<
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
    | 'maxTokens'
    | 'from'
    | 'to'
    | 'image'
    | 'audio'
    | 'unreadable'
    | 'run',
    string
  >
>;

const MAX_TEXT = 20_000;

export function TrialForm(props: {
  offer: TrialOffer;
  words: TrialFormWords;
  isBusy: boolean;
  onRun: (input: TrialInput) => void;
}): JSX.Element {
  const [problem, setProblem] = createSignal('');
  const task = props.offer.task;
  const isGeneration = ['summarization', 'translation', 'text2text-generation', 'text-generation'].includes(task);
  const isImage = task === 'image-classification' || task === 'object-detection';
  const sample =
    task === 'fill-mask' ? props.words.sampleMask.replace('{mask}', props.offer.maskToken) : props.words.sampleText;

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (props.isBusy || !(event.currentTarget instanceof HTMLFormElement)) return;
    setProblem('');
    try {
      const input = await readForm(props.offer, new FormData(event.currentTarget));
      if (input !== null) props.onRun(input);
    } catch {
      // The browser could not decode the recording; it does not tell why.
      setProblem(props.words.unreadable);
    }
  }

  return (
    <form class={styles.form} onSubmit={(event) => void submit(event)}>
      <Switch
        fallback={
          <Area
            name="text"
            label={task === 'fill-mask' ? props.words.mask.replace('{mask}', props.offer.maskToken) : props.words.text}
            value={sample}
          />
        }
      >
        <Match when={task === 'question-answering'}>
          <Line name="question" label={props.words.question} value={props.words.sampleQuestion} />
          <Area name="context" label={props.words.context} value={props.words.sampleContext} />
        </Match>
        <Match when={isImage}>
          <label class={styles.field}>
            {props.words.image}
            <input type="file" name="file" accept="image/*" required />
          </label>
        </Match>
        <Match when={task === 'automatic-speech-recognition'}>
          <label class={styles.field}>
            {props.words.audio}
            <input type="file" name="file" accept="audio/*,video/*" required />
          </label>
        </Match>
      </Switch>
      <Show when={task === 'zero-shot-classification'}>
        <Line name="labels" label={props.words.labels} value={props.words.sampleLabels} />
        <label class={styles.check}>
          <input type="checkbox" name="multiple" />
          {props.words.multiple}
        </label>
      </Show>
      <Show when={task === 'sentence-similarity'}>
        <Area name="sentences" label={props.words.sentences} value={props.words.sampleSentences} />
      </Show>
      <Show when={task === 'translation'}>
        <Line name="from" label={props.words.from} value="" isOptional />
        <Line name="to" label={props.words.to} value="" isOptional />
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

/** Null when there is nothing to ask. */
async function readForm({ task }: TrialOffer, form: FormData): Promise<TrialInput | null> {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const list = (name: string, separator: RegExp): readonly string[] =>
    text(name)
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== '');
  const file = form.get('file');
  switch (task) {
    case 'question-answering':
      return { kind: task, question: text('question'), context: text('context') };
    case 'zero-shot-classification': {
      const labels = list('labels', /[,，、\n]/);
      return labels.length === 0 ? null : { kind: task, text: text('text'), labels, isMultiple: form.has('multiple') };
    }
    case 'sentence-similarity': {
      const sentences = list('sentences', /\n/);
      return sentences.length === 0 ? null : { kind: task, text: text('text'), sentences };
    }
    case 'image-classification':
    case 'object-detection':
      return file instanceof Blob ? { kind: task, image: file } : null;
    case 'automatic-speech-recognition':
      return file instanceof Blob ? { kind: 'speech', samples: await decodeSpeech(file) } : null;
    case 'summarization':
    case 'translation':
    case 'text2text-generation':
    case 'text-generation': {
      const maxTokens = Math.min(1024, Math.max(1, Number(text('maxTokens')) || 64));
      return { kind: 'generation', task, text: text('text'), maxTokens, from: text('from'), to: text('to') };
    }
    default:
      return { kind: task, text: text('text') };
  }
}
