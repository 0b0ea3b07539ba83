/** The part of opening the search for a file that needs Solid; loaded when it is first opened. */
import { FileFinder, type FileFinderProps } from './file-finder.tsx';
import { showUntilClosed } from './show-until-closed.ts';

export function showFileFinder(props: FileFinderProps, onClosed: () => void): void {
  showUntilClosed(FileFinder, props, onClosed);
}
