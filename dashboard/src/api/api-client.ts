import type { JsonPath } from '#server/api/schemas/index.ts'
import {
  type Answer,
  type AnyRequest,
  type ChangeMethod,
  type FilePath,
  filledPath,
  type GetPath,
  type RequestOf,
} from './api-routes.ts'
import { ProblemError, problemOf, unreachable } from './problem-error.ts'

/** The address of something the server serves, under the path prefix of the dashboard. */
export function appUrl(path: string, query: object = {}): string {
  const url = new URL(path.replace(/^\/+/, ''), document.baseURI)
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue
    const text = Array.isArray(value) ? value.join(',') : String(value)
    if (text !== '') url.searchParams.set(name, text)
  }
  return url.href
}

/** `events` → `…/api/v1/events`. Paths that the API itself gives (`/api/v1/…`, `/auth/…`) only get the path prefix. */
export function apiUrl(path: string, query: object = {}): string {
  const known = /^\/?(?:.*\/)?(api|auth)\//.exec(path)
  if (known === null) return appUrl(`api/v1/${path}`, query)
  return appUrl(path.slice(path.indexOf(`${known[1]}/`)), query)
}

const urlOf = (path: string, { params, query }: AnyRequest) => apiUrl(filledPath(path, params), query)

/** CSV is sent unchanged, because the server detects its character set. */
const isCsv = (body: unknown): body is string | Blob => typeof body === 'string' || body instanceof Blob

/** The client of this page's server. Every failure is a `ProblemError`. */
export class ApiClient {
  /** The CSRF token of the session; sent with every change. */
  csrfToken: string | null = null

  /** The JSON answer of a GET. */
  async get<P extends GetPath>(path: P, request: RequestOf<'GET', P>, signal?: AbortSignal): Promise<Answer<'GET', P>> {
    const response = await this.#fetch(urlOf(path, request), { signal: signal ?? null })
    return (await response.json()) as Answer<'GET', P>
  }

  /** The bytes of a GET, e.g. a raw post or a snapshot. */
  async bytes<P extends FilePath>(
    path: P,
    request: RequestOf<'GET', P>,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const response = await this.#fetch(urlOf(path, request), { signal: signal ?? null })
    return new Uint8Array(await response.arrayBuffer())
  }

  /** A change. The body is sent as JSON; a string or a file as CSV. */
  async send<M extends ChangeMethod, P extends JsonPath<M>>(
    method: M,
    path: P,
    ...[request]: Record<never, never> extends RequestOf<M, P>
      ? [request?: RequestOf<M, P>]
      : [request: RequestOf<M, P>]
  ): Promise<Answer<M, P>> {
    const { body, ...target }: AnyRequest = request ?? {}
    const headers: Record<string, string> = {}
    if (this.csrfToken !== null) headers['x-csrf-token'] = this.csrfToken
    if (body !== undefined) headers['content-type'] = isCsv(body) ? 'text/csv' : 'application/json'
    const content = body === undefined ? null : isCsv(body) ? body : JSON.stringify(body)
    const response = await this.#fetch(urlOf(path, target), { method, headers, body: content })
    const text = await response.text()
    return (text === '' ? undefined : JSON.parse(text)) as Answer<M, P>
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

/** Any failure as a `ProblemError`. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  return new ProblemError({ code: 'dashboard', detail: error instanceof Error ? error.message : String(error) })
}
