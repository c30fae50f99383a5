import type { DeviceOutputTable, Queries, Write } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { ViewtronError } from '../model/index.ts'
import type { DeviceBook } from './device-book.ts'
import type { DeviceSessions } from './device-sessions.ts'
import type { SwitchedOutput } from './stored-device.ts'

export interface GateOptions {
  book: DeviceBook
  sessions: Pick<DeviceSessions, 'atOnce'>
  queries: Queries
  write: Write
  /** Told when an output was closed by itself, or could not be. */
  note: (action: string, subject: string, detail: string) => void
  clock: Clock
  log: Logger
}

export interface OutputWish {
  output: number
  on: boolean
  /** Closes again after so long. */
  seconds?: number | undefined
  /** Who asks, as the audit log names them. */
  by: string
}

type Key = Pick<DeviceOutputTable, 'device_id' | 'output'>

const againAfterMs = 5000

/**
 * Switches alarm outputs. When one is to close again is stored before it is opened, so that it closes also when this
 * server was stopped meanwhile; a device that cannot be reached is tried until it works.
 */
export class Gate {
  private readonly options: GateOptions
  private readonly triedAt = new Map<string, number>()
  private readonly timers = new Map<string, NodeJS.Timeout>()
  /** Those that could not be closed so far, which is told once. */
  private readonly stuck = new Set<string>()
  private isRunning = false
  private closing: Promise<void> = Promise.resolve()

  constructor(options: GateOptions) {
    this.options = options
  }

  start(): void {
    this.isRunning = true
  }

  /** What is to close meanwhile closes at the next start. */
  async stop(): Promise<void> {
    this.isRunning = false
    for (const timer of this.timers.values()) clearTimeout(timer)
    this.timers.clear()
    await this.closing
  }

  /** Throws `output-unknown`, `output-unclear` where the device may have done it, and errors of the device. */
  async switch(id: string, { output, on, seconds, by }: OutputWish): Promise<SwitchedOutput> {
    const { book, sessions, clock } = this.options
    const { name, facts } = book.get(id, null)
    if (facts && (output < 1 || output > facts.alarmOutputs)) {
      throw new ViewtronError('output-unknown', { name, output, count: facts.alarmOutputs })
    }
    const until = () => (on && seconds !== undefined ? clock.now().getTime() + seconds * 1000 : null)
    const known = book.outputRow(id, output)
    const row = () => ({ device_id: id, output, is_on: Number(on), at: clock.now().getTime(), until: until(), by })
    // What opens for a while must close whatever happens next, so that comes first.
    if (on && seconds !== undefined) await this.save(row())
    try {
      await sessions.atOnce(id, client => client.setAlarmOutput(output, on))
    } catch (error) {
      if (mayHaveWorked(error)) {
        const stored = book.outputRow(id, output)
        if (stored) this.schedule(stored)
        throw unclear(error, { name, output, on, seconds, known })
      }
      if (on && seconds !== undefined) await this.restore({ device_id: id, output }, known)
      throw error
    }
    const done = row()
    await this.save(done)
    this.schedule(done)
    return { output, on, at: iso(done.at), until: done.until === null ? null : iso(done.until), by }
  }

  /** Closes what is due. Called every few seconds, and at the start. */
  closeDue(): Promise<void> {
    const now = this.options.clock.now().getTime()
    for (const row of this.options.book.outputRows()) {
      // A timer runs on time whatever happens to the clock. Opened in the future: the clock was set back since.
      if (row.until === null || this.timers.has(keyOf(row))) continue
      const isSoon = row.until - now < againAfterMs || row.at > now
      if (isSoon && Math.abs(now - (this.triedAt.get(keyOf(row)) ?? 0)) >= againAfterMs) this.schedule(row)
    }
    return this.closing
  }

