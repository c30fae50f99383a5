import type { FastifyRequest } from 'fastify'
import type { Accounts } from '../../accounts/index.ts'
import { TooManyAttempts } from '../api-error.ts'

/** Runs a check of a secret; failures are counted by address and `throttleKey`, and slow down the next attempts. Throws `too-many-attempts`. */
export async function throttled(
  { throttle }: Accounts,
  { ip }: FastifyRequest,
  throttleKey: string,
  check: () => Promise<boolean>,
): Promise<boolean> {
  const waitMs = throttle.waitMs(ip, throttleKey)
  if (waitMs > 0) throw new TooManyAttempts(Math.ceil(waitMs / 1000))
  const succeeded = throttle.begin(ip, throttleKey)
  const isRight = await check()
  if (isRight) succeeded()
  return isRight
}
