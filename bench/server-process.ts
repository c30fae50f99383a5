import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const readyWithinMs = 60_000
const stopWithinMs = 20_000
/** The unit of the times in /proc/PID/stat (USER_HZ) is the same on every Linux Node runs on. */
const millisecondsPerTick = 10

/** Resources that a process has used since it began, with all its threads. */
export interface ProcessCounters {
  processorMs: number
  /** Handed to the kernel, for files, pipes and sockets. */
  writtenBytes: number
  /** Handed to the disk: whole pages, with the journal of the database. */
  storedBytes: number
}

interface Ports {
  port: number
  webPort: number | null
}

/** A measured server: a child process with its own data folder. */
export class ServerProcess {
  /** Address for posts. */
  readonly port: number
  /** Address of the web port; null if the server has none. */
  readonly webPort: number | null
  readonly child: ChildProcess
  readonly dataFolder: string

  private constructor(child: ChildProcess, ports: Ports, dataFolder: string) {
    this.child = child
    this.port = ports.port
    this.webPort = ports.webPort
    this.dataFolder = dataFolder
  }

  /**
   * Starts `node <script> <args>` and waits for its line `ready`. `dataFolder` is created; standard error goes to a `.log` file
   * next to it. Throws an Error with the end of that log if the server is not ready within a minute.
   */
  static async start(options: {
    script: string
    args: string[]
    environment: Record<string, string>
    dataFolder: string
    nodeOptions?: string[]
    /** The words before the command line, of a program that runs it. */
    launcher?: string[]
  }): Promise<ServerProcess> {
    mkdirSync(options.dataFolder, { recursive: true })
    const logFile = `${options.dataFolder}.log`
    const log = openSync(logFile, 'w')
    const node = [process.execPath, ...(options.nodeOptions ?? []), options.script, ...options.args]
    const [program, ...words] = [...(options.launcher ?? []), ...node]
    const child = spawn(program!, words, {
      env: { ...process.env, UV_THREADPOOL_SIZE: '16', ...options.environment },
      stdio: ['ignore', 'pipe', log, 'ipc'],
    })
    closeSync(log)
    const killWithUs = () => child.kill('SIGKILL')
    process.prependOnceListener('exit', killWithUs)
    child.once('exit', () => process.off('exit', killWithUs))
    try {
      return new ServerProcess(child, await announcedPorts(child), options.dataFolder)
    } catch (error) {
      child.kill('SIGKILL')
      throw new Error(`${options.script} did not start: ${readFileSync(logFile, 'utf8').slice(-2000)}`, {
        cause: error,
      })
    }
  }

  counters(): ProcessCounters {
    const stat = this.#proc('stat')
    // The second field is the program's name in brackets and may hold spaces; utime and stime are fields 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return {
      processorMs: (Number(fields[11]) + Number(fields[12])) * millisecondsPerTick,
      writtenBytes: this.#number('io', 'wchar'),
      storedBytes: this.#number('io', 'write_bytes'),
    }
  }

  peakResidentBytes(): number {
    return this.#number('status', 'VmHWM') * 1024
  }

  /** Ends the server by its process id, forcibly after 20 s. May be called twice. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const exited = once(this.child, 'exit')
    this.child.kill('SIGTERM')
    const force = setTimeout(() => this.child.kill('SIGKILL'), stopWithinMs)
    await exited
    clearTimeout(force)
  }

  /**
   * Ends the server. Its files stay until the end: after many deletions ext4 searches long for a free inode, which would slow the
   * next server down.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  #number(file: string, name: string): number {
    const value = new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(this.#proc(file))?.[1]
    if (value === undefined) throw new Error(`/proc/${this.child.pid}/${file} has no ${name}`)
    return Number(value)
  }

  #proc(file: string): string {
    return readFileSync(join('/proc', String(this.child.pid), file), 'utf8')
  }
}

/** The address on the last line before `ready` is the camera port's: the web port opens first. */
async function announcedPorts(child: ChildProcess): Promise<Ports> {
  const lines = createInterface({ input: child.stdout! })
  const giveUp = setTimeout(() => lines.close(), readyWithinMs)
  const ports: Ports = { port: Number.NaN, webPort: null }
  try {
    for await (const line of lines) {
      const [, what, port] = /^(cameras post to |dashboard at |)http:\/\/127\.0\.0\.1:(\d+)/.exec(line) ?? []
      if (what === 'dashboard at ') ports.webPort = Number(port)
      else if (what !== undefined) ports.port = Number(port)
      if (line.trim() === 'ready') return ports
    }
  } finally {
    clearTimeout(giveUp)
    child.stdout!.resume()
  }
  throw new Error('no line `ready`')
}
