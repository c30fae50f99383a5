import { randomUUID } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { cdata, documentOf, el, type XmlElement } from '../posts/xml.ts'
import { itemsNamed, readXml } from './xml-in.ts'

export interface ProbedDevice {
  kind: 'ipc' | 'nvr'
  name: string
  model: string
  /** The URL of its ONVIF service. */
  url: string
}

export interface ProbeAnswerer {
  host: string
  port: number
  /** The number of probes received. */
  probes: number
  /** Stops answering. Can be called twice. */
  stop(): Promise<void>
}

const discovery = 'http://schemas.xmlsoap.org/ws/2005/04/discovery'

const scopeOf = (name: string, value: string) => `onvif://www.onvif.org/${name}/${encodeURIComponent(value)}`

/** A device with the permanent address it answers from. */
interface Answering {
  device: ProbedDevice
  endpoint: string
  socket: Socket
}

function matchOf({ device: { kind, name, model, url }, endpoint }: Answering): XmlElement {
  const scopes = [
    scopeOf('name', name),
    scopeOf('hardware', model),
    `onvif://www.onvif.org/type/${kind === 'nvr' ? 'NetworkVideoDisplay' : 'video_encoder'}`,
    'onvif://www.onvif.org/Profile/Streaming',
  ]
  return el('d:ProbeMatch', [
    el('wsa:EndpointReference', [el('wsa:Address', `urn:uuid:${endpoint}`)]),
    el('d:Types', 'dn:NetworkVideoTransmitter'),
    el('d:Scopes', scopes.join(' ')),
    el('d:XAddrs', `${url}onvif/device_service`),
    el('d:MetadataVersion', 1),
  ])
}

function answerTo(messageId: string, answering: Answering): Buffer {
  const root = el(
    's:Envelope',
    [
      el('s:Header', [
        el('wsa:MessageID', `urn:uuid:${randomUUID()}`),
        el('wsa:RelatesTo', cdata(messageId)),
        el('wsa:Action', `${discovery}/ProbeMatches`),
      ]),
      el('s:Body', [el('d:ProbeMatches', [matchOf(answering)])]),
    ],
    {
      'xmlns:s': 'http://www.w3.org/2003/05/soap-envelope',
      'xmlns:wsa': 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
      'xmlns:d': discovery,
      'xmlns:dn': 'http://www.onvif.org/ver10/network/wsdl',
    },
  )
  return documentOf(root, { declaration: true })
}

async function bind(host: string, port: number): Promise<Socket> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, host, resolve)
  })
  return socket
}

const closed = (socket: Socket) => new Promise<void>(resolve => socket.close(() => resolve()))

/**
 * Answers WS-Discovery probes for these devices, each from the address of its URL, like devices in a network. The URLs
 * must contain addresses of this machine.
 */
export async function answerProbes({
  devices,
  host = '127.0.0.1',
  port = 0,
}: {
  devices: readonly ProbedDevice[]
  host?: string
  port?: number
}): Promise<ProbeAnswerer> {
  const ear = await bind(host, port)
  const answering = await Promise.all(
    devices.map(async device => ({
      device,
      endpoint: randomUUID(),
      socket: await bind(new URL(device.url).hostname, 0),
    })),
  )
  let sockets = [ear, ...answering.map(one => one.socket)]
  const answerer: ProbeAnswerer = {
    host,
    port: ear.address().port,
    probes: 0,
    stop: async () => {
      const open = sockets
      sockets = []
      await Promise.all(open.map(closed))
    },
  }
  ear.on('message', (message, sender) => {
    const root = readXml(message.toString())
    const [probe] = root ? itemsNamed(root, 'Probe') : []
    const [id] = root ? itemsNamed(root, 'MessageID') : []
    if (!probe || !id) return
    answerer.probes++
    for (const one of answering) one.socket.send(answerTo(id.text, one), sender.port, sender.address)
  })
  return answerer
}
