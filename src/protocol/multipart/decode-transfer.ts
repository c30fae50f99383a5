/** Decodes the content of a part by its `Content-Transfer-Encoding`; without one, or for an unknown one, returns the same bytes. */
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

/** RFC 2045, section 6.7: `=C3` is a byte, and `=` at the end of a line joins it with the next. */
function fromQuotedPrintable(content: Buffer): Buffer {
  const text = content.toString('latin1').replace(/=[ \t]*\r?\n/g, '')
  const bytes = text.replace(/=([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
  return Buffer.from(bytes, 'latin1')
}
