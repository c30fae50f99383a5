import { connect, createServer, type Socket } from 'node:net'
import { type Packet, parser } from 'mqtt-packet'

/** A proxy between a server and its broker that records the messages acknowledged by the broker. */
export class AckRecorder {
  /** Payloads of acknowledged messages on a topic, in the order of their acknowledgements. */
  readonly acknowledged: { topic: string; payload: string }[] = []
  private port = 0

  /** Its port closes with the process. */
  static async before(broker: { port: number }): Promise<AckRecorder> {
    const recorder = new AckRecorder()
    const server = createServer(client => recorder.connect(client, broker.port))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    recorder.port = (server.address() as { port: number }).port
    server.unref()
    return recorder
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`
  }

  private connect(client: Socket, brokerPort: number): void {
    const broker = connect(brokerPort, '127.0.0.1')
    const waiting = new Map<number, { topic: string; payload: string }>()
    const note = (packet: Packet) => {
      if (packet.cmd === 'publish' && packet.messageId !== undefined) {
        waiting.set(packet.messageId, { topic: packet.topic, payload: packet.payload.toString() })
      }
      const message = packet.cmd === 'puback' && packet.messageId !== undefined && waiting.get(packet.messageId)
      if (message) this.acknowledged.push(message)
    }
    for (const [from, to] of [
      [client, broker],
      [broker, client],
    ] as const) {
      const packets = parser({ protocolVersion: 4 })
      packets.on('packet', note)
      from.on('data', chunk => {
        packets.parse(chunk)
        to.write(chunk)
      })
      from.on('error', () => undefined)
      from.on('close', () => to.destroy())
    }
  }
}
