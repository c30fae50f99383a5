import { useUrlSearch } from '#routing/use-url-search.ts'
import { RecordForm } from './record-form.tsx'
import { RecordingList } from './recording-list.tsx'
import { RecordingProgress } from './recording-progress.tsx'
import classes from './tap.module.css'

/** `?record=new` asks what to record, `?record=<id>` shows how far it is; nothing otherwise. */
export function Recording() {
  const [search, change] = useUrlSearch()
  if (search.record === undefined) return null
  if (search.record === 'new') {
    return (
      <div className={classes.record}>
        <RecordForm onStarted={id => change({ record: id })} />
        <RecordingList />
      </div>
    )
  }
  return <RecordingProgress id={search.record} onAnother={() => change({ record: 'new' })} />
}
