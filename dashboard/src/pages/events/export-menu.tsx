import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { apiUrl } from '#api/api-client.ts'
import type { EventQuery } from '#features/filter/filter.ts'
import { formatCount } from '#format/numbers.ts'
import type { EventCount } from '#server/api/schemas/index.ts'

/** Exactly the events that are found, as a file. */
export function ExportMenu({ query, count }: { query: EventQuery; count: EventCount | undefined }) {
  const many =
    count === undefined ? 'the events found' : `${count.exact ? '' : 'more than '}${formatCount(count.total, 'event')}`
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={14} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Export {many}</Menu.Label>
        <Menu.Item component="a" href={apiUrl('export.csv', query)} download>
          Table (CSV)
        </Menu.Item>
        <Menu.Item component="a" href={apiUrl('export.zip', query)} download>
          With pictures (ZIP)
        </Menu.Item>
        <Menu.Item component="a" href={apiUrl('export.ndjson', query)} download>
          For scripts (NDJSON)
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
