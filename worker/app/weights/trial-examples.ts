/** Examples of what to ask a model, from the `widget` of its card, as the Hugging Face Hub reads them. */
import type { TrialTask } from './trial-tasks.ts';

export interface TrialExample {
  readonly title: string;
  readonly text: string;
  readonly context: string;
  readonly labels: string;
  readonly isMultiple: boolean;
  readonly sentences: string;
  readonly from: string;
  readonly to: string;
  /** A picture or a recording among the files of the repository. */
  readonly path: string;
}

const MAX_EXAMPLES = 8;
const MAX_CHARS = 4000;

/**
 * `isFile`: whether the repository has a file of this path. What lies at other addresses is left out: the page asks
 * nobody but this hub.
 */
export async function trialExamples(
  widget: unknown,
  task: TrialTask,
  isFile: (path: string) => Promise<boolean>,
): Promise<readonly TrialExample[]> {
  const items = Array.isArray(widget) ? widget : listFor(widget, task);
  const examples: TrialExample[] = [];
  for (const item of items.slice(0, 4 * MAX_EXAMPLES)) {
    if (examples.length === MAX_EXAMPLES) break;
    const example = readExample(item);
    if (example !== null && (example.path === '' || (await isFile(example.path)))) examples.push(example);
  }
  return examples;
}

/** A card may also have a list for each task. */
function listFor(widget: unknown, task: TrialTask): readonly unknown[] {
  const list = isRecord(widget) && Object.hasOwn(widget, task) ? widget[task] : [];
  return Array.isArray(list) ? list : [];
}

function readExample(item: unknown): TrialExample | null {
  if (!isRecord(item)) return typeof item === 'string' ? readExample({ text: item }) : null;
  const text = textOf(item['text']) || textOf(item['source_sentence']) || lastMessage(item['messages']);
  const path = pathOf(textOf(item['src']));
  if (text === '' && path === '') return null;
  return {
    title: textOf(item['example_title']).slice(0, 80),
    text,
    context: textOf(item['context']),
    labels: listed(item['candidate_labels'], ', '),
    isMultiple: item['multi_class'] === true || item['multi_label'] === true,
    sentences: listed(item['sentences'], '\n'),
    from: textOf(item['src_lang']).slice(0, 40),
    to: textOf(item['tgt_lang']).slice(0, 40),
    path,
  };
}

/** Empty for an address with a host of its own. */
function pathOf(src: string): string {
  return /^[a-z][a-z0-9+.-]*:|^\/\//i.test(src) ? '' : src.replace(/^(?:\.?\/)+/, '');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().slice(0, MAX_CHARS) : '';
}

function listed(value: unknown, separator: string): string {
  return Array.isArray(value) ? value.map(textOf).filter(Boolean).join(separator).slice(0, MAX_CHARS) : textOf(value);
}

function lastMessage(messages: unknown): string {
  const asked: unknown = Array.isArray(messages)
    ? messages.findLast((message) => isRecord(message) && message['role'] === 'user')
    : undefined;
  return isRecord(asked) ? textOf(asked['content']) : '';
}
