/** Licences offered for a new repository: the identifiers that cards use, with their full names, which no language changes. */
export const licenses: readonly (readonly [id: string, name: string])[] = [
  ['apache-2.0', 'Apache License 2.0'],
  ['mit', 'MIT License'],
  ['bsd-3-clause', 'BSD 3-Clause License'],
  ['gpl-3.0', 'GNU General Public License 3.0'],
  ['agpl-3.0', 'GNU Affero General Public License 3.0'],
  ['lgpl-3.0', 'GNU Lesser General Public License 3.0'],
  ['mpl-2.0', 'Mozilla Public License 2.0'],
  ['openrail', 'OpenRAIL'],
  ['cc0-1.0', 'CC0 1.0'],
  ['cc-by-4.0', 'CC BY 4.0'],
  ['cc-by-sa-4.0', 'CC BY-SA 4.0'],
  ['cc-by-nc-4.0', 'CC BY-NC 4.0'],
  ['odc-by', 'ODC-BY 1.0'],
  ['unlicense', 'The Unlicense'],
];
