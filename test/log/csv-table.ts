/** The cells of RFC 4180 text, line by line. Throws where a line does not end in CRLF or a quote stays open. */
export function parseCsv(text: string): string[][] {
  const cell = /"((?:[^"]|"")*)"|([^",\r\n]*)/y
  const rows: string[][] = []
  let row: string[] = []
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex
    const [whole = '', quoted, plain = ''] = cell.exec(text) ?? []
    row.push(quoted?.replaceAll('""', '"') ?? plain)
    const end = at + whole.length
    if (text[end] === ',') cell.lastIndex = end + 1
    else if (text.startsWith('\r\n', end)) {
      rows.push(row)
      row = []
      cell.lastIndex = end + 2
    } else
      throw new Error(
        `No end of cell or line at ${end}: ${JSON.stringify(text.slice(Math.max(0, end - 80), end + 20))}`,
      )
  }
  return rows
}

/** The lines below the header as records. */
export function csvRecords(text: string): Record<string, string>[] {
  const [header = [], ...rows] = parseCsv(text)
  return rows.map(row => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])))
}
