import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { Command, InvalidArgumentError } from 'commander'
import { ViewtronError } from '../../../model/index.ts'
import { addConfigFlags } from '../../config-flags.ts'
import { readSecret } from '../../read-secret.ts'

/** Flags of all commands for one device. */
export interface AccessFlags extends Record<string, unknown> {
  user?: string
  passwordEnv?: string
  passwordFile?: string
  https?: true
  fingerprint?: string
  again?: true
  /** False for `--no-store`. */
  store: boolean
  json?: true
}

/** A device's address as typed: `HOST`, `HOST:PORT`, `[IPv6]:PORT`. */
export interface TypedAddress {
  host: string
  port?: number
}

const portOf = (text: string) => {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new InvalidArgumentError('The port is not right.')
  return port
}

/** Parses the address of a device. Throws `InvalidArgumentError`. */
export function parseAddress(text: string): TypedAddress {
  if (isIP(text) === 6) return { host: text }
  const parts = /^(?:\[([0-9a-f:.%]+)\]|([^\s/:@[\]]+))(?::(\d+))?$/i.exec(text)
  const host = parts?.[1] ?? parts?.[2]
  if (host === undefined) throw new InvalidArgumentError('Write HOST or HOST:PORT, without http://.')
  return { host, ...(parts?.[3] !== undefined && { port: portOf(parts[3]) }) }
}

/** Creates a command `name HOST[:PORT]` with the flags for signing in. */
export function deviceCommand(name: string, description: string): Command {
  const command = new Command(name)
    .description(description)
    .argument('<host[:port]>', 'address of the camera or recorder', parseAddress)
    .option('--user <name>', 'user of the device (default: that of the stored device, else admin)')
    .option('--password-env <variable>', 'environment variable that holds the password')
    .option('--password-file <file>', 'file whose first line is the password')
    .option('--https', 'speak HTTPS (default: what the port speaks)')
    .option('--fingerprint <sha256>', 'certificate that the device must show, AB:CD:…')
    .option('--again', 'send a password that this device refused before once more')
    .option('--no-store', 'leave no trace in the data directory')
    .option('--json', 'print one JSON object')
  return addConfigFlags(command, ['dataDir'])
}

async function firstLine(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).split(/\r?\n/, 1)[0] ?? ''
  } catch (error) {
    throw new ViewtronError('config-invalid', { setting: '--password-file', reason: (error as Error).message }, error)
  }
}

/** Returns whether the flags name a source of the password. */
export function namesPassword({ passwordEnv, passwordFile }: AccessFlags): boolean {
  return passwordEnv !== undefined || passwordFile !== undefined
}

/** Asks for the password. Throws when it is empty, because the device would count it as a failed sign-in. */
async function typedPassword(question: string): Promise<string> {
  const password = await readSecret(question)
  if (password !== '') return password
  const reason = 'none was typed, and nothing came on standard input'
  throw new ViewtronError('config-invalid', { setting: '--password-env or --password-file', reason })
}

/** Reads the password of a device from the source in the flags, or asks for it without echo. Throws `config-invalid`. */
export async function readDevicePassword(flags: AccessFlags, question: string): Promise<string> {
  const { passwordEnv, passwordFile } = flags
  if (passwordFile !== undefined) return firstLine(passwordFile)
  if (passwordEnv === undefined) return typedPassword(question)
  const password = process.env[passwordEnv]
  if (password !== undefined) return password
  throw new ViewtronError('config-invalid', { setting: '--password-env', reason: `${passwordEnv} is not set` })
}
