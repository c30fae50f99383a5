import http from 'node:http'
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { onTestFinished } from 'vitest'
import { crop, declaration, listInfo } from '../../protocol/posts.ts'
import { type InProcessOptions, type InProcessServer, startInProcess } from '../../support/server-in-process.ts'
import { makeFolder } from '../../support/temporary-folder.ts'
import { setUp, type WebVisitor } from '../../support/web-client.ts'

const [width, height] = [800, 450]
const stripes = Buffer.alloc(width * height * 3).map((_, at) => (Math.floor(at / 3) % 8 < 4 ? 0 : 255)) as Buffer
export const overview = await sharp(stripes, { raw: { width, height, channels: 3 } })
  .withExif({ IFD0: { Copyright: 'EXIF-SECRET' } })
  .jpeg({ quality: 95 })
  .toBuffer()
export const closeUp = await sharp({ create: { width: 64, height: 32, channels: 3, background: '#00ff00' } })
  .jpeg()
  .toBuffer()

const corner = (name: string, x: number, y: number) => `<${name}><x>${x}</x><y>${y}</y></${name}>`
const corners =
  corner('leftTop', 4000, 4000) +
  corner('rightTop', 6000, 4000) +
  corner('leftBottom', 4000, 5000) +
  corner('rightBottom', 6000, 5000)

/** A plate with its place in the overview, or without. */
function plateOf(number: string, { at, marked = true }: { at: Date; marked?: boolean }): Buffer {
  const plate = `<image>1</image><vehiceId>1</vehiceId><plateNumber><![CDATA[${number}]]></plateNumber>`
  const items = listInfo(
    `<image>0</image><vehiceId>0</vehiceId><plateNumber></plateNumber>${crop(overview)}`,
    `${plate}${marked ? corners : ''}${crop(closeUp)}`,
  )
  const time = `<currentTime type="tint64">${at.getTime()}000</currentTime>`
  const names = '<mac><![CDATA[58:5b:69:00:00:01]]></mac><deviceName><![CDATA[Gate <b>]]></deviceName>'
  return Buffer.from(
    `${declaration}<config version="1.7" xmlns="http://www.ipc.com/ver10"><smartType type="openAlarmObj">VEHICE</smartType>${time}${names}<plateCount>1</plateCount>${items}</config>`,
  )
}

interface Answer {
  status: number
  headers: http.IncomingHttpHeaders
  bytes: Buffer
  text: string
}

/** One request, with the bytes of its answer. */
export function get(base: string, path: string, options: http.RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(new URL(path, base), { agent: false, ...options }, response => {
      const { statusCode: status = 0, headers } = response
      buffer(response).then(bytes => resolve({ status, headers, bytes, text: String(bytes) }), reject)
    })
    request.on('error', reject)
    request.end()
  })
}

interface Sharing {
  server: InProcessServer
  admin: WebVisitor
  dataDir: string
  /** The id of a new event. */
  see(number: string, marked?: boolean): Promise<string>
  /** Makes a link to an event; returns its id and its path. */
  share(eventId: string, body: object): Promise<{ id: string; path: string; url: string }>
}

/** A server with an administrator, whose clock the test moves. */
export async function sharing(options: InProcessOptions = {}): Promise<Sharing> {
  const folder = makeFolder()
  onTestFinished(() => folder.remove())
  const server = await startInProcess({ timeZone: 'Europe/Berlin', dataDir: folder.path, ...options })
  const admin = await setUp(server)
  return {
    server,
    admin,
    dataDir: folder.path,
    async see(number, marked = true) {
      await server.post(plateOf(number, { at: server.clock.now(), marked }))
      const found = await admin.send(`/api/v1/events?plate=${number}`, { method: 'GET' })
      return found.json.items[0].id
    },
    async share(eventId, body) {
      const { status, json, text } = await admin.send(`/api/v1/events/${eventId}/share-links`, { body })
      if (status !== 201) throw new Error(text)
      return { id: json.id, url: json.url, path: new URL(json.url).pathname }
    },
  }
}

/** The greatest difference between neighbouring pixels of a row, in a part given as fractions. */
export async function contrast(jpeg: Buffer, [x1, y1, x2, y2]: [number, number, number, number]): Promise<number> {
  const { data, info } = await sharp(jpeg).greyscale().raw().toBuffer({ resolveWithObject: true })
  let most = 0
  for (let y = Math.ceil(y1 * info.height); y < y2 * info.height; y++) {
    for (let x = Math.ceil(x1 * info.width) + 1; x < x2 * info.width; x++) {
      const at = y * info.width + x
      most = Math.max(most, Math.abs((data[at] ?? 0) - (data[at - 1] ?? 0)))
    }
  }
  return most
}

/** The part of the overview that is hidden. */
export const plateArea = [0.37, 0.38, 0.63, 0.52] as [number, number, number, number]
