import { tapSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import { Card } from '#ui/card.tsx'
import { RecordForm } from './record-form.tsx'
import { RecordingList } from './recording-list.tsx'
import { RecordingProgress } from './recording-progress.tsx'
import classes from './tap.module.css'

/** The form for a recording at `?record=new`, its progress at `?record=<id>`; otherwise nothing. */
export function Recording() {
  const [search, change] = useUrlSearch(tapSearch)
  if (search.record === undefined) return null
  if (search.record === 'new') {
    return (
      <Card as="div" className={classes.record}>
        <RecordForm onStarted={id => change({ record: id })} />
        <RecordingList />
      </Card>
    )
  }
  return <RecordingProgress id={search.record} onAnother={() => change({ record: 'new' })} />
}
