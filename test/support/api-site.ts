import { type WebOptions, type WebReply, webRequest } from './web-client.ts'

/** A server whose API a test calls. Paths are those below `/api/v1/`. */
export abstract class ApiSite {
  abstract readonly webUrl: string

  call(path: string, options?: WebOptions): Promise<WebReply> {
    return webRequest(this.webUrl, `/api/v1/${path}`, options)
  }

  /** Returns the JSON of a successful answer; throws with the problem otherwise. */
  async json(path: string, options?: WebOptions): Promise<WebReply['json']> {
    const { status, json, text } = await this.call(path, options)
    if (status >= 300) throw new Error(`${path}: ${status} ${text}`)
    return json
  }
}
