/** Which ref names are allowed: the rules of git-check-ref-format(1). */

const FORBIDDEN = /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\/\.|^\.|\.lock(?:\/|$)|\/$|\.$|^\//;
const MAX_LENGTH = 1024;

/** Whether a full name, e.g. `refs/heads/main`, may be created. At least three levels: git clients refuse others. */
export function isRefName(name: string): boolean {
  return name.startsWith('refs/') && name.split('/').length >= 3 && name.length <= MAX_LENGTH && !FORBIDDEN.test(name);
}

/** Whether a short name, e.g. `main` or `feature/x`, can name a branch. */
export function isBranchName(name: string): boolean {
  return !name.startsWith('-') && name !== 'HEAD' && name !== '@' && isRefName(`refs/heads/${name}`);
}
