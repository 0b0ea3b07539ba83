/** A table as it is, before anybody asked anything of it. */
import type { TableQuery } from '../../contract.ts';

export const unasked: TableQuery = {
  search: '',
  where: '',
  orderBy: '',
  page: 1,
  row: null,
  hidden: [],
  firstColumn: 0,
};
