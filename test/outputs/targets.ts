import { onTestFinished } from 'vitest'
import type { OutputKind } from '../../src/outputs/index.ts'
import { Listener, Mosquitto, noBroker } from './mqtt/mosquitto.ts'
import { accept, startTarget } from './webhook/target.ts'

/** The other end of an output, with the settings that make the output send there. */
export interface OutputTarget {
  /** Settings of viewtron.yaml by key. */
  settings: Record<string, unknown>
  /** Ids of the events that arrived, in this order; an id may come again. */
  arrived(): string[]
  /** Stops answering until `goUp`. */
  goDown(): Promise<void>
  goUp(): Promise<void>
}

export interface TargetFacts {
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

/** Every kind of the registry has a target here: the compiler asks for the line of a new one. */
export const outputTargets: Record<OutputKind, TargetFacts> = {
  webhook: { start: webhookTarget, missing: null },
  alert: { start: null, missing: null },
  mqtt: { start: mqttTarget, missing: noBroker },
}
