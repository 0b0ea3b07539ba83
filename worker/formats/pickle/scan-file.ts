/** What loading a file would import, whether it is a bare pickle, several of them, or an archive that torch wrote. */
import type { ByteSource } from '../byte-source.ts';
import { type ImportDanger, compareDanger, dangerOf, worstOf } from './import-danger.ts';
import { type PickleScan, scanPickles } from './scan-pickle.ts';
import { listZipMembers, openZipMember } from './zip-members.ts';

export interface PickleReport {
  /** Most dangerous first. */
  readonly imports: readonly { readonly name: string; readonly danger: ImportDanger }[];
  readonly danger: ImportDanger;
  /** Parts of an archive that were looked through; empty for a bare pickle. */
  readonly streams: readonly string[];
  readonly protocol: number;
  /** False: what was not looked through may import anything. */
  readonly isComplete: boolean;
}

const MAX_PICKLES = 64;
/** How older torch files begin; they are five pickles, and then the bare weights. */
const LEGACY_TORCH = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];
const LEGACY_TORCH_PICKLES = 5;
const MAX_MEMBERS = 40;

export async function scanPickleFile(source: ByteSource): Promise<PickleReport> {
  const start = await source.read(0, LEGACY_TORCH.length);
  if (start[0] === 0x50 && start[1] === 0x4b) return scanArchive(source);
  const isLegacyTorch = LEGACY_TORCH.every((byte, index) => start[index] === byte);
  const most = isLegacyTorch ? LEGACY_TORCH_PICKLES : MAX_PICKLES;
  const scans = await scanPickles(source, 0, most);
  return report(scans, [], scans.length > 0 && (isLegacyTorch || scans.length < MAX_PICKLES));
}

async function scanArchive(source: ByteSource): Promise<PickleReport> {
  const members = await listZipMembers(source);
  if (members === null) return report([], [], false);
  const pickles = members.filter(({ name }) => /\.pkl$/i.test(name));
  const scans: PickleScan[] = [];
  let isComplete = pickles.length <= MAX_MEMBERS && pickles.length > 0;
  for (const member of pickles.slice(0, MAX_MEMBERS)) {
    const content = await openZipMember(source, member);
    if (content === null) isComplete = false;
    else scans.push(...(await scanPickles(content, 0, 1)));
  }
  return report(
    scans,
    pickles.slice(0, MAX_MEMBERS).map(({ name }) => name.slice(0, 200)),
    isComplete,
  );
}

function report(scans: readonly PickleScan[], streams: readonly string[], isComplete: boolean): PickleReport {
  const imports = new Map<string, ImportDanger>();
  for (const scan of scans) {
    for (const found of scan.imports) imports.set(`${found.module}.${found.name}`, dangerOf(found));
  }
  const complete = isComplete && scans.every((scan) => scan.isComplete);
  const worst = worstOf(imports.values());
  return {
    imports: [...imports]
      .map(([name, danger]) => ({ name, danger }))
      .toSorted((a, b) => compareDanger(a.danger, b.danger) || (a.name < b.name ? -1 : 1)),
    danger: complete || worst === 'dangerous' ? worst : 'unknown',
    streams,
    protocol: Math.max(0, ...scans.map((scan) => scan.protocol)),
    isComplete: complete,
  };
}
