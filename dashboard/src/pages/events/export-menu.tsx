import { apiUrl } from '#api/api-client.ts'
import type { EventQuery } from '#features/filter/filter.ts'
import { formatCount } from '#format/numbers.ts'
import type { EventCount } from '#server/api/schemas/index.ts'
import { DownloadMenu } from '#ui/download-menu.tsx'

/** Downloads the events that the filter finds, as a file. */
export function ExportMenu({ query, count }: { query: EventQuery; count: EventCount | undefined }) {
  const many =
    count === undefined ? 'the events found' : `${count.exact ? '' : 'more than '}${formatCount(count.total, 'event')}`
  return (
    <DownloadMenu
      word="Export"
      title={`Export ${many}`}
      files={[
        { label: 'Table (CSV)', href: apiUrl('export.csv', query) },
        { label: 'With pictures (ZIP)', href: apiUrl('export.zip', query) },
        { label: 'For scripts (NDJSON)', href: apiUrl('export.ndjson', query) },
      ]}
    />
  )
}
