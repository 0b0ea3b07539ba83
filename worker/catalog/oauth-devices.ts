/** Devices that wait for a user to approve them (RFC 8628). */
import { and, eq, gt } from 'drizzle-orm';
import type { Catalog } from './catalog.ts';
import type { GrantRow } from './oauth-grants.ts';
import { oauthDevices, oauthGrants } from './oauth-schema.ts';
import { isUniqueViolation } from './unique-violation.ts';

export interface DeviceRow {
  readonly deviceHash: string;
  readonly userCodeHash: string;
  readonly clientId: string;
  readonly scope: string;
  readonly status: 'pending' | 'approved' | 'denied';
  readonly grantId: string | null;
  readonly intervalMs: number;
  readonly lastPollAt: number | null;
  readonly expiresAt: number;
}

/** `false` when another device has the user code. */
export async function insertDevice(catalog: Catalog, device: DeviceRow): Promise<boolean> {
  try {
    await catalog.db.insert(oauthDevices).values(device);
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

export async function findDevice(catalog: Catalog, deviceHash: string): Promise<DeviceRow | null> {
  const [row] = await catalog.db.select().from(oauthDevices).where(eq(oauthDevices.deviceHash, deviceHash));
  return row ?? null;
}

/** The device with this user code that still waits. */
export async function findWaitingDevice(
  catalog: Catalog,
  userCodeHash: string,
  now: number,
): Promise<DeviceRow | null> {
  const [row] = await catalog.db
    .select()
    .from(oauthDevices)
    .where(
      and(
        eq(oauthDevices.userCodeHash, userCodeHash),
        eq(oauthDevices.status, 'pending'),
        gt(oauthDevices.expiresAt, now),
      ),
    );
  return row ?? null;
}

export async function notePoll(catalog: Catalog, deviceHash: string, now: number, intervalMs: number): Promise<void> {
  await catalog.db
    .update(oauthDevices)
    .set({ lastPollAt: now, intervalMs })
    .where(eq(oauthDevices.deviceHash, deviceHash));
}

/** Lets the device in. `false` when somebody decided about it in the meantime; the grant is then never used. */
export async function approveDevice(catalog: Catalog, deviceHash: string, grant: GrantRow): Promise<boolean> {
  const [, updated] = await catalog.db.batch([
    catalog.db.insert(oauthGrants).values(grant),
    catalog.db
      .update(oauthDevices)
      .set({ status: 'approved', grantId: grant.id })
      .where(and(eq(oauthDevices.deviceHash, deviceHash), eq(oauthDevices.status, 'pending')))
      .returning({ deviceHash: oauthDevices.deviceHash }),
  ]);
  return updated.length > 0;
}

export async function denyDevice(catalog: Catalog, deviceHash: string): Promise<boolean> {
  const updated = await catalog.db
    .update(oauthDevices)
    .set({ status: 'denied' })
    .where(and(eq(oauthDevices.deviceHash, deviceHash), eq(oauthDevices.status, 'pending')))
    .returning({ deviceHash: oauthDevices.deviceHash });
  return updated.length > 0;
}

/** Takes an approved device out, once: `false` when another request of it was faster. */
export async function takeDevice(catalog: Catalog, deviceHash: string): Promise<boolean> {
  const taken = await catalog.db
    .delete(oauthDevices)
    .where(and(eq(oauthDevices.deviceHash, deviceHash), eq(oauthDevices.status, 'approved')))
    .returning({ deviceHash: oauthDevices.deviceHash });
  return taken.length > 0;
}
