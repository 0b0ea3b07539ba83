/** Numbers, sizes and times as people read them, in one language. */

export interface Format {
  /** `14.2 GB`: decimal units, as drives and file hosts count them; 1 kB is 1000 bytes. */
  bytes(sizeBytes: number): string;
  /** `1.2K`, `8.03B`: short enough for a list. */
  compact(value: number): string;
  number(value: number): string;
  /** `share` from 0 to 1. */
  percent(share: number): string;
  /** `3 days ago`. Both times in milliseconds since the epoch. */
  relativeTime(time: number, now: number): string;
  /** Name of a language by its BCP 47 tag; the tag itself when nobody knows it. */
  language(tag: string): string;
  /** `22 November 2026`, in UTC. */
  date(time: number): string;
  /** `22 November 2026 at 14:05 UTC`. */
  dateTime(time: number): string;
}

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

const TIME_STEPS = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** By language: `Intl` says "now", which nobody says of what has happened. */
const JUST_NOW: Readonly<Record<string, string>> = { en: 'just now', 'zh-Hans': '刚刚', ja: 'たった今', ko: '방금' };

const made = new Map<string, Format>();

/** Building the `Intl` objects costs more than a whole page, so each language's are kept. */
export function formatFor(locale: string): Format {
  const known = made.get(locale);
  if (known !== undefined) return known;
  const format = makeFormat(locale);
  made.set(locale, format);
  return format;
}

function makeFormat(locale: string): Format {
  const plain = new Intl.NumberFormat(locale);
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 2 });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const languages = new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' });
  const sizes = BYTE_UNITS.map(
    (unit, power) =>
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: power === 0 ? 'long' : 'short',
        maximumSignificantDigits: 3,
      }),
  );

  return {
    bytes(sizeBytes) {
      let value = sizeBytes;
      let power = 0;
      while (value >= 999.5 && power < BYTE_UNITS.length - 1) {
        value /= 1000;
        power++;
      }
      return sizes[power]?.format(value) ?? plain.format(sizeBytes);
    },
    compact: (value) => compact.format(value),
    number: (value) => plain.format(value),
    percent: (share) => percent.format(share),
    relativeTime(time, now) {
      const elapsed = time - now;
      for (const [unit, length] of TIME_STEPS) {
        if (Math.abs(elapsed) >= length) return relative.format(Math.trunc(elapsed / length), unit);
      }
      return JUST_NOW[locale] ?? relative.format(0, 'second');
    },
    language(tag) {
      try {
        return languages.of(tag) ?? tag;
      } catch {
        // Cards name languages in many ways; this one is no tag.
        return tag;
      }
    },
    date: (time) => date.format(time),
    dateTime: (time) => `${dateTime.format(time)} UTC`,
  };
}
