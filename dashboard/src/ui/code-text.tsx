/** A sentence that names commands, settings and paths between back quotes. */
export function CodeText({ text }: { text: string }) {
  const parts = text.split('`')
  return (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change
    parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))
  )
}
