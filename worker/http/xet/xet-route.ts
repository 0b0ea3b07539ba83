/** What the routes of the Xet server share: the token, and names in the URL. */
import type { Handler } from 'hono';
import { type XetReader, type XetWriter, authorizeXetRead, authorizeXetWrite } from '../../app/xet/authorize.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { type XetHash, isXetHash } from '../../domain/xet-hash.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { xetError } from './errors.ts';

type Answer = Promise<Result<Response, HubError>>;

export function readRoute(handler: (context: HubContext, reader: XetReader) => Answer): Handler<HubEnv> {
  return async (context) => {
    const reader = await authorizeXetRead(context.get('services'), bearerOf(context));
    const answer = reader.ok ? await handler(context, reader.value) : reader;
    return answer.ok ? answer.value : xetError(context, answer.error);
  };
}

export function writeRoute(handler: (context: HubContext, writer: XetWriter) => Answer): Handler<HubEnv> {
  return async (context) => {
    const writer = await authorizeXetWrite(context.get('services'), bearerOf(context));
    const answer = writer.ok ? await handler(context, writer.value) : writer;
    return answer.ok ? answer.value : xetError(context, answer.error);
  };
}

function bearerOf(context: HubContext): string {
  return /^bearer\s+(\S+)$/i.exec(context.req.header('Authorization')?.trim() ?? '')?.[1] ?? '';
}

/** The hash in the URL. */
export function hashParameter(context: HubContext): Result<XetHash, HubError> {
  const text = context.req.param('hash') ?? '';
  return isXetHash(text) ? ok(text) : fail(hubError('bad-request', 'A hash has 64 hexadecimal digits in lower case.'));
}

/** Where the routes of the Xet server begin, as clients reach them. */
export function xetBaseUrl(baseUrl: string): string {
  return baseUrl + XET_PATH;
}

/** `api` can be nobody's name. */
export const XET_PATH = '/api/xet';
