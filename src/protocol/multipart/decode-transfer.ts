/** A part's content as its `Content-Transfer-Encoding` says; the same bytes where it says nothing or something unknown. */
export function decodeTransfer(content: Buffer, encoding: string | undefined): Buffer {
  switch (encoding?.toLowerCase()) {
    case 'base64':
      return Buffer.from(content.toString('latin1'), 'base64')
    case 'quoted-printable':
      return fromQuotedPrintable(content)
    default:
      return content
  }
}

/** RFC 2045, section 6.7: `=C3` is a byte, and `=` at a line's end takes the end away. */
function fromQuotedPrintable(content: Buffer): Buffer {
  const text = content.toString('latin1').replace(/=[ \t]*\r?\n/g, '')
  const bytes = text.replace(/=([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
  return Buffer.from(bytes, 'latin1')
}
