import { InvalidArgumentError } from 'commander'

const mostWaitSeconds = 3600

export function channelNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Not a whole number above 0.')
  return value
}

export function waitSeconds(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > mostWaitSeconds)
    throw new InvalidArgumentError(`Not a whole number of seconds from 0 to ${mostWaitSeconds}.`)
  return value
}

/** Checks the address that devices should post to. It must include a port. */
export function serverAddress({ host, port }: { host: string; port?: number }): { host: string; port: number } {
  if (port === undefined) throw new InvalidArgumentError('Write HOST:PORT.')
  return { host, port }
}
