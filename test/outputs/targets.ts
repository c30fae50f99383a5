import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { decodeFrames } from '../../src/lib/frames.ts'
import type { ForwardedHead } from '../../src/model/index.ts'
import { type OutputKind, type OutputKindFacts, type OutputsOptions, outputKinds } from '../../src/outputs/index.ts'
import { PushDevices } from '../../src/outputs/push/push-devices.ts'
import { QueuedOutputs } from '../../src/outputs/queued/queued-outputs.ts'
import { startMailServer } from './email/mail-server.ts'
import { Listener, Mosquitto, noBroker } from './mqtt/mosquitto.ts'
import { startPushService } from './push/push-service.ts'
import { type Box, letterFacts, letterQueue } from './queued/letters.ts'
import { accept, startTarget } from './webhook/target.ts'

/** The other end of an output, with the settings that make the output send there. */
export interface OutputTarget {
  /** Settings of viewtron.yaml by key. */
  settings: Record<string, unknown>
  /** Outputs of a kind that is not in the table. */
  moreOutputs?: NonNullable<OutputsOptions['moreOutputs']>
  /** Ids of the events that arrived, in this order; an id may come again. */
  arrived(): string[]
  /** Stops answering until `goUp`. */
  goDown(): Promise<void>
  goUp(): Promise<void>
}

export interface TargetFacts {
  facts: OutputKindFacts
  /** Starts a target for the running test; null for a kind that sends nothing. */
  start: (() => Promise<OutputTarget>) | null
  /** The reason why its tests are skipped on this machine; null if they run. */
  missing: string | null
}

async function webhookTarget(): Promise<OutputTarget> {
  let target = await startTarget()
  const { port } = new URL(target.url)
  const received: string[] = []
  const noteIds = () => {
    for (const { json } of target.received.splice(0)) if (json.type === 'alarm') received.push(json.event.id)
  }
  return {
    settings: { webhooks: [{ name: 'gate', url: target.url, allowPrivate: true, ordered: true }] },
    arrived() {
      noteIds()
      return received
    },
    async goDown() {
      noteIds()
      await target.close()
    },
    async goUp() {
      target = await startTarget(accept, Number(port))
    },
  }
}

async function emailTarget(): Promise<OutputTarget> {
  let mails = await startMailServer()
  const { port } = mails
  const received: string[] = []
  const noteIds = () => {
    for (const mail of mails.received.splice(0)) received.push(mail.header('x-viewtron-event') ?? '')
  }
  const mailbox = { from: 'gate@example.org', to: ['ann@example.org'] }
  return {
    settings: { emails: [{ name: 'mail', host: '127.0.0.1', port, security: 'none', ordered: true, ...mailbox }] },
    arrived() {
      noteIds()
      return received
    },
    async goDown() {
      noteIds()
      await mails.close()
    },
    async goUp() {
      mails = await startMailServer({}, port)
    },
  }
}

async function mqttTarget(): Promise<OutputTarget> {
  const broker = await Mosquitto.start()
  const listener = await Listener.open(broker.url, {}, 'viewtron/events')
  onTestFinished(() => broker.kill())
  return {
    settings: { mqtt: { url: broker.url, discovery: false, images: false } },
    arrived: () => listener.on('viewtron/events').map(({ json }) => json.id),
    goDown: () => broker.kill(),
    goUp: () => broker.run(),
  }
}

async function letterTarget(): Promise<OutputTarget> {
  const box: Box = { isOpen: true, letters: [] }
  const kind = letterQueue(new Map([['hall', box]]))
  return {
    settings: { letters: [{ name: 'gate', box: 'hall', ordered: true }] },
    moreOutputs: [context => new QueuedOutputs(kind, { ...context, alerts: context.alerting.alerts })],
    arrived: () => box.letters,
    async goDown() {
      box.isOpen = false
    },
    async goUp() {
      box.isOpen = true
    },
  }
}

/** A rule makes an alert of every event; the device of a browser is stored before the outputs start. */
async function pushTarget(): Promise<OutputTarget> {
  const service = await startPushService()
  const { name, endpoint, keys } = service.subscribe('Phone')
  const userId = null
  return {
    settings: {
      rules: [{ name: 'All', alert: { severity: 'warning' } }],
      notifications: { allowPrivate: true, tls: { ca: service.ca } },
    },
    moreOutputs: [
      context => {
        const device = { id: 'phone', userId, name, endpoint, keys, severity: 'info', createdAt: new Date(0) } as const
        void new PushDevices(context).put(device)
        return null
      },
    ],
    arrived: () => service.received.map(({ message }) => message.path.replace('events/', '')),
    goDown: service.goDown,
    goUp: service.goUp,
  }
}

/** A centre that stores nothing and notes the events. */
async function centreTarget(): Promise<OutputTarget> {
  const received: string[] = []
  const note = (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      for (const { head } of decodeFrames(Buffer.concat(chunks))) {
        received.push(...(head as ForwardedHead).entries.map(({ id }) => id))
      }
      response.end('{}')
    })
  }
  let server = createServer(note)
  const listen = async (port: number) => {
    server = createServer(note)
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }
  const close = () => {
    server.closeAllConnections()
    return new Promise<void>(resolve => server.close(() => resolve()))
  }
  const port = await listen(0)
  onTestFinished(close)
  return {
    settings: { centreUrl: `http://127.0.0.1:${port}`, centreToken: 'vt_test', site: 'north' },
    arrived: () => received,
    goDown: close,
    async goUp() {
      await listen(port)
    },
  }
}

/** A target and, on the same server, an output of another kind with an output of the same name. */
async function beside(start: () => Promise<OutputTarget>, startOther: () => Promise<OutputTarget>) {
  const [target, other] = [await start(), await startOther()]
  const moreOutputs = [...(target.moreOutputs ?? []), ...(other.moreOutputs ?? [])]
  return { ...target, settings: { ...target.settings, ...other.settings }, moreOutputs }
}

/**
 * Every kind of the registry has a target here: the compiler asks for the line of a new one. Letters are a second kind with
 * a delivery queue; the contract runs with both at once.
 */
export const outputTargets: Record<OutputKind | 'letter', TargetFacts> = {
  webhook: { facts: outputKinds.webhook, start: () => beside(webhookTarget, letterTarget), missing: null },
  email: { facts: outputKinds.email, start: emailTarget, missing: null },
  letter: { facts: letterFacts, start: () => beside(letterTarget, webhookTarget), missing: null },
  alert: { facts: outputKinds.alert, start: null, missing: null },
  push: { facts: outputKinds.push, start: pushTarget, missing: null },
  centre: { facts: outputKinds.centre, start: centreTarget, missing: null },
  mqtt: { facts: outputKinds.mqtt, start: mqttTarget, missing: noBroker },
}

/** The names of the kinds with a target. */
export const targetKinds = Object.keys(outputTargets) as (keyof typeof outputTargets)[]
