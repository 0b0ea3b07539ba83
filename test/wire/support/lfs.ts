/** A Git LFS client of the tests' own: batch requests and uploads, byte for byte as asked. */
import type { Remote } from './raw-git.ts';

export interface LfsAction {
  readonly href: string;
  readonly header: Readonly<Record<string, string>>;
}

export interface LfsAnswer {
  readonly oid: string;
  readonly actions: Readonly<Record<string, LfsAction>>;
  readonly error?: { readonly code: number; readonly message: string };
}

interface BatchBody {
  readonly objects?: readonly {
    readonly oid: string;
    readonly actions?: Readonly<
      Record<string, { readonly href: string; readonly header?: Readonly<Record<string, string>> }>
    >;
    readonly error?: { readonly code: number; readonly message: string };
  }[];
  readonly message?: string;
}

export interface LfsObject {
  readonly oid: string;
  readonly size: number;
}

/** Posts to the batch API and answers status and body as they are. */
export async function lfsBatch(
  remote: Remote,
  operation: 'upload' | 'download',
  objects: readonly LfsObject[],
  transfers: readonly string[] = ['basic'],
): Promise<{ readonly status: number; readonly message: string; readonly objects: readonly LfsAnswer[] }> {
  const answer = await fetch(`${remote.url}/info/lfs/objects/batch`, {
    method: 'POST',
    headers: {
      'content-type': 'application/vnd.git-lfs+json',
      accept: 'application/vnd.git-lfs+json',
      ...(remote.authorization === undefined ? {} : { authorization: remote.authorization }),
    },
    body: JSON.stringify({ operation, transfers, objects, hash_algo: 'sha256' }),
  });
  const text = await answer.text();
  const body = (text.startsWith('{') ? JSON.parse(text) : { message: text }) as BatchBody;
  return {
    status: answer.status,
    message: body.message ?? '',
    objects: (body.objects ?? []).map(({ oid, actions, error }) => ({
      oid,
      actions: Object.fromEntries(
        Object.entries(actions ?? {}).map(([name, action]) => [
          name,
          { href: action.href, header: action.header ?? {} },
        ]),
      ),
      ...(error === undefined ? {} : { error }),
    })),
  };
}

/** Uploads one object: batch, the upload itself by `send`, and verify where the hub asks for it. */
export async function uploadLfsFile(
  remote: Remote,
  oid: string,
  size: number,
  send: (request: LfsAction) => Promise<void>,
): Promise<void> {
  const batch = await lfsBatch(remote, 'upload', [{ oid, size }]);
  const [object] = batch.objects;
  if (batch.status !== 200 || object === undefined || object.error !== undefined) {
    throw new Error(`the LFS batch answered ${batch.status}: ${batch.message}${object?.error?.message ?? ''}`);
  }
  const { upload, verify } = object.actions;
  if (upload !== undefined) await send(upload);
  if (verify === undefined) return;
  const answer = await fetch(verify.href, {
    method: 'POST',
    headers: { ...verify.header, 'content-type': 'application/vnd.git-lfs+json' },
    body: JSON.stringify({ oid, size }),
  });
  if (!answer.ok) throw new Error(`LFS verify answered ${answer.status}: ${await answer.text()}`);
}

/** Sends bytes to an upload action. */
export async function putLfsBytes(request: LfsAction, bytes: Uint8Array<ArrayBuffer>): Promise<Response> {
  return fetch(request.href, { method: 'PUT', headers: request.header, body: bytes });
}

export function lfsPointer(oid: string, size: number): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${size}\n`;
}