  /** Closes what is open for a while, because nobody will remember it; a device that does not answer is told of. */
  async closeNow(id: string): Promise<void> {
    for (const row of this.options.book.outputRows()) {
      if (row.device_id !== id || row.until === null) continue
      clearTimeout(this.timers.get(keyOf(row)))
      this.timers.delete(keyOf(row))
      await this.close(row)
    }
  }

  private schedule(row: DeviceOutputTable): void {
    const key = keyOf(row)
    clearTimeout(this.timers.get(key))
    this.timers.delete(key)
    if (row.until === null || !this.isRunning) return
    const now = this.options.clock.now().getTime()
    const wait = row.at > now ? 0 : Math.max(0, row.until - now)
    const close = () => {
      this.timers.delete(key)
      this.closing = Promise.all([this.closing, this.close(row)]).then(() => undefined)
    }
    this.timers.set(key, setTimeout(close, wait))
  }

  /** Never rejects: what does not work is told and tried again. */
  private async close(row: DeviceOutputTable): Promise<void> {
    const { device_id: id, output } = row
    const { book, sessions, clock, note, log } = this.options
    const isStillDue = () => book.outputRow(id, output)?.until === row.until
    if (!isStillDue()) return
    this.triedAt.set(keyOf(row), clock.now().getTime())
    const { name } = book.get(id, null)
    try {
      await sessions.atOnce(id, async client => {
        // Somebody may have opened it for longer while this waited.
        if (isStillDue()) await client.setAlarmOutput(output, false)
      })
      if (!isStillDue()) return
      await this.save({ ...row, is_on: 0, at: clock.now().getTime(), until: null, by: 'server' })
      this.triedAt.delete(keyOf(row))
      this.stuck.delete(keyOf(row))
      note('close-output', name, `output ${output}, opened by ${row.by}`)
    } catch (error) {
      if (this.stuck.has(keyOf(row))) return
      this.stuck.add(keyOf(row))
      const reason = (error as Error).message
      log.error(`output ${output} of ${name} could not be closed and is tried until it works: ${reason}`)
      note('close-output-failed', name, `output ${output}: ${reason}`)
    }
  }

  private async save(row: DeviceOutputTable): Promise<void> {
    await this.options.write([this.options.queries.replaceInto('device_output').values(row).compile()])
    await this.options.book.read()
  }

  private async restore(key: Key, known: DeviceOutputTable | null): Promise<void> {
    if (known) return this.save(known)
    const rows = this.options.queries.deleteFrom('device_output').where('device_id', '=', key.device_id)
    await this.options.write([rows.where('output', '=', key.output).compile()])
    await this.options.book.read()
  }
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString()
const keyOf = ({ device_id, output }: Key) => `${device_id} ${output}`

/** What says that no request reached the device. */
const neverReached = new Set([
  ...['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL'],
  ...['EACCES', 'EPERM', 'NO_CONNECTION'],
])
const isUnclear = new Set(['device-timeout', 'device-answer-unreadable', 'device-unreachable'])

/** The device may have done what it was told before the answer was lost, or before it hung up. */
function mayHaveWorked(error: unknown): boolean {
  if (!(error instanceof ViewtronError)) return true
  const { code = '' } = (error.cause ?? {}) as { code?: string }
  return isUnclear.has(error.code) && !neverReached.has(code)
}

interface UnclearCommand extends Pick<OutputWish, 'output' | 'on' | 'seconds'> {
  name: string
  /** How the output was switched before. */
  known: DeviceOutputTable | null
}

function unclear(error: unknown, { name, output, on, seconds, known }: UnclearCommand): unknown {
  if (!(error instanceof ViewtronError)) return error
  const state = on ? 'may be open' : 'may still be open'
  const next = () => {
    if (on && seconds !== undefined) return `This server closes it after ${seconds} s and tries until that works.`
    return known?.until ? 'This server closes it at the time set before.' : 'Nothing closes it by itself.'
  }
  const reason = error.message.replace(/\.$/, '')
  return new ViewtronError('output-unclear', { name, output, state, reason, next: next() }, error)
}
