/** Fields of one record of CSV: quotes, doubled quotes within them, and which separator a file uses. */

export function splitFields(record: string, separator: string): string[] {
  if (!record.includes('"')) return record.split(separator);
  const fields: string[] = [];
  let at = 0;
  while (at <= record.length) {
    if (record[at] === '"') {
      const { text, end } = quoted(record, at + 1);
      const next = record.indexOf(separator, end);
      const stop = next < 0 ? record.length : next;
      fields.push(text + record.slice(end, stop));
      at = stop + separator.length;
    } else {
      const next = record.indexOf(separator, at);
      const stop = next < 0 ? record.length : next;
      fields.push(record.slice(at, stop));
      at = stop + separator.length;
    }
  }
  return fields;
}

/** The text from behind an opening quote to its closing one, and the place behind that. */
function quoted(record: string, start: number): { text: string; end: number } {
  const parts: string[] = [];
  for (let from = start; ;) {
    const quote = record.indexOf('"', from);
    if (quote < 0) return { text: parts.join('') + record.slice(from), end: record.length };
    parts.push(record.slice(from, quote));
    if (record[quote + 1] !== '"') return { text: parts.join(''), end: quote + 1 };
    parts.push('"');
    from = quote + 2;
  }
}

/** A comma, unless the first lines have none and agree on another separator. */
export function sniffSeparator(records: readonly string[]): string {
  const [header = ''] = records;
  const most = [',', '\t', ';', '|']
    .map((separator) => ({ separator, count: splitFields(header, separator).length }))
    .filter(({ separator, count }) => {
      const others = records.slice(1, 6).filter((record) => record !== '');
      return count > 1 && others.every((record) => splitFields(record, separator).length === count);
    });
  return most[0]?.separator ?? ',';
}

/** Names of columns from a header, as pandas makes them: missing ones are numbered, repeated ones get a suffix. */
export function columnNames(header: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return header.map((field, i) => {
    const name = field === '' ? `Unnamed: ${i}` : field;
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return count === 0 ? name : `${name}.${count}`;
  });
}
