import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { ViewtronError } from '../model/index.ts'
import type { ApiContext } from './api-context.ts'
import { createApp } from './app.ts'

// Leaves file descriptors of the process for the camera port.
const mostConnections = 2000
const stopWithinMs = 3_000

/** The web port: dashboard, API and metrics. */
export class WebServer {
  private readonly context: ApiContext
  private app: FastifyInstance | null = null

  constructor(context: ApiContext) {
    this.context = context
  }

  /** Opens the port; resolves with the address it listens on. */
  async start(): Promise<AddressInfo> {
    const { webPort: port, webHost: host } = this.context.config
    const app = createApp(this.context)
    this.app = app
    await app.ready()
    app.server.maxConnections = mostConnections
    await new Promise<void>((resolve, reject) => {
      app.server.once('error', error => reject(this.listenError(error)))
      app.server.listen({ port, ...(host === null ? {} : { host }) }, () => resolve())
    })
    return app.server.address() as AddressInfo
  }

  /** Closes the port. Open requests get 3 s to finish. May be called twice. */
  async stop(): Promise<void> {
    const { app } = this
    this.app = null
    if (!app) return
    const deadline = setTimeout(() => app.server.closeAllConnections(), stopWithinMs)
    const closed = new Promise<void>(resolve => app.server.close(() => resolve()))
    app.server.closeIdleConnections()
    await app.close()
    await closed
    clearTimeout(deadline)
  }

  private listenError(error: Error): Error {
    const { webPort: port, webHost } = this.context.config
    const setting = 'VIEWTRON_WEB_PORT'
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      return new ViewtronError('port-in-use', { port, setting }, error)
    }
    return new ViewtronError('port-forbidden', { host: webHost ?? '*', port, setting, reason: error.message }, error)
  }
}
