import { join } from 'node:path'
import { type Queries, runCheck, type Write } from '../database/index.ts'
import { ProcessorShare } from '../lib/processor-share.ts'
import { EventLog, type FilesOfRow, storedFiles } from '../log/index.ts'
import { checkCsv } from './check-csv.ts'
import { checkRow, type RowProblem } from './check-row.ts'
import type { VerifiedArchive } from './post-of-row.ts'
import { restorePicture } from './restore-picture.ts'
import { restoreRow } from './restore-row.ts'

export type FindingCode = 'database-damaged' | 'csv-line-missing' | RowProblem['code']

export interface VerifyFinding {
  code: FindingCode
  /** Relative to the data directory. */
  path: string | null
  /** Of the entry; null where it is not about one. */
  id: string | null
  /** True where `--repair` can mend it. */
  repairable: boolean
}

export interface Checked {
  rows: number
  pictures: number
  rawPosts: number
  /** Original posts that were decoded and compared with their rows. */
  decodedPosts: number
  csvEvents: number
}

export interface Verified {
  /** True where there was nothing wrong, or everything was mended. */
  whole: boolean
  checked: Checked
  /** The faults found; after a repair, those that are left. */
  findings: VerifyFinding[]
  /** The faults that were mended. */
  repaired: VerifyFinding[]
}

export interface VerifyOptions {
  /** Absolute. */
  dataDir: string
  archive: VerifiedArchive
  queries: Queries
  /** The server's IANA zone. */
  timeZone: string
  /** Mends what can be mended, and writes rows with it; null only looks. */
  repair: Write | null
  /** Which original posts are decoded: about a thousand, or all. */
  posts: 'sample' | 'all'
  /** Writes events.csv again from the log. False where that is not possible now. */
  rebuildCsv: () => Promise<boolean>
  now: () => Date
  /** The part of one core that it may use; 1 for all of it. */
  mostOfCore: number
  /** Called with what is being done, many times a second. */
  onProgress?: (words: string) => void
}

/** A part of a core that a server beside it does not notice: a fifth, together with the check of the database. */
export const besideServer = 0.15

const databaseName = 'viewtron.db'
const sampleSize = 1000

class Verification {
  private readonly options: VerifyOptions
  private readonly checked: Checked = {
    rows: 0,
    pictures: 0,
    rawPosts: 0,
    decodedPosts: 0,
    csvEvents: 0,
  }
  private readonly findings: VerifyFinding[] = []
  private readonly repaired: VerifyFinding[] = []

  constructor(options: VerifyOptions) {
    this.options = options
  }

  async run(): Promise<Verified> {
    const { queries, now } = this.options
    const rows = { upTo: await new EventLog(queries).lastSeq(), receivedBefore: now().getTime() }
    await this.checkDatabase()
    const pace = new ProcessorShare(this.options.mostOfCore)
    const everyPost = this.options.posts === 'all' ? 1 : Math.ceil(rows.upTo / sampleSize)
    for await (const page of storedFiles(queries, rows)) {
      for (const row of page) await this.checkRow(row, this.checked.rows % everyPost === 0)
      this.options.onProgress?.(`checked ${this.checked.rows} rows, ${this.checked.pictures} pictures`)
      await pace.rest()
    }
    await this.checkCsv(rows.upTo, pace)
    const { checked, findings, repaired } = this
    return { whole: findings.length === 0, checked, findings, repaired }
  }

  private async checkRow(row: FilesOfRow, decodes: boolean): Promise<void> {
    const { checked } = this
    const { problems, pictures, rawPosts, decoded } = await checkRow(this.options, row, decodes)
    checked.rows++
    checked.pictures += pictures
    checked.rawPosts += rawPosts
    checked.decodedPosts += decoded
    for (const problem of problems) await this.note(problem, row)
  }

  private async note({ code, path, id, sha256 }: RowProblem, row: FilesOfRow): Promise<void> {
    const { repair } = this.options
    const isMended =
      code === 'row-unreadable'
        ? await restoreRow(this.options, row, repair)
        : sha256 !== null && (await restorePicture(this.options, { id, path, sha256, write: repair !== null }))
    const finding = { code, path, id, repairable: isMended }
    if (isMended && repair) this.repaired.push(finding)
    else this.findings.push(finding)
  }

  private async checkCsv(upTo: number, pace: ProcessorShare): Promise<void> {
    const { repair, rebuildCsv } = this.options
    const { checked, missing } = await checkCsv(this.options, upTo, pace)
    this.checked.csvEvents = checked
    const isMended = repair !== null && missing.length > 0 && (await rebuildCsv())
    const found = missing.map(id => ({
      code: 'csv-line-missing' as const,
      path: 'events.csv',
      id,
      repairable: true,
    }))
    ;(isMended ? this.repaired : this.findings).push(...found)
  }

  private async checkDatabase(): Promise<void> {
    const { dataDir, onProgress } = this.options
    const { signal } = new AbortController()
    const result = await runCheck(join(dataDir, databaseName), {
      signal,
      onProgress: ({ done, of }) => onProgress?.(`checking the database: ${done} of ${of} tables`),
    })
    if (result.kind === 'unknown') throw new Error(`the database could not be checked: ${result.reason}`)
    if (result.kind === 'damaged') {
      this.findings.push({ code: 'database-damaged', path: databaseName, id: null, repairable: false })
    }
  }
}

/**
 * Compares the rows of a data directory with their pictures, original posts and lines of events.csv, while a server may
 * be running. Files without a row and posts that are being stored are no findings.
 */
export function verifyData(options: VerifyOptions): Promise<Verified> {
  return new Verification(options).run()
}
