import type { Problem } from '#server/api/schemas/index.ts'

/**
 * A request that failed, in words: `code` is one of docs/errors.md, or `unreachable` when no answer came.
 * `status` is 0 without an answer.
 */
export class ProblemError extends Error {
  readonly status: number
  readonly code: string
  readonly hint: string
  readonly fields: { field: string; message: string }[]
  readonly retryAfterMs: number | null

  constructor(problem: Partial<Problem> & { retryAfterMs?: number | null }, options?: ErrorOptions) {
    super(problem.detail ?? problem.title ?? 'The request failed.', options)
    this.name = 'ProblemError'
    this.status = problem.status ?? 0
    this.code = problem.code ?? 'unknown'
    this.hint = problem.hint ?? ''
    this.fields = problem.fields ?? []
    this.retryAfterMs = problem.retryAfterMs ?? null
  }

  /** True where asking again may help: no answer, too busy, or an error of the server. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

/** The problem document of an answer that is not ok; also if a proxy answered with an HTML page. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : null
  const body: unknown = await response.json().catch(() => null)
  if (typeof body === 'object' && body !== null && 'code' in body) {
    return new ProblemError({ ...(body as Partial<Problem>), status: response.status, retryAfterMs })
  }
  return new ProblemError({
    status: response.status,
    code: `http-${response.status}`,
    detail: `The server answered ${response.status} ${response.statusText}`.trim(),
    hint: 'If the server is behind a reverse proxy, check the log of the proxy.',
    retryAfterMs,
  })
}

/** The error for a request that `fetch` got no answer to; `cause` is the error that `fetch` threw. */
export function unreachable(cause: unknown): ProblemError {
  return new ProblemError(
    {
      code: 'unreachable',
      detail: 'The server does not answer.',
      hint: 'The page keeps trying. Is the server running, and is this device on its network?',
    },
    { cause },
  )
}
