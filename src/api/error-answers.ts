import { join } from 'node:path'
import type { FastifyError, FastifyInstance } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { faultOf } from '../database/index.ts'
import { isStorageTrouble, storageError } from '../ingest/index.ts'
import { ViewtronError } from '../model/index.ts'
import type { ApiContext } from './api-context.ts'
import { RequestInvalid } from './api-error.ts'
import { sendProblem } from './problem-document.ts'

const fieldOf = (path: string) => path.replace(/^\//, '').replaceAll('/', '.') || 'body'

// These count for any file, because a failed write reports no path.
const diskCodes = new Set(['ENOSPC', 'EDQUOT', 'EROFS'])

/** Tests whether the error comes from the database's file, folder or disk rather than from the query. */
function isTroubleOfData(error: NodeJS.ErrnoException, dataDir: string): boolean {
  if (faultOf(error) !== null) return isStorageTrouble(error)
  if (error.syscall !== undefined && diskCodes.has(error.code ?? '')) return true
  return error.syscall !== undefined && error.path?.startsWith(join(dataDir, 'viewtron.db')) === true
}

/** Converts an error that Fastify raised for an invalid request to one of the catalogue; null for other errors. */
function refusedByFastify(error: FastifyError, limit: number): ViewtronError | null {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const faults = error.validation.map(({ instancePath, message = 'is not right' }) => {
      return { field: fieldOf(instancePath), message }
    })
    return new RequestInvalid(faults)
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new ViewtronError('body-too-large', { limit })
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    const type = /: (.*)$/.exec(error.message)?.[1] || 'none'
    return new ViewtronError('body-unsupported', { type })
  }
  const { statusCode = 500 } = error
  if (statusCode < 400 || statusCode >= 500) return null
  return new RequestInvalid([{ field: 'request', message: error.message }])
}

/** Answers every error with a problem document. Logs unexpected errors under the id of the request, which the answer shows. */
export function answerErrors(
  app: FastifyInstance,
  context: Pick<ApiContext, 'directory' | 'dataDir' | 'faults' | 'log'>,
) {
  const { directory, dataDir, faults, log } = context
  const unexpected = (error: Error, route: string, id: string): ViewtronError => {
    log.error({ err: error, id }, `${route}: ${error.message} [internal-error]`)
    faults.note(`answering ${route}`, error, { isLogged: true })
    return new ViewtronError('internal-error', { id }, error)
  }
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { method, routeOptions } = request
    const known = () => {
      if (error instanceof ViewtronError) return error
      if (isTroubleOfData(error, dataDir)) return directory.trouble ?? storageError(error, dataDir)
      return refusedByFastify(error, routeOptions.bodyLimit)
    }
    // Log the route instead of the path, which may contain a plate or a name.
    const route = `${method} ${routeOptions.url ?? '(no route)'}`
    return sendProblem(reply, known() ?? unexpected(error, route, request.id))
  })
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    return sendProblem(reply, new ViewtronError('route-unknown', { method: request.method, path }))
  })
}
