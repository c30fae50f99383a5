import { readFileSync } from 'node:fs'
import os from 'node:os'

/** How long the machine has run, by a counter that nobody can set. */
export interface Uptime {
  /** Differs from boot to boot; two uptimes of the same boot can be compared. */
  boot: string
  ms: number
}

/** Tells the time; tests bring their own. */
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
