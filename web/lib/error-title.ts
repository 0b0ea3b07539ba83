/** The headline for an HTTP status; statuses without one of their own share their class's. */
import type { Translate } from './i18n.ts';

export function errorTitle(t: Translate, status: number): string {
  switch (status) {
    case 401:
    case 403:
    case 404:
    case 410:
    case 429:
    case 503:
      return t(`error.${status}.title`);
    default:
      return status >= 500 ? t('error.500.title') : t('error.400.title');
  }
}

/** What to do about it. */
export function errorHint(t: Translate, status: number): string {
  switch (status) {
    case 401:
    case 403:
    case 404:
    case 410:
    case 429:
    case 503:
      return t(`error.${status}.hint`);
    default:
      return status >= 500 ? t('error.500.hint') : t('error.400.hint');
  }
}
