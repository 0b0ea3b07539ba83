/** The last part of every fetch: plan the pack, then send it, with progress and signs of life on the side bands. */
import { MAX_PACKET_BYTES, PktWriter, sidebandFrames } from '../pkt-line.ts';
import type { ResponseBytes, UploadPack } from './engine.ts';
import { planPackOnce } from './plan-cache.ts';
import type { PackPlan, PlanInput } from './plan.ts';

export interface PackOptions {
  /** Longest side-band packet: 65520, or 1000 for the old `side-band`; 0 to send the pack bare. */
  readonly maxPacketBytes: number;
  readonly progress: boolean;
  readonly ofsDelta: boolean;
}

export const sideband64k = MAX_PACKET_BYTES;
export const sidebandOld = 1000;

const PROGRESS_MS = 1000;
/** As git: some clients and proxies give up on a connection that stays silent. */
const KEEPALIVE_MS = 5000;

/** Ends with a flush packet when side bands are used. A failure is told on band 3, then thrown. */
export async function* sendPack(engine: UploadPack, input: PlanInput, options: PackOptions): ResponseBytes {
  if (options.maxPacketBytes === 0) {
    const plan = await planPackOnce(engine.view, input, { signal: engine.signal, onProgress: () => undefined });
    yield* engine.packs.producePack({ ...plan, ofsDelta: options.ofsDelta });
    return;
  }
  try {
    yield* sendFramed(engine, input, options);
  } catch (failure) {
    const message = 'aborting: the repository could not be read completely.\n';
    if (!engine.signal.aborted) yield new PktWriter().sidebandText(3, message).take();
    throw failure;
  }
  yield new PktWriter().flush().take();
}

async function* sendFramed(engine: UploadPack, input: PlanInput, options: PackOptions): ResponseBytes {
  const plan = yield* planAloud(engine, input, options);
  const count = plan.selection.size;
  if (options.progress) {
    yield progressLine(
      `Enumerating objects: ${count}, done.\nCounting objects: 100% (${count}/${count}), done.\n`,
      options,
    );
  }
  const pack = engine.packs.producePack({ ...plan, ofsDelta: options.ofsDelta });
  const frames = sidebandFrames(pack, options.maxPacketBytes);
  try {
    for (;;) {
      const next = frames.next();
      let step = await orSilence(next, KEEPALIVE_MS);
      while (step === silence) {
        yield new PktWriter(8).sideband(1, new Uint8Array(0)).take();
        step = await orSilence(next, KEEPALIVE_MS);
      }
      if (step.done === true) break;
      yield step.value;
    }
  } finally {
    await frames.return();
  }
  if (options.progress) yield progressLine(`Total ${count} objects, done.\n`, options);
}

async function* planAloud(
  engine: UploadPack,
  input: PlanInput,
  options: PackOptions,
): AsyncGenerator<Uint8Array, PackPlan, undefined> {
  let found = 0;
  const onProgress = (objects: number): void => {
    found = objects;
  };
  const planning = planPackOnce(engine.view, input, { signal: engine.signal, onProgress });
  for (;;) {
    const plan = await orSilence(planning, options.progress ? PROGRESS_MS : KEEPALIVE_MS);
    if (plan !== silence) return plan;
    yield options.progress
      ? progressLine(`Enumerating objects: ${found}\r`, options)
      : new PktWriter(8).sideband(1, new Uint8Array(0)).take();
  }
}

function progressLine(text: string, options: PackOptions): Uint8Array {
  return new PktWriter().sidebandText(2, text, options.maxPacketBytes).take();
}

const silence: unique symbol = Symbol('silence');

/** The promise's value, or `silence` when it takes longer than `ms`. */
function orSilence<T>(promise: Promise<T>, ms: number): Promise<T | typeof silence> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(silence), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
