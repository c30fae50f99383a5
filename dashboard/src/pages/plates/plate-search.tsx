import { Button } from '@mantine/core'
import { IconCar, IconDownload, IconUpload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { apiUrl } from '#api/api-client.ts'
import { useMayOperate } from '#api/use-session.ts'
import { SaveView } from '#features/views/save-view.tsx'
import { formatCount } from '#format/numbers.ts'
import { plateKey } from '#server/model/plate-key.ts'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { GateNotice } from './gate-notice.tsx'
import { ImportPlates } from './import-plates.tsx'
import { PlateCard } from './plate-card.tsx'
import { PlateTools } from './plate-tools.tsx'
import styles from './plates.module.css'
import { PlatesTabs } from './plates-tabs.tsx'
import { type PlateQuestion, usePlateSearch, usePlates } from './use-plate-search.ts'

/** Plates that were read or are known; each hit says why it is one. */
export function PlateSearch() {
  const { asked, time, change, isFiltered, countsReads } = usePlateSearch()
  const plates = usePlates(asked)
  const mayChange = useMayOperate()
  const [importing, setImporting] = useState(false)
  const actions = (
    <>
      {isFiltered && <SaveView page="plates" name={asked.plate || asked.group} />}
      {mayChange && (
        <Button
          variant="default"
          leftSection={<IconUpload size={15} aria-hidden />}
          aria-expanded={importing}
          onClick={() => setImporting(!importing)}
        >
          Import list
        </Button>
      )}
      <Button
        component="a"
        href={apiUrl('plates/export.csv')}
        download
        variant="default"
        leftSection={<IconDownload size={15} aria-hidden />}
        title="All known plates as CSV"
      >
        Export list
      </Button>
    </>
  )
  const bar = (
    <>
      <PlatesTabs />
      <PlateTools asked={asked} time={time} countsReads={countsReads} change={change} />
    </>
  )
  return (
    <Page title="Plates" actions={actions} bar={bar}>
      <div className={`${layout.stack} ${styles.page}`}>
        {importing && <ImportPlates onClose={() => setImporting(false)} />}
        <GateNotice />
        <LoadProblem what="The plates could not be loaded." query={plates} />
        <p className="visually-hidden" role="status">
          {plates.isSuccess &&
            (plates.hasNextPage ? `${plates.items.length} or more plates` : formatCount(plates.items.length, 'plate'))}
        </p>
        <ul
          className={`${layout.list} ${styles.grid}`}
          aria-busy={plates.isPlaceholderData}
          data-stale={plates.isPlaceholderData || undefined}
        >
          {plates.items.map(plate => (
            <PlateCard key={plate.key} plate={plate} searched={asked.plate} countsReads={countsReads} />
          ))}
          {plates.isPending && [1, 2, 3, 4, 5, 6, 7, 8].map(place => <li key={place} className={styles.waiting} />)}
        </ul>
        {plates.hasNextPage && (
          <Button variant="default" loading={plates.isFetchingNextPage} onClick={() => void plates.fetchNextPage()}>
            More plates
          </Button>
        )}
        {plates.isSuccess && plates.items.length === 0 && (
          <NoPlates asked={asked} isFiltered={isFiltered} onLookAlikes={() => change({ plateMatch: 'similar' })} />
        )}
      </div>
    </Page>
  )
}

interface NoneOptions {
  asked: PlateQuestion
  isFiltered: boolean
  onLookAlikes: () => void
}

function NoPlates({ asked, isFiltered, onLookAlikes }: NoneOptions) {
  const key = plateKey(asked.plate)
  if (!isFiltered)
    return (
      <Empty title="No plates yet" icon={<IconCar size={28} />}>
        <p>
          Plates come from cameras with license plate recognition. <Link to="/cameras">Connect one</Link>, or import a
          list of known plates.
        </p>
      </Empty>
    )
  return (
    <Empty title="No plates match" icon={<IconCar size={28} />}>
      {asked.plate !== '' && !asked.lookAlikes && !/[*?]/.test(asked.plate) && (
        <Button onClick={onLookAlikes}>Search for look-alikes</Button>
      )}
      <p>
        Part of a plate is enough; spaces and dashes are ignored. <code>*</code> matches any characters and{' '}
        <code>?</code> matches one: <code>AB*1?</code>.
      </p>
      {key !== '' && !/[*?]/.test(asked.plate) && (
        <p>
          <Link to="/plates/$plateKey" params={{ plateKey: key }}>
            Add {asked.plate} to the known plates
          </Link>{' '}
          before it is seen.
        </p>
      )}
    </Empty>
  )
}
