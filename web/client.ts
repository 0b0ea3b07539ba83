/**
 * The browser's entry. Pages arrive complete and work without it; this adds a few small behaviours and wakes the
 * islands, each of which brings its own code and Solid only to the pages that have one.
 */
import { listenForLines } from './behaviours/code-lines.ts';
import { addCodeButtons } from './behaviours/copy-code.ts';
import { listenForCopy } from './behaviours/copy.ts';
import { listenForLateChanges } from './behaviours/late-changes.ts';
import { listenForFileSearch } from './behaviours/find-file.ts';
import { listenForDiffs } from './behaviours/diff.ts';
import { listenForMenus } from './behaviours/menu.ts';
import { listenForMoreRows } from './behaviours/more-rows.ts';
import { listenForPalette } from './behaviours/palette.ts';
import { listenForRevisions } from './behaviours/pick-revision.ts';
import { listenForShortcuts } from './behaviours/shortcuts.ts';
import { listenForTheme } from './behaviours/theme.ts';
import { wakeIslands } from './islands/wake.ts';

listenForCopy();
addCodeButtons();
listenForLines();
listenForTheme();
listenForMenus();
listenForDiffs();
listenForMoreRows();
listenForLateChanges();
listenForFileSearch();
listenForRevisions();
listenForPalette();
listenForShortcuts();
wakeIslands(document);
// Only pages with rows take what their tables need.
if (document.querySelector('table[data-table]') !== null)
  void import('./behaviours/table.ts').then(({ enhanceTables }) => enhanceTables());
