import { sql } from 'kysely'
import { listed, type Queries, valuesAs, wildcards } from '../database/index.ts'
import type { KnownPlate } from '../plates/known-plate.ts'
import { readSeqsCorrectedTo } from '../plates/plate-corrections.ts'
import { readNamedPlates, readPlatesOfGroups, readValidities } from '../plates/read-known-plates.ts'
import { isUncorrected, validAtReceipt } from './plate-fragments.ts'
import { type PlateQuestion, plateMatcher } from './plate-likeness.ts'
import { formsOf, pairsAsked } from './plate-parts.ts'
import { anyOf, findTerms, listedLater, parseSeqs, type Source, seqSource, tableSource, termSource } from './sources.ts'
import { plateCharacterTerm } from './terms.ts'

/** Up to so many reads are listed by number; more are read block by block. */
const mostListed = 20_000
const mostKeys = 5000
/** Up to so many are listed where their blocks are needed all. */
const mostListedInAll = 400_000

/** The question as a LIKE pattern. Keys contain no character that LIKE treats specially. */
export function likePattern({ match, key }: PlateQuestion): string {
  if (match !== 'wildcard') return `%${key}%`
  return wildcards(key)
}

async function rarestPair(queries: Queries, pairs: string[]): Promise<string> {
  const { rows } = await sql<{ pair: string }>`
    select wanted.value as pair from ${valuesAs(pairs, 'wanted')}
    order by (select count(*) from (select 1 from plate_part where part = wanted.value limit 2000)) limit 1
  `.execute(queries)
  return rows[0]?.pair ?? ''
}

interface FittingPlate {
  key: string
  sightings: number
}

/** The read plates that match; null where there are too many to list. */
export async function fittingPlates(queries: Queries, question: PlateQuestion): Promise<FittingPlate[] | null> {
  const { match, key } = question
  const plates = queries.selectFrom('plate').select(['key', 'sightings'])
  if (match === 'exact') return plates.where('key', '=', key).where('key', '<>', '').execute()
  if (match === 'similar') {
    const parts = queries
      .selectFrom('plate_part')
      .select('key')
      .distinct()
      .where('part', 'in', listed(formsOf(key)))
    const matches = plateMatcher(question)
    const near = (await parts.execute()).map(row => row.key).filter(read => matches(read) !== null)
    return plates.where('key', 'in', listed(near)).execute()
  }
  const pairs = pairsAsked(question)
  if (pairs.length === 0) return null
  const { rows } = await sql<FittingPlate>`
    select plate.key, plate.sightings from plate_part cross join plate on plate.key = plate_part.key
    where plate_part.part = ${await rarestPair(queries, pairs)} and plate.key like ${likePattern(question)}
    limit ${mostKeys + 1}
  `.execute(queries)
  return rows.length > mostKeys ? null : rows
}

/** The events with a read that matches, listed through the plates; null where there are too many. */
async function listRead(queries: Queries, question: PlateQuestion): Promise<Source | null> {
  const pairs = pairsAsked(question)
  const among =
    pairs.length === 0
      ? sql`plate where true`
      : sql`plate_part cross join plate on plate.key = plate_part.key where plate_part.part = ${await rarestPair(queries, pairs)}`
  const fitting = sql`${among} and plate.key like ${likePattern(question)} and plate.key <> ''`
  const { rows } = await sql<{ sightings: number | null }>`
    select sum(sightings) as sightings from (select plate.sightings from ${fitting})
  `.execute(queries)
  if (Number(rows[0]?.sightings ?? 0) > mostListedInAll) return null
  const found = await sql<{ seqs: string | null }>`
    select group_concat(target.seq) as seqs from (select plate.key from ${fitting}) as fitting
    cross join target on target.plate_key = fitting.key and target.plate_key is not null
  `.execute(queries)
  return seqSource(parseSeqs(found.rows[0]?.seqs))
}

async function seqsOfKeys(queries: Queries, keys: string[], notCorrected: boolean): Promise<number[]> {
  const uncorrected = notCorrected ? isUncorrected : sql`true`
  const { rows } = await sql<{ seqs: string | null }>`
    select group_concat(target.seq) as seqs from ${valuesAs(keys, 'wanted')}
    cross join target on target.plate_key = wanted.value and target.plate_key is not null and ${uncorrected}
  `.execute(queries)
  return parseSeqs(rows[0]?.seqs)
}

interface ReadsOfKeys {
  keys: string[]
  sightings: number
  /** Without the reads that people corrected. */
  notCorrected: boolean
}

/** The events with a read of one of these plates. */
async function sourceOfKeys(queries: Queries, { keys, sightings, notCorrected }: ReadsOfKeys): Promise<Source> {
  const listAll = async () => seqSource(await seqsOfKeys(queries, keys, notCorrected))
  if (sightings <= mostListed) return listAll()
  const uncorrected = notCorrected ? isUncorrected : sql`true`
  const table = tableSource(queries, 'target', sql`target.plate_key in ${listed(keys)} and ${uncorrected}`)
  return sightings <= mostListedInAll ? listedLater(table, listAll) : table
}

