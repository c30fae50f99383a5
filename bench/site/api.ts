import { request } from 'node:http'
import { text } from 'node:stream/consumers'

/** Calls the server's API as a person would. Each call has its own connection, so that none stays open. */
export class Api {
  readonly #port: number

  constructor(webPort: number) {
    this.#port = webPort
  }

  /** Throws an Error with the text of any response other than 2xx. */
  async call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const sent = body ? JSON.stringify(body) : ''
    const asked = request({
      host: '127.0.0.1',
      port: this.#port,
      path: `/api/v1/${path}`,
      method,
      agent: false,
      headers: body ? { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(sent) } : {},
    })
    const [status, answer] = await new Promise<[number, string]>((resolve, reject) => {
      asked.on('error', reject)
      asked.on('response', reply => {
        text(reply).then(said => resolve([reply.statusCode ?? 0, said]), reject)
      })
      asked.end(sent)
    })
    if (status < 200 || status > 299) throw new Error(`${method} ${path}: ${status} ${answer}`)
    return JSON.parse(answer) as Answer
  }
}
