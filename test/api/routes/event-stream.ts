import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import https from 'node:https'
import { onTestFinished } from 'vitest'

export interface StreamMessage {
  id: number | null
  name: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into messages of every kind
  data: any
}

/** A reader of server-sent events, as a browser is one. */
export class EventStream {
  readonly messages: StreamMessage[] = []
  readonly headers: IncomingHttpHeaders
  comments = 0
  closed = false
  private text = ''
  private readonly response: IncomingMessage

  private constructor(response: IncomingMessage) {
    this.response = response
    this.headers = response.headers
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => this.take(chunk))
    for (const event of ['end', 'close', 'error', 'aborted']) {
      response.on(event, () => {
        this.closed = true
      })
    }
  }

  /** Opens a stream; it is closed when the running test has ended. */
  static async open(url: string, headers: Record<string, string> = {}, from?: string): Promise<EventStream> {
    const options = { agent: false as const, headers, ...(from !== undefined && { localAddress: from }) }
    // Certificates of tests are self-signed.
    const request = url.startsWith('https:')
      ? https.get(url, { ...options, rejectUnauthorized: false })
      : http.get(url, options)
    onTestFinished(() => void request.destroy())
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request.on('response', resolve)
      request.on('error', reject)
    })
    request.on('error', () => undefined)
    if (response.statusCode !== 200) throw new Error(`the stream was refused: ${response.statusCode}`)
    return new EventStream(response)
  }

  get seqs(): number[] {
    return this.messages.flatMap(({ id }) => id ?? [])
  }

  named(name: string): StreamMessage[] {
    return this.messages.filter(message => message.name === name)
  }

  close(): void {
    this.response.destroy()
  }

  private take(chunk: string): void {
    this.text += chunk
    const blocks = this.text.split('\n\n')
    this.text = blocks.pop() ?? ''
    for (const block of blocks) this.takeBlock(block)
  }

  private takeBlock(block: string): void {
    const fields = new Map(block.split('\n').map(line => [line.split(':')[0], line.replace(/^[^:]*: ?/, '')]))
    if (block.startsWith(':')) this.comments++
    const data = fields.get('data')
    if (data === undefined) return
    const id = fields.get('id')
    this.messages.push({
      id: id === undefined ? null : Number(id),
      name: fields.get('event') ?? 'message',
      data: JSON.parse(data),
    })
  }
}
