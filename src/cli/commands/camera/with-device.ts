import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Database, lockFile, openSqlite } from '../../../database/index.ts'
import { type DeviceClient, PasswordsRefusedHere } from '../../../device-client/index.ts'
import { type DeviceBook, openDeviceBook, signInFirst, usualPorts } from '../../../devices/index.ts'
import { storageError } from '../../../ingest/index.ts'
import { systemClock } from '../../../lib/clock.ts'
import { serverZone } from '../../../time/server-zone.ts'
import { configOf } from '../../config-flags.ts'
import { type AccessFlags, namesPassword, readDevicePassword, type TypedAddress } from './access.ts'

/** The data directory beside which a command works. */
export interface Desk {
  database: Database
  book: DeviceBook
  dataDir: string
  /** False with `--no-store`: what is there is read, nothing is left. */
  stores: boolean
  /** A server is running on it. */
  isServed: boolean
}

/** A device somebody signed in to. */
export interface SignedIn {
  client: DeviceClient
  user: string
  password: string
  /** Null without a data directory. */
  desk: Desk | null
  /** The stored device, if it is one. */
  deviceId: string | null
}

const exists = async (path: string) => (await stat(path).catch(() => null)) !== null

async function isServed(dataDir: string): Promise<boolean> {
  const path = join(dataDir, '.lock')
  if (!(await exists(path))) return false
  const lock = lockFile(path)
  lock?.release()
  return lock === null
}

/** Opens the data directory, if there is one, for as long as `use` runs. */
async function withDesk<Result>(flags: AccessFlags, use: (desk: Desk | null) => Promise<Result>): Promise<Result> {
  const { config } = configOf(flags)
  const dataDir = resolve(config.dataDir)
  const path = join(dataDir, 'viewtron.db')
  if (!(await exists(path))) return use(null)
  const { store: stores } = flags
  const database = await openSqlite(path, { readOnly: !stores }).catch(error => {
    throw storageError(error, dataDir)
  })
  try {
    const { queries } = database
    const write: Database['commit'] = statements => database.commit(statements)
    const book = await openDeviceBook({ queries, write: stores ? write : null, dataDir, keyFromEnv: config.deviceKey })
    return await use({ database, book, dataDir, stores, isServed: await isServed(dataDir) })
  } finally {
    await database.close()
  }
}

/** Who signs in: from the flags, or from what is stored of this device where they say nothing. */
async function signInOf({ host, port }: TypedAddress, flags: AccessFlags, desk: Desk | null) {
  const id = desk?.book.idAt({ host, port }) ?? null
  const known = desk && id !== null ? desk.book.get(id, null) : null
  const stored = known && desk ? await desk.book.signInOf(known.id).catch(() => null) : null
  const user = flags.user ?? known?.user ?? 'admin'
  const asksStored = stored !== null && stored.user === user && !namesPassword(flags)
  const password = asksStored ? stored.password : await readDevicePassword(flags, `Password of ${user} at ${host}: `)
  return { known, user, password }
}

/** Signs in to a device for as long as `use` runs, with the password of the flags or the stored one. */
export function withDevice<Result>(
  typed: TypedAddress,
  flags: AccessFlags,
  use: (device: SignedIn) => Promise<Result>,
): Promise<Result> {
  return withDesk(flags, async desk => {
    const { known, user, password } = await signInOf(typed, flags, desk)
    const { fingerprint } = flags
    const isEncrypted = flags.https === true || fingerprint !== undefined
    const protocol = isEncrypted ? 'https' : (known?.protocol ?? 'auto')
    const port = typed.port ?? known?.port ?? (isEncrypted ? usualPorts.https : undefined)
    const refusals = desk?.book.refusals ?? new PasswordsRefusedHere()
    const access = { host: typed.host, port, protocol, user, password, again: flags.again } as const
    const certificate = fingerprint ?? known?.certificate ?? null
    const trusted = certificate === null || port === undefined ? null : { port, certificate }
    return signInFirst({ access, trusted, refusals, clock: systemClock, timeZone: serverZone().timeZone }, client =>
      use({ client, user, password, desk, deviceId: desk?.book.idAt(client.address) ?? null }),
    )
  })
}
