/** `GET /api/{models,datasets}-tags-by-type`: the tags in use here, grouped by what they say. */
import type { Handler } from 'hono';
import { listTagsByType } from '../../app/browse/list-tags.ts';
import type { HubEnv } from '../hub-env.ts';

export function tagsByTypeRoute(kind: 'model' | 'dataset'): Handler<HubEnv> {
  return async (context) => context.json(await listTagsByType(context.get('services'), kind));
}
