import { z } from 'zod'
import { formatByteSize, parseByteSize } from '../lib/byte-size.ts'
import { logLevels } from '../lib/log.ts'
import { isNetwork, privateNetworks } from '../lib/networks.ts'

const port = z.coerce
  .number({ error: 'must be a number' })
  .int('must be a whole number')
  .min(0, 'must be between 0 and 65535')
  .max(65535, 'must be between 0 and 65535')

const byteSize = z.union([z.number(), z.string()]).transform((value, context) => {
  const bytes = parseByteSize(String(value))
  if (bytes === null || bytes <= 0) context.addIssue({ code: 'custom', message: 'must be a size such as 16 MiB' })
  return bytes ?? 0
})

const countOrNone = z.coerce
  .number({ error: 'must be a number' })
  .int('must be a whole number')
  .min(0, 'must be 0 or more')

const count = countOrNone.min(1, 'must be 1 or more')

const networks = z
  .union([z.array(z.string()), z.string().transform(text => text.split(/[\s,]+/).filter(part => part !== ''))])
  .transform((list, context) => {
    const expanded = list.flatMap(part =>
      part === 'private' ? privateNetworks : part === 'all' ? ['0.0.0.0/0', '::/0'] : [part],
    )
    const wrong = expanded.find(part => !isNetwork(part))
    if (wrong !== undefined) {
      context.addIssue({ code: 'custom', message: `${wrong} is no network; write 192.168.1.0/24, private or all` })
    }
    return expanded
  })

const text = z.string().min(1, 'must not be empty')

const words = z
  .union([z.array(z.string()), z.string().transform(list => list.split(/[\s,]+/))])
  .transform(list => list.map(word => word.trim().toLowerCase()).filter(word => word !== ''))

const webAddress = z.string().transform((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : null
  const isPlain = url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username && !url.password
  if (!isPlain) context.addIssue({ code: 'custom', message: 'must be an address such as https://example.org/viewtron' })
  return value.replace(/\/+$/, '')
})

export interface Option<Value> {
  env: string
  /** Older names of other programs, understood below ours. */
  alsoEnv?: string[]
  schema: z.ZodType<Value>
  default: Value
  /** The default as people write it. */
  shown: string
  help: string
  secret?: boolean
}

const option = <Value>(entry: Option<Value>): Option<Value> => entry

