/** `POST …/info/lfs/objects/batch`: what to do to download or upload each of some objects (git-lfs, docs/api/batch.md). */
import { type UploadTarget, checkUpload } from '../../app/discussions/ref-access.ts';
import { actionKey } from '../../app/lfs/action-key.ts';
import { type DownloadPlan, planDownloads } from '../../app/lfs/plan-downloads.ts';
import { type UploadPlan, planUploads } from '../../app/lfs/plan-uploads.ts';
import { actionTtlMs } from '../../app/lfs/upload-limits.ts';
import { getRepo } from '../../app/repos/get-repo.ts';
import type { StoredObject } from '../../catalog/lfs-objects.ts';
import { type HubError, hubError, statusOf } from '../../domain/errors.ts';
import type { DirectRequest } from '../../ports/blob-store.ts';
import { type BatchObject, type BatchResponse, type LfsAction, batchRequest } from '../../lfs/protocol.ts';
import type { HubContext } from '../hub-env.ts';
import { xetConnection, xetConnectionHeaders } from '../xet/connection.ts';
import { type ActionUrls, actionUrls } from './action-urls.ts';
import { lfsError, lfsJson } from './errors.ts';
import { jsonBody, repoPathOf } from './request.ts';

export async function postBatch(context: HubContext): Promise<Response> {
  const path = repoPathOf(context);
  if (!path.ok) return lfsError(context, path.error);
  const body = await jsonBody(context, batchRequest);
  if (!body.ok) return lfsError(context, body.error);
  const { operation, transfers, objects: named, ref } = body.value;
  const services = context.get('services');
  const actor = context.get('actor');
  const repo = await getRepo(services, actor, path.value, operation === 'upload' ? 'see' : 'read');
  if (!repo.ok) return lfsError(context, repo.error);

  const now = services.clock.now();
  const key = await actionKey(services);
  const user = actor.kind === 'user' ? actor.userId : '';
  const urls = actionUrls(context.get('baseUrl'), repo.value, user, key, now);
  const objects = named.map(({ oid, size }): StoredObject => ({ oid, sizeBytes: size }));

  if (operation === 'download') {
    const plans = await planDownloads(services, repo.value, objects);
    const answers = plans.map((plan, at) => downloadAnswer(plan, objectAt(objects, at), urls, now));
    return answer('basic', answers);
  }
  const target = await checkUpload(services, actor, repo.value, ref?.name ?? null);
  if (!target.ok) return lfsError(context, target.error);
  if (actor.kind !== 'user') return lfsError(context, hubError('unauthenticated', 'Sign in to upload.'));
  const client = { actor, knowsParts: transfers.includes('multipart'), knowsXet: transfers.includes('xet') };
  const plans = await planUploads(services, repo.value, client, objects);
  if (plans.some(({ kind }) => kind === 'xet')) {
    const action = await xetAction(context, target.value);
    return answer(
      'xet',
      plans.map((plan, at) => xetAnswer(plan, objectAt(objects, at), action)),
    );
  }
  const answers = plans.map((plan, at) => uploadAnswer(plan, objectAt(objects, at), urls, now));
  return answer(plans.some(({ kind }) => kind === 'parts') ? 'multipart' : 'basic', answers);
}

function objectAt(objects: readonly StoredObject[], at: number): StoredObject {
  const object = objects[at];
  if (object === undefined) throw new RangeError('There are more plans than objects.');
  return object;
}

function answer(transfer: BatchResponse['transfer'], objects: readonly BatchObject[]): Response {
  const body: BatchResponse = { transfer, objects, hash_algo: 'sha256' };
  return lfsJson(body);
}

function downloadAnswer(plan: DownloadPlan, object: StoredObject, urls: ActionUrls, now: number): BatchObject {
  if (plan.kind === 'refused') return refusal(object, plan.error);
  const download = plan.kind === 'direct' ? directAction(plan.request, now) : hubAction('get', object, urls);
  return { ...named(object), actions: { download } };
}

/** The address at which a client gets tokens for uploading, with the first one. */
async function xetAction(context: HubContext, { repo, action }: UploadTarget): Promise<LfsAction> {
  const connection = await xetConnection(context, repo, action);
  const token = `${repo.kind}s/${repo.namespace}/${repo.name}/xet-write-token/main`;
  const href = `${context.get('baseUrl')}/api/${token}${action === 'contribute' ? '?create_pr=1' : ''}`;
  const header = { ...xetConnectionHeaders(connection), 'X-Xet-Session-Id': crypto.randomUUID() };
  return { href, header };
}

/** An answer is for one way of transfer, so what is not there already goes this way, whatever its size. */
function xetAnswer(plan: UploadPlan, object: StoredObject, upload: LfsAction): BatchObject {
  if (plan.kind === 'refused') return refusal(object, plan.error);
  return plan.kind === 'present' ? named(object) : { ...named(object), actions: { upload } };
}

function uploadAnswer(plan: UploadPlan, object: StoredObject, urls: ActionUrls, now: number): BatchObject {
  switch (plan.kind) {
    case 'refused':
      return refusal(object, plan.error);
    case 'present':
      return named(object);
    case 'xet':
    case 'through-hub':
      // The answer to the PUT is the verification.
      return { ...named(object), actions: { upload: hubAction('put', object, urls) } };
    case 'direct': {
      const verify = hubAction('verify', object, urls, plan.uploadId);
      return { ...named(object), actions: { upload: directAction(plan.request, now), verify } };
    }
    case 'parts':
      return { ...named(object), actions: { upload: partsAction(plan, object, urls) } };
  }
}

/** The form that huggingface_hub made: numbered URLs of parts among the headers, and an address to complete them. */
function partsAction(plan: Extract<UploadPlan, { kind: 'parts' }>, object: StoredObject, urls: ActionUrls): LfsAction {
  const ttlMs = actionTtlMs(object.sizeBytes);
  const { uploadId } = plan;
  const header: Record<string, string> = { chunk_size: String(plan.plan.partSizeBytes) };
  for (let partNumber = 1; partNumber <= plan.plan.partCount; partNumber += 1) {
    const own = (): string => urls.urlOf({ verb: 'put-part', ...object, uploadId, partNumber }, ttlMs);
    header[String(partNumber).padStart(5, '0')] = plan.urls?.[partNumber - 1] ?? own();
  }
  return { ...hubAction('complete', object, urls, uploadId), header };
}

function hubAction(
  verb: 'get' | 'put' | 'verify' | 'complete',
  object: StoredObject,
  urls: ActionUrls,
  uploadId = '',
): LfsAction {
  const ttlMs = actionTtlMs(object.sizeBytes);
  const href = urls.urlOf({ verb, ...object, uploadId, partNumber: 0 }, ttlMs);
  return { href, expires_in: Math.floor(ttlMs / 1000) };
}

function directAction({ url, headers, expiresAt }: DirectRequest, now: number): LfsAction {
  return { href: url, header: headers, expires_in: Math.floor((expiresAt - now) / 1000) };
}

function named({ oid, sizeBytes }: StoredObject): BatchObject {
  return { oid, size: sizeBytes, authenticated: true };
}

function refusal({ oid, sizeBytes }: StoredObject, error: HubError): BatchObject {
  return { oid, size: sizeBytes, error: { code: statusOf(error), message: error.message } };
}
