/** English, the language the others are measured by. One file per area of the portal. */
import { account } from './account.ts';
import { apps } from './apps.ts';
import { cards } from './cards.ts';
import { common } from './common.ts';
import { files } from './files.ts';
import { gates } from './gates.ts';
import { history } from './history.ts';
import { home } from './home.ts';
import { lists } from './lists.ts';
import { manage } from './manage.ts';
import { organizations } from './organizations.ts';
import { people } from './people.ts';
import { repository } from './repository.ts';
import { session } from './session.ts';
import { tables } from './tables.ts';
import { tasks } from './tasks.ts';
import { trial } from './trial.ts';
import { weights } from './weights.ts';

export const en = {
  ...common,
  ...cards,
  ...home,
  ...history,
  ...lists,
  ...repository,
  ...session,
  ...account,
  ...manage,
  ...organizations,
  ...people,
  ...apps,
  ...files,
  ...gates,
  ...tables,
  ...tasks,
  ...trial,
  ...weights,
} as const;
