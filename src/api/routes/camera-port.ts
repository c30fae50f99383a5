import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ApiContext } from '../api-context.ts'
import { cameraLogin, cameraPort } from '../schemas/camera-port.ts'
import { cameraPortState } from '../system/camera-port-state.ts'

const tags = ['system']
const config = { access: 'admin' } as const
const answer = { tags, response: { 200: cameraPort } }
const readSchema = { ...answer, summary: 'User of the camera port, and the devices that have to send it' }
const setSchema = { ...answer, summary: 'Set the user and password of the camera port', body: cameraLogin }
const removeSchema = { ...answer, summary: 'Let devices post without user and password' }

/** Routes for the user and password of the camera port. Changes apply from the next post. */
export function cameraPortRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { login, devices, audit } = context
  return async app => {
    app.get('/settings/camera-port', { schema: readSchema, config }, () => cameraPortState(context))
    app.put('/settings/camera-port', { schema: setSchema, config }, async request => {
      await login.set(request.body)
      await devices.announceCameraPort()
      audit.note(request, 'set-camera-login', request.body.user)
      return cameraPortState(context)
    })
    app.delete('/settings/camera-port', { schema: removeSchema, config }, async request => {
      await login.set(null)
      await devices.announceCameraPort()
      audit.note(request, 'remove-camera-login', null)
      return cameraPortState(context)
    })
  }
}
