import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../../lib/clock.ts'
import { Turns } from '../../lib/turns.ts'
import { intakePath, intakeType } from '../../model/index.ts'
import { retryAfterMs } from '../webhook/answer-verdict.ts'
import { type Answer, HttpTarget } from '../webhook/http-target.ts'
import { clockWords, problemCode, refusalWords, unreachableWords } from './centre-errors.ts'
import type { CentreSettings } from './centre-settings.ts'

// The web port drops a request that takes longer than a minute.
const timeoutMs = 90_000
const firstPauseMs = 500
const longestPauseMs = 30_000

/** The centre refuses these posts for what they are: another attempt would not help. */
export class UnfitPosts extends TypeError {}

export interface CentreLinkOptions extends CentreSettings {
  clock: Clock
  version: string
}

/** Sends requests to a centre, one after the other, no faster than its rate. After failures it waits a random time, longer each time. */
export class CentreLink {
  private readonly options: CentreLinkOptions
  private readonly target: HttpTarget
  private readonly url: URL
  private readonly turns = new Turns(1)
  private failures = 0
  private freeAt = 0
  /** Says by how much the clocks of the two differ; null where they agree. */
  clockRemark: string | null = null

  constructor(options: CentreLinkOptions) {
    this.options = options
    const { url, site, ca } = options
    this.url = new URL(`${url}/${intakePath}?site=${site}`)
    this.target = new HttpTarget({
      url: this.url.href,
      method: 'POST',
      allowPrivate: true,
      onlyPrivate: this.url.protocol === 'http:',
      timeoutMs,
      mostConnections: 1,
      trust: { ca, fingerprint: null },
    })
  }

  /** Resolves when the centre has stored the posts. Rejects with the reason for people, `UnfitPosts`, or when aborted. */
  send(body: Buffer, signal: AbortSignal): Promise<void> {
    return this.turns.take(async () => {
      await wait(Math.max(0, this.freeAt - performance.now()), undefined, { signal })
      const began = performance.now()
      try {
        await this.sendOnce(body, signal)
        this.failures = 0
        const { rate } = this.options
        this.freeAt = rate === null ? 0 : began + (body.length / rate) * 1000
      } catch (error) {
        if (error instanceof Retry) this.pauseFor(error.afterMs)
        throw error instanceof Retry ? new Error(error.message) : error
      }
    })
  }

  close(): void {
    this.target.close()
  }

  private async sendOnce(body: Buffer, signal: AbortSignal): Promise<void> {
    const { token, version, clock } = this.options
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': intakeType,
      'user-agent': `viewtron-event-server/${version}`,
    }
    const answer = await this.answerTo(body, headers, signal)
    const now = clock.now().getTime()
    this.clockRemark = clockWords(answer, now)
    if (answer.status === 200) return
    const words = refusalWords(answer)
    const code = problemCode(answer.text)
    if (code === 'intake-invalid' || code === 'body-too-large') throw new UnfitPosts(`the centre refuses it [${code}]`)
    throw new Retry(words, retryAfterMs(answer.headers['retry-after'], now))
  }

  private async answerTo(body: Buffer, headers: Record<string, string>, signal: AbortSignal): Promise<Answer> {
    const stopped = Promise.withResolvers<never>()
    const stop = () => stopped.reject(new Error('stopped'))
    signal.addEventListener('abort', stop, { once: true })
    try {
      return await Promise.race([this.target.send(body, headers, this.url), stopped.promise])
    } catch (error) {
      throw new Retry(unreachableWords(error), null)
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  /** Many sites must not come back at the same moment. */
  private pauseFor(askedMs: number | null): void {
    const planned = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(this.failures++, 10))
    this.freeAt = performance.now() + Math.max(askedMs ?? 0, planned * (0.5 + Math.random()))
  }
}

class Retry extends Error {
  readonly afterMs: number | null

  constructor(message: string, afterMs: number | null) {
    super(message)
    this.afterMs = afterMs
  }
}
