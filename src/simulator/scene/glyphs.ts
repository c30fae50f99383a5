/**
 * Letters of five by seven dots, one base-32 digit per row. SVG text would need a font, and machines with different
 * fonts would produce different bytes.
 */
const glyphs: Record<string, string> = {
  '0': 'ehjlphe',
  '1': '4c4444e',
  '2': 'eh1248v',
  '3': 'u11e11u',
  '4': '26aiv22',
  '5': 'vgu11he',
  '6': '68guhhe',
  '7': 'v124888',
  '8': 'ehhehhe',
  '9': 'ehhf12c',
  A: 'ehhvhhh',
  B: 'uhhuhhu',
  C: 'ehggghe',
  D: 'uhhhhhu',
  E: 'vgguggv',
  F: 'vgguggg',
  G: 'ehgnhhe',
  H: 'hhhvhhh',
  I: 'e44444e',
  J: '72222ic',
  K: 'hikokih',
  L: 'ggggggv',
  M: 'hrllhhh',
  N: 'hpljhhh',
  O: 'ehhhhhe',
  P: 'uhhuggg',
  Q: 'ehhhlid',
  R: 'uhhukih',
  S: 'fgge11u',
  T: 'v444444',
  U: 'hhhhhhe',
  V: 'hhhhha4',
  W: 'hhhllrh',
  X: 'hha4ahh',
  Y: 'hha4444',
  Z: 'v1248gv',
  '-': '000v000',
}

const columns = 6
const rows = 7

/** Draws the dots of one letter as SVG path data, with dots of side 1 and the left edge at `left`. */
function dots(letter: string, left: number): string {
  const lines = glyphs[letter] ?? ''
  let path = ''
  for (let row = 0; row < lines.length; row++) {
    const bits = Number.parseInt(lines.charAt(row), 32)
    for (let column = 0; column < 5; column++) {
      if (bits & (16 >> column)) path += `M${left + column} ${row}h1v1h-1z`
    }
  }
  return path
}

/** Draws text as an SVG fragment that fills the rectangle (pixels); characters other than A–Z, 0–9 and `-` stay blank. */
export function svgText(text: string, x: number, y: number, width: number, height: number, color: string): string {
  const letters = [...text.toUpperCase()]
  const path = letters.map((letter, index) => dots(letter, index * columns)).join('')
  const scaleX = width / (letters.length * columns - 1)
  return `<path fill="${color}" transform="translate(${x} ${y}) scale(${scaleX} ${height / rows})" d="${path}"/>`
}
