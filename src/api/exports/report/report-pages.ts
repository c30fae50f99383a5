import { type Html, html } from '../../../lib/html.ts'
import { localDate } from '../../../time/local-text.ts'
import { type ExportFacts, exportFacts } from '../about-export.ts'
import { eventsAPage } from '../export-tally.ts'
import { eventMarkup, foreign, type ReportEvent } from './report-event.ts'
import { reportStyle } from './report-style.ts'

export interface ReportPage {
  path: string
  content: AsyncGenerator<Buffer>
}

const pagePath = (page: number) => (page === 1 ? 'index.html' : `page-${page}.html`)

// A bundle of evidence is opened by strangers: even markup that got through could run nothing.
const policy = "script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'"

const dayWords = (day: string) =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' }).format(new Date(`${day}T12:00:00Z`))

function head(page: number, pages: number): Html {
  const title = pages === 1 ? 'Exported events' : `Exported events, page ${page} of ${pages}`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${reportStyle}</style>
</head>
<body>
<h1>${title}</h1>`
}

function steps(page: number, pages: number): Html | null {
  if (pages === 1) return null
  const link = (to: number, words: string) => html`<a href="${pagePath(to)}">${words}</a> `
  return html`
<nav aria-label="Pages">${[
    page > 1 ? link(1, 'First page') : null,
    page > 1 ? link(page - 1, 'Previous page') : null,
    page < pages ? link(page + 1, 'Next page') : null,
    page < pages ? link(pages, 'Last page') : null,
  ]}</nav>`
}

function overview(facts: ExportFacts): Html {
  const { days } = facts.tally
  const rows = exportFacts(facts).map(([label, text]) => html`\n<dt>${label}</dt><dd>${foreign(text)}</dd>`)
  const links = [...days].map(
    ([day, { events, page }]) => html`\n<li><a href="${pagePath(page)}#day-${day}">${day}</a> (${events})</li>`,
  )
  return html`
<dl>${rows}
</dl>
<p>Times are local. The files are listed with their hashes in SHA256SUMS.</p>${
    days.size > 1 ? html`\n<nav aria-label="Days"><ul class="days">${links}\n</ul></nav>` : null
  }`
}

/**
 * The pages of a report, newest event first, grouped by day: as many as the tally says. The last one takes the rest.
 */
export async function* reportPages(events: AsyncIterable<ReportEvent>, facts: ExportFacts): AsyncGenerator<ReportPage> {
  const { timeZone, tally } = facts
  const { pages } = tally
  const source = events[Symbol.asyncIterator]()
  const begun = new Set<string>()

  async function* content(page: number): AsyncGenerator<Buffer> {
    yield Buffer.from(html`${head(page, pages)}${page === 1 ? overview(facts) : null}${steps(page, pages)}`.text)
    let shownDay = ''
    for (let count = 0; page === pages || count < eventsAPage; count++) {
      const step = await source.next()
      if (step.done) break
      const day = localDate(new Date(step.value.event.time), timeZone)
      const id = begun.has(day) ? null : html` id="day-${day}"`
      if (day !== shownDay) yield Buffer.from(html`\n<h2${id}>${dayWords(day)}</h2>`.text)
      begun.add(day)
      shownDay = day
      yield Buffer.from(eventMarkup(step.value, timeZone).text)
    }
    yield Buffer.from(html`${steps(page, pages)}\n</body>\n</html>\n`.text)
  }

  try {
    for (let page = 1; page <= pages; page++) yield { path: pagePath(page), content: content(page) }
  } finally {
    await source.return?.()
  }
}
