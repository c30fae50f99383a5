import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  type AlarmPost,
  buildKeepalive,
  buildPost,
  buildStatus,
  buildTrajectory,
  type DeviceFacts,
  deviceInfoKeepalive,
  type Figure,
  type Format,
  formats,
  legacyKeepalive,
  type SceneDescription,
  type SmartType,
  type StatusPost,
  Studio,
  smartTypes,
  type TargetFacts,
  targetBox,
} from '../src/simulator/index.ts'

/** 2026-11-23 14:05:09.473 UTC. */
const timeUs = 1_795_442_709_473_000

const devices: Record<Format, DeviceFacts> = {
  'ipc-v1x': { name: 'Street', ip: '192.168.1.56', mac: '58:5b:69:00:00:56', serial: 'I00000000056', channel: 1 },
  'ipc-v2.1': { name: 'Gate', ip: '192.168.1.57', mac: '58:5b:69:00:00:57', serial: 'I00000000057', channel: 1 },
  'nvr-v2': { name: 'Office', ip: '192.168.1.60', mac: '58:5b:69:00:00:60', serial: '', channel: 2 },
}

const area = [
  { x: 0.1, y: 0.5 },
  { x: 0.9, y: 0.5 },
  { x: 0.95, y: 0.95 },
  { x: 0.05, y: 0.95 },
]
const line = [
  { x: 0.5, y: 0.45 },
  { x: 0.55, y: 0.98 },
]

type Subject = SmartType['subject'] | 'car'

/** Small enough to read the XML around them. */
const small = { width: 320, height: 180, quality: 62, noise: 3 }

const scenes: Record<Subject, Pick<SceneDescription, 'place' | 'caption'> & { figure: Figure | null }> = {
  plate: {
    place: 'gate',
    caption: 'GATE',
    figure: { kind: 'front', box: { x1: 0.29, y1: 0.33, x2: 0.73, y2: 0.95 }, color: '#2f5e9e', plate: 'KXR4821' },
  },
  face: {
    place: 'shop',
    caption: 'SHOP',
    figure: {
      kind: 'face',
      box: { x1: 0.41, y1: 0.2, x2: 0.59, y2: 0.6 },
      color: '#23262b',
      glasses: true,
      mask: false,
    },
  },
  anything: {
    place: 'street',
    caption: 'STREET',
    figure: { kind: 'person', box: { x1: 0.46, y1: 0.36, x2: 0.57, y2: 0.9 }, color: '#a83232' },
  },
  car: {
    place: 'street',
    caption: 'STREET',
    figure: { kind: 'vehicle', box: { x1: 0.55, y1: 0.6, x2: 0.85, y2: 0.9 }, color: '#e4e4e0' },
  },
  nothing: { place: 'street', caption: 'STREET', figure: null },
}

const nobody = { plate: null, vehicle: null, person: null, face: null }

function targetOf(subject: Subject, format: Format): Omit<TargetFacts, 'box' | 'crop' | 'targetId'> {
  const recorder = format === 'nvr-v2'
  if (subject === 'car') {
    const vehicle = { type: 'suv', color: 'white', brand: 'Toyota', model: 'Toyota_RAV4', year: '2018' }
    return { ...nobody, type: 'vehicle', vehicle }
  }
  if (subject === 'plate') {
    return {
      ...nobody,
      type: 'vehicle',
      plate: {
        number: 'KXR4821',
        list: recorder ? null : 'allow',
        group: recorder ? 'Staff' : 'whiteList',
        owner: recorder ? 'Delivery' : null,
        color: recorder ? 'white' : '3',
        direction: recorder ? null : 'approach',
        confidence: recorder ? null : 0.99,
      },
      vehicle: { type: recorder ? 'mpv' : 'saloon car', color: 'blue', brand: 'GMC', model: 'GMC_SAVANA', year: null },
    }
  }
  if (subject === 'face') {
    const match = { name: 'Library One', similarity: null, list: null, identityNumber: '17' }
    return { ...nobody, type: 'person', face: { age: 'middleAged', sex: 'male', glasses: 'yes', mask: 'no', match } }
  }
  const person = {
    age: 'young',
    sex: 'female',
    glasses: 'no',
    mask: 'no',
    hat: 'no',
    backpack: 'yes',
    shoulderBag: 'no',
    skirt: 'no',
    upperColor: 'red',
    upperLength: 'long',
  }
  return { ...nobody, type: 'person', person }
}

