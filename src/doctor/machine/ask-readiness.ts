import http from 'node:http'
import https from 'node:https'
import { json } from 'node:stream/consumers'
import type { LastingTrouble } from '../facts.ts'
import type { ServerRun } from '../server-runs.ts'

const withinMs = 3000
const everywhere = new Set(['::', '0.0.0.0'])

/** Returns the answer to a GET; null for an answer with another status than `expected`. */
function askFor(url: string, expected: number): Promise<unknown> {
  const { get } = url.startsWith('https:') ? https : http
  return new Promise((resolve, reject) => {
    // The certificate is made for another name than this address.
    const request = get(url, { agent: false, rejectUnauthorized: false, signal: AbortSignal.timeout(withinMs) })
    request.on('error', reject)
    request.on('response', response => {
      if (response.statusCode === expected) json(response).then(resolve, reject)
      else resolve(response.resume() && null)
    })
  })
}

/** Returns the reason why a running server is not ready, from its own answer; null when it is ready or does not answer. */
export async function askReadiness({
  web,
  webScheme = 'http',
}: Pick<ServerRun, 'web' | 'webScheme'>): Promise<LastingTrouble | null> {
  if (!web) return null
  const host = everywhere.has(web.address) ? '127.0.0.1' : web.address
  const url = `${webScheme}://${host.includes(':') ? `[${host}]` : host}:${web.port}/readyz`
  const answer = (await askFor(url, 503).catch(() => null)) as { code: string; detail: string; hint: string } | null
  return answer && { code: answer.code, message: answer.detail, hint: answer.hint }
}
