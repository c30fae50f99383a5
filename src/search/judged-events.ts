import type { KnownPlateTable, Queries } from '../database/index.ts'
import type { Event } from '../model/index.ts'
import { plateKey } from '../model/plate-key.ts'
import { knownThen } from '../plates/plate-validity.ts'
import type { SearchedEvent } from './facts.ts'
import { type EventFilter, wordsOf } from './filter.ts'
import { listed } from './index-rows.ts'
import { hasCareTables } from './index-state.ts'

type KnownRow = Pick<KnownPlateTable, 'name' | 'plate_group' | 'valid_from' | 'valid_until'>

interface Judgement {
  corrected: Map<string, string>
  known: Map<string, KnownRow>
  kept: Set<number>
}

/** Whether a filter asks for what people said about events, which is not in the events themselves. */
export function needsJudgement({ plate, group, text, kept }: EventFilter): boolean {
  return Boolean(plate) || Boolean(group?.length) || wordsOf(text ?? '').length > 0 || kept !== undefined
}

async function load(queries: Queries, events: readonly Event[]): Promise<Judgement> {
  const seqs = events.map(event => event.seq)
  const [corrections, kept] = await Promise.all([
    queries
      .selectFrom('plate_correction')
      .select(['seq', 'number', 'corrected', 'corrected_key'])
      .where('seq', 'in', listed(seqs))
      .execute(),
    queries.selectFrom('kept').select('seq').where('seq', 'in', listed(seqs)).execute(),
  ])
  const read = events.flatMap(event => event.targets.flatMap(({ plate }) => (plate ? [plateKey(plate.number)] : [])))
  const keys = new Set([...read, ...corrections.map(row => row.corrected_key)])
  const known = await queries
    .selectFrom('known_plate')
    .select(['key', 'name', 'plate_group', 'valid_from', 'valid_until'])
    .where('key', 'in', listed([...keys]))
    .execute()
  return {
    corrected: new Map(corrections.map(row => [`${row.seq}/${row.number}`, row.corrected])),
    known: new Map(known.map(row => [row.key, row])),
    kept: new Set(kept.map(row => row.seq)),
  }
}

const noJudgement: Judgement = { corrected: new Map(), known: new Map(), kept: new Set() }

function judge(event: Event, { corrected, known, kept }: Judgement): SearchedEvent {
  const targets = event.targets.map((target, number) => {
    const { plate } = target
    if (!plate) return target
    const better = corrected.get(`${event.seq}/${number}`) ?? null
    return {
      ...target,
      plate: {
        ...plate,
        corrected: better,
        known: knownThen(known.get(plateKey(better ?? plate.number)), Date.parse(event.receivedAt)),
      },
    }
  })
  return { ...event, targets, kept: kept.has(event.seq) }
}

/** Events with what people said about them: corrected and known plates, and whether they are kept. */
export async function withJudgement(queries: Queries, events: readonly Event[]): Promise<SearchedEvent[]> {
  const judgement = (await hasCareTables(queries)) ? await load(queries, events) : noJudgement
  return events.map(event => judge(event, judgement))
}
