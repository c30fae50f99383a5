import { join } from 'node:path'
import { openSqlite } from '../database/index.ts'
import { BackgroundReport, endWithParent } from '../lib/background-process.ts'
import { openArchive } from '../log/index.ts'
import { besideServer, type Checked, type VerifyFinding, verifyData } from './verify-data.ts'
import { receivedOrder, type VerifyOrder } from './verify-order.ts'

/** A program of its own: checks a data directory for the server, and prints lines of JSON. */
export type VerifyLine = { kind: 'progress'; words: string } | VerifyEnd

/** The last line. `first`: the first findings. */
export type VerifyEnd =
  | { kind: 'end'; checked: Checked; findings: number; first: VerifyFinding[] }
  | { kind: 'failed'; reason: string }

const mostShown = 20
const report = new BackgroundReport<VerifyLine>()

async function check({ place, timeZone }: VerifyOrder): Promise<VerifyEnd> {
  const { dataDir } = place
  const database = await openSqlite(join(dataDir, 'viewtron.db'), { readOnly: true })
  const archive = openArchive(place)
  try {
    const { checked, findings } = await verifyData({
      dataDir,
      archive,
      queries: database.queries,
      timeZone,
      repair: null,
      posts: 'sample',
      rebuildCsv: async () => false,
      now: () => new Date(),
      mostOfCore: besideServer,
      onProgress: words => report.progress({ kind: 'progress', words }),
    })
    return { kind: 'end', checked, findings: findings.length, first: findings.slice(0, mostShown) }
  } finally {
    archive.close()
    await database.close()
  }
}

endWithParent()
try {
  report.say(await check(receivedOrder(process.argv[2] ?? '', process.env)))
} catch (error) {
  report.say({ kind: 'failed', reason: (error as Error).message })
}
