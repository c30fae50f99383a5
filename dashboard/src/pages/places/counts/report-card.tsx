import { Button } from '@mantine/core'
import { useState } from 'react'
import { apiUrl } from '#api/api-client.ts'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { useFormat } from '#format/use-format.ts'
import type { ApiReport } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { AddReport } from './add-report.tsx'
import classes from './place-counts.module.css'
import { reportPeriodWords } from './place-period.ts'

/** The e-mails that report what a place counted. */
export function ReportCard({ placeId }: { placeId: string }) {
  const reports = useApiQuery('reports', {}, { freshMs: 30_000 })
  const mayChange = useMayChange()
  const [isAdding, setAdding] = useState(false)
  const own = reports.data?.items.filter(({ place }) => place.id === placeId) ?? []
  return (
    <Card aria-labelledby="reports" className={classes.noPrint}>
      <h2 id="reports">Reports by e-mail</h2>
      <LoadProblem what="The reports could not be loaded." query={reports} />
      <p className={tones.lead}>
        Visitors, busiest time, stays, overstays, unknown plates and camera outages of a day, week or month, with the
        numbers as CSV.
      </p>
      <div className={layout.stack}>
        {own.map(report => (
          <ReportRow key={report.id} report={report} mayChange={mayChange} />
        ))}
        {isAdding && <AddReport placeId={placeId} onDone={() => setAdding(false)} />}
        {mayChange && !isAdding && (
          <div>
            <Button variant="default" onClick={() => setAdding(true)}>
              Add a report
            </Button>
          </div>
        )}
      </div>
    </Card>
  )
}

function ReportRow({ report, mayChange }: { report: ApiReport; mayChange: boolean }) {
  const { dateTimeShort } = useFormat()
  const { id, name, period, at, output, nextAt } = report
  const test = useChange(api => api.send('POST', 'reports/{id}/test', { params: { id } }))
  const remove = useChange(api => api.send('DELETE', 'reports/{id}', { params: { id } }), ['reports'])
  return (
    <div className={layout.row}>
      <div className={layout.main}>
        <strong>{name}</strong>, {reportPeriodWords[period]} at {at}
        {output.name === null ? ', waits: its e-mail output was removed' : `, to ${output.name}`}
        {nextAt && `, next on ${dateTimeShort(nextAt)}`}
      </div>
      <Button variant="default" component="a" href={apiUrl(`reports/${id}/page`)} target="_blank">
        Show the last one
      </Button>
      {mayChange && (
        <>
          <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
            Send it now
          </Button>
          <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
            Remove
          </Button>
        </>
      )}
      {test.data && <p role="status">{test.data.ok ? 'It was sent.' : `It was not sent: ${test.data.detail}`}</p>}
      <Problem what="That did not work." error={test.error ?? remove.error} />
    </div>
  )
}
