/** Reads a submitted HTML form. */
import { readSmallBody } from '../small-body.ts';

const MAX_FORM_BYTES = 16 * 1024;

/** The fields of an `application/x-www-form-urlencoded` body; none when it is too large or of another type. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get('Content-Type') ?? '';
  if (!/^application\/x-www-form-urlencoded(?:$|\s*;)/i.test(type)) return new URLSearchParams();
  const body = await readSmallBody(request, MAX_FORM_BYTES);
  return new URLSearchParams(body.ok ? body.value : '');
}
