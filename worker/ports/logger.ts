/** Structured events, named `area:event`. Fields never hold a token, a password or a body. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Logger {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** `error` is logged with its stack: for bugs and broken dependencies, not for refusals. */
  error(event: string, error: unknown, fields?: LogFields): void;
}

/** One JSON object a line on standard output. */
export function jsonLogger(now: () => number = Date.now): Logger {
  const write = (level: string, event: string, fields: LogFields | undefined): void => {
    console.log(JSON.stringify({ at: new Date(now()).toISOString(), level, event, ...fields }));
  };
  return {
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, error, fields) => {
      const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
      write('error', event, { ...fields, error: cause });
    },
  };
}
