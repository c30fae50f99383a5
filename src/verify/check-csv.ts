import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Queries } from '../database/index.ts'
import type { ProcessorShare } from '../lib/processor-share.ts'
import { uuidPattern } from '../lib/uuid7.ts'
import { csvBytesAt, csvEventIds, filesOfEntry } from '../log/index.ts'

const linesARest = 1000

/** Compares the log with events.csv, as far as the server says that it is written. A file of somebody else is not checked. */
export async function checkCsv(
  { dataDir, queries }: { dataDir: string; queries: Queries },
  upTo: number,
  pace: ProcessorShare,
): Promise<{ checked: number; missing: string[] }> {
  const path = join(dataDir, 'events.csv')
  if ((await csvBytesAt(queries, path)) === null) return { checked: 0, missing: [] }
  const ids: string[] = []
  for await (const page of csvEventIds(queries, upTo)) {
    ids.push(...page)
    await pace.rest()
  }
  const missing = new Set(ids)
  const pattern = new RegExp(uuidPattern, 'g')
  let lines = 0
  for await (const line of createInterface({ input: createReadStream(path) })) {
    for (const [id] of line.matchAll(pattern)) missing.delete(id)
    if (++lines % linesARest === 0) await pace.rest()
  }
  // Retention may have removed events and their lines meanwhile.
  const lost: string[] = []
  for (const id of missing) if ((await filesOfEntry(queries, id)) !== null) lost.push(id)
  return { checked: ids.length, missing: lost }
}
