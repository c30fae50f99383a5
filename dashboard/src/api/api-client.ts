import { ProblemError, problemOf, unreachable } from './problem-error.ts'

export type QueryValue = string | number | boolean | readonly string[] | null | undefined
export type Query = Record<string, QueryValue>
export type ChangeMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Where the dashboard is served from, e.g. `https://example.org/viewtron/`. */
export function appUrl(path: string, query: Query = {}): string {
  const url = new URL(path.replace(/^\/+/, ''), document.baseURI)
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue
    const text = Array.isArray(value) ? value.join(',') : String(value)
    if (text !== '') url.searchParams.set(name, text)
  }
  return url.href
}

/** `events` → `…/api/v1/events`; addresses that the API gives (`/api/v1/…`) are taken as they are, under the path prefix. */
export function apiUrl(path: string, query: Query = {}): string {
  const known = /^\/?(?:.*\/)?(api|auth)\//.exec(path)
  if (known === null) return appUrl(`api/v1/${path}`, query)
  return appUrl(path.slice(path.indexOf(`${known[1]}/`)), query)
}

/** Files go as they are: the server tells their character set by their bytes. */
const isCsv = (body: unknown): body is string | Blob => typeof body === 'string' || body instanceof Blob

/** Speaks to the server of this page; every failure is a `ProblemError`. */
export class ApiClient {
  /** Of the session; goes along with every change. */
  csrfToken: string | null = null

  /** JSON of a GET. Paths without a leading `api/` or `auth/` stand under /api/v1. */
  async get<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
    const response = await this.#fetch(apiUrl(path, query), { signal: signal ?? null })
    return (await response.json()) as Answer
  }

  /** The bytes of a GET as text, e.g. a raw post. */
  async text(path: string, signal?: AbortSignal): Promise<string> {
    const response = await this.#fetch(apiUrl(path), { signal: signal ?? null })
    return response.text()
  }

  /** The bytes of a GET as they come, e.g. a post that may be no text. */
  async bytes(path: string, signal?: AbortSignal): Promise<Uint8Array> {
    const response = await this.#fetch(apiUrl(path), { signal: signal ?? null })
    return new Uint8Array(await response.arrayBuffer())
  }

  /** A change. `body` is sent as JSON, a string or a file as CSV; an answer without content gives undefined. */
  async send<Answer>(method: ChangeMethod, path: string, body?: unknown, query: Query = {}): Promise<Answer> {
    const headers: Record<string, string> = {}
    if (this.csrfToken !== null) headers['x-csrf-token'] = this.csrfToken
    if (body !== undefined) headers['content-type'] = isCsv(body) ? 'text/csv' : 'application/json'
    const content = body === undefined ? null : isCsv(body) ? body : JSON.stringify(body)
    const response = await this.#fetch(apiUrl(path, query), { method, headers, body: content })
    const text = await response.text()
    return (text === '' ? undefined : JSON.parse(text)) as Answer
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    let response: Response
    try {
      response = await fetch(url, { credentials: 'same-origin', ...init })
    } catch (cause) {
      if (init.signal?.aborted) throw cause
      throw unreachable(cause)
    }
    if (!response.ok) throw await problemOf(response)
    return response
  }
}

/** Any failure as a `ProblemError`, for showing. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  return new ProblemError({ code: 'dashboard', detail: error instanceof Error ? error.message : String(error) })
}
