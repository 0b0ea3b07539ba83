/** The only reader of bindings and variables: turns `env` into a frozen Config, with the secrets apart. */
import { z } from 'zod';
import { isRange } from './domain/address-policy.ts';
import type { RepoObject } from './objects/repo-object.ts';

/** What the runtime (runtime/workerd-config.ts) and wrangler.toml bind. Variables may be null, absent or empty. */
export interface Env {
  readonly CATALOG: D1Database;
  readonly REPO: DurableObjectNamespace<RepoObject>;
  readonly JOBS: Queue;
  /** Apart from the others, which would wait for slow receivers. */
  readonly WEBHOOK_JOBS: Queue;
  /** The portal's browser files. */
  readonly ASSETS: Fetcher;
  /** Where blobs are: an R2 bucket, or a directory behind workerd's disk service. */
  readonly BLOBS?: R2Bucket;
  readonly BLOB_DISK?: Fetcher;
  /** A network that may reach private addresses, for the configured object store only. */
  readonly STORE_NETWORK?: Fetcher;
  /** A network that reaches public addresses and those of HUB_OUTGOING_ALLOW, whatever a name leads to. */
  readonly OUTGOING?: Fetcher;
  readonly [variable: `HUB_${string}`]: string | null | undefined;
}

export interface S3Settings {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly addressing: 'path' | 'virtual-host';
  /** The store's address as clients reach it; absent: bytes go through the hub. */
  readonly publicEndpoint?: string;
}

export interface Config {
  /** Public URL without a trailing slash; absent: derived from each request. */
  readonly baseUrl?: string;
  /** Believe `X-Forwarded-*`: only when a proxy of the operator's sets them on every request. */
  readonly trustProxy: boolean;
  /** Requests to addresses that users choose. */
  readonly outgoing: {
    /** Ranges of addresses allowed beside the public ones, e.g. `10.0.0.0/8`. */
    readonly allow: readonly string[];
  };
  readonly oauth: {
    /** Whose identity tokens may be exchanged for this hub's, where a repository or a user says so. */
    readonly trustedIssuers: readonly string[];
  };
  /** `control`: a supervisor asks for the set-up and shows a generated password; `request`: nobody is there to read one. */
  readonly setup: 'control' | 'request';
  readonly storage: { readonly kind: 'disk' } | { readonly kind: 'r2' } | ({ readonly kind: 's3' } & S3Settings);
  readonly git: {
    /** A push with a larger file outside LFS is refused. */
    readonly maxFileBytes: number;
    /** Refuse forced pushes to a repository's default branch. (Deleting it is refused always.) */
    readonly protectDefaultBranch: boolean;
    /** How long objects that no ref leads to are kept where an operator can bring them back. */
    readonly unreachableKeepMs: number;
  };
  readonly lfs: {
    /** Objects above this size are taken in parts of it from clients that can; absent: the hub takes any in one body. */
    readonly partBytes?: number;
    /** How long a content is kept that no repository links any more. */
    readonly unlinkedKeepMs: number;
  };
  readonly accounts: {
    /** `open`: whoever reaches the hub may make an account. */
    readonly signUp: 'open' | 'closed';
  };
  readonly xet: {
    /** How long a xorb is kept that no content uses. */
    readonly unusedKeepMs: number;
    /** Whether contents that came by LFS are turned into Xet files in the background. */
    readonly convertsLfs: boolean;
  };
  readonly repos: {
    /** How long the content of a deleted repository is kept. */
    readonly deletedKeepMs: number;
  };
}

