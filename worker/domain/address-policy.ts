/**
 * Which addresses the hub may send requests to when users choose them: public ones, and the ranges that its operator
 * allows. Names are judged by the network that connects (runtime/workerd-config.ts), where no second lookup can give
 * another answer; here are the addresses that a URL spells out, and the names that always mean this machine.
 */

/** A range of addresses: the first `bits` bits of 16 bytes. IPv4 is kept as `::ffff:a.b.c.d`. */
interface Range {
  readonly bytes: readonly number[];
  readonly bits: number;
}

/** Special-purpose ranges (RFC 6890 and the IANA registries) that are not the public internet. */
const NOT_PUBLIC =
  `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
  192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 ::/128 ::1/128
  64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8`
    .split(/\s+/)
    .flatMap((text) => parseRange(text) ?? []);

/** Why requests to the URL are refused, or null. `allowed` are ranges such as `10.0.0.0/8`. */
export function refusalOf(url: string, allowed: readonly string[]): string | null {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return 'The address must be an http or https URL.';
  if (parsed.username !== '' || parsed.password !== '') return 'The address must not hold a user name or a password.';
  const host = parsed.hostname.replace(/\.$/, '');
  const address = parseAddress(host.replace(/^\[|\]$/g, ''));
  const judged = address ?? (/(?:^|\.)localhost$/i.test(host) ? parseAddress('127.0.0.1') : null);
  if (judged === null || !NOT_PUBLIC.some((range) => contains(range, judged))) return null;
  if (allowed.some((text) => contains(parseRange(text), judged))) return null;
  return 'The address is in a private network, which this hub does not send requests to.';
}

/** `a.b.c.d/n` or IPv6 with a prefix length; a single address without one. */
export function isRange(text: string): boolean {
  return parseRange(text) !== null;
}

function parseRange(text: string): Range | null {
  const [address = '', length] = text.split('/', 2);
  const bytes = parseAddress(address);
  if (bytes === null) return null;
  const offset = address.includes(':') ? 0 : 96;
  const bits = length === undefined ? 128 : /^\d{1,3}$/.test(length) ? Number(length) + offset : -1;
  return bits < offset || bits > 128 ? null : { bytes, bits };
}

function contains(range: Range | null, address: readonly number[]): boolean {
  if (range === null) return false;
  return range.bytes.every((byte, i) => {
    const kept = Math.min(8, Math.max(0, range.bits - i * 8));
    const mask = (0xff00 >> kept) & 0xff;
    return (byte & mask) === ((address[i] ?? 0) & mask);
  });
}

/** The 16 bytes of an address as text, or null. */
function parseAddress(text: string): readonly number[] | null {
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (v4 !== null) {
    const bytes = v4.slice(1).map(Number);
    return bytes.some((byte) => byte > 255) ? null : [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...bytes];
  }
  if (!text.includes(':') || !URL.canParse(`http://[${text}]/`)) return null;
  // The URL parser brings every spelling, with an IPv4 tail too, into one form of hexadecimal groups.
  const [head = '', tail] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split('::');
  const groups = (part: string | undefined): number[] =>
    part === undefined || part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const left = groups(head);
  const right = groups(tail);
  const all = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
  return all.flatMap((group) => [group >> 8, group & 0xff]);
}
