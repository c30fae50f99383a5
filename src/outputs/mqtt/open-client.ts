import type { IClientOptions, MqttClient, MqttProtocol } from 'mqtt'
import type { BrokerSettings } from './mqtt-settings.ts'
import { openPinned } from './pinned-connection.ts'
import { offline } from './topics.ts'

export interface SessionOptions {
  broker: BrokerSettings
  clientId: string
  /** Topic of the last will; null for none. */
  available: string | null
  /** Topics to subscribe to. */
  subscribe: readonly string[]
  onMessage: (topic: string, payload: Buffer, packet: { retain: boolean }) => void
  /** Aborts connecting. */
  signal?: AbortSignal
}

const connectWithinMs = 10_000
const keepaliveS = 30

const ports: Record<string, number> = { mqtt: 1883, mqtts: 8883, ws: 80, wss: 443 }

/** The address in parts. From a whole URL, mqtt.js would parse it with a deprecated function that Node warns about. */
function addressOf(url: string): IClientOptions {
  const { protocol, hostname, port, pathname, search } = new URL(url)
  const name = protocol.slice(0, -1)
  const host = hostname.replace(/^\[|\]$/g, '')
  return {
    protocol: name as MqttProtocol,
    host,
    hostname: name.startsWith('ws') ? hostname : host,
    port: port === '' ? (ports[name] ?? 1883) : Number(port),
    ...(name.startsWith('ws') ? { path: `${pathname}${search}` || '/' } : {}),
  }
}

function clientOptions({ broker, clientId, available }: SessionOptions, address: IClientOptions): IClientOptions {
  const { ca, cert, key, insecure, fingerprint } = broker.tls
  return {
    ...address,
    clientId,
    clean: true,
    keepalive: keepaliveS,
    connectTimeout: connectWithinMs,
    // mqtt.js must not reconnect and resend by itself: that could open a gate an hour late. Each connection has its own client.
    reconnectPeriod: 0,
    queueQoSZero: false,
    resubscribe: false,
    protocolVersion: broker.protocolVersion,
    ...(broker.username === null ? {} : { username: broker.username }),
    ...(broker.password === null ? {} : { password: broker.password }),
    ...(ca === null ? {} : { ca }),
    ...(cert === null || key === null ? {} : { cert, key }),
    rejectUnauthorized: !insecure && fingerprint === null,
    ...(available === null ? {} : { will: { topic: available, payload: Buffer.from(offline), qos: 1, retain: true } }),
  }
}

/** Begins a connection to the broker, with a certificate of a fingerprint if one is set. Rejects only with such a fingerprint. */
export async function openClient(options: SessionOptions): Promise<MqttClient> {
  // Loaded here, because a server without MQTT does not need its 15 MB.
  const { connect, MqttClient: Client } = await import('mqtt')
  const { broker, signal } = options
  if (signal?.aborted) throw new Error('the server stops')
  const address = addressOf(broker.url)
  const all = clientOptions(options, address)
  const { fingerprint, cert, key } = broker.tls
  const client = cert === null || key === null ? null : { cert, key }
  if (fingerprint === null || address.protocol === 'mqtt' || address.protocol === 'ws') return connect(all)
  const { host = '', port = 0 } = address
  const socket = await openPinned({ host, port, fingerprint, client, withinMs: connectWithinMs, signal })
  if (address.protocol === 'wss') return connect({ ...all, wsOptions: { createConnection: () => socket } })
  return new Client(() => socket, all)
}
