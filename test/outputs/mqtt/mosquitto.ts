import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import type { EventEmitter } from 'node:events'
import { accessSync, constants, writeFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { createRequire } from 'node:module'
import { type AddressInfo, connect as connectSocket, createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'

function find(program: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin']
  const isExecutable = (path: string) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  }
  return folders.map(folder => join(folder, program)).find(isExecutable) ?? null
}

const mosquittoPath = find('mosquitto')

/** The reason why tests with a broker are skipped; null if they run. */
export const noBroker =
  mosquittoPath === null ? 'no mosquitto on this machine (Debian: apt-get install mosquitto)' : null

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}

export interface MosquittoOptions {
  /** Lines after the listener; `PLACE` in them is the broker's own folder. */
  listener?: string[]
  /** User and password; anonymous access if omitted. */
  user?: { name: string; password: string }
  /** Lines of an ACL file with the rights of users. */
  acl?: string[]
}

/** A broker for the running test, on a free port. It can be killed and started again. */
export class Mosquitto {
  readonly port: number
  readonly folder: string
  private readonly config: string
  private child: ChildProcess | null = null

  private constructor(port: number, folder: string, config: string) {
    this.port = port
    this.folder = folder
    this.config = config
  }

  static async start({ listener = [], user, acl }: MosquittoOptions = {}): Promise<Mosquitto> {
    const folder = temporaryFolder()
    const port = await freePort()
    const passwords = join(folder, 'passwords')
    if (user)
      execFileSync(find('mosquitto_passwd') ?? 'mosquitto_passwd', ['-c', '-b', passwords, user.name, user.password])
    // Otherwise root switches to the user mosquitto, which cannot read the test's files.
    // Mosquitto 2.0.11 without these limits closes the connection on each message that it refuses.
    const unlimited = acl ? [] : ['max_inflight_messages 0', 'max_queued_messages 0']
    const placed = listener.map(line => line.replace('PLACE', folder))
    const lines = ['user root', ...unlimited, `listener ${port} 127.0.0.1`, ...placed]
    const who = user ? ['allow_anonymous false', `password_file ${passwords}`] : ['allow_anonymous true']
    const rights = join(folder, 'rights')
    if (acl) writeFileSync(rights, `${acl.join('\n')}\n`)
    const what = acl ? [`acl_file ${rights}`] : []
    writeFileSync(join(folder, 'mosquitto.conf'), `${[...lines, ...who, ...what].join('\n')}\n`)
    const broker = new Mosquitto(port, folder, join(folder, 'mosquitto.conf'))
    onTestFinished(() => broker.kill('SIGKILL'))
    await broker.run()
    return broker
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`
  }

  /** Starts the broker, or starts it again, and waits until it answers. */
  async run(): Promise<void> {
    this.child = spawn(mosquittoPath ?? 'mosquitto', ['-c', this.config], { stdio: 'ignore' })
    const answers = () =>
      new Promise<boolean>(resolve => {
        const socket = connectSocket(this.port, '127.0.0.1')
        socket.once('connect', () => resolve(true))
        socket.once('error', () => resolve(false))
        socket.once('connect', () => socket.destroy())
      })
    await until(answers, { what: 'the broker' })
  }

  /** Kills the broker. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const { child } = this
    this.child = null
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise(resolve => child.once('exit', resolve))
    child.kill(signal)
    await gone
  }
}

/** The part of the package `ws` that is used here; it comes with mqtt.js and has no types. */
interface WebSocketModule {
  WebSocketServer: new (options: {
    server: http.Server
    handleProtocols: () => string
  }) => EventEmitter & { clients: Set<Door>; close(): void }
}
type Door = EventEmitter & { send(data: Buffer): void; close(): void; terminate(): void }

/** Certificate and key in PEM. */
interface DoorCertificate {
  cert: Buffer
  key: Buffer
}

/**
 * A websocket proxy before a broker. Mosquitto's own websocket listener does not work in every container, because its
 * library needs network interfaces that may be missing.
 */
export async function websocketDoor(broker: Mosquitto, certificate: DoorCertificate | null = null): Promise<string> {
  const { WebSocketServer } = createRequire(import.meta.url)('ws') as WebSocketModule
  const web = certificate ? https.createServer(certificate) : http.createServer()
  const server = new WebSocketServer({ server: web, handleProtocols: () => 'mqtt' })
  await new Promise<void>(listening => web.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    for (const client of server.clients) client.terminate()
    server.close()
    web.close()
  })
  server.on('connection', (door: Door) => {
    const socket = connectSocket(broker.port, '127.0.0.1')
    door.on('message', (data: Buffer) => socket.write(data))
    door.on('close', () => socket.destroy())
    socket.on('data', data => door.send(data))
    socket.on('close', () => door.close())
    socket.on('error', () => door.terminate())
  })
  return `${certificate ? 'wss' : 'ws'}://127.0.0.1:${(web.address() as AddressInfo).port}/mqtt`
}

export interface Heard {
  topic: string
  text: string
  retain: boolean
  at: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into messages of every shape
  json: any
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A client that subscribes to everything and reconnects when the broker is back. */
export class Listener {
  readonly heard: Heard[] = []
  readonly client: MqttClient

  private constructor(client: MqttClient) {
    this.client = client
    client.on('message', (topic, payload, { retain }) => {
      const text = payload.length > 0 && payload[0] === 0xff ? `picture of ${payload.length}` : payload.toString()
      this.heard.push({ topic, text, retain, at: performance.now(), json: jsonOf(text) })
    })
    client.on('error', () => undefined)
  }

  static async open(url: string, options: IClientOptions = {}, topics: string | string[] = '#'): Promise<Listener> {
    const client = mqtt.connect(url, {
      reconnectPeriod: 100,
      clean: false,
      clientId: `listener-${Math.random()}`,
      ...options,
    })
    const listener = new Listener(client)
    onTestFinished(async () => {
      await client.endAsync(true)
    })
    await new Promise(resolve => client.once('connect', resolve))
    await client.subscribeAsync(topics, { qos: 1 })
    return listener
  }

  on(topic: string): Heard[] {
    return this.heard.filter(message => message.topic === topic)
  }

  last(topic: string): Heard | undefined {
    return this.on(topic).at(-1)
  }

  /** Waits for a matching message on a topic; resolves with the last one. */
  async next(topic: string, fits: (message: Heard) => boolean = () => true): Promise<Heard> {
    return until(() => this.on(topic).findLast(fits), { what: `a message on ${topic}`, withinMs: 15_000 })
  }
}
