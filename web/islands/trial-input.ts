/** What the form of a trial holds, as the thread with the model takes it. */
import type { TrialTask } from '../contract.ts';
import type { TrialInput } from '../workers/trial-messages.ts';

/** What a model of the task looks at or listens to; null: it reads. */
export function mediaOf(task: TrialTask): 'image' | 'audio' | null {
  switch (task) {
    case 'image-classification':
    case 'zero-shot-image-classification':
    case 'object-detection':
    case 'image-segmentation':
    case 'depth-estimation':
    case 'image-to-text':
      return 'image';
    case 'automatic-speech-recognition':
    case 'audio-classification':
      return 'audio';
    default:
      return null;
  }
}

/** Null when there is nothing to ask. */
export function readForm(
  task: TrialTask,
  form: FormData,
  { image, samples }: { readonly image: Blob | null; readonly samples: Float32Array | null },
): TrialInput | null {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const list = (name: string, separator: RegExp): readonly string[] =>
    text(name)
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== '');
  const within = (name: string, least: number, most: number, usual: number): number =>
    Math.min(most, Math.max(least, Number(text(name)) || usual));
  const labels = list('labels', /[,，、\n]/);
  switch (task) {
    case 'question-answering':
      return { kind: task, question: text('question'), context: text('context') };
    case 'zero-shot-classification':
      return labels.length === 0 ? null : { kind: task, text: text('text'), labels, isMultiple: form.has('multiple') };
    case 'sentence-similarity': {
      const sentences = list('sentences', /\n/);
      return sentences.length === 0 ? null : { kind: task, text: text('text'), sentences };
    }
    case 'zero-shot-image-classification':
      return image === null || labels.length === 0 ? null : { kind: task, image, labels };
    case 'object-detection':
      return image === null ? null : { kind: task, image, threshold: within('threshold', 1, 100, 50) / 100 };
    case 'image-classification':
    case 'image-segmentation':
    case 'depth-estimation':
    case 'image-to-text':
      return image === null ? null : { kind: task, image };
    case 'automatic-speech-recognition':
      return samples === null ? null : { kind: task, samples, language: text('language'), isTimed: form.has('timed') };
    case 'audio-classification':
      return samples === null ? null : { kind: task, samples };
    case 'summarization':
    case 'translation':
    case 'text2text-generation':
    case 'text-generation': {
      const maxTokens = within('maxTokens', 1, 1024, 64);
      return { kind: 'generation', task, text: text('text'), maxTokens, from: text('from'), to: text('to') };
    }
    default:
      return { kind: task, text: text('text') };
  }
}
