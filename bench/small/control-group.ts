import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = '/sys/fs/cgroup'
const periodUs = 100_000

export interface Limits {
  /** Share of one core, 0–1. */
  cores: number
  bytes: number
}

/** The memory and the waiting of a control group's processes. */
export interface GroupUse {
  /** Includes the cache of files that the processes read or wrote. */
  peakBytes: number
  /** Processes that the kernel ended for lack of memory. */
  ended: number
  /** Share of the periods of 100 ms in which the processes had to wait because their processor time was used up. */
  throttledShare: number
}

/** A Linux control group (version 1 or 2) that limits the processor time and the memory of the processes started in it. */
export class ControlGroup {
  readonly #folders: { cpu: string; memory: string }
  readonly #isUnified: boolean

  private constructor(name: string) {
    this.#isUnified = existsSync(join(root, 'cgroup.controllers'))
    this.#folders = this.#isUnified
      ? { cpu: join(root, name), memory: join(root, name) }
      : { cpu: join(root, 'cpu', name), memory: join(root, 'memory', name) }
  }

  /** Needs root. Throws the error of the file system where groups cannot be created, as in most containers. */
  static create(name: string, { cores, bytes }: Limits): ControlGroup {
    const group = new ControlGroup(name)
    const { cpu, memory } = group.#folders
    const quotaUs = Math.round(cores * periodUs)
    for (const folder of new Set([cpu, memory])) mkdirSync(folder, { recursive: true })
    if (group.#isUnified) {
      writeFileSync(join(cpu, 'cpu.max'), `${quotaUs} ${periodUs}`)
      writeFileSync(join(memory, 'memory.max'), String(bytes))
    } else {
      writeFileSync(join(cpu, 'cpu.cfs_period_us'), String(periodUs))
      writeFileSync(join(cpu, 'cpu.cfs_quota_us'), String(quotaUs))
      writeFileSync(join(memory, 'memory.limit_in_bytes'), String(bytes))
    }
    return group
  }

  /** The words before a command that start it in this group. */
  get launcher(): string[] {
    const files = [...new Set(Object.values(this.#folders))].map(folder => join(folder, 'cgroup.procs'))
    return ['sh', '-c', `${files.map(file => `echo $$ > ${file}`).join('; ')}; exec "$@"`, 'sh']
  }

  use(): GroupUse {
    const { cpu, memory } = this.#folders
    const peakFile = this.#isUnified ? 'memory.peak' : 'memory.max_usage_in_bytes'
    const endedFile = this.#isUnified ? 'memory.events' : 'memory.oom_control'
    return {
      peakBytes: Number(readFileSync(join(memory, peakFile), 'utf8')),
      ended: valueIn(join(memory, endedFile), 'oom_kill'),
      throttledShare: valueIn(join(cpu, 'cpu.stat'), 'nr_throttled') / valueIn(join(cpu, 'cpu.stat'), 'nr_periods'),
    }
  }

  /** Its processes must have ended. */
  remove(): void {
    for (const folder of new Set(Object.values(this.#folders))) rmdirSync(folder)
  }
}

function valueIn(file: string, name: string): number {
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1] ?? 0)
}
