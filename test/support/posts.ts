import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './project-root.ts'

const folder = join(projectRoot, 'examples')
const formats = ['ipc-v1x', 'ipc-v2.1', 'nvr-v2']

/** Names of all sample posts, such as `ipc-v1x/motion`. */
export const exampleNames = formats.flatMap(format =>
  readdirSync(join(folder, format)).map(file => `${format}/${file.replace(/\.xml$/, '')}`),
)

/** The path of a sample post. */
export function examplePath(name: string): string {
  return join(folder, `${name}.xml`)
}

/** A sample post as it is. Two of the same are a repeat to the server. */
export function examplePost(name: string): Buffer {
  return readFileSync(examplePath(name))
}

const microsecondsPerMillisecond = 1000
let posts = 0

/** The present in microseconds, different for every call. */
export function uniqueTimeUs(): number {
  return Date.now() * microsecondsPerMillisecond + (posts++ % microsecondsPerMillisecond)
}

/** A sample post with a time of its own, so that it is never taken for a repeat. */
export function freshPost(name: string): Buffer {
  const post = examplePost(name).toString()
  return Buffer.from(post.replace(/(<currentTime[^>]*>)\d+/, `$1${uniqueTimeUs()}`))
}

/** Base64 of the smallest bytes that pass for a JPEG of 1 × 1 pixel. */
export const tinyPicture = '/9j/wAALCAABAAEBAREA/9k='

export interface SmallAlarm {
  /** Told apart by this in `targets`. */
  targetId?: number
  timeUs?: number
  smartType?: string
  mac?: string
  /** The content of the picture's element: base64, CDATA and line ends as the test needs them. */
  pictureXml?: string
}

/** A perimeter alarm of a few hundred bytes with at most one picture. */
export function smallAlarm(facts: SmallAlarm = {}): Buffer {
  const { targetId = 7, timeUs = uniqueTimeUs(), smartType = 'PEA', mac = '58:5b:69:00:00:61', pictureXml } = facts
  const picture = pictureXml
    ? `<sourceDataInfo><dataType>0</dataType><sourceBase64Data type="string">${pictureXml}</sourceBase64Data></sourceDataInfo>`
    : ''
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><config version="1.0" xmlns="http://www.ipc.com/ver10"><smartType>${smartType}</smartType>` +
      `<currentTime>${timeUs}</currentTime><mac>${mac}</mac><deviceName>Yard</deviceName>` +
      `<perimeter><perInfo type="list" count="1"><item><eventId>1</eventId><targetId>${targetId}</targetId>` +
      `<status>SMART_START</status></item></perInfo></perimeter>${picture}</config>`,
  )
}
