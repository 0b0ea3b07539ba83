/**
 * How an endpoint of the public API is written down once and used twice: to serve it and to describe it in
 * `/openapi.json`. Input is checked before `run` sees it; answers wear CSGHub's envelope, `{ msg: "OK", data, total? }`.
 */
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Hono } from 'hono';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { readSmallBody } from '../small-body.ts';
import { formatV1Error } from './errors.ts';

type Method = 'get' | 'post' | 'put' | 'delete';
type Shape = z.ZodObject;
type NoFields = z.ZodObject<Record<never, never>>;

export interface Reply<T> {
  readonly data: T;
  /** How many there are in all, when `data` is a page of them. */
  readonly total?: number;
}

export interface EndpointDefinition<P extends Shape, Q extends Shape, B extends Shape, D extends z.ZodType> {
  readonly method: Method;
  /** With parameters in braces, e.g. `/api/v1/user/{username}`. */
  readonly path: string;
  readonly tag: string;
  /** What it does, in a few words without a full stop. */
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly data: D;
  run(
    context: HubContext,
    input: { readonly params: z.output<P>; readonly query: z.output<Q>; readonly body: z.output<B> },
  ): Promise<Result<Reply<z.input<D>>, HubError>>;
}

export interface Endpoint {
  mount(app: Hono<HubEnv>): void;
  describe(registry: OpenAPIHono['openAPIRegistry']): void;
}

/** Larger than any form, far smaller than anything that would hurt. */
const MAX_BODY_BYTES = 256 << 10;

const errorBody = z
  .object({ code: z.string(), msg: z.string(), context: z.record(z.string(), z.unknown()).optional() })
  .openapi('Error');

export function endpoint<
  D extends z.ZodType,
  P extends Shape = NoFields,
  Q extends Shape = NoFields,
  B extends Shape = NoFields,
>(definition: EndpointDefinition<P, Q, B, D>): Endpoint {
  const { method, path, tag, summary, params, query, body, data } = definition;
  return {
    mount: (app) => {
      app.on(method.toUpperCase(), path.replace(/\{(\w+)\}/g, ':$1'), async (context) => {
        const reply = await answer(definition, context);
        if (!reply.ok) return formatV1Error(context, reply.error);
        context.header('Cache-Control', 'no-store');
        return context.json({ msg: 'OK', ...reply.value });
      });
    },
    describe: (registry) => {
      const envelope = z.object({ msg: z.literal('OK'), data, total: z.number().int().optional() });
      const json = (schema: z.ZodType) => ({ 'application/json': { schema } });
      registry.registerPath({
        method,
        path,
        tags: [tag],
        summary,
        request: {
          ...(params !== undefined && { params }),
          ...(query !== undefined && { query }),
          ...(body !== undefined && { body: { required: true, content: json(body) } }),
        },
        responses: {
          200: { description: 'Done', content: json(envelope) },
          default: { description: 'Refused: `code` names the reason', content: json(errorBody) },
        },
      });
    },
  };
}

async function answer<P extends Shape, Q extends Shape, B extends Shape, D extends z.ZodType>(
  definition: EndpointDefinition<P, Q, B, D>,
  context: HubContext,
): Promise<Result<Reply<z.input<D>>, HubError>> {
  const params = check(definition.params, context.req.param());
  if (!params.ok) return params;
  const query = check(definition.query, readQuery(context));
  if (!query.ok) return query;
  const given = definition.body === undefined ? ok({}) : await readJson(context);
  if (!given.ok) return given;
  const body = check(definition.body, given.value);
  if (!body.ok) return body;
  return definition.run(context, { params: params.value, query: query.value, body: body.value });
}

function check<S extends Shape>(schema: S | undefined, input: unknown): Result<z.output<S>, HubError> {
  // Without a schema the type has no fields, and neither has the value.
  if (schema === undefined) return ok({} as z.output<S>);
  const parsed = schema.safeParse(input);
  if (parsed.success) return ok(parsed.data);
  const problems = parsed.error.issues.map((issue) => `"${issue.path.join('.')}": ${issue.message}`);
  return fail(hubError('bad-request', `Invalid request. ${problems.join('; ')}.`));
}

/** A parameter that is repeated is a list. */
function readQuery(context: HubContext): Record<string, string | string[] | undefined> {
  const values = Object.entries(context.req.queries());
  return Object.fromEntries(values.map(([name, all]) => [name, all.length > 1 ? all : all[0]]));
}

async function readJson(context: HubContext): Promise<Result<unknown, HubError>> {
  const text = await readSmallBody(context.req.raw, MAX_BODY_BYTES);
  if (!text.ok) return text;
  try {
    const value: unknown = JSON.parse(text.value === '' ? '{}' : text.value);
    return ok(value);
  } catch {
    return fail(hubError('bad-request', 'The request body is not JSON.'));
  }
}
