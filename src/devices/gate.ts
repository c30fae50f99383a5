import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { ViewtronError } from '../model/index.ts'
import { iso, isoOrNull } from '../time/iso.ts'
import type { DeviceBook } from './device-book.ts'
import type { DeviceOutputs, SwitchState } from './device-outputs.ts'
import type { DeviceSessions } from './device-sessions.ts'
import type { SwitchedOutput } from './stored-device.ts'

export interface GateOptions {
  book: DeviceBook
  outputs: DeviceOutputs
  sessions: Pick<DeviceSessions, 'atOnce'>
  /** Called when an output was closed by the server, or could not be. */
  note: (action: string, subject: string, detail: string) => void
  clock: Clock
  log: Logger
}

export interface OutputRequest {
  output: number
  on: boolean
  /** Closes the output again after this time. */
  seconds?: number | undefined
  /** The caller's name in the audit log. */
  by: string
}

type OutputKey = Pick<SwitchState, 'deviceId' | 'output'>

const retryAfterMs = 5000

/**
 * Switches alarm outputs. The time at which an output closes is stored before it is opened, so that it also closes when
 * this server is stopped in between. Closing is tried until it works.
 */
export class Gate {
  private readonly options: GateOptions
  private readonly triedAt = new Map<string, number>()
  private readonly timers = new Map<string, NodeJS.Timeout>()
  /** Outputs that could not be closed so far; each is logged once. */
  private readonly stuck = new Set<string>()
  private isRunning = false
  private closing: Promise<void> = Promise.resolve()

  constructor(options: GateOptions) {
    this.options = options
  }

  start(): void {
    this.isRunning = true
  }

  /** Stops the timers. Outputs that become due meanwhile are closed at the next start. */
  async stop(): Promise<void> {
    this.isRunning = false
    for (const timer of this.timers.values()) clearTimeout(timer)
    this.timers.clear()
    await this.closing
  }

  /**
   * Switches an output. Throws `output-unknown`, `output-unclear` when the device may have done it, and errors of the
   * device.
   */
  async switch(id: string, { output, on, seconds, by }: OutputRequest): Promise<SwitchedOutput> {
    const { book, sessions, clock } = this.options
    const { name, facts } = book.get(id, null)
    if (facts && (output < 1 || output > facts.alarmOutputs)) {
      throw new ViewtronError('output-unknown', { name, output, count: facts.alarmOutputs })
    }
    const closesAgain = on && seconds !== undefined
    const until = () => (closesAgain ? clock.now().getTime() + seconds * 1000 : null)
    const before = book.outputState(id, output)
    const stateNow = () => ({ deviceId: id, output, isOn: on, at: clock.now().getTime(), until: until(), by })
    // Stored before the switch: an output opened for a limited time must close even after a crash.
    if (closesAgain) await this.save(stateNow())
    try {
      await sessions.atOnce(id, client => client.setAlarmOutput(output, on))
    } catch (error) {
      if (mayHaveWorked(error)) {
        const stored = book.outputState(id, output)
        if (stored) this.schedule(stored)
        throw unclear(error, { name, output, on, seconds, before })
      }
      if (closesAgain) await this.restore({ deviceId: id, output }, before)
      throw error
    }
    const done = stateNow()
    await this.save(done)
    this.schedule(done)
    return { output, on, at: iso(done.at), until: isoOrNull(done.until), by }
  }

  /** Schedules outputs that are due. Called every few seconds, and at the start. */
  closeDue(): Promise<void> {
    const now = this.options.clock.now().getTime()
    for (const state of this.options.book.outputStates()) {
      // A running timer is independent of changes of the clock.
      if (state.until === null || this.timers.has(keyOf(state))) continue
      // The output was opened in the future: the clock has been set back since.
      const isSoon = state.until - now < retryAfterMs || state.at > now
      if (isSoon && Math.abs(now - (this.triedAt.get(keyOf(state)) ?? 0)) >= retryAfterMs) this.schedule(state)
    }
    return this.closing
  }