export interface Secrets {
  readonly adminPassword?: string;
  readonly adminToken?: string;
  readonly s3?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const MiB = 1024 * 1024;
const DAY_MS = 24 * 3600_000;

const url = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
  .transform((value) => value.replace(/\/+$/, ''));

/** Parts separated by commas. */
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

const variables = z.object({
  HUB_BASE_URL: url.optional(),
  HUB_ADMIN_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
  HUB_ADMIN_TOKEN: z
    .string()
    .regex(/^hf_[A-Za-z0-9]{40}$/, 'must be "hf_" and 40 letters or digits')
    .optional(),
  HUB_SIGN_UP: z.enum(['open', 'closed'], { error: 'must be open or closed' }).default('closed'),
  HUB_TRUST_PROXY: z.stringbool({ error: 'must be true or false' }).default(false),
  HUB_OUTGOING_ALLOW: list.pipe(z.array(z.string().refine(isRange, 'must list ranges such as 10.0.0.0/8'))).default([]),
  HUB_OIDC_ISSUERS: list
    .pipe(z.array(z.url({ protocol: /^https?$/, error: 'must list http(s) URLs' })))
    .default(['https://token.actions.githubusercontent.com', 'https://gitlab.com']),
  HUB_SETUP: z.enum(['control', 'request'], { error: 'must be control or request' }).default('request'),
  HUB_GIT_MAX_FILE_BYTES: z.coerce
    .number({ error: 'must be a number of bytes' })
    .int()
    .positive()
    .default(10 * MiB),
  HUB_GIT_PROTECT_DEFAULT_BRANCH: z.stringbool({ error: 'must be true or false' }).default(true),
  HUB_GIT_UNREACHABLE_DAYS: z.coerce.number({ error: 'must be a number of days' }).min(0).default(14),
  HUB_LFS_PART_BYTES: z.coerce
    .number({ error: 'must be a number of bytes' })
    .int()
    .min(5 * MiB, 'must be at least 5242880, the smallest part that S3 takes')
    .optional(),
  HUB_LFS_UNLINKED_DAYS: z.coerce.number({ error: 'must be a number of days' }).min(0).default(7),
  HUB_XET_UNUSED_DAYS: z.coerce.number({ error: 'must be a number of days' }).min(0).default(28),
  HUB_XET_CONVERT_LFS: z.stringbool({ error: 'must be true or false' }).default(false),
  HUB_DELETED_REPO_DAYS: z.coerce.number({ error: 'must be a number of days' }).min(0).default(7),
  HUB_STORAGE: z.enum(['disk', 's3', 'r2'], { error: 'must be disk, s3 or r2' }).optional(),
  HUB_S3_ENDPOINT: url.optional(),
  HUB_S3_PUBLIC_ENDPOINT: url.optional(),
  HUB_S3_REGION: z.string().default('us-east-1'),
  HUB_S3_BUCKET: z.string().optional(),
  HUB_S3_ADDRESSING: z.enum(['path', 'virtual-host'], { error: 'must be path or virtual-host' }).default('path'),
  HUB_S3_ACCESS_KEY_ID: z.string().optional(),
  HUB_S3_SECRET_ACCESS_KEY: z.string().optional(),
});

type Variables = z.infer<typeof variables>;

/** Thrown for settings an operator must correct; the message names each variable and never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

function readVariables(env: Env): Variables {
  const given = Object.entries(env).filter(([, value]) => typeof value === 'string' && value !== '');
  const parsed = variables.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new ConfigError(`Wrong settings: ${problems.join('; ')}`);
}

function storageOf(vars: Variables, env: Env): Config['storage'] {
  const kind = vars.HUB_STORAGE ?? (env.BLOBS === undefined ? 'disk' : 'r2');
  if (kind !== 's3') return { kind };
  const { HUB_S3_ENDPOINT: endpoint, HUB_S3_BUCKET: bucket } = vars;
  if (endpoint === undefined || bucket === undefined)
    throw new ConfigError('HUB_STORAGE=s3 needs HUB_S3_ENDPOINT and HUB_S3_BUCKET');
  return {
    kind,
    endpoint,
    bucket,
    region: vars.HUB_S3_REGION,
    addressing: vars.HUB_S3_ADDRESSING,
    ...(vars.HUB_S3_PUBLIC_ENDPOINT !== undefined && { publicEndpoint: vars.HUB_S3_PUBLIC_ENDPOINT }),
  };
}

/** Where R2 is, request bodies are limited to 100 MB on the small plans. */
const R2_PART_BYTES = 64 * MiB;

function lfsOf(vars: Variables, storage: Config['storage']): Config['lfs'] {
  const partBytes = vars.HUB_LFS_PART_BYTES ?? (storage.kind === 'r2' ? R2_PART_BYTES : undefined);
  return {
    ...(partBytes !== undefined && { partBytes }),
    unlinkedKeepMs: vars.HUB_LFS_UNLINKED_DAYS * DAY_MS,
  };
}

function secretsOf(vars: Variables, storage: Config['storage']): Secrets {
  const { HUB_S3_ACCESS_KEY_ID: accessKeyId, HUB_S3_SECRET_ACCESS_KEY: secretAccessKey } = vars;
  if (storage.kind === 's3' && (accessKeyId === undefined || secretAccessKey === undefined)) {
    throw new ConfigError('HUB_STORAGE=s3 needs HUB_S3_ACCESS_KEY_ID and HUB_S3_SECRET_ACCESS_KEY');
  }
  return {
    ...(vars.HUB_ADMIN_PASSWORD !== undefined && { adminPassword: vars.HUB_ADMIN_PASSWORD }),
    ...(vars.HUB_ADMIN_TOKEN !== undefined && { adminToken: vars.HUB_ADMIN_TOKEN }),
    ...(accessKeyId !== undefined && secretAccessKey !== undefined && { s3: { accessKeyId, secretAccessKey } }),
  };
}

export function readConfig(env: Env): { readonly config: Config; readonly secrets: Secrets } {
  const vars = readVariables(env);
  const storage = storageOf(vars, env);
  const config: Config = Object.freeze({
    ...(vars.HUB_BASE_URL !== undefined && { baseUrl: vars.HUB_BASE_URL }),
    trustProxy: vars.HUB_TRUST_PROXY,
    outgoing: Object.freeze({ allow: vars.HUB_OUTGOING_ALLOW }),
    oauth: Object.freeze({ trustedIssuers: vars.HUB_OIDC_ISSUERS }),
    setup: vars.HUB_SETUP,
    storage: Object.freeze(storage),
    git: Object.freeze({
      maxFileBytes: vars.HUB_GIT_MAX_FILE_BYTES,
      protectDefaultBranch: vars.HUB_GIT_PROTECT_DEFAULT_BRANCH,
      unreachableKeepMs: vars.HUB_GIT_UNREACHABLE_DAYS * DAY_MS,
    }),
    lfs: Object.freeze(lfsOf(vars, storage)),
    accounts: Object.freeze({ signUp: vars.HUB_SIGN_UP }),
    xet: Object.freeze({
      unusedKeepMs: vars.HUB_XET_UNUSED_DAYS * DAY_MS,
      convertsLfs: vars.HUB_XET_CONVERT_LFS,
    }),
    repos: Object.freeze({ deletedKeepMs: vars.HUB_DELETED_REPO_DAYS * DAY_MS }),
  });
  return { config, secrets: Object.freeze(secretsOf(vars, storage)) };
}
