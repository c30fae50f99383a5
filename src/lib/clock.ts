import { readFileSync } from 'node:fs'
import os from 'node:os'

/** The time that the machine has run, by a counter that cannot be set. */
export interface Uptime {
  /** Differs from boot to boot; two uptimes of the same boot can be compared. */
  boot: string
  ms: number
}

/** The source of the time; tests have their own. */
export interface Clock {
  now(): Date
  /** Left out where nothing but `now` is known. */
  uptime?(): Uptime
}

function readBoot(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    // Not Linux: uptimes can be compared within this process alone.
    return `process ${process.pid} ${performance.timeOrigin}`
  }
}

let boot: string | null = null

export const systemClock: Clock = {
  now: () => new Date(),
  uptime() {
    boot ??= readBoot()
    return { boot, ms: os.uptime() * 1000 }
  },
}