const counts = [
  { target: 'vehicle', entered: 12, left: 9, present: 3 },
  { target: 'person', entered: 41, left: 38, present: 3 },
  { target: 'bike', entered: 2, left: 2, present: 0 },
] as const

/** The facts of an example of this type, with its pictures. */
async function alarmPost(studio: Studio, type: SmartType): Promise<AlarmPost> {
  const subject = type.category === 'parking' ? 'car' : type.subject
  const { figure, ...place } = scenes[subject]
  const boxes = figure ? [targetBox(figure)] : []
  const figures = figure ? [figure] : []
  const drawn = await studio.scene({
    ...small,
    ...place,
    placeKey: 'example',
    noiseKey: subject,
    figures,
    crops: boxes,
  })
  return {
    device: devices[type.format],
    timeUs,
    eventId: 320,
    phase: 'start',
    zone: type.shape === 'line' ? line : area,
    counts: [...counts],
    targets: boxes.map((box, index) => ({
      ...targetOf(subject, type.format),
      targetId: 30,
      box,
      crop: drawn.crops[index] ?? null,
    })),
    overview: drawn.overview,
  }
}

const withoutPictures = (post: AlarmPost): AlarmPost => ({
  ...post,
  overview: null,
  targets: post.targets.map(target => ({ ...target, crop: null })),
})

function statusPost(format: Format, alarms: StatusPost['alarms']): StatusPost {
  const style = format === 'ipc-v1x' ? '12h' : '24h'
  return { device: devices[format], timeUs, alarms, localTime: { offsetMinutes: -300, style } }
}

/** Posts of devices other than smart events. */
function messages(): [path: string, body: Buffer][] {
  const older = { device: devices['ipc-v1x'], timeUs }
  const targets = [
    { targetId: 30, type: 'person' as const, box: { x1: 0.46, y1: 0.36, x2: 0.57, y2: 0.9 } },
    { targetId: 31, type: 'vehicle' as const, box: { x1: 0.1, y1: 0.55, x2: 0.34, y2: 0.8 } },
  ]
  const on = (element: string, active = true, rule = 1) => ({ element, active, rule })
  const every = ['motionAlarm', 'perimeterAlarm', 'tripwireAlarm', 'vfdAlarm', 'sceneChange'].map(name =>
    on(name, false),
  )
  return [
    ['ipc-v1x/keepalive', deviceInfoKeepalive(older)],
    ['ipc-v1x/keepalive-empty', buildKeepalive('ipc-v1x', older)],
    ['ipc-v1x/keepalive-legacy', legacyKeepalive({ ...older, localTime: { offsetMinutes: -300, style: '24h' } })],
    ['ipc-v1x/alarm-status', buildStatus('ipc-v1x', statusPost('ipc-v1x', [on('perimeterAlarm')]))],
    ['ipc-v1x/alarm-status-all', buildStatus('ipc-v1x', statusPost('ipc-v1x', every))],
    ['ipc-v1x/trajectory', buildTrajectory('ipc-v1x', { ...older, targets })],
    ['ipc-v2.1/keepalive', buildKeepalive('ipc-v2.1', { device: devices['ipc-v2.1'], timeUs })],
    ['ipc-v2.1/alarm-status', buildStatus('ipc-v2.1', statusPost('ipc-v2.1', [on('vehiceAlarm')]))],
    ['ipc-v2.1/trajectory', buildTrajectory('ipc-v2.1', { device: devices['ipc-v2.1'], timeUs, targets })],
    ['nvr-v2/keepalive', buildKeepalive('nvr-v2', { device: devices['nvr-v2'], timeUs })],
    ['nvr-v2/alarm-status', buildStatus('nvr-v2', statusPost('nvr-v2', [on('perimeterAlarm')]))],
    [
      'nvr-v2/channel-offline',
      buildStatus('nvr-v2', statusPost('nvr-v2', [on('chlOfflineAlarm', false, 1), on('chlOfflineAlarm', true, 2)])),
    ],
  ]
}

