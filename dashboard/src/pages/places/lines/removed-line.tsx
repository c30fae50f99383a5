import type { ApiLine } from '#server/api/schemas/index.ts'
import { RemovedNotice } from '#ui/removed-notice.tsx'

/** Says that a line was removed, and brings it back with its counts on request. */
export function RemovedLine({ line, onDone }: { line: ApiLine; onDone: () => void }) {
  return (
    <RemovedNotice
      name={line.name ?? 'The line'}
      restore={api => api.send('POST', 'lines/{id}/restore', { params: { id: line.id } })}
      refresh={['lines', 'counts', 'places']}
      onDone={onDone}
    />
  )
}
