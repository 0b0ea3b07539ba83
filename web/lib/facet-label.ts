/** How a filter's value is shown: languages by their name in the reader's language, the rest as cards write it. */
import type { FacetName } from '../contract.ts';
import type { I18n } from './i18n.ts';

export function facetLabel({ format }: Pick<I18n, 'format'>, name: FacetName, value: string): string {
  return name === 'language' ? format.language(value) : value;
}
