import { Button, Switch, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { isTrouble } from '#features/doctor/finding-groups.ts'
import { formatNumber } from '#format/numbers.ts'
import { doctorSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { DoctorReport, SenderReport } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import { type About, aboutSender, findingsAbout, isAbout } from './about.ts'
import { orderSenders, sortOf } from './sender-order.ts'
import { SenderTable } from './sender-table.tsx'

const rowsAtOnce = 100

/** A table of all senders that ever connected to the camera port. */
export function Senders({ report, about }: { report: DoctorReport; about: About | null }) {
  const [search, change] = useUrlSearch(doctorSearch)
  const [limit, setLimit] = useState(rowsAtOnce)
  const onlyTrouble = search.trouble === 'yes'
  const isWanted = (sender: SenderReport) =>
    (about === null || isAbout(about, sender)) && (!onlyTrouble || hasTrouble(report, sender))
  const found = orderSenders(report.senders.filter(isWanted), sortOf(search.sort), search.text)
  if (report.senders.length === 0) return null
  return (
    <section className={layout.stack} aria-labelledby="senders">
      <div className={layout.row}>
        <h2 id="senders">Senders</h2>
        <TextInput
          aria-label="Camera, address or path"
          placeholder="Camera, address or path"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={search.text ?? ''}
          onChange={event => change({ text: event.currentTarget.value || null }, { replace: true })}
        />
        <Switch
          size="xs"
          label="Only with findings"
          checked={onlyTrouble}
          onChange={event => change({ trouble: event.currentTarget.checked ? 'yes' : null })}
        />
        <span className={tones.faint} role="status">
          {formatNumber(found.length)} of {formatNumber(report.senders.length)}
        </span>
      </div>
      {found.length > 0 && (
        <SenderTable senders={found.slice(0, limit)} findings={report.findings} isAbout={about !== null} />
      )}
      {found.length === 0 && <p className={tones.soft}>No sender matches.</p>}
      {found.length > limit && (
        <Button variant="default" className={layout.start ?? ''} onClick={() => setLimit(limit + 10 * rowsAtOnce)}>
          Show more
        </Button>
      )}
    </section>
  )
}

function hasTrouble(report: DoctorReport, sender: SenderReport): boolean {
  return findingsAbout(report.findings, aboutSender(sender)).some(isTrouble)
}
