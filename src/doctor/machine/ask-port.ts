import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { text } from 'node:stream/consumers'

export interface PortAnswer {
  /** Whether the answer is that of this program's camera port. */
  isOurs: boolean
  status: number
}

// The refusal of an address that may not post also identifies this program.
const ours = /Viewtron Event Server|\[sender-not-allowed\]/

/** Sends a GET to a camera port and reads the answer; null when there is none in time. */
export function askPort(
  { host, port, scheme }: { host: string; port: number; scheme: 'http' | 'https' },
  withinMs = 2000,
): Promise<PortAnswer | null> {
  const url = `${scheme}://${isIP(host) === 6 ? `[${host}]` : host}:${port}/`
  return new Promise(resolve => {
    const request = (scheme === 'https' ? https : http).get(url, {
      timeout: withinMs,
      agent: false,
      headers: { connection: 'close' },
      // Only the answer matters here; the certificate is made for another name than this address.
      ...(scheme === 'https' ? { rejectUnauthorized: false } : {}),
    })
    const deadline = setTimeout(() => request.destroy(), withinMs)
    request.on('timeout', () => request.destroy())
    request.on('close', () => {
      clearTimeout(deadline)
      resolve(null)
    })
    request.on('error', error => {
      // Something answers, but not with HTTP.
      const isThere = (error as NodeJS.ErrnoException).code?.startsWith('HPE_') || /SSL|TLS/.test(error.message)
      resolve(isThere ? { isOurs: false, status: 0 } : null)
    })
    request.on('response', async response => {
      const body = await text(response).catch(() => '')
      resolve({ isOurs: ours.test(body), status: response.statusCode ?? 0 })
    })
  })
}
