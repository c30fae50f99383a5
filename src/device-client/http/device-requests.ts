import type { Clock } from '../../lib/clock.ts'
import { ViewtronError } from '../../model/index.ts'
import { DeviceRefusal } from '../device-refusal.ts'
import type { DeviceAddress } from '../device-types.ts'
import { DeviceAgent } from './device-agent.ts'
import { deviceFailure, deviceName, isSilence, unreadable } from './device-failures.ts'
import { exchange, type HttpAnswer, type HttpQuestion, StaleConnection } from './exchange.ts'
import type { RefusalKey, RefusedPasswords } from './refused-passwords.ts'
import { type Credentials, isStale, SignIn } from './sign-in.ts'
import { speaksTls } from './speaks-tls.ts'
import { inTurn } from './turns.ts'

export interface DeviceRequestsOptions {
  address: DeviceAddress
  credentials: Credentials
  pin: string | null
  timeoutMs: number
  refusals: RefusedPasswords
  clock: Clock
}

const greetingMs = 3000

/** Sends requests to one device, one at a time, signed as it requires. A refused password is sent only once. */
export class DeviceRequests {
  private readonly options: DeviceRequestsOptions
  private readonly agent: DeviceAgent
  private readonly signIn: SignIn
  private readonly device: string
  private hasAnswered = false
  private isClosed = false

  constructor(options: DeviceRequestsOptions) {
    const { address, credentials, pin, clock } = options
    this.options = options
    this.agent = new DeviceAgent(address, address.protocol === 'https' ? pin : null)
    this.signIn = new SignIn({ credentials, secure: address.protocol === 'https', clock })
    this.device = deviceName(address)
  }

  get authentication(): 'basic' | 'digest' | null {
    return this.signIn.authentication
  }

  get certificate(): string | null {
    return this.agent.certificate
  }

  get localAddress(): string | null {
    return this.agent.localAddress
  }

  get remoteAddress(): string | null {
    return this.agent.remoteAddress
  }

  close(): void {
    this.isClosed = true
    this.agent.destroy()
  }

  /**
   * Sends a request and passes the answer to `read`, which throws a `DeviceRefusal` when the device refuses: refusals
   * about the account are handled like a 401. Rejects with a `ViewtronError` only.
   */
  ask<T>(question: HttpQuestion, read: (answer: HttpAnswer) => T): Promise<T> {
    return inTurn(this.options.refusals, this.device, async () => {
      this.stopIfRefusedBefore()
      const { answer, signed } = await this.signedIn(question)
      try {
        return read(answer)
      } catch (error) {
        throw this.withAccount(error, signed)
      }
    })
  }

  private key(): RefusalKey {
    const { address, credentials } = this.options
    return { host: address.host, port: address.port, ...credentials }
  }

  private stopIfRefusedBefore(): void {
    const { refusals } = this.options
    const key = this.key()
    if (!refusals.isRefused(key)) return
    const code = refusals.reasonOf?.(key) === 'locked' ? 'device-locked' : 'device-password-refused-before'
    throw new ViewtronError(code, { device: this.device, user: key.user })
  }

  private async signedIn(question: HttpQuestion): Promise<{ answer: HttpAnswer; signed: boolean }> {
    if (!this.signIn.isReady) {
      const unsigned = await this.repeatable(question, false)
      if (unsigned.status !== 401) return { answer: unsigned, signed: false }
      this.takeChallenge(unsigned)
    }
    let answer = await this.signed(question)
    if (answer.status === 401 && isStale(answer.challenges, this.options.address.protocol === 'https')) {
      this.takeChallenge(answer)
      answer = await this.signed(question)
    }
    if (answer.status === 401) throw this.refused(answer)
    return { answer, signed: true }
  }

  /**
   * Sends a signed request. Until the password has been accepted once, it uses a new connection and is not repeated
   * when that breaks: the device may have counted it as a failed sign-in.
   */
  private async signed(question: HttpQuestion): Promise<HttpAnswer> {
    if (this.signIn.isProven) return this.repeatable(question, true)
    this.agent.dropIdle()
    const answer = await this.send(question, true)
    if (answer.status !== 401) this.signIn.isProven = true
    return answer
  }

  /** Sends a request, and repeats it once when the idle connection turns out to be closed. */
  private async repeatable(question: HttpQuestion, sign: boolean): Promise<HttpAnswer> {
    try {
      return await this.send(question, sign)
    } catch (error) {
      const isStaleConnection = error instanceof ViewtronError && error.cause instanceof StaleConnection
      if (!isStaleConnection || this.isClosed) throw error
      this.agent.dropIdle()
      return this.send(question, sign)
    }
  }

  private async send(question: HttpQuestion, sign: boolean): Promise<HttpAnswer> {
    const { address, timeoutMs } = this.options
    const authorization = sign ? this.signIn.authorization(question.method, question.path) : null
    try {
      const answer = await exchange(question, { agent: this.agent, address, authorization, timeoutMs })
      this.hasAnswered = true
      return answer
    } catch (error) {
      if (await this.isSecretlyTls(error))
        throw new ViewtronError('device-speaks-https', { device: this.device }, error)
      throw deviceFailure(error, address, timeoutMs)
    }
  }

  /** Returns whether the port speaks TLS. Some HTTPS ports close the connection after a plain request. */
  private async isSecretlyTls(error: unknown): Promise<boolean> {
    const { address } = this.options
    return (
      address.protocol === 'http' &&
      !this.hasAnswered &&
      isSilence(error) &&
      (await speaksTls(address, Math.min(greetingMs, this.options.timeoutMs)))
    )
  }

  private takeChallenge(answer: HttpAnswer): void {
    if (saysLocked(answer)) throw this.locked()
    if (this.signIn.accept(answer.challenges)) return
    throw unreadable(this.device, 'it asks for a kind of sign-in that is neither Digest nor Basic')
  }

  private refused(answer: HttpAnswer): ViewtronError {
    if (saysLocked(answer)) return this.locked()
    this.options.refusals.note(this.key(), 'wrong')
    return new ViewtronError('device-password-wrong', { device: this.device, user: this.key().user })
  }

  private locked(): ViewtronError {
    this.options.refusals.note(this.key(), 'locked')
    return new ViewtronError('device-locked', { device: this.device, user: this.key().user })
  }

  /** Handles codes 8, 9 and 10 as errors of the account, whatever the HTTP status was. */
  private withAccount(error: unknown, signed: boolean): unknown {
    const code = error instanceof DeviceRefusal ? error.deviceCode : null
    if (code !== 8 && code !== 9 && code !== 10) return error
    this.signIn.isProven = false
    if (code === 10) return this.locked()
    if (!signed) return unreadable(this.device, 'it wants a sign-in and does not say of which kind', error)
    this.options.refusals.note(this.key(), 'wrong')
    const details = { device: this.device, user: this.key().user }
    return code === 8 ? error : new ViewtronError('device-password-wrong', details, error)
  }
}

/** Returns whether the body reports a locked account. Some devices send that with status 401. */
function saysLocked({ body }: HttpAnswer): boolean {
  return /errorCode\s*=\s*["']10["']/i.test(body.toString('latin1', 0, 2000))
}
