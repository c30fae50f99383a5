import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { ViewtronError } from '../../model/index.ts'
import { faceHistory as readHistory } from '../../search/index.ts'
import type { ApiContext } from '../api-context.ts'
import { CameraScope } from '../auth/camera-scope.ts'
import { presentFace } from '../faces/present-face.ts'
import { faceHistory, faceParams } from '../schemas/faces.ts'
import { untilSearchable } from '../until-searchable.ts'

/** Routes for people whom devices recognize by their faces. */
export function faceRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries } = context
  return async app => {
    app.get(
      '/faces/:name',
      {
        config: { access: 'read', cameras: 'filtered' },
        schema: {
          tags: ['events'],
          summary: 'History of a recognized person',
          params: faceParams,
          response: { 200: faceHistory },
        },
      },
      async request => {
        const { name } = request.params
        const cameras = (await CameraScope.of(request, queries)).narrow(undefined)
        await untilSearchable(context)
        const history = await readHistory(queries, name, cameras)
        if (!history) throw new ViewtronError('not-found', { what: 'recognized person', id: name })
        return presentFace(history, name)
      },
    )
  }
}
