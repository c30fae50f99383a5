import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { showPlates, writeDevicePlateCsv } from '../../devices/plates/index.ts'
import type { ApiContext } from '../api-context.ts'
import { acceptCsv, charsetSaid, csvBytes, largestList } from '../plates/csv-bodies.ts'
import { importDevicePlates, putDevicePlate, removeDevicePlate } from '../plates/edit-device-plates.ts'
import { idParams } from '../schemas/params.ts'
import * as shapes from '../schemas/plate-sync.ts'
import { importQuery } from '../schemas/plates.ts'

const tags = ['devices']
const read = { access: 'read' } as const
const write = { access: 'write' } as const
// Devices allow longer numbers than known plates.
const plateParams = idParams.extend({ number: z.string().trim().min(1).max(200) })

const listSchema = {
  tags,
  summary: 'The plate lists of a device, read now',
  params: idParams,
  response: { 200: shapes.devicePlates },
}
const putSchema = {
  tags,
  summary: 'Add or replace a plate on a device',
  description: 'New plates are written as cameras read them: upper-case letters and digits only.',
  params: plateParams,
  body: shapes.devicePlateChange,
  response: { 200: shapes.devicePlate },
}
const removeSchema = {
  tags,
  summary: 'Remove a plate from all lists of a device',
  params: plateParams,
  response: { 204: z.null() },
}
const importSchema = {
  tags,
  summary: 'Import plates from CSV into a device; `dryRun=true` only reports the changes',
  description:
    'Columns `plate`, `list`, `from`, `until`, `owner`, `telephone`. Waits up to a minute; `run` shows the progress.',
  params: idParams,
  querystring: importQuery,
  consumes: ['text/csv'],
  response: { 200: shapes.devicePlateImport },
}
const csvSchema = { tags, summary: 'The plate lists of a device as CSV, read now', params: idParams }

/** Routes for the plate lists stored on devices. */
export function devicePlateRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { devices, plateSync, audit } = context
  return async app => {
    acceptCsv(app)
    app.addHook('preHandler', () => devices.refresh())
    app.get('/devices/:id/plates', { schema: listSchema, config: read }, async ({ params }) =>
      showPlates(await plateSync.read(params.id)),
    )
    app.put('/devices/:id/plates/:number', { schema: putSchema, config: write }, async request => {
      const { id, number } = request.params
      const put = await putDevicePlate(context, id, { number, ...request.body })
      audit.note(request, 'change-device-plate', devices.get(id).name, `${put.number}: ${JSON.stringify(request.body)}`)
      return put
    })
    app.delete('/devices/:id/plates/:number', { schema: removeSchema, config: write }, async (request, reply) => {
      const { id, number } = request.params
      await removeDevicePlate(context, id, number)
      audit.note(request, 'remove-device-plate', devices.get(id).name, number)
      return reply.code(204).send(null)
    })
    const importing = { schema: importSchema, config: write, bodyLimit: largestList }
    app.post('/devices/:id/plates/import', importing, async request => {
      const { params, query, body } = request
      const result = await importDevicePlates(context, params.id, {
        bytes: csvBytes(body),
        dryRun: query.dryRun,
        charset: charsetSaid(request),
      })
      const { added, changed, refused } = result
      const detail = `${added} added, ${changed} changed, ${refused.length} refused`
      if (!query.dryRun) audit.note(request, 'import-device-plates', devices.get(params.id).name, detail)
      return result
    })
    app.get('/devices/:id/plates.csv', { schema: csvSchema, config: read }, async (request, reply) => {
      const { id } = request.params
      const list = await plateSync.read(id)
      audit.note(request, 'export-device-plates', devices.get(id).name)
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="device-plates.csv"')
        .send(writeDevicePlateCsv(list))
    })
  }
}
