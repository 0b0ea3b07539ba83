/** What a query answers. */

export interface SqlRun {
  readonly columns: readonly string[];
  /** Values as the engine has them: numbers, texts, dates, lists, objects, bytes. */
  readonly rows: readonly (readonly unknown[])[];
  /** There are more rows than are kept. */
  readonly isCut: boolean;
}
