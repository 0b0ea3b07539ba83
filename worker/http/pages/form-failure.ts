/** Why a form was refused, as the page that shows it again is told. */
import type { FormFailure } from '#portal';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type HubError, statusOf } from '../../domain/errors.ts';

/** Some codes say less than the form knows: `as` puts a better one in their place. */
export function formFailure(
  error: HubError,
  as: Readonly<Partial<Record<HubError['code'], string>>> = {},
): { readonly failure: FormFailure; readonly status: ContentfulStatusCode } {
  return { failure: { code: as[error.code] ?? error.code, message: error.message }, status: statusOf(error) };
}

/** For what the form itself finds; the portal has the words. */
export function ownFailure(code: string): { readonly failure: FormFailure; readonly status: ContentfulStatusCode } {
  return { failure: { code, message: '' }, status: 422 };
}
