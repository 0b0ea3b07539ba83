/** Splits a migration file into statements, because a D1 batch takes them one by one. */

/** A quoted run, a comment, a word, a semicolon, or any other character. */
const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|[A-Za-z_]\w*|;|[^]/g;
const triggerStart = /^create\s+(?:temp\s+|temporary\s+)?trigger\b/i;

/** The statements in order, without comments or a closing semicolon. The body of a trigger stays in one piece. */
export function splitSql(sql: string): readonly string[] {
  const statements: string[] = [];
  let text = '';
  let caseDepth = 0;
  let bodyEnded = false;
  const finish = (): void => {
    const statement = text.trim();
    if (statement !== '') statements.push(statement);
    text = '';
    caseDepth = 0;
    bodyEnded = false;
  };
  for (const [part] of sql.matchAll(token)) {
    if (part.startsWith('--') || part.startsWith('/*')) {
      text += ' ';
      continue;
    }
    if (part === ';' && (bodyEnded || !triggerStart.test(text.trimStart()))) {
      finish();
      continue;
    }
    const word = part.toLowerCase();
    if (word === 'case') caseDepth += 1;
    else if (word === 'end' && caseDepth > 0) caseDepth -= 1;
    else if (word === 'end') bodyEnded = true;
    else if (part === ';') bodyEnded = false;
    text += part;
  }
  finish();
  return statements;
}
