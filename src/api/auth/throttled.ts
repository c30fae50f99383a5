import type { FastifyRequest } from 'fastify'
import type { Accounts, Session } from '../../accounts/index.ts'
import { ViewtronError } from '../../model/index.ts'
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

/**
 * Checks the password of a user who is signed in: somebody who finds an open browser does not have it. Throws `sign-in-failed`,
 * `too-many-attempts`, `sign-ins-busy`.
 */
export async function confirmPassword(
  accounts: Accounts,
  request: FastifyRequest,
  { id, name }: Session['user'],
  password: string,
): Promise<void> {
  const check = () => accounts.users.hasPassword(name, password)
  if (!(await throttled(accounts, request, `password of ${id}`, check))) throw new ViewtronError('sign-in-failed')
}
