/** What a dataset's card says about how its files are to be read. */
import type { ConfigLayout } from '../../formats/datasets/layout.ts';
import { stringAt } from '../../formats/json.ts';
import type { TableOptions } from '../../formats/tables/open-table.ts';

export function tableOptionsOf({ options }: ConfigLayout): TableOptions {
  const separator = stringAt(options, 'sep') ?? stringAt(options, 'delimiter');
  return separator === undefined ? {} : { separator };
}
