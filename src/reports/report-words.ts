import { stringify } from 'csv-stringify/sync'
import { Html, html } from '../lib/html.ts'
import { inWords } from '../lib/in-words.ts'
import { missingWords } from '../places/index.ts'
import { iso } from '../time/iso.ts'
import { localText } from '../time/local-text.ts'
import type { ReportFacts } from './report-facts.ts'

/** A report to read: the text and HTML of an e-mail or page, and its table as CSV. */
export interface WrittenReport {
  headline: string
  text: string
  html: string
  csv: string
  fileName: string
}

const targetWords = {
  person: 'people',
  vehicle: 'vehicles',
  bike: 'bikes',
  all: 'targets',
  unknown: 'targets',
} as const
const mostPlates = 50

/** The style of the page, which prints too. */
export const reportStyle = new Html(`
body { max-width: 800px; margin: 0 auto; padding: 16px; font: 15px/1.5 system-ui, sans-serif; color: #1a1e22; background: #fff; }
h1 { font-size: 1.4em; margin: 0; }
h2 { font-size: 1.1em; margin: 24px 0 4px; }
table { border-collapse: collapse; }
th, td { padding: 3px 12px 3px 0; border-bottom: 1px solid #ccc; text-align: left; }
.number { text-align: right; }
`)

type Row = [name: string, value: string]

const day = (at: number, zone: string) => localText(at, zone, 'day')
const minute = (at: number, zone: string) => localText(at, zone, 'minute')

/** `2026-11-23`, or the first and the last day. */
function rangeWords({ range: { from, to }, zone }: ReportFacts): string {
  const [first, last] = [day(from, zone), day(to - 1, zone)]
  return first === last ? first : `${first} to ${last}`
}

/** The interval with the largest number; null where all are zero. */
function largest(values: readonly (number | null)[]): { at: number; value: number } | null {
  const value = Math.max(0, ...values.map(one => one ?? 0))
  return value > 0 ? { at: values.indexOf(value), value } : null
}

function countRows({ counts, edges, zone }: ReportFacts): Row[] {
  const { total, points, compared } = counts
  const words = targetWords[counts.target]
  const peak = largest(points.map(({ entered }) => entered))
  const inside = largest(points.map(({ insideMax }) => insideMax))
  const at = (n: number) => minute(edges[n] ?? 0, zone)
  const missing = missingWords(total.missingMs)
  return [
    [`${words} in`, String(total.entered)],
    [`${words} out`, String(total.left)],
    ...(compared && compared.weeks > 0 ? ([['in, a week before', String(compared.total.entered)]] as Row[]) : []),
    ...(peak ? ([['busiest', `${peak.value} in, from ${at(peak.at)}`]] as Row[]) : []),
    ...(inside ? ([['inside at most', `${inside.value}, from ${at(inside.at)}`]] as Row[]) : []),
    ...(missing ? ([['missing', `${missing}, so the sums are too low`]] as Row[]) : []),
  ]
}

function visitRows({ visits }: ReportFacts): Row[] {
  if (!visits) return []
  const { count, medianStayMs, longest, overstays, unknown } = visits
  return [
    ['visits', String(count)],
    ...(medianStayMs === null ? [] : ([['median stay', inWords(medianStayMs)]] as Row[])),
    ...(longest ? ([['longest stay', `${inWords(longest.stayMs)}, ${longest.plate}`]] as Row[]) : []),
    ['overstays', String(overstays)],
    ['unknown plates', String(unknown.length)],
  ]
}

const outageRows = ({ outages, zone }: ReportFacts): Row[] =>
  outages.map(({ camera, from, to }) => [
    camera,
    `silent from ${minute(from, zone)} to ${minute(to, zone)}, ${inWords(to - from)}`,
  ])

function plateRows({ visits }: ReportFacts): Row[] {
  const all = visits?.unknown ?? []
  const shown = all.slice(0, mostPlates).map(({ plate, visits: times }): Row => [plate, `${times} ×`])
  return all.length > mostPlates ? [...shown, ['more', String(all.length - mostPlates)]] : shown
}

interface Section {
  title: string
  rows: Row[]
}

const sectionText = ({ title, rows }: Section) =>
  [title, ...rows.map(([name, value]) => `  ${name}: ${value}`), ''].join('\n')

const sectionHtml = ({ title, rows }: Section) =>
  html`<h2>${title}</h2><table>${rows.map(([name, value]) => html`<tr><th scope="row" align="left">${name}</th><td>${value}</td></tr>`)}</table>`

function tableHtml({ counts, edges, zone }: ReportFacts): Html {
  const rows = counts.points.map(({ entered, left, insideMax, missingMs }, n) => {
    const number = (value: number | null) => html`<td class="number" align="right">${value ?? '–'}</td>`
    return html`<tr><th scope="row" align="left">${minute(edges[n] ?? 0, zone)}</th>${number(entered)}${number(left)}${number(insideMax)}<td>${missingWords(missingMs)}</td></tr>`
  })
  const head = ['from', 'in', 'out', 'inside at most', 'missing'].map(
    name => html`<th scope="col" align="left">${name}</th>`,
  )
  return html`<h2>Numbers</h2><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`
}

function csvOf({ place, counts, edges, zone }: ReportFacts): string {
  const rows = counts.points.map(({ entered, left, insideMax, insideLast, missingMs }, n) => ({
    from: minute(edges[n] ?? 0, zone),
    from_utc: iso(edges[n] ?? 0),
    place: place.name,
    target: counts.target,
    entered,
    left,
    inside_max: insideMax,
    inside_last: insideLast,
    missing_minutes: missingMs / 60_000,
  }))
  return stringify(rows, { header: true, record_delimiter: '\r\n', escape_formulas: true })
}

/** Writes a report in plain words. */
export function writeReport(facts: ReportFacts): WrittenReport {
  const { place, counts, zone } = facts
  const words = rangeWords(facts)
  const missing = missingWords(counts.total.missingMs)
  const headline = `${place.name}, ${words}: ${counts.total.entered} ${targetWords[counts.target]} in${missing ? `, ${missing}` : ''}`
  const sections = [
    { title: 'Visitors', rows: countRows(facts) },
    { title: 'Stays', rows: visitRows(facts) },
    { title: 'Camera outages', rows: outageRows(facts) },
    { title: 'Unknown plates', rows: plateRows(facts) },
  ].filter(({ rows }) => rows.length > 0)
  const note = `Times are those of ${zone}.`
  const page = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${headline}</title><style>${reportStyle}</style></head>
<body><main><h1>${place.name}</h1><p>${words}. ${note}</p>${sections.map(sectionHtml)}${tableHtml(facts)}</main></body>
</html>
`
  return {
    headline,
    text: [headline, note, '', ...sections.map(sectionText)].join('\n'),
    html: page.text,
    csv: csvOf(facts),
    fileName: `viewtron-report-${words.replaceAll(' ', '-')}.csv`,
  }
}
