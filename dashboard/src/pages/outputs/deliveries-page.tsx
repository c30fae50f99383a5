import { Button, Select } from '@mantine/core'
import { IconRefresh, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { usePages } from '#api/use-pages.ts'
import { useMayChange } from '#api/use-session.ts'
import { ChoiceList, FilterField } from '#features/filter/filter-choice.tsx'
import { deliveryWords } from '#features/outputs/delivery-mark.tsx'
import { DeliveryTable } from '#features/outputs/delivery-table.tsx'
import { formOf } from '#features/outputs/output-forms.ts'
import { OutputsTabs } from '#features/outputs/outputs-tabs.tsx'
import { formatCount } from '#format/numbers.ts'
import { deliverySearch } from '#routing/page-search.ts'
import { valuesOf } from '#routing/search-params.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { Delivery } from '#server/api/schemas/index.ts'
import { Confirm } from '#ui/confirm.tsx'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { MoreButton } from '#ui/more-button.tsx'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'

/** A table of deliveries with their results, newest first. */
export function DeliveriesPage() {
  const [search] = useUrlSearch(deliverySearch)
  const status = valuesOf(search.status) as Delivery['status'][]
  const query = { output: search.output, status, eventId: search.event, limit: 100 }
  const deliveries = usePages('deliveries', { query }, { everyMs: 5000 })
  const mayChange = useMayChange()
  const isFiltered = Object.values(search).some(value => value !== undefined)
  return (
    <Page title="Deliveries" bar={<OutputsTabs />}>
      <div className={layout.column} data-wide>
        <div className={layout.buttons}>
          <Filters />
          {mayChange && <ResendFailed output={search.output} />}
        </div>
        <LoadProblem what="The deliveries could not be loaded." query={deliveries} />
        {deliveries.items.length > 0 && <DeliveryTable deliveries={deliveries.items} mayChange={mayChange} />}
        {deliveries.first && deliveries.items.length === 0 && (
          <Empty title={isFiltered ? 'No delivery matches' : 'Nothing has been delivered yet'}>
            {!isFiltered && (
              <p>
                Every event sent to a webhook is listed here, with the answer of the target and the time of the next
                attempt.
              </p>
            )}
          </Empty>
        )}
        <MoreButton pages={deliveries}>Older deliveries</MoreButton>
      </div>
    </Page>
  )
}

const statusOptions = Object.entries(deliveryWords).map(([value, { word }]) => ({ value, label: word }))

function Filters() {
  const [search, change] = useUrlSearch(deliverySearch)
  const outputs = useApiQuery('outputs').data?.items ?? []
  const queued = outputs.filter(({ kind }) => formOf(kind) !== null)
  const status = valuesOf(search.status)
  return (
    <>
      <Select
        aria-label="Output"
        placeholder="All outputs"
        clearable
        data={queued.map(({ id, name }) => ({ value: id, label: name }))}
        value={search.output ?? null}
        onChange={output => change({ output })}
      />
      <FilterField label="Status" chosen={status.length} width={200}>
        <ChoiceList
          label="Status"
          options={statusOptions}
          chosen={status}
          onChange={chosen => change({ status: chosen.join(',') || null })}
        />
      </FilterField>
      {search.event !== undefined && (
        <Button
          variant="default"
          rightSection={<IconX size={14} aria-hidden />}
          aria-label="Show all events"
          onClick={() => change({ event: null })}
        >
          One event
        </Button>
      )}
    </>
  )
}

function ResendFailed({ output }: { output: string | undefined }) {
  const [isAsking, setAsking] = useState(false)
  const resend = useChange<void, { count: number }>(
    api => api.send('POST', 'deliveries/resend', { body: { status: ['failed'], ...(output && { output }) } }),
    ['deliveries', 'outputs'],
  )
  if (isAsking) {
    return (
      <Confirm
        text={`Every failed delivery${output ? ' to this output' : ''} is sent again, including old events.`}
        verb="Resend all"
        change={resend}
        onYes={() => resend.mutate(undefined, { onSuccess: () => setAsking(false) })}
        onNo={() => setAsking(false)}
      />
    )
  }
  return (
    <>
      {resend.data && (
        <span role="status" className={tones.faint}>
          {formatCount(resend.data.count, 'delivery', 'deliveries')} sent again
        </span>
      )}
      <Button variant="default" leftSection={<IconRefresh size={14} aria-hidden />} onClick={() => setAsking(true)}>
        Resend all failed
      </Button>
    </>
  )
}
