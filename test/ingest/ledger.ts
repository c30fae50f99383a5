import { Agent } from 'node:http'
import { httpPost } from '../support/http-post.ts'
import {
  type Device,
  intrusionPost,
  jpegSaying,
  keepalivePost,
  platePost,
  statusPost,
  trajectoryPost,
} from './posts.ts'

export const sentKinds = ['intrusion', 'plates', 'plain', 'unparsed', 'status', 'trajectory', 'keepalive'] as const
export type SentKind = (typeof sentKinds)[number]

/** One post that went to a server, told apart from all others by its number. */
export interface Sent {
  kind: SentKind
  number: number
  body: Buffer
  acknowledged: boolean
}

/** The content of the pictures of post `number`, by the part of the path that names their role. */
export function picturesOf({ kind, number }: Pick<Sent, 'kind' | 'number'>): Record<string, Buffer> {
  const picture = (role: string) => jpegSaying(`${number} ${role}`)
  if (kind === 'intrusion') return { overview: picture('overview'), target: picture('target') }
  if (kind !== 'plates') return {}
  return { overview: picture('overview'), target: picture('target'), 'target-2': picture('target-2') }
}

export const platesOf = (number: number): [string, string] => [`A ${number}`, `B ${number}`]

function deviceOf(number: number): Device {
  const camera = number % 5
  return { name: `Camera ${camera}`, mac: `58:5b:69:00:01:0${camera}` }
}

function bodyOf(kind: SentKind, number: number): Buffer {
  const device = deviceOf(number)
  const { overview, target, 'target-2': second } = picturesOf({ kind, number })
  switch (kind) {
    case 'intrusion':
      return intrusionPost({ device, targetId: number, overview: overview!, crop: target! })
    case 'plates': {
      const [one, two] = platesOf(number)
      const plates = [
        { number: one, crop: target! },
        { number: two, crop: second! },
      ]
      return platePost({ device, overview: overview!, plates })
    }
    case 'plain':
      return intrusionPost({ device, targetId: number })
    case 'unparsed':
      return Buffer.from(`<config><smartType>PEA</smartType> post ${number} ends here \u0000 <`)
    case 'status':
      return statusPost({ perimeterAlarm: true }, number, device)
    case 'trajectory':
      return trajectoryPost(number, device)
    case 'keepalive':
      return keepalivePost(`Beat ${number}`)
  }
}

/** Remembers everything that was sent and whether it was acknowledged. */
export class Ledger {
  readonly sent: Sent[] = []
  /** Replies other than 200. */
  readonly refusals: string[] = []
  /** The number of posts that were acknowledged. */
  acknowledged = 0

  /** Sends posts of random kinds over so many connections until the server is gone. */
  async load(url: string, connections: number, random: () => number): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: connections })
    const send = (sent: Sent) => this.send(url, sent, agent)
    const connection = async () => {
      for (;;) {
        const kind = sentKinds[Math.floor(random() * sentKinds.length)] as SentKind
        const first = this.next(kind)
        if (!(await send(first))) return
        if (kind === 'status' && !(await send(this.statusEnd(first.number)))) return
      }
    }
    await Promise.all(Array.from({ length: connections }, connection))
    agent.destroy()
  }

  /** Sends one post of this kind; false where there is no server. */
  post(url: string, kind: SentKind): Promise<boolean> {
    return this.send(url, this.next(kind), new Agent())
  }

  private next(kind: SentKind): Sent {
    const number = this.sent.length + 1
    return this.add({ kind, number, body: bodyOf(kind, number), acknowledged: false })
  }

  private statusEnd(rule: number): Sent {
    const body = statusPost({ perimeterAlarm: false }, rule, deviceOf(rule))
    return this.add({ kind: 'status', number: this.sent.length + 1, body, acknowledged: false })
  }

  private add(sent: Sent): Sent {
    this.sent.push(sent)
    return sent
  }

  private async send(url: string, sent: Sent, agent: Agent): Promise<boolean> {
    try {
      const { status, body } = await httpPost(url, sent.body, { agent })
      sent.acknowledged = status === 200
      if (sent.acknowledged) this.acknowledged++
      if (status !== 200) this.refusals.push(`${status} ${body}`)
      return true
    } catch {
      return false
    }
  }
}
