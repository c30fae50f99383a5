import type { CameraHealth } from '../analysis/index.ts'
import type { StoredCamera } from '../cameras/camera-directory.ts'
import type { DeviceCondition } from '../devices/index.ts'
import type { SenderTrace } from './sender-trace.ts'
import type { ServerRun } from './server-runs.ts'

/** A stored device as it was found by its last check. */
export type StoredDeviceFacts = DeviceCondition

/** Whether the last attempt reached the device, so that its facts are current. */
export function wasReached({ device }: StoredDeviceFacts): boolean {
  return device.status.word === 'ok'
}

/** An error of the catalogue that lasts. */
export interface LastingTrouble {
  code: string
  message: string
  hint: string
}

/** The server these findings are about, as far as it is known from where the question is asked. */
export interface ServerFacts {
  /** False where a command looks at the data of a server that does not run; null where it may not see whether one does. */
  isRunning: boolean | null
  run: ServerRun | null
  cameraPort: number
  webPort: number
  scheme: 'http' | 'https'
  /** CIDR networks from which posts are taken. */
  networks: readonly string[]
  asksForCredentials: boolean
  /** What to type into a device, the likeliest address first. */
  cameraUrls: readonly string[]
  /** IANA name of the zone it works in; missing where an older version runs. */
  timeZone?: string | undefined
  /** What is wrong with its time zone; null where nothing is. */
  zoneRemark?: string | null
  /** What went wrong inside it and nobody expected; null where nothing did. */
  faults?: { total: number; last: string } | null
  /** The error that posts are refused with at the moment. */
  trouble: LastingTrouble | null
  /** What is damaged although posts are stored. */
  damage: LastingTrouble | null
  /** Why nothing is removed for its age. */
  clockTrouble: LastingTrouble | null
}

/** Posts under a camera's name from an address that does not count as its own. */
export interface AddressClaim {
  address: string
  /** A person said that it is not the camera's. */
  isDenied: boolean
  /** The last one, to the minute. */
  lastAt: number
}

export interface CameraFacts extends StoredCamera {
  claims: readonly AddressClaim[]
  health: CameraHealth | undefined
  /** Its recorder says that it lost the connection to it. */
  isChannelOffline: boolean
}

/** Somebody who connected, with the cameras that post from there. */
export interface SenderFacts {
  trace: SenderTrace
  cameras: readonly CameraFacts[]
  /** Median between its last heartbeats; null before the third. */
  heartbeatMs: number | null
  clockSkewMs: number | null
}

/** What only a look at the machine tells; null where nobody looked or the system does not say. */
export interface MachineFacts {
  nodeMajor: number
  dataDir: string
  /** Why the data directory cannot be written to. */
  notWritable: string | null
  /** The key of stored passwords, where others than its owner have rights to it. */
  sharedKey: string | null
  freeBytes: number | null
  /** The network file system that the data directory lies on, in words; null where it lies on none. */
  networkShare: string | null
  /** Whether the camera port answers when asked from this machine, and as what. */
  cameraPort: 'ours' | 'another-server' | 'other-program' | 'closed' | null
  /** What holds the port, where the system tells. */
  portHolder: string | null
  clockSynchronised: boolean | null
  /** The firewall that is switched on, as far as may be seen without being root. */
  firewall: string | null
  isContainer: boolean
}

/** A webhook or a broker. */
export interface OutputFacts {
  name: string
  state: 'ok' | 'waiting' | 'failing' | 'off'
  /** What is wrong, in words. */
  detail: string
}

/** What the findings are found in. Times are milliseconds since 1970. */
export interface DoctorFacts {
  now: number
  server: ServerFacts
  senders: readonly SenderFacts[]
  cameras: readonly CameraFacts[]
  devices: readonly StoredDeviceFacts[]
  /** Posts in the inbox: how many came in the last day, and what was wrong with the last one. */
  unparsed: { lastDay: number; lastReason: string | null; lastAddress: string | null }
  /** Entries of the log that a reader of it cannot digest: how many, whose, and what was wrong with the newest. */
  setAside?: { entries: number; readers: readonly string[]; lastReason: string | null } | undefined
  /** Element names of thin events that nobody here knows, by the id of the post. */
  unknownNames: ReadonlyMap<string, readonly string[]>
  machine: MachineFacts | null
  /** Where events are to go, as far as that is known from here. */
  outputs?: readonly OutputFacts[]
}
