import type { ApiEvent, EventPage } from '../../../../src/api/schemas/index.ts'
import { plateKey } from './plate-key.ts'

/** What it needs of the API. */
export interface ReadsApi {
  get<Answer>(path: string, query: Record<string, string | number | null>): Promise<Answer>
  send<Answer>(method: 'PUT', path: string, body: { number: string | null }): Promise<Answer>
}

export interface Correction {
  /** Key of the plate as the cameras read it. */
  read: string
  /** What it really is; null takes corrections back. */
  number: string | null
  /** How many reads were corrected so far. */
  onProgress: (count: number) => void
}

const atOnce = 4

/** Says of every read of a plate so far what it really is. The cameras' own reads stay beside it. Returns how many there were. */
export async function correctReads(api: ReadsApi, { read, number, onProgress }: Correction): Promise<number> {
  let cursor: string | null = null
  let count = 0
  do {
    const query = { plate: read, plateMatch: 'exact', limit: 200, cursor }
    const page: EventPage = await api.get('events', query)
    const wrong = page.items.flatMap(event => wrongTargets(event, read, number))
    while (wrong.length > 0) {
      const some = wrong.splice(0, atOnce)
      await Promise.all(some.map(path => api.send('PUT', path, { number })))
      count += some.length
      onProgress(count)
    }
    cursor = page.nextCursor
  } while (cursor !== null)
  return count
}

function wrongTargets(event: ApiEvent, read: string, number: string | null): string[] {
  return event.targets.flatMap(({ plate }, index) => {
    if (plate === null || plateKey(plate.number) !== read || plate.corrected === number) return []
    return [`events/${encodeURIComponent(event.id)}/targets/${index}/plate`]
  })
}
