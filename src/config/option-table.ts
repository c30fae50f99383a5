import { z } from 'zod'
import { formatByteSize } from '../lib/byte-size.ts'
import { logLevels } from '../lib/log.ts'
import { privateNetworks } from '../lib/networks.ts'
import { archiveOptions } from './archive-options.ts'
import { centreOptions } from './centre-options.ts'
import { oidcOptions } from './oidc-options.ts'
import { type Option, option } from './option.ts'
import { byteSize, count, countOrNone, networks, port, postAddress, text, webAddress, words } from './value-schemas.ts'

/** Every setting. Types, defaults, environment names, flags and the reference page are made from this table. */
export const optionTable = {
  dataDir: option({
    env: 'VIEWTRON_DATA_DIR',
    schema: text,
    default: './data',
    shown: './data',
    help: 'folder for all files the server writes',
  }),
  upgradeCopy: option<'on' | 'off'>({
    env: 'VIEWTRON_UPGRADE_COPY',
    schema: z.enum(['on', 'off'], { error: 'must be on or off' }),
    default: 'on',
    shown: 'on',
    help: 'whether the database is copied to `upgrades/` before a newer version changes its tables: on or off',
  }),
  cameraPort: option({
    env: 'VIEWTRON_CAMERA_PORT',
    alsoEnv: ['BRIDGE_PORT'],
    schema: port,
    default: 5002,
    shown: '5002',
    help: 'port that cameras and recorders post to; 0 picks a free port',
  }),
  cameraHost: option<string | null>({
    env: 'VIEWTRON_CAMERA_HOST',
    schema: text,
    default: null,
    shown: 'all addresses',
    help: 'address that the camera port listens on',
  }),
  cameraUrl: option<string | null>({
    env: 'VIEWTRON_CAMERA_URL',
    schema: postAddress,
    default: null,
    shown: 'addresses of this machine',
    help: 'address that devices post to where it is none of this machine, e.g. `http://192.168.1.10:5002` of a proxy or of a container’s host',
  }),
  cameraNetworks: option({
    env: 'VIEWTRON_CAMERA_NETWORKS',
    schema: networks,
    default: privateNetworks,
    shown: 'private',
    help: 'networks that devices may post from: a list of CIDR networks, `private` or `all`',
  }),
  cameraTlsCert: option<string | null>({
    env: 'VIEWTRON_CAMERA_TLS_CERT',
    schema: text,
    default: null,
    shown: 'none',
    help: 'certificate file (PEM); certificate and key together switch the camera port to HTTPS',
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
    schema: z.string().min(32, 'must have at least 32 characters; `openssl rand -hex 32` prints a suitable one'),
    default: null,
    shown: 'the file `.keys/devices` in the data directory',
    help: 'key that encrypts the stored passwords of devices',
    secret: true,
  }),
  webPort: option({
    env: 'VIEWTRON_WEB_PORT',
    schema: port,
    default: 5080,
    shown: '5080',
    help: 'port of the dashboard, the API and the metrics; 0 picks a free port',
  }),
  webHost: option<string | null>({
    env: 'VIEWTRON_WEB_HOST',
    schema: text,
    default: null,
    shown: 'all addresses',
    help: 'address that the web port listens on',
  }),
  tlsCert: option<string | null>({
    env: 'VIEWTRON_TLS_CERT',
    schema: text,
    default: null,
    shown: 'none',
    help: 'certificate file (PEM, with its chain); certificate and key together switch the web port to HTTPS',
  }),
  tlsKey: option<string | null>({
    env: 'VIEWTRON_TLS_KEY',
    schema: text,
    default: null,
    shown: 'none',
    help: 'private key file (PEM) of that certificate; both files are read again when they change',
  }),
  auth: option<'on' | 'off'>({
    env: 'VIEWTRON_AUTH',
    schema: z.enum(['on', 'off'], { error: 'must be on or off' }),
    default: 'on',
    shown: 'on',
    help: 'whether people must sign in: on, or off for a trusted network',
  }),
  allowedHosts: option<string[]>({
    env: 'VIEWTRON_ALLOWED_HOSTS',
    schema: words,
    default: [],
    shown: 'addresses and names of this machine',
    help: 'additional host names that the web port accepts; `*` accepts any',
  }),
  trustedProxies: option<string[]>({
    env: 'VIEWTRON_TRUSTED_PROXIES',
    schema: networks,
    default: [],
    shown: 'none',
    help: 'networks of reverse proxies whose `X-Forwarded-*` and `X-Request-ID` headers are trusted, on the web port and the camera port',
  }),
  publicUrl: option<string | null>({
    env: 'VIEWTRON_PUBLIC_URL',
    schema: webAddress,
    default: null,
    shown: 'none',
    help: 'address of the dashboard as people open it, with its path behind a reverse proxy',
  }),
  ...oidcOptions,
  ...centreOptions,
  ...archiveOptions,
  rawPosts: option<'full' | 'compact' | 'unparsed' | 'off'>({
    env: 'VIEWTRON_RAW_POSTS',
    schema: z.enum(['full', 'compact', 'unparsed', 'off'], { error: 'must be full, compact, unparsed or off' }),
    default: 'full',
    shown: 'full',
    help: 'which original posts to keep: full, compact (pictures by reference), unparsed (only posts that cannot be read) or off',
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
    help: 'memory for posts that are being received and stored; when it is used up, senders wait',
  }),
  minReceiveRate: option({
    env: 'VIEWTRON_MIN_RECEIVE_RATE',
    schema: byteSize,
    default: 4 * 2 ** 10,
    shown: `${formatByteSize(4 * 2 ** 10)}/s`,
    help: 'lowest average speed of a post; after 30 s, a slower post is refused',
  }),
  senderPosts: option({
    env: 'VIEWTRON_SENDER_POSTS',
    schema: count,
    default: 12_000,
    shown: '12000',
    help: 'posts per minute that one sender may have stored, five times as many in a burst; a position counts as a twentieth of a post, and this machine itself has no limit',
  }),
  senderBytes: option({
    env: 'VIEWTRON_SENDER_BYTES',
    schema: byteSize,
    default: 2 ** 30,
    shown: formatByteSize(2 ** 30),
    help: 'bytes per minute that one sender may post, five times as many in a burst',
  }),
  newDevicesPerSender: option({
    env: 'VIEWTRON_NEW_DEVICES_PER_SENDER',
    schema: count,
    default: 1000,
    shown: '1000',
    help: 'new devices per day at one address; posts of further devices are listed under *Unknown devices*',
  }),
  newDevices: option({
    env: 'VIEWTRON_NEW_DEVICES',
    schema: count,
    default: 10_000,
    shown: '10000',
    help: 'new devices per day at all addresses; posts of further devices are listed under *Unknown devices*',
  }),
  maxDevices: option({
    env: 'VIEWTRON_MAX_DEVICES',
    schema: count,
    default: 50_000,
    shown: '50000',
    help: 'number of devices that can be known; posts of further devices are listed under *Unknown devices*',
  }),
  forgetDevicesAfterDays: option({
    env: 'VIEWTRON_FORGET_DEVICES_AFTER_DAYS',
    schema: countOrNone,
    default: 30,
    shown: '30',
    help: 'days without a post after which the server forgets a device, if it sent at most 3 events and nobody renamed, approved or changed it; 0 never forgets',
  }),
  logLevel: option<(typeof logLevels)[number]>({
    env: 'VIEWTRON_LOG_LEVEL',
    schema: z.enum(logLevels, { error: `must be ${logLevels.join(', ')}` }),
    default: 'info',
    shown: 'info',
    help: 'how much is logged: debug, info, warn, error or silent',
  }),
  logFile: option<string | null>({
    env: 'VIEWTRON_LOG_FILE',
    schema: text,
    default: null,
    shown: 'standard error',
    help: 'file that the log is written to instead of standard error',
  }),
  logFileSize: option({
    env: 'VIEWTRON_LOG_FILE_SIZE',
    schema: byteSize,
    default: 10 * 2 ** 20,
    shown: formatByteSize(10 * 2 ** 20),
    help: 'size at which the log file is renamed (`.1`, then `.2` …) and a new one is begun',
  }),
  logFiles: option({
    env: 'VIEWTRON_LOG_FILES',
    schema: count,
    default: 5,
    shown: '5',
    help: 'number of log files that are kept, with the current one',
  }),
}

export type OptionName = keyof typeof optionTable

type ValueOf<Entry> = Entry extends Option<infer Value> ? Value : never

/** Keys of the settings file that hold lists and maps. They are passed on unchecked; `outputs/` and `rules/` validate them. */
export const structuredSettings = ['mqtt', 'webhooks', 'emails', 'notifications', 'rules'] as const

export type Config = { [Name in OptionName]: ValueOf<(typeof optionTable)[Name]> } & {
  [Name in (typeof structuredSettings)[number]]?: unknown
}

export const optionNames = Object.keys(optionTable) as OptionName[]

/** The command-line flag of a setting: `--camera-port`. */
export function flagOf(name: OptionName): string {
  return `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
}

/** Settings planned for later versions. They are refused, because ignoring them could lose events. */
export const laterSettings: ReadonlySet<string> = new Set(['VIEWTRON_DATABASE_URL'])
