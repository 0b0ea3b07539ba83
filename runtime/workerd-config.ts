/**
 * Writes the workerd configuration: which services the one process holds and what is bound where. Everything that
 * knows workerd's experimental parts (bundled modules, localDisk) is here. Secrets never enter the file: workerd
 * takes them from its environment.
 */
import { readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { assetsDir, workerBundle, workerDir } from './paths.ts';
import type { Address } from './settings.ts';

/** Variables handed to the Worker as they are; worker/config.ts validates them. */
export const workerVariables = [
  'HUB_BASE_URL',
  'HUB_TRUST_PROXY',
  'HUB_SIGN_UP',
  'HUB_OUTGOING_ALLOW',
  'HUB_OIDC_ISSUERS',
  'HUB_ADMIN_PASSWORD',
  'HUB_ADMIN_TOKEN',
  'HUB_GIT_MAX_FILE_BYTES',
  'HUB_GIT_PROTECT_DEFAULT_BRANCH',
  'HUB_GIT_UNREACHABLE_DAYS',
  'HUB_LFS_PART_BYTES',
  'HUB_LFS_UNLINKED_DAYS',
  'HUB_XET_UNUSED_DAYS',
  'HUB_XET_CONVERT_LFS',
  'HUB_DELETED_REPO_DAYS',
  'HUB_STORAGE',
  'HUB_S3_ENDPOINT',
  'HUB_S3_PUBLIC_ENDPOINT',
  'HUB_S3_REGION',
  'HUB_S3_BUCKET',
  'HUB_S3_ADDRESSING',
  'HUB_S3_ACCESS_KEY_ID',
  'HUB_S3_SECRET_ACCESS_KEY',
] as const;

export const compatibilityDate = '2026-11-17';

export interface DataLayout {
  readonly dataDir: string;
  /** SQLite files of the catalogue, the repositories, the queue and the schedules. */
  readonly stateDir: string;
  readonly blobsDir: string;
  readonly configFile: string;
  /** The configuration with all it embeds, as workerd maps it into memory. */
  readonly compiledConfig: string;
  /** Unix socket to the Worker's Control entrypoint, named relative to the data folder: such paths must be short. */
  readonly controlSocket: string;
}

export function layoutOf(dataDir: string): DataLayout {
  return {
    dataDir,
    stateDir: join(dataDir, 'state'),
    blobsDir: join(dataDir, 'blobs'),
    configFile: join(dataDir, 'workerd.capnp'),
    compiledConfig: join(dataDir, 'workerd.bin'),
    controlSocket: 'control.sock',
  };
}

/** A Cap'n Proto text literal. */
function text(value: string): string {
  return JSON.stringify(value);
}

/** A Cap'n Proto text literal of a JSON document. */
function json(value: unknown): string {
  return text(JSON.stringify(value));
}

const jobsQueue = 'modelport-jobs';
const webhooksQueue = 'modelport-webhooks';
/** Cloudflare's cron dialect, UTC. wrangler.toml says the same. */
export const schedules: readonly string[] = ['*/10 * * * *'];

/**
 * What a request allocates lives shortly. In a small nursery it is collected while it is still in the processor's cache;
 * in one of the default size (16 MB, three times) what it refers to outside the heap, such as buffers and hashes, piles
 * up: pushing 400 000 objects took 440 MB at most. With 1 MB it takes as much as with 4 MB, 350 MB, and uploads take a
 * tenth more time, as what is collected too early is moved to where collecting is dear.
 */
const v8Flags = ['--max-semi-space-size=4'];

/**
 * Ranges that workerd counts as public and that are not, or that lead to other addresses (NAT64, 6to4, Teredo). A narrower
 * range of HUB_OUTGOING_ALLOW outweighs them.
 */
const notPublic = [
  ...['0.0.0.0/8', '100.64.0.0/10', '192.0.0.0/24', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4'],
  ...['64:ff9b::/96', '64:ff9b:1::/48', '2001::/32', '2002::/16', 'fec0::/10', 'ff00::/8'],
];

/** workerd starts with the first one. */
function moduleList(names: readonly string[], from: string): string[] {
  const first = basename(workerBundle);
  return [first, ...names.filter((name) => name !== first)].map((name) => {
    const kind = name.endsWith('.wasm') ? 'wasm' : 'esModule';
    return `    (name = ${text(name)}, ${kind} = embed ${text(relative(from, join(workerDir, name)))}),`;
  });
}

/**
 * `outgoingAllow`: ranges beside the public internet to which requests may go whose address a user chose. `modules`:
 * names of the Worker's files.
 */
export function workerdConfig(
  layout: DataLayout,
  http: Address,
  outgoingAllow: readonly string[] = [],
  modules: readonly string[] = readdirSync(workerDir),
): string {
  const host = http.host.includes(':') ? `[${http.host}]` : http.host;
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  v8Flags = [${v8Flags.map(text).join(', ')}],
  services = [
    (name = "hub", worker = .hub),
    (name = "d1", worker = .d1),
    (name = "queues", worker = .queues),
    (name = "cron", worker = .cron),
    (name = "assets", assets = (path = ${text(assetsDir)}, compatibilityDate = ${text(compatibilityDate)})),
    (name = "state", disk = (path = ${text(layout.stateDir)}, writable = true)),
    (name = "blobs", disk = (path = ${text(layout.blobsDir)}, writable = true)),
    (name = "store-network", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true))),
    (name = "outgoing", network = (allow = [${['public', ...outgoingAllow].map(text).join(', ')}], deny = [${notPublic.map(text).join(', ')}], tlsOptions = (trustBrowserCas = true))),
    (name = "internet", network = (allow = ["public"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [
    (name = "http", address = ${text(`${host}:${http.port}`)}, http = (), service = "hub"),
    (name = "control", address = ${text(`unix:${layout.controlSocket}`)}, http = (), service = (name = "hub", entrypoint = "Control")),
  ],
);

const hub :Workerd.Worker = (
  modules = [
${moduleList(modules, layout.dataDir).join('\n')}
  ],
  compatibilityDate = ${text(compatibilityDate)},
  bindings = [
    (name = "CATALOG", wrapped = (
      moduleName = "cloudflare-internal:d1-api",
      innerBindings = [(name = "fetcher", service = (name = "d1", props = (json = ${json({ database: 'catalog' })})))])),
    (name = "REPO", durableObjectNamespace = "RepoObject"),
    (name = "JOBS", queue = (name = "queues", props = (json = ${json({ queue: jobsQueue })}))),
    (name = "WEBHOOK_JOBS", queue = (name = "queues", props = (json = ${json({ queue: webhooksQueue })}))),
    (name = "ASSETS", service = (name = "assets", entrypoint = "AssetWorker")),
    (name = "BLOB_DISK", service = "blobs"),
    (name = "STORE_NETWORK", service = "store-network"),
    (name = "OUTGOING", service = "outgoing"),
    (name = "HUB_SETUP", text = "control"),
${workerVariables.map((name) => `    (name = ${text(name)}, fromEnvironment = ${text(name)}),`).join('\n')}
  ],
  durableObjectNamespaces = [(className = "RepoObject", uniqueKey = "repo", enableSql = true)],
  durableObjectStorage = (localDisk = "state"),
);

const d1 :Workerd.Worker = (
  modules = [(name = "d1.js", bundled = "/workerd/d1.js")],
  compatibilityDate = ${text(compatibilityDate)},
  bindings = [(name = "DATABASE", durableObjectNamespace = "D1Database")],
  durableObjectNamespaces = [(className = "D1Database", uniqueKey = "d1", enableSql = true)],
  durableObjectStorage = (localDisk = "state"),
);

const queues :Workerd.Worker = (
  modules = [(name = "queues.js", bundled = "/workerd/queues.js")],
  compatibilityDate = ${text(compatibilityDate)},
  compatibilityFlags = ["service_binding_extra_handlers"],
  bindings = [
    (name = "SHARD", durableObjectNamespace = "QueueShard"),
    (name = "CONSUMERS", json = ${json({
      [jobsQueue]: { consumer: 'HUB', maxBatchTimeout: 1, maxConcurrency: 1 },
      [webhooksQueue]: { consumer: 'HUB', maxBatchTimeout: 0, maxConcurrency: 2 },
    })}),
    (name = "HUB", service = "hub"),
  ],
  durableObjectNamespaces = [(className = "QueueShard", uniqueKey = "queue", enableSql = true)],
  durableObjectStorage = (localDisk = "state"),
);

const cron :Workerd.Worker = (
  modules = [(name = "cron.js", bundled = "/workerd/cron.js")],
  compatibilityDate = ${text(compatibilityDate)},
  compatibilityFlags = ["service_binding_extra_handlers"],
  bindings = [
    (name = "SCHEDULE", durableObjectNamespace = "Schedule"),
    (name = "CRONS", json = ${json({ HUB: schedules })}),
    (name = "HUB", service = "hub"),
  ],
  durableObjectNamespaces = [(className = "Schedule", uniqueKey = "cron", enableSql = true)],
  durableObjectStorage = (localDisk = "state"),
);
`;
}
