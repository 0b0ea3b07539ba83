/** How a filter's value is shown: languages and tasks by their name in the reader's language, the rest as cards write it. */
import type { FacetName } from '../contract.ts';
import type { I18n } from './i18n.ts';
import { taskLabel } from './task-label.ts';

export function facetLabel({ format, t }: Pick<I18n, 'format' | 't'>, name: FacetName, value: string): string {
  if (name === 'task') return taskLabel(t, value);
  return name === 'language' ? format.language(value) : value;
}
