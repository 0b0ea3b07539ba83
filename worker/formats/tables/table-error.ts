/** Says that a table cannot be read: the file is broken, or asks for more memory or time than a request may take. */

/** Thrown within the readers; `readTable` of open-table.ts makes a `HubError` of it. */
export class TableError extends Error {
  override readonly name = 'TableError';
}

/** One cell, page or line asks for too much; what is around it may still be readable. */
export class TooLargeError extends TableError {
  override readonly name = 'TableError';
}

/** Runs a decoder that trusts its input: whatever it stumbles over, it is the file that is broken. */
export function decoding<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof TableError) throw error;
    throw new TableError('its content is broken');
  }
}

/** It can be done, but not within one request; asking again goes on where this one stopped. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}
