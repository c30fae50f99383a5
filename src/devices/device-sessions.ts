import { DeviceClient } from '../device-client/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { failedAttempt } from './attempt.ts'
import type { DeviceBook } from './device-book.ts'
import type { Attempt } from './device-changes.ts'

export interface DeviceSessionsOptions {
  book: DeviceBook
  clock: Clock
  /** IANA; used for devices that do not report their zone. */
  timeZone: string
  log: Logger
}

export type UseClient<Result> = (client: DeviceClient) => Promise<Result>

/** Signs in to stored devices with their passwords, one user of a device at a time, and stores the outcome. */
export class DeviceSessions {
  private readonly options: DeviceSessionsOptions
  private readonly turns = new Map<string, Promise<unknown>>()

  constructor(options: DeviceSessionsOptions) {
    this.options = options
  }

  /** Runs `use` after all earlier calls for the device. Rejects with what `use` throws, `device-not-found`, `device-password-unreadable`. */
  async withClient<Result>(id: string, use: UseClient<Result>): Promise<Result> {
    const before = this.turns.get(id)
    const turn = (before ?? Promise.resolve()).then(() => this.atOnce(id, use))
    const settled = turn.then(
      () => undefined,
      () => undefined,
    )
    this.turns.set(id, settled)
    try {
      return await turn
    } finally {
      if (this.turns.get(id) === settled) this.turns.delete(id)
    }
  }

  /** Runs `use` at once, for actions such as opening a gate that must not wait for a long list of plates. */
  async atOnce<Result>(id: string, use: UseClient<Result>): Promise<Result> {
    const { book, clock, timeZone } = this.options
    const device = book.get(id, null)
    await book.refusals.load()
    const signIn = await book.signInOf(id).catch(error => this.failed(id, error, null))
    const { host, port, protocol, certificate: pin } = device
    const client = new DeviceClient({
      address: { host, port, protocol },
      pin,
      refusals: book.refusals,
      clock,
      timeZone,
      user: signIn.user,
      password: signIn.password,
    })
    try {
      const result = await use(client)
      if (client.authentication !== null) book.refusals.accepted(signIn)
      if (book.get(id, null).status.word !== 'ok') await this.succeeded(id, client.certificate)
      return result
    } catch (error) {
      // A locked account does not mean that the password is wrong.
      if (book.refusals.reasonOf(signIn) === 'locked' && device.status.word === 'locked') throw error
      return await this.failed(id, error, client.certificate)
    } finally {
      client.close()
      await book.refusals.flush()
    }
  }

  /** Stores that the device answered correctly. */
  async succeeded(id: string, certificate: string | null): Promise<void> {
    await this.note(id, { word: 'ok', reason: 'It answers.', error: null, certificate })
  }

  /** Whether the password was refused or cannot be read, so that a person has to enter another one. */
  async awaitsPassword(id: string): Promise<boolean> {
    const { refusals } = this.options.book
    const signIn = await this.options.book.signInOf(id).catch(() => null)
    return signIn === null || refusals.isRefused(signIn)
  }

  /** Stores the error of an attempt made elsewhere, such as by the wizard. Rejects with the same error. */
  async failed(id: string, error: unknown, certificate: string | null): Promise<never> {
    const attempt = failedAttempt(error, certificate)
    if (attempt) await this.note(id, attempt)
    throw error
  }

  private async note(id: string, attempt: Attempt): Promise<void> {
    const { book, log } = this.options
    const { name, host, status } = book.get(id, null)
    if (status.word !== attempt.word) {
      const say = attempt.word === 'ok' ? log.info.bind(log) : log.warn.bind(log)
      say(`${name} (${host}): ${attempt.reason}`)
    }
    await book.noteAttempt(id, attempt).catch(problem => {
      // The result of the command matters more than storing the outcome; the storage reports its own errors.
      log.debug(`how ${name} is doing is noted later: ${(problem as Error).message}`)
    })
  }
}
