/** The texts of SQL templates in a source, with `?` for each value, and of statements in quotes. */
export function sqlTextsOf(source: string): string[] {
  const templates = [...source.matchAll(/\bsql(?:<[^`]*?>)?`/g)].map(({ 0: { length }, index }) =>
    templateAt(source, index + length),
  )
  const statements = source.matchAll(/'((?:select|insert|delete|update|replace) [^'\n]*)'/g)
  return [...templates.map(({ text }) => text), ...[...statements].map(([, text = '']) => text)]
}

/** The template whose text begins at `at`. Templates within its values are texts of their own. */
function templateAt(source: string, at: number): { text: string; end: number } {
  let text = ''
  let next = at
  while (next < source.length && source[next] !== '`') {
    if (source.startsWith('${', next)) {
      next = endOfValue(source, next + 2)
      text += '?'
    } else {
      text += source[next++]
    }
  }
  return { text, end: next + 1 }
}

/** The place behind the brace that closes a value. */
function endOfValue(source: string, at: number): number {
  let next = at
  for (let depth = 1; depth > 0 && next < source.length; ) {
    const sign = source[next++] ?? ''
    if (sign === '{') depth++
    if (sign === '}') depth--
    if (sign === '`') next = templateAt(source, next).end
    if (sign === "'") next = endOfQuoted(source, next)
  }
  return next
}

function endOfQuoted(source: string, at: number): number {
  const line = /^(?:[^'\\\n]|\\.)*'/.exec(source.slice(at))
  return at + (line?.[0].length ?? 0)
}

/** A source without its comments, in which a word of SQL breaks no rule. */
export function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
}
