/** `POST …/discussions/{n}/…`: everything that changes a discussion. */
import { z } from 'zod';
import { addComment } from '../../app/discussions/add-comment.ts';
import { changeStatus } from '../../app/discussions/change-status.ts';
import { editComment } from '../../app/discussions/edit-comment.ts';
import { hideComment } from '../../app/discussions/hide-comment.ts';
import { listCommentVersions } from '../../app/discussions/list-comment-versions.ts';
import type { DiscussionInput } from '../../app/discussions/load-discussion.ts';
import { mergePullRequest } from '../../app/discussions/merge-pull-request.ts';
import { renameDiscussion } from '../../app/discussions/rename-discussion.ts';
import type { DiscussionEvent } from '../../domain/discussion.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { discussionInput, readDiscussionBody } from './discussion-body.ts';
import { discussionJson, singleEventJson } from './discussion-json.ts';
import { type RepoRequest, repoRoute } from './repo-route.ts';
import type { Handler } from 'hono';

/** A route that reads a body, changes something and answers the event it made under the name clients look for. */
function changeRoute<T extends z.ZodType>(
  schema: T,
  answer: 'newMessage' | 'updatedComment' | 'newTitle' | 'newStatus',
  change: (
    context: HubContext,
    input: DiscussionInput,
    body: z.output<T>,
    request: RepoRequest,
  ) => Promise<Result<DiscussionEvent, HubError>>,
): Handler<HubEnv> {
  return repoRoute('see', async (context, request) => {
    const input = discussionInput(request);
    if (!input.ok) return input;
    const body = await readDiscussionBody(context, schema);
    if (!body.ok) return body;
    const event = await change(context, input.value, body.value, request);
    if (!event.ok) return event;
    const versions = await listCommentVersions(context.get('services'), event.value);
    return ok(context.json({ [answer]: singleEventJson(request.repo, event.value, versions) }));
  });
}

/** Blank comments stand for none. */
const optionalComment = z
  .string()
  .nullish()
  .transform((text) => (typeof text === 'string' && text.trim() !== '' ? { comment: text } : {}));

export const commentRoute = changeRoute(z.object({ comment: z.string() }), 'newMessage', (context, input, body) =>
  addComment(context.get('services'), context.get('actor'), { ...input, text: body.comment }),
);

export const editCommentRoute = changeRoute(
  z.object({ content: z.string() }),
  'updatedComment',
  (context, input, body, { rest }) =>
    editComment(context.get('services'), context.get('actor'), {
      ...input,
      commentId: rest[2] ?? '',
      text: body.content,
    }),
);

export const hideCommentRoute = changeRoute(z.object({}), 'updatedComment', (context, input, _body, { rest }) =>
  hideComment(context.get('services'), context.get('actor'), { ...input, commentId: rest[2] ?? '' }),
);

export const titleRoute = changeRoute(z.object({ title: z.string() }), 'newTitle', (context, input, body) =>
  renameDiscussion(context.get('services'), context.get('actor'), { ...input, title: body.title }),
);

export const statusRoute = changeRoute(
  z.object({ status: z.enum(['open', 'closed']), comment: optionalComment }),
  'newStatus',
  (context, input, body) =>
    changeStatus(context.get('services'), context.get('actor'), { ...input, status: body.status, ...body.comment }),
);

export const mergeRoute = repoRoute('see', async (context, request) => {
  const input = discussionInput(request);
  if (!input.ok) return input;
  const body = await readDiscussionBody(context, z.object({ comment: optionalComment }));
  if (!body.ok) return body;
  const merged = await mergePullRequest(context.get('services'), context.get('actor'), {
    ...input.value,
    ...body.value.comment,
  });
  if (!merged.ok) return merged;
  return ok(context.json({ ...discussionJson(request.repo, merged.value), mergeCommitId: merged.value.mergeOid }));
});
