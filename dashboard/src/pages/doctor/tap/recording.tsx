import { useUrlSearch } from '../../../shared/use-url-search.ts'
import { RecordForm } from './record-form.tsx'
import { RecordingProgress } from './recording-progress.tsx'

/** `?record=new` asks what to record, `?record=<id>` shows how far it is; nothing otherwise. */
export function Recording() {
  const [search, change] = useUrlSearch()
  if (search.record === undefined) return null
  if (search.record === 'new') return <RecordForm onStarted={id => change({ record: id })} />
  return <RecordingProgress id={search.record} onAnother={() => change({ record: 'new' })} />
}
