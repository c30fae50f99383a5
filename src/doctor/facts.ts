import type { CameraHealth } from '../analysis/index.ts'
import type { BackupTrouble } from '../backup/index.ts'
import type { StoredCamera } from '../cameras/camera-directory.ts'
import type { DeviceCondition } from '../devices/index.ts'
import type { FileSystemAdvice } from '../lib/file-system-advice.ts'
import type { CertificateState } from '../lib/tls-files.ts'
import type { SenderTrace } from './sender-trace.ts'
import type { ServerRun } from './server-runs.ts'

/** A stored device as of its last check. */
export type StoredDeviceFacts = DeviceCondition

/** Returns whether the last attempt reached the device, so that its facts are current. */
export function wasReached({ device }: StoredDeviceFacts): boolean {
  return device.status.word === 'ok'
}

/** A lasting error of the catalogue. */
export interface LastingTrouble {
  code: string
  message: string
  hint: string
}

/** The examined server, with the facts available to the caller. */
export interface ServerFacts {
  /** False when a command examines the data of a stopped server; null when it may not see whether one runs. */
  isRunning: boolean | null
  run: ServerRun | null
  cameraPort: number
  webPort: number
  scheme: 'http' | 'https'
  /** CIDR networks from which posts are accepted. */
  networks: readonly string[]
  asksForCredentials: boolean
  /** The setting: where devices post to if not to an address of this machine; null if it is not set. */
  cameraUrl: string | null
  /** URLs to enter into a device, the likeliest address first. */
  cameraUrls: readonly string[]
  /** IANA name of the server's zone; missing when an older version runs. */
  timeZone?: string | undefined
  /** The problem with its time zone, as a sentence; null for none. */
  zoneRemark?: string | null
  /** Unexpected errors inside the server; null for none. */
  faults?: { total: number; last: string } | null
  /** The error with which posts are refused now. */
  trouble: LastingTrouble | null
  /** Damage that does not prevent storing posts. */
  damage: LastingTrouble | null
  /** The certificates of the ports. */
  certificates?: readonly CertificateState[]
  /** The reason why old data is not removed. */
  clockTrouble: LastingTrouble | null
}

/** Posts under a camera's name from an address that is not confirmed as the camera's. */
export interface AddressClaim {
  address: string
  /** Whether a person has denied the address. */
  isDenied: boolean
  /** The last such post, to the minute. */
  lastAt: number
}

export interface CameraFacts extends StoredCamera {
  claims: readonly AddressClaim[]
  health: CameraHealth | undefined
  /** Whether its recorder reports a lost connection to it. */
  isChannelOffline: boolean
}

/** An address that connected, with the cameras that post from it. */
export interface SenderFacts {
  trace: SenderTrace
  cameras: readonly CameraFacts[]
  /** The median interval between its last heartbeats, in milliseconds; null before the third. */
  heartbeatMs: number | null
  clockSkewMs: number | null
}

/** The facts about this machine; null when it was not examined, or the system does not reveal them. */
export interface MachineFacts {
  nodeMajor: number
  dataDir: string
  /** The reason why the data directory cannot be written to. */
  notWritable: string | null
  /** The key file for stored passwords, if other users have rights to it. */
  sharedKey: string | null
  freeBytes: number | null
  /** The risks of the data directory's file system, in words; null for a usual local disk. */
  fileSystem: FileSystemAdvice | null
  /** The result of a request to the camera port from this machine. */
  cameraPort: 'ours' | 'another-server' | 'other-program' | 'closed' | null
  /** The program that holds the port; null when the system does not reveal it. */
  portHolder: string | null
  clockSynchronised: boolean | null
  /** The active firewall, as far as it is visible without root rights. */
  firewall: string | null
  isContainer: boolean
}

/** A webhook or a broker. */
export interface OutputFacts {
  name: string
  state: 'ok' | 'waiting' | 'failing' | 'off'
  /** The problem as a sentence. */
  detail: string
}

/** The facts that the findings are derived from. Times are milliseconds since 1970. */
export interface DoctorFacts {
  now: number
  server: ServerFacts
  senders: readonly SenderFacts[]
  cameras: readonly CameraFacts[]
  devices: readonly StoredDeviceFacts[]
  /** Posts in the inbox: the number of the last day, and the reason and address of the last one. */
  unparsed: { lastDay: number; lastReason: string | null; lastAddress: string | null }
  /** Entries of the log that a reader cannot process: their number, the readers, and the error of the newest one. */
  setAside?: { entries: number; readers: readonly string[]; lastReason: string | null } | undefined
  /** Unknown element names of incomplete events, by the id of the post. */
  unknownNames: ReadonlyMap<string, readonly string[]>
  machine: MachineFacts | null
  /** The problem of the scheduled backups; null without one. */
  backup?: BackupTrouble | null | undefined
  /** The last check of the stored data; null before the first. */
  check?: { at: number; findings: number; repairable: boolean; problem: string | null } | null | undefined
  /** The outputs, if the caller has them. */
  outputs?: readonly OutputFacts[]
}
