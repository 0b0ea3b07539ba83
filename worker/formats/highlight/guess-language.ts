/** Tells a file's language by its name, or by the interpreter that its first line names. */
import { type LanguageName, findLanguage } from './languages.ts';

const byName: Readonly<Record<string, LanguageName>> = {
  dockerfile: 'docker',
  containerfile: 'docker',
  modelfile: 'docker',
  makefile: 'make',
  gnumakefile: 'make',
  justfile: 'make',
  'cmakelists.txt': 'cmake',
  '.env': 'dotenv',
  '.gitconfig': 'ini',
  '.gitmodules': 'ini',
  '.editorconfig': 'ini',
  '.npmrc': 'ini',
  '.bashrc': 'shellscript',
  '.zshrc': 'shellscript',
  '.profile': 'shellscript',
  '.prettierrc': 'json',
  pipfile: 'toml',
  'cargo.lock': 'toml',
  'poetry.lock': 'toml',
  'uv.lock': 'toml',
  jenkinsfile: 'java',
  'tsconfig.json': 'jsonc',
  sconstruct: 'python',
};

const INTERPRETER = /^#!\s*(?:\S*\/)?(?:env\s+(?:-S\s+)?)?(?:\S*\/)?([a-z]+)[\d.]*(?:\s|$)/;

/** `start`: the beginning of the content; only its first line is looked at. */
export function guessLanguage(path: string, start = ''): LanguageName | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const own = Object.hasOwn(byName, name) ? byName[name] : undefined;
  if (own !== undefined) return own;
  if (name.startsWith('dockerfile.')) return 'docker';
  const dot = name.lastIndexOf('.');
  const extension = dot < 0 ? '' : name.slice(dot + 1);
  // A chat template says what it is between the two dots: `template.json.jinja`.
  const found = extension === '' ? null : findLanguage(extension);
  if (found !== null) return found;
  const interpreter = INTERPRETER.exec(start.slice(0, 200).split('\n', 1)[0] ?? '')?.[1];
  return interpreter === undefined ? null : findLanguage(interpreter);
}