/** Events with a read that people corrected to a matching plate. */
async function correctedSource(queries: Queries, passes: (key: string) => boolean): Promise<Source> {
  return seqSource(await readSeqsCorrectedTo(queries, passes))
}

const likeCondition = (question: PlateQuestion) =>
  sql`target.plate_key like ${likePattern(question)} and target.plate_key <> ''`

async function readSource(queries: Queries, question: PlateQuestion): Promise<Source> {
  const { match, key } = question
  if (match === 'fragment' && Array.from(key).length === 1) {
    return termSource(queries, await findTerms(queries, [plateCharacterTerm(key)]))
  }
  const plates = await fittingPlates(queries, question)
  if (!plates) {
    return listedLater(tableSource(queries, 'target', likeCondition(question)), () => listRead(queries, question))
  }
  const keys = plates.map(plate => plate.key)
  const sightings = plates.reduce((sum, plate) => sum + plate.sightings, 0)
  return sourceOfKeys(queries, { keys, sightings, notCorrected: false })
}

/** Events with a matching plate, as read or as corrected. */
export async function plateSource(queries: Queries, question: PlateQuestion): Promise<Source> {
  const matches = plateMatcher(question)
  const corrected = correctedSource(queries, key => matches(key) !== null)
  return anyOf(await Promise.all([readSource(queries, question), corrected]))
}

/** Events whose plate, after correction, has one of these keys. */
async function knownSource(queries: Queries, keys: string[]): Promise<Source> {
  const { sightings } = await queries
    .selectFrom('plate')
    .select(({ fn }) => fn.sum<number | null>('sightings').as('sightings'))
    .where('key', 'in', listed(keys))
    .executeTakeFirstOrThrow()
  const read = await sourceOfKeys(queries, { keys, sightings: Number(sightings ?? 0), notCorrected: true })
  const wanted = new Set(keys)
  return anyOf([read, await correctedSource(queries, key => wanted.has(key))])
}

/** Events whose plate, after correction, has one of these keys, received while the known plate was valid. */
async function validSource(queries: Queries, keys: string[]): Promise<Source> {
  if (keys.length === 0) return seqSource([])
  const wanted = sql`${valuesAs(keys, 'wanted')} cross join known_plate on known_plate.key = wanted.value`
  const { rows } = await sql<{ seqs: string | null }>`
    select group_concat(seq) as seqs from (
      select log.seq from ${wanted}
        cross join target on target.plate_key = wanted.value and target.plate_key is not null and ${isUncorrected}
        cross join log on log.seq = target.seq and ${validAtReceipt}
      union all
      select log.seq from ${wanted}
        cross join plate_correction on plate_correction.corrected_key = wanted.value
        cross join log on log.seq = plate_correction.seq and ${validAtReceipt}
    )
  `.execute(queries)
  return seqSource(parseSeqs(rows[0]?.seqs))
}

type Validity = Pick<KnownPlate, 'key' | 'validFrom' | 'validUntil'>

/** Events whose plate, after correction, is one of these and was valid when they were received. */
async function validPlatesSource(queries: Queries, plates: readonly Validity[]): Promise<Source> {
  const isLimited = ({ validFrom, validUntil }: Validity) => validFrom !== null || validUntil !== null
  const keysOf = (limited: boolean) => plates.filter(plate => isLimited(plate) === limited).map(({ key }) => key)
  return anyOf(await Promise.all([knownSource(queries, keysOf(false)), validSource(queries, keysOf(true))]))
}

/** Events whose plate, after correction, was known in one of these groups when they were received. */
export async function groupSource(queries: Queries, groups: string[]): Promise<Source> {
  return validPlatesSource(queries, await readPlatesOfGroups(queries, groups))
}

/** Events with a plate, after correction, that was known and valid when they were received. */
export async function knownPlateSource(queries: Queries): Promise<Source> {
  return validPlatesSource(queries, await readValidities(queries))
}

/** Events with a plate. */
export async function anyPlateSource(queries: Queries): Promise<Source> {
  const read = tableSource(queries, 'target', sql`target.plate_key <> ''`)
  return anyOf([read, await correctedSource(queries, () => true)])
}

/** Events whose plate, after correction, is a known plate with a matching name. */
export async function knownNameSource(queries: Queries, passes: (name: string) => boolean): Promise<Source> {
  const plates = await readNamedPlates(queries)
  const keys = plates.filter(({ name }) => passes(name)).map(({ key }) => key)
  return keys.length === 0 ? seqSource([]) : knownSource(queries, keys)
}
