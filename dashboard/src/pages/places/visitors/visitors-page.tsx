import { Button, SegmentedControl, Skeleton } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useMayOperate } from '#api/use-session.ts'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { PlacesTabs } from '../places-tabs.tsx'
import { NewVisitorForm } from './new-visitor-form.tsx'
import { VisitorRow } from './visitor-row.tsx'

const shown = {
  now: ['expected', 'current'],
  ended: ['ended'],
} as const

/** The plates that are expected for a while, and those that were. */
export function VisitorsPage() {
  const mayOperate = useMayOperate()
  const [isAdding, setAdding] = useState(false)
  const [which, setWhich] = useState<keyof typeof shown>('now')
  const query = { state: [...shown[which]], limit: 200 }
  const visitors = useApiQuery('visitors', { query }, { everyMs: 15_000, freshMs: 2000 })
  const items = visitors.data?.items
  const add = (
    <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      Expect a visitor
    </Button>
  )
  return (
    <Page title="Visitors" actions={mayOperate && !isAdding && add} bar={<PlacesTabs />}>
      <div className={layout.column}>
        {isAdding && <NewVisitorForm onDone={() => setAdding(false)} />}
        <SegmentedControl
          aria-label="Which visitors"
          className={layout.start ?? ''}
          value={which}
          onChange={value => setWhich(value === 'ended' ? 'ended' : 'now')}
          data={[
            { value: 'now', label: 'Expected' },
            { value: 'ended', label: 'Past' },
          ]}
        />
        <LoadProblem what="The visitors could not be loaded." query={visitors} />
        {!items && !visitors.error && <Skeleton height={120} radius={8} animate={false} />}
        {items?.length === 0 && <NoVisitors isPast={which === 'ended'} />}
        {items && items.length > 0 && (
          <ul className={layout.panelList} aria-label={which === 'ended' ? 'Past visitors' : 'Expected visitors'}>
            {items.map(visitor => (
              <VisitorRow key={visitor.id} visitor={visitor} mayOperate={mayOperate} />
            ))}
          </ul>
        )}
      </div>
    </Page>
  )
}

function NoVisitors({ isPast }: { isPast: boolean }) {
  return (
    <Empty title={isPast ? 'No past visitors' : 'No visitors expected'} icon={<IconUserPlus size={28} />}>
      <p>
        While a visitor is expected, the plate is in the group <i>visitor</i> and on the allow lists of the cameras that
        are kept in sync.
      </p>
    </Empty>
  )
}
