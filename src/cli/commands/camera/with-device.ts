import { resolve } from 'node:path'
import type { Database } from '../../../database/index.ts'
import { type DeviceClient, PasswordsRefusedHere } from '../../../device-client/index.ts'
import { type DeviceBook, openDeviceBook, signInFirst, usualPorts } from '../../../devices/index.ts'
import { isServed, storedPostFacts } from '../../../doctor/index.ts'
import { systemClock } from '../../../lib/clock.ts'
import { serverZone } from '../../../lib/server-zone.ts'
import { configOf } from '../../config-flags.ts'
import { type DataDirectory, hasDatabase, withDataDirectory } from '../../data-directory.ts'
import { type AccessFlags, namesPassword, readDevicePassword, type TypedAddress } from './access.ts'

/** The open data directory with its stored devices. It is read only with `--no-store`. */
export interface DeviceData extends DataDirectory {
  book: DeviceBook
  /** Whether a server is running on this directory. */
  isServed: boolean
}

/** A device with a client that has signed in to it. */
export interface SignedIn {
  client: DeviceClient
  user: string
  password: string
  /** Null when there is no data directory. */
  data: DeviceData | null
  /** The id of the stored device; null when it is not stored. */
  deviceId: string | null
}

/** Opens the data directory, if there is one, while `use` runs. */
async function withDeviceData<Result>(
  flags: AccessFlags,
  use: (data: DeviceData | null) => Promise<Result>,
): Promise<Result> {
  const { config } = configOf(flags)
  const dataDir = resolve(config.dataDir)
  if (!(await hasDatabase(dataDir))) return use(null)
  return withDataDirectory({ dataDir, isWritable: flags.store, upgradeCopy: config.upgradeCopy }, async data => {
    const { queries } = data.database
    const write: Database['commit'] | null = data.isWritable ? statements => data.database.commit(statements) : null
    const book = await openDeviceBook({
      queries,
      write,
      posts: storedPostFacts(data.database),
      dataDir,
      keyFromEnv: config.deviceKey,
    })
    return use({ ...data, book, isServed: (await isServed(dataDir)) === true })
  })
}

/** The user and password to sign in with: from the flags, or those stored for this device. */
async function signInOf({ host, port }: TypedAddress, flags: AccessFlags, data: DeviceData | null) {
  const id = data?.book.idAt({ host, port }) ?? null
  const known = data && id !== null ? data.book.get(id, null) : null
  const stored = known && data ? await data.book.signInOf(known.id).catch(() => null) : null
  const user = flags.user ?? known?.user ?? 'admin'
  const usesStored = stored !== null && stored.user === user && !namesPassword(flags)
  const password = usesStored ? stored.password : await readDevicePassword(flags, `Password of ${user} at ${host}: `)
  return { known, user, password }
}

/** Signs in to a device with the password of the flags or the stored one, and keeps the client open while `use` runs. */
export function withDevice<Result>(
  typed: TypedAddress,
  flags: AccessFlags,
  use: (device: SignedIn) => Promise<Result>,
): Promise<Result> {
  return withDeviceData(flags, async data => {
    const { known, user, password } = await signInOf(typed, flags, data)
    const { fingerprint } = flags
    const isEncrypted = flags.https === true || fingerprint !== undefined
    const protocol = isEncrypted ? 'https' : (known?.protocol ?? 'auto')
    const port = typed.port ?? known?.port ?? (isEncrypted ? usualPorts.https : undefined)
    const refusals = data?.book.refusals ?? new PasswordsRefusedHere()
    const access = { host: typed.host, port, protocol, user, password, again: flags.again } as const
    const certificate = fingerprint ?? known?.certificate ?? null
    const trusted = certificate === null || port === undefined ? null : { port, certificate }
    return signInFirst({ access, trusted, refusals, clock: systemClock, timeZone: serverZone().timeZone }, client =>
      use({ client, user, password, data, deviceId: data?.book.idAt(client.address) ?? null }),
    )
  })
}
