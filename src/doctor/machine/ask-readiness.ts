import type { LastingTrouble } from '../facts.ts'
import type { ServerRun } from '../server-runs.ts'

const withinMs = 3000
const everywhere = new Set(['::', '0.0.0.0'])

/** Returns the reason why a running server is not ready, from its own answer; null when it is ready or does not answer. */
export async function askReadiness({ web }: Pick<ServerRun, 'web'>): Promise<LastingTrouble | null> {
  if (!web) return null
  const host = everywhere.has(web.address) ? '127.0.0.1' : web.address
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${web.port}/readyz`
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(withinMs) })
    if (reply.status !== 503) return null
    const { code, detail, hint } = (await reply.json()) as { code: string; detail: string; hint: string }
    return { code, message: detail, hint }
  } catch {
    return null
  }
}
