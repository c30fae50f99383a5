import { execFileSync } from 'node:child_process'
import type { Row } from './report.ts'

/** A line of an earlier table: its measure, what was measured of ours, and its ratio to the reference. */
interface EarlierRow {
  ours: number | null
  ratio: number | null
}

const firstNumber = (text: string): number | null => {
  const [number] = /\d+(\.\d+)?/.exec(text) ?? []
  return number === undefined ? null : Number(number)
}

/** Reads the rows of a Markdown table as `formatTable` writes it, by their measure; the first table with a measure counts. */
export function readTable(text: string): Map<string, EarlierRow> {
  const rows = new Map<string, EarlierRow>()
  for (const line of text.split('\n')) {
    const [, measure, ours, , ratio] = line.split('|').map(cell => cell.trim())
    if (!measure || measure === 'Measure' || measure.startsWith('---') || rows.has(measure)) continue
    rows.set(measure, { ours: firstNumber(ours ?? ''), ratio: firstNumber(ratio ?? '') })
  }
  return rows
}

/** The page `docs/performance.md` of the last commit; an empty text outside a git checkout. */
export function committedPage(checkout: string): string {
  try {
    return execFileSync('git', ['show', 'HEAD:docs/performance.md'], { cwd: checkout, encoding: 'utf8', stdio: 'pipe' })
  } catch {
    return ''
  }
}

/**
 * A table of today's rows beside the last committed ones: the ratio to the reference where a row has one, because it
 * does not depend on the machine, else the measured number. The last column is today's value divided by the last one.
 */
export function formatComparison(rows: readonly Row[], earlierPage: string): string {
  const earlier = readTable(earlierPage)
  const lines = rows.map(({ measure, ours, ratio }) => {
    const last = earlier.get(measure)
    const [before, now] =
      ratio !== null && last?.ratio != null ? [last.ratio, ratio.median] : [last?.ours ?? null, firstNumber(ours)]
    const change = before === null || before === 0 || now === null ? '' : (now / before).toFixed(2)
    const unit = ratio !== null && last?.ratio != null ? 'ratio' : 'value'
    return [measure, unit, before?.toString() ?? 'new', now === null ? '' : String(Number(now.toFixed(2))), change]
  })
  const header = ['Measure', 'Compared', 'Last committed', 'Now', 'Now / last']
  return [header, header.map(() => '---'), ...lines].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}
