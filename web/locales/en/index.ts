/** English, the language the others are measured by. One file per area of the portal. */
import { common } from './common.ts';
import { home } from './home.ts';
import { lists } from './lists.ts';
import { repository } from './repository.ts';
import { session } from './session.ts';

export const en = { ...common, ...home, ...lists, ...repository, ...session } as const;
