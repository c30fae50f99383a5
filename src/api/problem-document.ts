import { STATUS_CODES } from 'node:http'
import type { FastifyReply } from 'fastify'
import type { ViewtronError } from '../model/index.ts'
import { type FieldFault, TooManyAttempts } from './api-error.ts'
import type { Problem } from './schemas/index.ts'

const retryAfterSeconds = 5

/** Converts an error to a problem document (RFC 9457). `requestId` is left out where no request could be read. */
export function problemOf(error: ViewtronError, requestId?: string): Problem {
  return {
    type: `urn:viewtron:error:${error.code}`,
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    code: error.code,
    detail: error.message,
    hint: error.hint,
    ...(requestId === undefined ? {} : { requestId }),
    ...('fields' in error ? { fields: error.fields as FieldFault[] } : {}),
  }
}

/** Answers with an error's problem document. */
export function sendProblem(reply: FastifyReply, error: ViewtronError): FastifyReply {
  if (error instanceof TooManyAttempts) reply.header('retry-after', error.retryAfterSeconds)
  else if (error.status === 503) reply.header('retry-after', retryAfterSeconds)
  if (error.status === 401) reply.header('www-authenticate', 'Bearer')
  return reply
    .code(error.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problemOf(error, reply.request.id))
}
