import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { SshAddress } from './ssh-address.ts'

/** A text for a shell, whatever is in it. */
export const quoted = (value: string) => `'${value.replaceAll("'", "'\\''")}'`

interface Options {
  /** A configuration file for ssh; its own where null. */
  config: string | null
}

async function ended(child: ChildProcess, name: string, errors: Promise<string>): Promise<void> {
  const [code] = (await once(child, 'close')) as [number | null]
  if (code === 0) return
  const lines = (await errors).trim().split('\n')
  // Programs say this first, and then that they give up.
  const said = lines.find(line => /No space left|quota exceeded/i.test(line)) ?? lines.at(-1)
  throw new Error(`${name} failed: ${said || `exit code ${code}`}`)
}

/** Runs commands on another machine by the ssh of this one, which has the keys and knows the host. */
export class RemoteShell {
  private readonly args: string[]

  constructor({ destination, port }: SshAddress, { config }: Options) {
    const place = port === null ? [] : ['-p', port]
    // It never asks: nobody may be there to answer.
    this.args = [
      ...(config === null ? [] : ['-F', config]),
      '-o',
      'BatchMode=yes',
      '-o',
      'ConnectTimeout=20',
      ...place,
      '--',
      destination,
    ]
  }

  /** Runs a script there and returns what it prints. Rejects with the last line of its errors. */
  async run(script: string, input: string | Readable = ''): Promise<string> {
    const child = spawn('ssh', [...this.args, script], { stdio: ['pipe', 'pipe', 'pipe'] })
    const done = ended(child, 'ssh', text(child.stderr))
    const output = text(child.stdout)
    const fed = typeof input === 'string' ? pipeline([input], child.stdin) : pipeline(input, child.stdin)
    // A script that ends early closes its input; its own error says why.
    await Promise.all([done, fed.catch(() => undefined)])
    return output
  }

  /** Sends the files of a folder to a folder there. */
  async send(from: string, to: string): Promise<void> {
    const tar = spawn('tar', ['-c', '-C', from, '.'], { stdio: ['ignore', 'pipe', 'pipe'] })
    const packed = ended(tar, 'tar', text(tar.stderr))
    // If the other machine cannot write, tar fails here too; the reason is what happened there.
    const [sent, made] = await Promise.allSettled([this.run(`tar -x -C ${quoted(to)}`, tar.stdout), packed])
    if (sent.status === 'rejected') throw sent.reason
    if (made.status === 'rejected') throw made.reason
  }

  /** Fetches the files of a folder there into a folder. */
  async fetch(from: string, to: string): Promise<void> {
    const child = spawn('ssh', [...this.args, `tar -c -C ${quoted(from)} .`], { stdio: ['ignore', 'pipe', 'pipe'] })
    const tar = spawn('tar', ['-x', '--no-same-owner', '-C', to], { stdio: ['pipe', 'ignore', 'pipe'] })
    const sent = ended(child, 'ssh', text(child.stderr))
    const unpacked = ended(tar, 'tar', text(tar.stderr))
    await Promise.all([sent, unpacked, pipeline(child.stdout, tar.stdin).catch(() => undefined)])
  }

  /** Holds a lock there until `release`; null where another process has it. It ends with the connection. */
  async lock(path: string): Promise<{ release(): Promise<void> } | null> {
    const script = `flock -n -E 75 ${quoted(path)} sh -c 'echo locked; cat >/dev/null'`
    const child = spawn('ssh', [...this.args, script], { stdio: ['pipe', 'pipe', 'pipe'] })
    const errors = text(child.stderr)
    const closed = once(child, 'close') as Promise<[number | null]>
    const isLocked = await Promise.race([once(child.stdout, 'data').then(() => true), closed.then(() => false)])
    if (isLocked) {
      return {
        async release() {
          child.stdin.end()
          await closed
        },
      }
    }
    const [code] = await closed
    if (code === 75) return null
    throw new Error((await errors).trim().split('\n').at(-1) || `ssh ended with ${code}`)
  }
}
