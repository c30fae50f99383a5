const head = '<?xml version="1.0" encoding="UTF-8"?>\n<config version="1.7" xmlns="http://www.ipc.com/ver10">'

export interface ShopCamera {
  name: string
  address: string
  mac: string
  /** The recorder that posts copies of this camera's alarms. */
  recorderMac: string
  channel: number
}

export const shopCameras: readonly [ShopCamera, ShopCamera] = [
  { name: 'Front', address: '127.0.7.1', mac: '58:5b:69:00:01:01', recorderMac: '58:5b:69:00:01:09', channel: 1 },
  { name: 'Back', address: '127.0.7.2', mac: '58:5b:69:00:01:02', recorderMac: '58:5b:69:00:01:09', channel: 2 },
]

const sender = ({ mac, name }: ShopCamera, at: number) =>
  `<currentTime type="tint64">${at}000</currentTime><mac>${mac}</mac><deviceName>${name}</deviceName>`
const dot = (name: string, x: number, y: number) => `<${name}><x>${x}</x><y>${y}</y></${name}>`
const person = (id: number) =>
  `<listInfo type="list" count="1"><item><targetId>${id}</targetId><targetImageData><targetType>1</targetType></targetImageData></item></listInfo>`

/** The totals of a line counter. */
export function totalsPost(camera: ShopCamera, at: number, totals: { entered: number; left: number }): string {
  const { entered, left } = totals
  return (
    `${head}<smartType type="openAlarmObj">PASSLINECOUNT</smartType>${sender(camera, at)}<passLineCount>` +
    `<enterPersonCount>${entered}</enterPersonCount><leavePersonCount>${left}</leavePersonCount>` +
    `<existPersonCount>${Math.max(0, entered - left)}</existPersonCount></passLineCount></config>`
  )
}

/** A person came into a zone behind the door, or left it. */
export function zonePost(camera: ShopCamera, at: number, { id, way }: { id: number; way: 'in' | 'out' }): string {
  const [smartType, block] = way === 'in' ? ['AOIENTRY', 'aoiEntry'] : ['AOILEAVE', 'aoiLeave']
  const corners = [
    dot('point', 2000, 2000),
    dot('point', 8000, 2000),
    dot('point', 8000, 8000),
    dot('point', 2000, 8000),
  ]
  const boundary = `<boundary type="list" count="4">${corners.map(point => `<item>${point}</item>`).join('')}</boundary>`
  const item = `<item><eventId>1</eventId><targetId>${id}</targetId><status>SMART_START</status>${boundary}</item>`
  return (
    `${head}<smartType type="openAlarmObj">${smartType}</smartType>${sender(camera, at)}` +
    `<${block}><aoiInfo type="list" count="1">${item}</aoiInfo></${block}>${person(id)}</config>`
  )
}

/** A person crossed the line, which the counter counts too. */
export function linePost(camera: ShopCamera, at: number, id: number): string {
  const line = `<line>${dot('startPoint', 1000, 5000)}${dot('endPoint', 9000, 5000)}</line>`
  const item = `<item><eventId>1</eventId><targetId>${id}</targetId><status>SMART_START</status>${line}</item>`
  return (
    `${head}<smartType type="openAlarmObj">PEA</smartType>${sender(camera, at)}` +
    `<tripwire><tripInfo type="list" count="1">${item}</tripInfo></tripwire>${person(id)}</config>`
  )
}

/** The recorder's copy of an alarm. */
export function recorderPost({ recorderMac, channel }: ShopCamera, at: number, id: number): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<config version="2.0.0" xmlns="http://www.ipc.com/ver10">` +
    `<messageType>alarmData</messageType><deviceInfo><deviceName><![CDATA[Recorder]]></deviceName><mac>${recorderMac}</mac>` +
    `<channelId>${channel}</channelId></deviceInfo><smartType>lineCrossing</smartType><currentTime>${at}000</currentTime>` +
    `<eventInfo><item><eventId>1</eventId><targetId>${id}</targetId><boundary>tripwire</boundary><directionLine>${dot('startPoint', 1000, 5000)}` +
    `${dot('endPoint', 9000, 5000)}</directionLine></item></eventInfo></config>`
  )
}

/** The address of the recorder. */
export const recorderAddress = '127.0.7.9'

/** A heartbeat, which names its camera only by its address. */
export const heartbeatPost = ({ name }: ShopCamera): string =>
  `<config version="1.7"><messageType>keepalive</messageType><deviceInfo><deviceName>${name}</deviceName></deviceInfo></config>`
