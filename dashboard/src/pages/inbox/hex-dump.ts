/** One line of a hex view: where it begins, its bytes, and the ones that can be shown as characters. */
interface HexLine {
  offset: string
  hex: string
  text: string
}

const perLine = 16

/** The first `most` bytes, 16 a line. */
export function hexDump(bytes: Uint8Array, most = 4096): HexLine[] {
  const lines: HexLine[] = []
  for (let offset = 0; offset < Math.min(bytes.length, most); offset += perLine) {
    const part = [...bytes.subarray(offset, offset + perLine)]
    lines.push({
      offset: offset.toString(16).padStart(6, '0'),
      hex: part.map(byte => byte.toString(16).padStart(2, '0')).join(' '),
      text: part.map(byte => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join(''),
    })
  }
  return lines
}
