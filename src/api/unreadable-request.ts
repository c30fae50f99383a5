import type { Socket } from 'node:net'
import { ViewtronError } from '../model/index.ts'
import { problemOf } from './problem-document.ts'

/** Node's limit for the request line and all headers together, `--max-http-header-size`. */
const headLimitBytes = 16 * 1024

// The connection was closed, or no request was sent on it.
const quiet = new Set(['ECONNRESET', 'EPIPE', 'ERR_HTTP_REQUEST_TIMEOUT', 'HPE_INVALID_EOF_STATE'])

/** Answers requests that Node's HTTP parser refuses with a problem document. */
export function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (quiet.has(error.code ?? '') || !socket.writable) {
    socket.destroy()
    return
  }
  const problem = problemOf(
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new ViewtronError('head-too-large', { limit: headLimitBytes })
      : new ViewtronError('request-unreadable', { reason: error.message }),
  )
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
