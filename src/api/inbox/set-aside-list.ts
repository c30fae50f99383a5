import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'
import { SetAsideEntries } from '../../log/index.ts'
import type { ApiSetAside, SetAsideList } from '../schemas/index.ts'

const mostRows = 500

/** Lists the log entries that readers have set aside, newest first. */
export async function setAsideList(queries: Queries): Promise<SetAsideList> {
  const setAside = new SetAsideEntries(queries)
  const [rows, total, cameras] = await Promise.all([
    setAside.list(mostRows),
    setAside.count(),
    ShownCameras.load(queries),
  ])
  const items = [...Map.groupBy(rows, row => row.seq)].flatMap(([seq, readers]): ApiSetAside[] => {
    const [first] = readers
    if (!first) return []
    return [
      {
        seq,
        id: first.id,
        receivedAt: new Date(first.receivedAt).toISOString(),
        camera: cameras.shown(first.cameraId),
        readers: readers.map(({ reader, reason, at }) => ({ reader, reason, at: new Date(at).toISOString() })),
      },
    ]
  })
  return { items, total }
}
