type Token = { kind: 'open' | 'close' | 'single' | 'text'; text: string }

const token = /<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|<[^>]*>|[^<]+|</g

function kindOf(text: string): Token['kind'] {
  if (text.startsWith('</')) return 'close'
  if (text.startsWith('<![CDATA[') || !text.startsWith('<') || text === '<') return 'text'
  return text.endsWith('/>') || text.startsWith('<?') || text.startsWith('<!') ? 'single' : 'open'
}

function tokensOf(xml: string): Token[] {
  const texts = xml.match(token) ?? []
  return texts.filter(text => text.trim() !== '').map(text => ({ kind: kindOf(text), text: text.trim() }))
}

/** The number of tokens, from `at` on, of an element that contains only text or nothing; 0 for any other token. */
function shortElement(tokens: readonly Token[], at: number): number {
  if (tokens[at]?.kind !== 'open') return 0
  if (tokens[at + 1]?.kind === 'close') return 2
  return tokens[at + 1]?.kind === 'text' && tokens[at + 2]?.kind === 'close' ? 3 : 0
}

/**
 * One element a line, two spaces a level; an element that holds only text stays on one line. Never throws: text that is
 * not XML is returned as it is.
 */
export function indentXml(xml: string): string {
  const tokens = tokensOf(xml)
  const lines: string[] = []
  let level = 0
  for (let at = 0; at < tokens.length; ) {
    const { kind } = tokens[at] as Token
    const length = shortElement(tokens, at) || 1
    if (kind === 'close') level = Math.max(0, level - 1)
    const text = tokens
      .slice(at, at + length)
      .map(part => part.text)
      .join('')
    lines.push('  '.repeat(Math.min(level, 40)) + text)
    if (kind === 'open' && length === 1) level++
    at += length
  }
  return lines.join('\n')
}
