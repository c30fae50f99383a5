import { setTimeout as wait } from 'node:timers/promises'
import { type Arrivals, type Look, storedArrivals } from '../../../devices/index.ts'
import { storedPostFacts } from '../../../doctor/index.ts'
import type { DeviceData } from './with-device.ts'

const everyMs = 200

interface WaitOptions {
  data: DeviceData
  device: Pick<Look, 'host' | 'port' | 'facts'>
  since: Date
  /** Milliseconds since 1970. */
  until: number
}

/**
 * Polls the database of the running server for the first post of a device. Resolves with the arrivals, at the latest at
 * `until`.
 */
export async function waitForPost({ data, device, since, until }: WaitOptions): Promise<Arrivals> {
  const { queries } = data.database
  const posts = storedPostFacts(data.database)
  for (;;) {
    await data.book.read()
    const arrivals = await storedArrivals(posts, {
      queries,
      device: data.book.postingOf(device),
      since: since.getTime(),
    })
    if (arrivals.firstPostAt !== null || Date.now() > until) return arrivals
    await wait(everyMs)
  }
}

/** Returns the likely reasons why no post arrived, one per line. */
export function whyNothing({ refused }: Arrivals, { plan, facts }: Look): string[] {
  if (refused !== null) return [`Posts came and were refused: ${refused}`]
  const beats = facts.family === 'nvr' ? 'press Test in its menu' : 'its first heartbeat may take half a minute'
  return [
    `Nothing has come from it to ${plan.url} yet. Probably:`,
    '  - the device does not reach that address: another network, a firewall of this machine, a container without its port;',
    `  - or it has nothing to say yet: ${beats}. \`viewtron doctor\` tells what came.`,
  ]
}
