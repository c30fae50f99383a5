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

/** An element a line, two spaces a level; elements that hold only text stay on one line. Never fails: what is no XML stays text. */
export function indentXml(xml: string): string {
  const tokens = tokensOf(xml)
  const lines: string[] = []
  let level = 0
  const put = (text: string) => lines.push('  '.repeat(Math.min(level, 40)) + text)
  for (let at = 0; at < tokens.length; at++) {
    const { kind, text } = tokens[at] as Token
    const [next, after] = [tokens[at + 1], tokens[at + 2]]
    if (kind === 'open' && next?.kind === 'close') {
      put(text + next.text)
      at += 1
    } else if (kind === 'open' && next?.kind === 'text' && after?.kind === 'close') {
      put(text + next.text + after.text)
      at += 2
    } else if (kind === 'open') {
      put(text)
      level++
    } else {
      if (kind === 'close') level = Math.max(0, level - 1)
      put(text)
    }
  }
  return lines.join('\n')
}
