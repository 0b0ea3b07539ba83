/** What a task is called in the reader's language; one that nobody knows is shown as its card writes it. */
import { isMessageKey } from '../locales/index.ts';
import type { Translate } from './i18n.ts';

export function taskLabel(t: Translate, task: string): string {
  const key = `task.${task}`;
  return isMessageKey(key) ? t(key) : task;
}