/** Every setting: types, defaults, environment names, flags and the reference page come from here. */
export const optionTable = {
  dataDir: option({
    env: 'VIEWTRON_DATA_DIR',
    schema: text,
    default: './data',
    shown: './data',
    help: 'folder for everything the server writes',
  }),
  cameraPort: option({
    env: 'VIEWTRON_CAMERA_PORT',
    alsoEnv: ['BRIDGE_PORT'],
    schema: port,
    default: 5002,
    shown: '5002',
    help: 'port to which cameras and recorders post; 0 takes any free one',
  }),
  cameraHost: option<string | null>({
    env: 'VIEWTRON_CAMERA_HOST',
    schema: text,
    default: null,
    shown: 'all addresses',
    help: 'address on which the camera port listens',
  }),
  cameraNetworks: option({
    env: 'VIEWTRON_CAMERA_NETWORKS',
    schema: networks,
    default: privateNetworks,
    shown: 'private',
    help: 'networks from which devices may post: CIDR list, `private` or `all`',
  }),
  cameraTlsCert: option<string | null>({
    env: 'VIEWTRON_CAMERA_TLS_CERT',
    schema: text,
    default: null,
    shown: 'none',
    help: 'certificate file (PEM); with the key it turns the camera port into HTTPS',
  }),
  cameraTlsKey: option<string | null>({
    env: 'VIEWTRON_CAMERA_TLS_KEY',
    schema: text,
    default: null,
    shown: 'none',
    help: 'private key file (PEM) of that certificate',
  }),
  cameraUser: option<string | null>({
    env: 'VIEWTRON_CAMERA_USER',
    schema: text,
    default: null,
    shown: 'none',
    help: 'user name that devices must send (Basic)',
  }),
  cameraPassword: option<string | null>({
    env: 'VIEWTRON_CAMERA_PASSWORD',
    schema: text,
    default: null,
    shown: 'none',
    help: 'password that devices must send (Basic)',
    secret: true,
  }),
  deviceKey: option<string | null>({
    env: 'VIEWTRON_DEVICE_KEY',
    schema: z.string().min(32, 'must have 32 characters or more, such as `openssl rand -hex 32` prints'),
    default: null,
    shown: 'the file `.keys/devices` in the data directory',
    help: 'key under which passwords of devices are stored',
    secret: true,
  }),
  webPort: option({
    env: 'VIEWTRON_WEB_PORT',
    schema: port,
    default: 5080,
    shown: '5080',
    help: 'port of the dashboard, the API and the metrics; 0 takes any free one',
  }),
  webHost: option<string | null>({
    env: 'VIEWTRON_WEB_HOST',
    schema: text,
    default: null,
    shown: 'all addresses',
    help: 'address on which the web port listens',
  }),
  auth: option<'on' | 'off'>({
    env: 'VIEWTRON_AUTH',
    schema: z.enum(['on', 'off'], { error: 'must be on or off' }),
    default: 'on',
    shown: 'on',
    help: 'whether people have to sign in: on, or off for a trusted network',
  }),
  allowedHosts: option<string[]>({
    env: 'VIEWTRON_ALLOWED_HOSTS',
    schema: words,
    default: [],
    shown: 'addresses and names of this machine',
    help: 'further names under which the web port may be called; `*` allows any',
  }),
  trustedProxies: option<string[]>({
    env: 'VIEWTRON_TRUSTED_PROXIES',
    schema: networks,
    default: [],
    shown: 'none',
    help: 'networks of reverse proxies whose `X-Forwarded-*` headers are believed, on the web port and the camera port',
  }),
  publicUrl: option<string | null>({
    env: 'VIEWTRON_PUBLIC_URL',
    schema: webAddress,
    default: null,
    shown: 'none',
    help: 'address under which people reach the dashboard, with its path behind a reverse proxy',
  }),
  rawPosts: option<'full' | 'compact' | 'unparsed' | 'off'>({
    env: 'VIEWTRON_RAW_POSTS',
    schema: z.enum(['full', 'compact', 'unparsed', 'off'], { error: 'must be full, compact, unparsed or off' }),
    default: 'full',
    shown: 'full',
    help: 'which original posts to keep: full, compact (pictures by reference), unparsed or off',
  }),
  maxPostBytes: option({
    env: 'VIEWTRON_MAX_POST_BYTES',
    schema: byteSize,
    default: 16 * 2 ** 20,
    shown: formatByteSize(16 * 2 ** 20),
    help: 'largest post that is accepted',
  }),
  maxBytesInFlight: option({
    env: 'VIEWTRON_MAX_BYTES_IN_FLIGHT',
    schema: byteSize,
    default: 128 * 2 ** 20,
    shown: formatByteSize(128 * 2 ** 20),
    help: 'memory for posts being received and stored; beyond it senders have to wait',
  }),
  minReceiveRate: option({
    env: 'VIEWTRON_MIN_RECEIVE_RATE',
    schema: byteSize,
    default: 4 * 2 ** 10,
    shown: `${formatByteSize(4 * 2 ** 10)}/s`,
    help: 'a post that comes slower than this, after 30 s, is given up',
  }),
  senderPosts: option({
    env: 'VIEWTRON_SENDER_POSTS',
    schema: count,
    default: 12_000,
    shown: '12000',
    help: 'posts that one sender may have stored in a minute, in bursts five times as many; a position counts a twentieth, and this machine itself has no bound',
  }),
  senderBytes: option({
    env: 'VIEWTRON_SENDER_BYTES',
    schema: byteSize,
    default: 2 ** 30,
    shown: formatByteSize(2 ** 30),
    help: 'bytes that one sender may post in a minute, in bursts five times as many',
  }),
  newDevicesPerSender: option({
    env: 'VIEWTRON_NEW_DEVICES_PER_SENDER',
    schema: count,
    default: 1000,
    shown: '1000',
    help: 'new devices a day at one address; the posts of others stand under *Unknown devices*',
  }),
  newDevices: option({
    env: 'VIEWTRON_NEW_DEVICES',
    schema: count,
    default: 10_000,
    shown: '10000',
    help: 'new devices a day at all addresses; the posts of others stand under *Unknown devices*',
  }),
  maxDevices: option({
    env: 'VIEWTRON_MAX_DEVICES',
    schema: count,
    default: 50_000,
    shown: '50000',
    help: 'devices that are known at the same time; the posts of others stand under *Unknown devices*',
  }),
  forgetDevicesAfterDays: option({
    env: 'VIEWTRON_FORGET_DEVICES_AFTER_DAYS',
    schema: countOrNone,
    default: 30,
    shown: '30',
    help: 'days without a post after which a device is forgotten that sent at most 3 events and about which nobody decided anything; 0 forgets none',
  }),
  logLevel: option<(typeof logLevels)[number]>({
    env: 'VIEWTRON_LOG_LEVEL',
    schema: z.enum(logLevels, { error: `must be ${logLevels.join(', ')}` }),
    default: 'info',
    shown: 'info',
    help: 'how much the log says: debug, info, warn, error or silent',
  }),
}

export type OptionName = keyof typeof optionTable

type ValueOf<Entry> = Entry extends Option<infer Value> ? Value : never

/** Keys of the settings file that hold lists and maps: they go to `outputs/` unchecked, which knows their shapes. */
export const structuredSettings = ['webhooks', 'rules', 'mqtt'] as const

export type Config = { [Name in OptionName]: ValueOf<(typeof optionTable)[Name]> } & {
  [Name in (typeof structuredSettings)[number]]?: unknown
}

export const optionNames = Object.keys(optionTable) as OptionName[]

/** The command-line flag of a setting: `--camera-port`. */
export function flagOf(name: OptionName): string {
  return `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
}

/** Names of contracts that this version does not have yet; ignoring them in silence could lose events. */
export const laterSettings: ReadonlySet<string> = new Set(['VIEWTRON_DATABASE_URL', 'VIEWTRON_ARCHIVE_URL'])
