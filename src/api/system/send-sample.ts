import http from 'node:http'
import https from 'node:https'
import { portSchemes } from '../../config/index.ts'
import { sampleMac } from '../../doctor/index.ts'
import { EventLog } from '../../log/index.ts'
import { minuteMs } from '../../time/units.ts'
import { zoneOffsetMs } from '../../time/zone-time.ts'
import type { ApiContext } from '../api-context.ts'
import { ownCameraUrl } from './camera-urls.ts'

const withinMs = 10_000
const lookedThrough = 200

const sampleDevice = { name: 'Sample camera', mac: sampleMac, serial: 'SAMPLE' }

/** Creates the post of a plate read, as a camera sends it. */
async function samplePost(at: Date, timeZone: string): Promise<Buffer> {
  // Load on use, because its picture library takes more memory than the server.
  const { createSite, selectTypes, Studio, Timeline } = await import('../../simulator/index.ts')
  const seed = at.getTime() % 2 ** 31
  const site = createSite({ cameras: 1, nvrChannels: 0, seed }).map(camera => {
    return { ...camera, device: { ...camera.device, ...sampleDevice } }
  })
  const selection = { ...selectTypes(['lpr']), streams: new Set<never>() }
  const timeline = new Timeline({
    site,
    selection,
    seed,
    studio: new Studio(),
    startMs: at.getTime(),
    rate: 1,
    count: 1,
    utcOffsetMinutes: zoneOffsetMs(at.getTime(), timeZone) / minuteMs,
  })
  for (const post of timeline.posts()) if (post.kind === 'alarm') return post.body()
  throw new Error('the simulator planned no event')
}

function send(url: string, body: Buffer, auth: string | null): Promise<number> {
  const secure = url.startsWith('https:')
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/xml; charset=utf-8', 'content-length': body.length },
      timeout: withinMs,
      // The certificate of the camera port does not cover the loopback address.
      ...(secure ? { rejectUnauthorized: false } : {}),
      ...(auth === null ? {} : { auth }),
    })
    request.on('timeout', () => request.destroy(new Error('the camera port did not answer')))
    request.on('error', reject)
    request.on('response', response => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    request.end(body)
  })
}

async function findSample({ queries }: ApiContext, afterSeq: number): Promise<string | null> {
  const { events } = await new EventLog(queries).eventsAfter(afterSeq, lookedThrough)
  return events.find(({ device }) => device.mac === sampleDevice.mac)?.id ?? null
}

/**
 * Sends a sample event through the camera port, as a device does. Returns its id in the log (null if it was refused) and
 * the HTTP status.
 */
export async function sendSample(context: ApiContext): Promise<{ eventId: string | null; status: number }> {
  const { config, clock, feed, timeZone, login } = context
  const address = context.cameraAddress()
  if (!address) return { eventId: null, status: 503 }
  const credentials = login.known()
  const before = feed.lastSeq
  const url = ownCameraUrl(address, portSchemes(config).camera)
  const body = await samplePost(clock.now(), timeZone)
  const status = await send(url, body, credentials && `${credentials.user}:${credentials.password}`)
  return { eventId: status === 200 ? await findSample(context, before) : null, status }
}
