/** Lines of a response before the pack; with `sideband-all` (protocol v2) each of them travels on a side band. */
import { PktWriter } from '../pkt-line.ts';

export class ResponseWriter {
  readonly #out = new PktWriter();
  sidebandAll = false;

  get sizeBytes(): number {
    return this.#out.sizeBytes;
  }

  /** One line; the line feed is added. */
  line(text: string): this {
    if (this.sidebandAll) this.#out.sidebandText(1, `${text}\n`);
    else this.#out.text(`${text}\n`);
    return this;
  }

  /** Ends the conversation: the client prints the message after `remote error:` and gives up. */
  error(message: string): this {
    if (this.sidebandAll) this.#out.sidebandText(3, message);
    else this.#out.text(`ERR ${message}`);
    return this;
  }

  delim(): this {
    this.#out.delim();
    return this;
  }

  flush(): this {
    this.#out.flush();
    return this;
  }

  take(): Uint8Array {
    return this.#out.take();
  }
}