/** All examples: the path below this folder, without `.xml`, and the bytes. They are always the same on one machine. */
export async function exampleFiles(): Promise<Map<string, Buffer>> {
  const files = new Map(messages())
  const studio = new Studio()
  for (const type of smartTypes) {
    const post = await alarmPost(studio, type)
    const path = `${type.format}/${type.name}`
    files.set(path, buildPost(type.format, type.name, post))
    if (path === 'nvr-v2/vehicle-lpr') {
      files.set(`${path}-garbage-time`, buildPost(type.format, type.name, { ...post, timeUs: null }))
    }
    if (path === 'nvr-v2/region-intrusion') {
      files.set(`${path}-without-pictures`, buildPost(type.format, type.name, withoutPictures(post)))
    }
  }
  return files
}

/** “Gate” in Chinese, in GB2312. */
const gateInChinese = Buffer.from([0xc3, 0xc5, 0xbf, 0xda])

/** The XML with another declared encoding, and the device's name in it. */
function inGb2312(post: Buffer): Buffer {
  const declared = post.toString('latin1').replace(/encoding="UTF-8"/i, 'encoding="GB2312"')
  return Buffer.from(declared.replace('Gate', gateInChinese.toString('latin1')), 'latin1')
}

/** A form with the XML in one part and its pictures in others. */
function inParts(post: Buffer, pictures: [name: string, jpeg: Buffer | null][]): Buffer {
  const part = (name: string, file: string, type: string, content: Buffer) => [
    Buffer.from(`--boundary7\r\nContent-Disposition: form-data; name="${name}"; filename="${file}"\r\n`),
    Buffer.from(`Content-Type: ${type}\r\n\r\n`),
    content,
    Buffer.from('\r\n'),
  ]
  const jpegs = pictures.flatMap(([name, jpeg]) => (jpeg ? part(name, `${name}.jpg`, 'image/jpeg', jpeg) : []))
  return Buffer.concat([
    ...part('event', 'event.xml', 'application/xml', post),
    ...jpegs,
    Buffer.from('--boundary7--\r\n'),
  ])
}

/** Unusual posts that no known device sends but others do, by their path below this folder. */
export async function unusualFiles(): Promise<Map<string, Buffer>> {
  const type = smartTypes.find(({ format, name }) => format === 'ipc-v2.1' && name === 'perimeter-intrusion')
  if (!type) throw new Error('no perimeter intrusion')
  const post = await alarmPost(new Studio(), type)
  const build = (facts: AlarmPost) => buildPost(type.format, type.name, facts)
  const crop = post.targets[0]?.crop ?? null
  return new Map([
    ['unusual/declared-gb2312.xml', inGb2312(build(withoutPictures(post)))],
    [
      'unusual/multipart.bin',
      inParts(build(withoutPictures(post)), [
        ['sourceImage', post.overview?.jpeg ?? null],
        ['targetImage', crop?.jpeg ?? null],
      ]),
    ],
  ])
}

/** Writes the examples and removes other XML files. */
async function writeExamples(folder: string): Promise<void> {
  const files = await exampleFiles()
  for (const [path, body] of await unusualFiles()) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, body)
  }
  for (const [path, body] of files) {
    const file = join(folder, `${path}.xml`)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, body)
  }
  for (const format of formats) {
    for (const name of await readdir(join(folder, format))) {
      if (!files.has(`${format}/${name.replace(/\.xml$/, '')}`)) await rm(join(folder, format, name))
    }
  }
}

if (import.meta.main) await writeExamples(import.meta.dirname)
