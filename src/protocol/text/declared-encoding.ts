const usualDeclaration = '<?xml version="1.0" encoding="UTF-8"'
const declared = /\sencoding\s*=\s*["']([^"'<>]{1,40})["']/i

/** The encoding in the XML declaration from `start` to `end`, as written; null where it has none. */
export function declaredEncoding(bytes: Buffer, start: number, end: number): string | null {
  const text = bytes.toString('latin1', start, Math.min(end, start + 400))
  // Every known device begins like this.
  if (text.startsWith(usualDeclaration)) return 'UTF-8'
  return declared.exec(text)?.[1] ?? null
}
