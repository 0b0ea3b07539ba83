/** Turns contents that are one blob each into Xet files, oldest first, where the operator wants that. */
import { z } from 'zod';
import { readSetting, writeSetting } from '../../catalog/settings.ts';
import { type PlainContent, findPlainContent } from '../../catalog/xet-conversions.ts';
import type { Services } from '../services.ts';
import { convertLfsObject } from '../xet/convert-lfs-object.ts';

/** Smaller ones share little; of larger ones the list of chunks would take too much memory. */
const SIZES = { minBytes: 1 << 20, maxBytes: 32 * 2 ** 30 };
/** What was just uploaded is likely to be read, and its upload may not be over. */
const SETTLED_AFTER_MS = 3600_000;
/** No new one is begun after this: the next round goes on. */
const ROUND_MS = 5 * 60_000;
/** One that keeps ending the process must not end it for ever. */
const MAX_ATTEMPTS = 3;

const PROGRESS = 'xet.conversion';
const progressSchema = z.object({ createdAt: z.number(), oid: z.string(), attempts: z.number(), next: z.string() });
type Progress = z.infer<typeof progressSchema>;

export async function convertLfsObjects(services: Services): Promise<void> {
  const { catalog, clock, config } = services;
  if (!config.xet.convertsLfs) return;
  const startedAt = clock.now();
  let progress = progressSchema.safeParse(await readSetting(catalog, PROGRESS)).data ?? none;
  while (clock.now() - startedAt < ROUND_MS) {
    const content = await findPlainContent(catalog, progress, startedAt - SETTLED_AFTER_MS, SIZES);
    if (content === null) return;
    const attempts = progress.next === content.oid ? progress.attempts + 1 : 1;
    await writeSetting(catalog, PROGRESS, { ...progress, next: content.oid, attempts }, clock.now());
    if (attempts <= MAX_ATTEMPTS) await convert(services, content);
    progress = { ...none, createdAt: content.createdAt, oid: content.oid };
    await writeSetting(catalog, PROGRESS, progress, clock.now());
  }
}

const none: Progress = { createdAt: 0, oid: '', attempts: 0, next: '' };

/** A content that cannot be converted stays as it is; the others go on. */
async function convert(services: Services, content: PlainContent): Promise<void> {
  const { oid, sizeBytes } = content;
  try {
    const outcome = await convertLfsObject(services, content);
    if (outcome === 'damaged') services.log.warn('maintenance:content-damaged', { oid, sizeBytes });
    else services.log.info('maintenance:content-converted', { oid, sizeBytes, outcome });
  } catch (error) {
    services.log.error('maintenance:conversion-failed', error, { oid, sizeBytes });
  }
}
