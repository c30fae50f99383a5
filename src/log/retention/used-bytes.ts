import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { databaseBytes, type Queries } from '../../database/index.ts'
import type { Archive } from '../archive/index.ts'

/** The size of all that is stored, in bytes. */
export interface Usage {
  pictures: number
  /** Original posts, positions among them. */
  rawPosts: number
  /** The rows of the database. */
  database: number
  csv: number
}

export const totalOf = ({ pictures, rawPosts, database, csv }: Usage) => pictures + rawPosts + database + csv

export interface UsedBytesOptions {
  /** Absolute. */
  dataDir: string
  archive: Pick<Archive, 'bytesBelow'>
}

/** Measures what is stored. */
export class UsedBytes {
  private readonly options: UsedBytesOptions

  constructor(options: UsedBytesOptions) {
    this.options = options
  }

  async measure(queries: Queries): Promise<Usage> {
    const { dataDir, archive } = this.options
    const pictures = await archive.bytesBelow('images')
    const rawPosts = await archive.bytesBelow('raw_posts')
    const csv = (await stat(join(dataDir, 'events.csv')).catch(() => null))?.size ?? 0
    return { pictures, rawPosts, csv, database: await databaseBytes(queries) }
  }
}
