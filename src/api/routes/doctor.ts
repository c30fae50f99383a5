import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ViewtronError } from '../../model/index.ts'
import type { ApiContext } from '../api-context.ts'
import { presentReport } from '../doctor/present-report.ts'
import { selfTest as runSelfTest } from '../doctor/self-test.ts'
import { TapStreams } from '../doctor/tap-stream.ts'
import { LiveListener } from '../live/live-listener.ts'
import * as shapes from '../schemas/doctor.ts'
import { idParams } from '../schemas/params.ts'
import { acceptMissingBodies } from '../strict-validation.ts'
import { openStream } from './stream.ts'

export interface DoctorRouteOptions {
  /** A watcher of posts with more unsent bytes is disconnected. */
  maxBacklogBytes?: number
  heartbeatMs?: number
}

const tags = ['doctor']
const [read, write, admin] = [{ access: 'read' }, { access: 'write' }, { access: 'admin' }] as const
const mostWatchers = 8
const patienceMs = 10_000

const reportSchema = {
  tags,
  summary: 'Diagnosis of missing posts, from what is known',
  response: { 200: shapes.doctorReport },
}
const lookSchema = { ...reportSchema, querystring: shapes.doctorQuery }
const checkSchema = { ...reportSchema, summary: 'Diagnosis of missing posts, after checking ports and stored devices' }
const selfTestSchema = {
  tags,
  summary: 'Send a sample event through the camera port and read it back from the log',
  response: { 200: shapes.selfTest },
}
const tapSchema = {
  tags,
  summary: 'Live stream of posts (server-sent events `post` and `left-out`)',
  querystring: shapes.tapQuery,
}
const recordSchema = {
  tags,
  summary: 'Record the next posts as a bundle',
  body: shapes.recordingRequest,
  response: { 200: shapes.recording },
}
const listSchema = { tags, summary: 'All recordings', response: { 200: shapes.recordingList } }
const oneSchema = { tags, summary: 'One recording', params: idParams, response: { 200: shapes.recording } }
const bundleSchema = { tags, summary: 'The bundle of a recording (ZIP)', params: idParams }
const finishSchema = { ...oneSchema, summary: 'End a recording early' }
const removeSchema = { tags, summary: 'Delete a recording', params: idParams, response: { 204: z.null() } }

function reportRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { doctor, audit, login } = context
  return async app => {
    app.get('/doctor', { config: read, schema: lookSchema }, async ({ query }) => {
      const report = presentReport(await doctor.look(), login.state())
      return query.senders === 'no' ? { ...report, senders: [] } : report
    })
    app.post('/doctor/check', { config: write, schema: checkSchema }, async request => {
      const diagnosis = await doctor.check()
      audit.note(request, 'check-doctor', null, `${diagnosis.findings.length} findings`)
      return presentReport(diagnosis, login.state())
    })
    app.post('/doctor/self-test', { config: write, schema: selfTestSchema }, async request => {
      const result = await runSelfTest(context)
      audit.note(request, 'self-test', result.eventId, result.ok ? 'passed' : 'failed')
      return result
    })
  }
}

function tapRoutes(context: ApiContext, options: DoctorRouteOptions): FastifyPluginAsyncZod {
  const { maxBacklogBytes = 2 ** 20, heartbeatMs = 15_000 } = options
  const { doctor, requestAuth, audit, metrics } = context
  const streams = new TapStreams(doctor.tap, { maxBacklogBytes, heartbeatMs })
  metrics.gauge('viewtron_post_watchers', 'Open streams of incoming posts.', () => streams.count)
  return async app => {
    app.addHook('preClose', async () => streams.stop())
    // A stream has no answer to HEAD.
    app.get('/doctor/tap', { config: admin, exposeHeadRoute: false, schema: tapSchema }, async (request, reply) => {
      if (streams.count >= mostWatchers) throw new ViewtronError('too-many-listeners', { limit: mostWatchers })
      audit.note(request, 'watch-posts', request.query.address ?? null)
      reply.hijack()
      openStream(reply)
      const isAllowed = () => requestAuth.isStillValid(request)
      const listener = new LiveListener({ response: reply.raw, maxBacklogBytes, patienceMs, isAllowed })
      streams.add(listener, request.query.address ?? null)
    })
  }
}

function recordingRoutes({ doctor: { recordings }, audit }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    app.post('/doctor/recordings', { config: admin, schema: recordSchema }, async request => {
      const { posts, address = null, remove } = request.body
      const recording = await recordings.begin({ posts, address, remove })
      audit.note(request, 'record-posts', recording.id, `${posts} posts, without ${remove.join(', ') || 'removing'}`)
      return recording
    })
    app.get('/doctor/recordings', { config: admin, schema: listSchema }, async () => ({
      items: await recordings.list(),
    }))
    app.get('/doctor/recordings/:id', { config: admin, schema: oneSchema }, ({ params }) => recordings.get(params.id))
    app.get('/doctor/recordings/:id/bundle.zip', { config: admin, schema: bundleSchema }, async (request, reply) => {
      const { id } = request.params
      const pieces = await recordings.bundle(id)
      audit.note(request, 'download-recording', id)
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="viewtron-posts-${id}.zip"`)
        .send(Readable.from(pieces))
    })
    app.post('/doctor/recordings/:id/stop', { config: admin, schema: finishSchema }, async request => {
      const recording = await recordings.finish(request.params.id)
      audit.note(request, 'stop-recording', recording.id)
      return recording
    })
    app.delete('/doctor/recordings/:id', { config: admin, schema: removeSchema }, async (request, reply) => {
      await recordings.remove(request.params.id)
      audit.note(request, 'delete-recording', request.params.id)
      return reply.code(204).send(null)
    })
  }
}

/** Routes that diagnose missing posts: the report, active checks, live posts and recordings. */
export function doctorRoutes(context: ApiContext, options: DoctorRouteOptions = {}): FastifyPluginAsyncZod {
  return async app => {
    acceptMissingBodies(app)
    await app.register(reportRoutes(context))
    await app.register(tapRoutes(context, options))
    await app.register(recordingRoutes(context))
  }
}
