import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, readFile, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { deviceKeyFile } from '../../devices/index.ts'
import { fileSystemOf } from '../../lib/file-system.ts'
import { adviceOn } from '../../lib/file-system-advice.ts'
import type { MachineFacts } from '../facts.ts'
import { askPort } from './ask-port.ts'
import { portHolder } from './port-holder.ts'

export interface MachineQuestions {
  /** Absolute. */
  dataDir: string
  port: { host: string | null; port: number; scheme: 'http' | 'https' }
  /** Whether a server uses the data directory; null when that is unknown. */
  isRunning: boolean | null
}

const askedMs = 2000
const missing = 'there is no such directory'
const everywhere = new Set(['::', '0.0.0.0'])

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

async function notWritable(dataDir: string): Promise<string | null> {
  try {
    await access(dataDir, constants.W_OK | constants.X_OK)
    return null
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? missing : (error as Error).message
  }
}

const rightsOfOthers = 0o077

async function sharedKey(dataDir: string): Promise<string | null> {
  // Windows has no such rights.
  if (process.platform === 'win32') return null
  const path = join(dataDir, deviceKeyFile)
  return stat(path).then(
    ({ mode }) => ((mode & rightsOfOthers) === 0 ? null : path),
    () => null,
  )
}

async function freeBytes(dataDir: string): Promise<number | null> {
  return statfs(dataDir).then(
    ({ bsize, bavail }) => bsize * bavail,
    () => null,
  )
}

/** Returns the synchronisation state of systemd; null when it is unavailable, as in containers. */
async function clockSynchronised(): Promise<boolean | null> {
  try {
    const question = ['show', '--property=NTPSynchronized', '--value']
    const { stdout } = await promisify(execFile)('timedatectl', question, { timeout: askedMs })
    const word = stdout.trim()
    return word === 'yes' ? true : word === 'no' ? false : null
  } catch {
    return null
  }
}

async function firewall(): Promise<string | null> {
  const ufw = await readFile('/etc/ufw/ufw.conf', 'utf8').catch(() => '')
  if (/^\s*ENABLED\s*=\s*yes/im.test(ufw)) return 'The firewall ufw'
  return (await exists('/run/firewalld')) ? 'The firewall firewalld' : null
}

async function isContainer(): Promise<boolean> {
  return (await exists('/.dockerenv')) || (await exists('/run/.containerenv'))
}

async function portState({
  port,
  isRunning,
}: MachineQuestions): Promise<Pick<MachineFacts, 'cameraPort' | 'portHolder'>> {
  const host = port.host === null || everywhere.has(port.host) ? '127.0.0.1' : port.host
  const answer = await askPort({ ...port, host })
  if (answer?.isOurs && isRunning !== false) return { cameraPort: 'ours', portHolder: null }
  const holder = await portHolder(port.port)
  if (answer?.isOurs) return { cameraPort: 'another-server', portHolder: holder }
  return { cameraPort: answer || holder ? 'other-program' : 'closed', portHolder: holder }
}

/** Examines the machine and the camera port. Changes nothing. */
export async function lookAtMachine(questions: MachineQuestions): Promise<MachineFacts> {
  const { dataDir } = questions
  const [writable, shared, free, port, clock, wall, box] = await Promise.all([
    notWritable(dataDir),
    sharedKey(dataDir),
    freeBytes(dataDir),
    portState(questions),
    clockSynchronised(),
    firewall(),
    isContainer(),
  ])
  return {
    nodeMajor: Number(process.versions.node.split('.')[0]),
    fileSystem: adviceOn(fileSystemOf(dataDir)),
    dataDir,
    notWritable: writable,
    sharedKey: shared,
    freeBytes: free,
    ...port,
    clockSynchronised: clock,
    firewall: wall,
    isContainer: box,
  }
}
