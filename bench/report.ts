import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Quartiles } from './statistics.ts'

/** One line of the result. */
export interface Row {
  measure: string
  ours: string
  reference: string
  /** Ratio ours / reference of each round, if there is one. */
  ratio: Quartiles | null
  target: string
  /** Null without a target. */
  met: boolean | null
}

const startMarker = '<!-- bench:start -->'
const endMarker = '<!-- bench:end -->'

const introduction = `# Performance

How much of what the machine can do is left once every event is stored safely before its reply? \`npm run bench\` measures the
camera port against bare servers that do the least any receiver could do: read the post, write and sync the same bytes, answer.

Speeds of disks and shared machines change twofold within minutes, so single numbers say little. The contestants therefore take
turns of two seconds in an order drawn anew for each round, every round gives one ratio, and the table shows the median of these
ratios with its quartiles in brackets. The numbers beside it are medians too, and belong to the machine named below the table.

`

/** The rows as a Markdown table. */
export function formatTable(rows: readonly Row[]): string {
  const header = ['Measure', 'Ours', 'Reference', 'Ratio (quartiles)', 'Target', 'Met']
  const cells = rows.map(row => [
    row.measure,
    row.ours,
    row.reference,
    row.ratio === null ? '' : formatRatio(row.ratio),
    row.target,
    row.met === null ? '' : row.met ? 'yes' : 'no',
  ])
  return [header, header.map(() => '---'), ...cells].map(line => `| ${line.join(' | ')} |`).join('\n')
}

/** Puts `content` between the markers of the page. A missing page is created with a short introduction. */
export function writeBetweenMarkers(page: string, content: string): void {
  const text = existsSync(page) ? readFileSync(page, 'utf8') : introduction
  const start = text.indexOf(startMarker)
  const end = text.indexOf(endMarker)
  const block = `${startMarker}\n${content}\n${endMarker}`
  const whole =
    start === -1 || end === -1
      ? `${text.trimEnd()}\n\n${block}\n`
      : text.slice(0, start) + block + text.slice(end + endMarker.length)
  writeFileSync(page, whole)
}

function formatRatio({ lower, median, upper }: Quartiles): string {
  return `**${median.toFixed(2)}** (${lower.toFixed(2)}–${upper.toFixed(2)})`
}
