import { type TableStore, upsert } from '../database/index.ts'
import type { CertificateState } from '../lib/tls-files.ts'
import type { Reloaded } from './reloaded.ts'

/** A run of the server, with its ports. */
export interface ServerRun {
  pid: number
  startedAt: string
  version: string
  /** Null until the port is open. */
  camera: { address: string; port: number } | null
  web: { address: string; port: number } | null
  /** The protocol of the camera port. */
  scheme: 'http' | 'https'
  /** The protocol of the web port; missing in data of older versions, which spoke HTTP. */
  webScheme?: 'http' | 'https'
  /** The certificates of its ports; missing in data of older versions. */
  certificates?: CertificateState[]
  /** The last time its configuration was read again; missing if it never was. */
  reloaded?: Reloaded | undefined
  /** The time zone of the run; missing in data of older versions. */
  zone?: { timeZone: string; remark: string | null }
  /** Unexpected errors inside it; missing when there were none. */
  faults?: { total: number; last: string } | undefined
}

/** Reads the last run of the server on this data, for commands beside it. */
export class ServerRuns {
  private readonly store: TableStore

  constructor(store: TableStore) {
    this.store = store
  }

  /** Returns the last run; null when no server has run on this data. */
  async last(): Promise<ServerRun | null> {
    const row = await this.store.queries.selectFrom('server_run').select('run').executeTakeFirst()
    return row ? (JSON.parse(row.run) as ServerRun) : null
  }

  async remember(run: ServerRun): Promise<void> {
    await this.store.write([upsert(this.store.queries, 'server_run', { id: 1, run: JSON.stringify(run) })])
  }
}
