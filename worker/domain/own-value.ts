/** Looks up what a table says of a name from outside: `constructor` and the like are in no table. */

export function ownValue<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