  /** Closes the outputs of a device that were opened for a while, before the device is removed. */
  async closeNow(id: string): Promise<void> {
    for (const state of this.options.book.outputStates()) {
      if (state.deviceId !== id || state.until === null) continue
      clearTimeout(this.timers.get(keyOf(state)))
      this.timers.delete(keyOf(state))
      await this.close(state)
    }
  }

  private schedule(state: SwitchState): void {
    const key = keyOf(state)
    clearTimeout(this.timers.get(key))
    this.timers.delete(key)
    if (state.until === null || !this.isRunning) return
    const now = this.options.clock.now().getTime()
    const delayMs = state.at > now ? 0 : Math.max(0, state.until - now)
    const close = () => {
      this.timers.delete(key)
      this.closing = Promise.all([this.closing, this.close(state)]).then(() => undefined)
    }
    this.timers.set(key, setTimeout(close, delayMs))
  }

  /** Never rejects: failures are logged and retried. */
  private async close(state: SwitchState): Promise<void> {
    const { deviceId: id, output } = state
    const { book, sessions, clock, note } = this.options
    const isStillDue = () => book.outputState(id, output)?.until === state.until
    if (!isStillDue()) return
    this.triedAt.set(keyOf(state), clock.now().getTime())
    const { name } = book.get(id, null)
    try {
      await sessions.atOnce(id, async client => {
        // The time may have been extended while this call waited.
        if (isStillDue()) await client.setAlarmOutput(output, false)
      })
      if (!isStillDue()) return
      await this.save({ ...state, isOn: false, at: clock.now().getTime(), until: null, by: 'server' })
      this.triedAt.delete(keyOf(state))
      this.stuck.delete(keyOf(state))
      note('close-output', name, `output ${output}, opened by ${state.by}`)
    } catch (error) {
      this.noteStuck(state, name, (error as Error).message)
    }
  }

  private noteStuck(state: SwitchState, name: string, reason: string): void {
    const { note, log } = this.options
    if (this.stuck.has(keyOf(state))) return
    this.stuck.add(keyOf(state))
    log.error(`output ${state.output} of ${name} could not be closed; trying until it works: ${reason}`)
    note('close-output-failed', name, `output ${state.output}: ${reason}`)
  }

  private async save(state: SwitchState): Promise<void> {
    await this.options.outputs.save(state)
    await this.options.book.read()
  }

  private async restore(key: OutputKey, before: SwitchState | null): Promise<void> {
    if (before) return this.save(before)
    await this.options.outputs.remove(key)
    await this.options.book.read()
  }
}

const keyOf = ({ deviceId, output }: OutputKey) => `${deviceId} ${output}`

/** Error codes after which no request can have reached the device. */
const unreachedCodes = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
  'NO_CONNECTION',
])
const unclearErrors = new Set(['device-timeout', 'device-answer-unreadable', 'device-unreachable'])

/** Returns whether the device may have carried out a command whose answer was lost. */
function mayHaveWorked(error: unknown): boolean {
  if (!(error instanceof ViewtronError)) return true
  const { code = '' } = (error.cause ?? {}) as { code?: string }
  return unclearErrors.has(error.code) && !unreachedCodes.has(code)
}

interface UnclearCommand extends Pick<OutputRequest, 'output' | 'on' | 'seconds'> {
  name: string
  /** The state of the output before; null when it was never switched. */
  before: SwitchState | null
}

function unclear(error: unknown, { name, output, on, seconds, before }: UnclearCommand): unknown {
  if (!(error instanceof ViewtronError)) return error
  const state = on ? 'may be open' : 'may still be open'
  const next = () => {
    if (on && seconds !== undefined) return `This server closes it after ${seconds} s and tries until that works.`
    return before?.until ? 'This server closes it at the time set before.' : 'Nothing closes it by itself.'
  }
  const reason = error.message.replace(/\.$/, '')
  return new ViewtronError('output-unclear', { name, output, state, reason, next: next() }, error)
}
