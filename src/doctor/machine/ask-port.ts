import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { text } from 'node:stream/consumers'

export interface PortAnswer {
  /** It greets as a camera port of this program does. */
  isOurs: boolean
  status: number
}

// Who asks from an address that may not post is told so by the same program.
const ours = /Viewtron Event Server|\[sender-not-allowed\]/

/** Asks a camera port how it is, as people do with a browser; null where nothing answers in time. */
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
      // Only asked whether somebody is there; the certificate is made for another name than this address.
      ...(scheme === 'https' ? { rejectUnauthorized: false } : {}),
    })
    const deadline = setTimeout(() => request.destroy(), withinMs)
    request.on('timeout', () => request.destroy())
    request.on('close', () => {
      clearTimeout(deadline)
      resolve(null)
    })
    request.on('error', error => {
      // Something is there that is no HTTP.
      const isThere = (error as NodeJS.ErrnoException).code?.startsWith('HPE_') || /SSL|TLS/.test(error.message)
      resolve(isThere ? { isOurs: false, status: 0 } : null)
    })
    request.on('response', async response => {
      const body = await text(response).catch(() => '')
      resolve({ isOurs: ours.test(body), status: response.statusCode ?? 0 })
    })
  })
}
