import { readPicture } from '../../log/index.ts'
import type { SentMessage } from '../output.ts'
import type { Attempt, Deliverable } from '../queued/deliverable.ts'
import type { Sender, SenderTools } from '../queued/queued-kind.ts'
import type { AttemptVerdict } from '../queued/verdict.ts'
import { answerVerdict } from './answer-verdict.ts'
import { composeMessage, type Message } from './compose-message.ts'
import { HttpTarget } from './http-target.ts'
import { withoutPassword } from './shown-config.ts'
import { secretsOf, signatureHeaders } from './signature.ts'
import { trustOf } from './trusted-certificates.ts'
import type { WebhookConfig } from './webhook-schema.ts'

const mostShown = 4000

function shownMessage({ body, contentType, url }: Message, method: string): SentMessage {
  return {
    method,
    address: withoutPassword(url.href),
    contentType,
    body: body.toString().slice(0, mostShown),
    sizeBytes: body.length,
  }
}

const timeoutMs = 10_000
const mostConnections = 16

/** Sends the messages of one webhook over HTTP. */
export class WebhookSender implements Sender {
  private readonly config: WebhookConfig
  private readonly tools: SenderTools
  private readonly secrets: string[]
  private readonly target: HttpTarget

  /** Throws `config-invalid` if its secrets or certificates cannot be read. */
  constructor(config: WebhookConfig, tools: SenderTools) {
    const { url, method, allowPrivate, name } = config
    this.config = config
    this.tools = tools
    this.secrets = secretsOf(config)
    const trust = trustOf(config, `webhook ${name}`)
    this.target = new HttpTarget({ url, method, allowPrivate, timeoutMs, mostConnections, trust })
  }

  /** Rejects without an answer. */
  async send(deliverable: Deliverable, attempt: Attempt): Promise<AttemptVerdict> {
    const { config, secrets } = this
    const { links, archive, clock, version } = this.tools
    const at = clock.now().getTime()
    const { noteSent, ...facts } = attempt
    const message = await composeMessage({
      config,
      deliverable,
      attempt: facts,
      linkTo: path => links.linkTo(path, at),
      readPicture: file => readPicture(archive, file).catch(() => null),
    })
    noteSent?.(shownMessage(message, config.method))
    const headers = {
      'user-agent': `viewtron-event-server/${version}`,
      ...Object.fromEntries(Object.entries(config.headers).map(([name, value]) => [name.toLowerCase(), value])),
      'content-type': message.contentType,
      ...signatureHeaders(attempt.deliveryId, at, message.body, secrets),
    }
    const answer = await this.target.send(message.body, headers, message.url)
    return answerVerdict(answer, clock.now().getTime())
  }

  close(): void {
    this.target.close()
  }
}
