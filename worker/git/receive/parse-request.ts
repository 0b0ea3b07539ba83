/** The head of a push (gitprotocol-pack, "Reference Update Request"): commands, capabilities, push options. */
import { type Oid, ZERO_OID, isOid } from '../../domain/oid.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { PktReader } from '../pkt-line.ts';

export interface PushCommand {
  readonly name: string;
  readonly oldOid: Oid;
  readonly newOid: Oid;
}

export interface PushRequest {
  readonly commands: readonly PushCommand[];
  readonly capabilities: ReadonlySet<string>;
  readonly options: readonly string[];
  /** Commits at which the client's own history ends. */
  readonly shallow: readonly Oid[];
}

const MAX_COMMANDS = 20_000;
const MAX_OPTIONS = 100;
const MAX_SHALLOW = 20_000;

/**
 * Reads up to where the pack begins. An empty request (a client's probe, or nothing to do) has no commands. The error
 * is a sentence for the client.
 */
export async function parsePushRequest(reader: PktReader): Promise<Result<PushRequest, string>> {
  const commands: PushCommand[] = [];
  const shallow: Oid[] = [];
  const names = new Set<string>();
  let capabilities: ReadonlySet<string> = new Set();
  for (;;) {
    const kind = await reader.next();
    if (kind === 'flush') break;
    if (kind === 'end' && commands.length === 0 && shallow.length === 0)
      return ok({ commands, capabilities, options: [], shallow });
    if (kind !== 'data') return fail(reader.problem ?? 'push request ended before its flush packet');
    const text = reader.text();
    // Decoding has put the replacement character where bytes were no UTF-8.
    if (text.includes('\ufffd')) return fail('ref names must be UTF-8');
    if (text.startsWith('shallow ')) {
      const oid = text.slice(8);
      if (!isOid(oid) || shallow.length >= MAX_SHALLOW) return fail('bad shallow line in push request');
      shallow.push(oid);
      continue;
    }
    if (text.startsWith('push-cert')) return fail('signed pushes are not supported; push without --signed');
    const nul = text.indexOf('\0');
    if (nul >= 0 && commands.length === 0)
      capabilities = new Set(
        text
          .slice(nul + 1)
          .split(' ')
          .filter(Boolean),
      );
    const command = parseCommand(nul >= 0 ? text.slice(0, nul) : text);
    if (command === null) return fail('bad command in push request');
    if (names.has(command.name)) return fail(`ref ${command.name} is named twice in one push`);
    if (commands.length >= MAX_COMMANDS)
      return fail(`more than ${MAX_COMMANDS} refs in one push; push in smaller steps`);
    names.add(command.name);
    commands.push(command);
  }
  const format = [...capabilities].find((capability) => capability.startsWith('object-format='));
  if (format !== undefined && format !== 'object-format=sha1') {
    return fail('this hub stores SHA-1 repositories only; SHA-256 repositories cannot be pushed');
  }
  const options = capabilities.has('push-options') && commands.length > 0 ? await parseOptions(reader) : ok([]);
  return options.ok ? ok({ commands, capabilities, options: options.value, shallow }) : options;
}

async function parseOptions(reader: PktReader): Promise<Result<string[], string>> {
  const options: string[] = [];
  for (;;) {
    const kind = await reader.next();
    if (kind === 'flush') return ok(options);
    if (kind !== 'data') return fail(reader.problem ?? 'push request ended inside its push options');
    if (options.length >= MAX_OPTIONS) return fail(`more than ${MAX_OPTIONS} push options`);
    options.push(reader.text());
  }
}

function parseCommand(line: string): PushCommand | null {
  const match = /^([0-9a-f]{40}) ([0-9a-f]{40}) (.+)$/s.exec(line);
  const [, oldOid, newOid, name] = match ?? [];
  if (oldOid === undefined || newOid === undefined || name === undefined) {
    return null;
  }
  return isOid(oldOid) && isOid(newOid) ? { name, oldOid, newOid } : null;
}

export function isDelete(command: PushCommand): boolean {
  return command.newOid === ZERO_OID;
}
