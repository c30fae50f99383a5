/** Asks the server's API as a person would; an answer other than 2xx is an Error with its text. */
export class Api {
  readonly #base: string

  constructor(webPort: number) {
    this.#base = `http://127.0.0.1:${webPort}/api/v1/`
  }

  async call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const answer = await fetch(`${this.#base}${path}`, {
      method,
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Answer
  }
}
