/** The body of a delivery: version 3 of the Hugging Face Hub's payload, as `huggingface_hub.WebhookPayload` parses it. */
import type { EventComment, EventDiscussion, EventRepo, HubEvent } from '../../domain/hub-event.ts';
import { repoUrlPath } from '../../domain/repo.ts';

type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

export interface PayloadTarget {
  readonly webhookId: string;
  /** The hub's public address without a trailing slash. */
  readonly baseUrl: string;
}

/** What is undefined is left out of the JSON. */
export function webhookPayload(
  event: HubEvent,
  { webhookId, baseUrl }: PayloadTarget,
): { readonly [key: string]: Json } {
  const discussion = 'discussion' in event ? event.discussion : undefined;
  const comment = 'comment' in event ? event.comment : undefined;
  return {
    event: { action: event.action, scope: event.scope },
    repo: repoJson(event.repo, baseUrl, event.scope.startsWith('repo')),
    ...(discussion && { discussion: discussionJson(discussion, event.repo, baseUrl) }),
    ...(discussion && comment && { comment: commentJson(comment, discussion, event.repo, baseUrl) }),
    ...('updatedRefs' in event && { updatedRefs: event.updatedRefs.map((updated) => ({ ...updated })) }),
    ...('updatedConfig' in event && { updatedConfig: { ...event.updatedConfig } }),
    ...('movedTo' in event && {
      movedTo: { name: fullName(event.movedTo), owner: { id: event.movedTo.namespaceId } },
    }),
    webhook: { id: webhookId, version: 3 },
  };
}

function fullName(repo: EventRepo): string {
  return `${repo.namespace}/${repo.name}`;
}

function repoJson(repo: EventRepo, baseUrl: string, withHead: boolean): Json {
  return {
    type: repo.kind,
    name: fullName(repo),
    id: repo.id,
    private: repo.visibility === 'private',
    url: { web: `${baseUrl}/${repoUrlPath(repo)}`, api: `${baseUrl}/api/${repo.kind}s/${fullName(repo)}` },
    owner: { id: repo.namespaceId },
    // The Hub's own spelling, and the one that its Python client reads.
    ...(withHead && repo.headSha !== null && { headSha: repo.headSha, head_sha: repo.headSha }),
  };
}

function discussionJson(discussion: EventDiscussion, repo: EventRepo, baseUrl: string): Json {
  const { id, num, title, authorId, isPullRequest, status, pinned, changes } = discussion;
  return {
    id,
    num,
    title,
    url: {
      web: discussionUrl(discussion, repo, baseUrl),
      api: `${baseUrl}/api/${repo.kind}s/${fullName(repo)}/discussions/${num}`,
    },
    status,
    author: { id: authorId },
    isPullRequest,
    pinned,
    ...(changes && { changes: { base: changes.base, mergeCommitId: changes.mergeCommitId } }),
  };
}

function commentJson(comment: EventComment, discussion: EventDiscussion, repo: EventRepo, baseUrl: string): Json {
  const { id, authorId, hidden, content } = comment;
  return {
    id,
    author: { id: authorId },
    content: hidden ? undefined : content,
    hidden,
    url: { web: `${discussionUrl(discussion, repo, baseUrl)}#${id}` },
  };
}

function discussionUrl(discussion: EventDiscussion, repo: EventRepo, baseUrl: string): string {
  return `${baseUrl}/${repoUrlPath(repo)}/discussions/${discussion.num}`;
}
