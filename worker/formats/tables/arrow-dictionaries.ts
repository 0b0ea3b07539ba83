/** Looks values up in the dictionaries of an Arrow file: a small one is decoded once, of a large one only what is asked for. */
import type { ByteSource } from '../byte-source.ts';
import { ArrowBody } from './arrow-body.ts';
import type { DictionaryPlace } from './arrow-index.ts';
import { MessageReader } from './arrow-message.ts';
import type { ArrowField } from './arrow-schema.ts';
import { type ColumnLayout, type ValueReader, layOut, readValues } from './arrow-values.ts';
import { TableError } from './table-error.ts';

const SMALL_BYTES = 4 << 20;
const SMALL_VALUES = 50_000;
/** Of the dictionaries that are open; a stream may have a new one for each batch. */
const MAX_OPEN_BYTES = 16 << 20;

interface OpenDictionary {
  readonly field: ArrowField;
  readonly body: ArrowBody;
  readonly layout: ColumnLayout;
  values: unknown[] | null;
}

export class ArrowDictionaries {
  readonly #source: ByteSource;
  /** By the offset of the message. */
  readonly #open = new Map<number, OpenDictionary>();
  #openBytes = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** `places`: those that count for the rows, with all ids, in their order. */
  async lookUp(
    reader: ValueReader,
    places: readonly DictionaryPlace[],
    field: ArrowField,
    keys: ReadonlySet<number>,
  ): Promise<ReadonlyMap<number, unknown>> {
    const found = new Map<number, unknown>();
    let first = 0;
    for (const place of partsOf(places, field.dictionary?.id ?? 0)) {
      const wanted = [...keys].filter((key) => key >= first && key < first + place.rowCount);
      if (wanted.length > 0) {
        const open = await this.#openAt(place, field);
        for (const key of wanted) found.set(key, await this.#valueOf(reader, place, open, key - first));
      }
      first += place.rowCount;
    }
    return found;
  }

  async #valueOf(reader: ValueReader, place: DictionaryPlace, open: OpenDictionary, key: number): Promise<unknown> {
    const own = { ...reader, body: open.body };
    if (place.bodyBytes <= SMALL_BYTES && place.rowCount <= SMALL_VALUES) {
      open.values ??= await readValues(own, open.layout, 0, place.rowCount);
      return open.values[key];
    }
    return (await readValues(own, open.layout, key, 1))[0];
  }

  async #openAt(place: DictionaryPlace, field: ArrowField): Promise<OpenDictionary> {
    const known = this.#open.get(place.offset);
    if (known?.field === field) return known;
    const message = await MessageReader.readAt(this.#source, place);
    if (message?.kind !== 'dictionary') throw new TableError('a dictionary is missing');
    const [layout] = layOut([{ ...field, dictionary: null }], message.batch);
    if (layout === undefined) throw new TableError('a dictionary is missing');
    const body = new ArrowBody(this.#source, message, message.batch.codec);
    const opened = { field, body, layout, values: null };
    this.#openBytes += place.bodyBytes;
    if (this.#openBytes > MAX_OPEN_BYTES) {
      this.#open.clear();
      this.#openBytes = place.bodyBytes;
    }
    this.#open.set(place.offset, opened);
    return opened;
  }
}

/** The last whole dictionary and what was added to it since. */
function partsOf(places: readonly DictionaryPlace[], id: number): readonly DictionaryPlace[] {
  const own = places.filter((place) => place.id === id);
  const start = own.findLastIndex((place) => !place.isDelta);
  return own.slice(Math.max(0, start));
}
