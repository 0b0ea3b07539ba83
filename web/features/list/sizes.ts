/** How many parameters a model may have, as steps to narrow a list by. */
import type { ModelSize } from '../../contract.ts';
import type { I18n } from '../../lib/i18n.ts';

export const modelSizes: readonly ModelSize[] = ['0-1', '1-3', '3-10', '10-40', '40-'];

const BILLION = 1e9;

export function sizeLabel({ t, format }: Pick<I18n, 't' | 'format'>, size: ModelSize): string {
  const [from, to] = size.split('-').map((billions) => format.compact(Number(billions) * BILLION));
  if (size === '0-1') return t('list.size.below', { amount: to ?? '' });
  if (size === '40-') return t('list.size.from', { amount: from ?? '' });
  return `${from} – ${to}`;
}
