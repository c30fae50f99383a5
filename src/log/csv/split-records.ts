// Longer than a record of this program. Texts of people may have a lone quote, after which no record would end.
const longestRecord = 256 * 1024

const linesOf = (text: string) => text.split(/(?<=\n)/)

/** The complete records at the start of a CSV text, each with its line end, and what follows them. */
export function splitRecords(text: string): { records: string[]; rest: string } {
  const records: string[] = []
  let begin = 0
  let isQuoted = false
  let quote = text.indexOf('"')
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
    // A line end between quotes belongs to a cell; a doubled quote changes nothing.
    for (; quote >= 0 && quote < end; quote = text.indexOf('"', quote + 1)) isQuoted = !isQuoted
    if (isQuoted) continue
    records.push(text.slice(begin, end + 1))
    begin = end + 1
  }
  const rest = text.slice(begin)
  if (rest.length <= longestRecord) return { records, rest }
  const lines = linesOf(rest)
  const last = lines.at(-1)?.endsWith('\n') ? '' : (lines.pop() ?? '')
  return { records: [...records, ...lines], rest: last }
}
