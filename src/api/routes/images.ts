import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Archive } from '../../log/index.ts'
import { ViewtronError } from '../../model/index.ts'
import type { ApiContext } from '../api-context.ts'
import { visibleEvent } from '../events/visible-event.ts'
import { type EventPicture, eventPicture } from '../pictures/event-picture.ts'
import { Thumbnails } from '../pictures/thumbnails.ts'
import { imageQuery } from '../schemas/events.ts'
import { imageParams } from '../schemas/params.ts'
import { untrustedContent } from '../security-headers.ts'

const thumbnailBytes = 512 * 2 ** 20
const thumbnailsAtOnce = 2

interface Exchange {
  request: FastifyRequest
  reply: FastifyReply
}

/** Tests whether `If-None-Match` (RFC 9110, 13.1.2: a list of tags, perhaps weak, or `*`) contains an ETag. */
function hasVersion(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  const known = ifNoneMatch.split(',').map(text => text.trim().replace(/^W\//, ''))
  return known.includes(etag) || known.includes('*')
}

/** Sets the cache headers. Returns true, with status 304 set, if the client has the picture already. */
function answeredBefore(request: FastifyRequest, reply: FastifyReply, etag: string): boolean {
  reply.header('etag', etag).header('cache-control', 'private, max-age=31536000, immutable').headers(untrustedContent)
  if (!hasVersion(request.headers['if-none-match'], etag)) return false
  reply.code(304)
  return true
}

async function sendOriginal(archive: Archive, { request, reply }: Exchange, { path, sha256, bytes }: EventPicture) {
  if (answeredBefore(request, reply, `"${sha256}"`)) return reply.send()
  reply.type('image/jpeg').header('content-length', bytes)
  // For HEAD, send an empty stream: it keeps the content-length header.
  return reply.send(request.method === 'HEAD' ? Readable.from([]) : await archive.stream(path))
}

/** Routes for pictures of events, original or as thumbnails. */
export function imageRoutes({ queries, archive, dataDir, log }: ApiContext): FastifyPluginAsyncZod {
  const thumbnails = new Thumbnails({
    folder: join(dataDir, '.cache', 'thumbnails'),
    maxBytes: thumbnailBytes,
    parallel: thumbnailsAtOnce,
  })

  async function sendThumbnail(exchange: Exchange, picture: EventPicture, width: number) {
    const { request, reply } = exchange
    const { path, sha256, tooLarge: reason } = picture
    if (reason !== null) throw new ViewtronError('picture-too-large', { reason })
    try {
      const made = await thumbnails.get({ sha256, width, readOriginal: () => archive.read(path) })
      if (answeredBefore(request, reply, `"${sha256}-w${width}"`)) return reply.send()
      return reply.type('image/jpeg').send(made)
    } catch (error) {
      if (error instanceof ViewtronError) throw error
      // A browser may be able to show a picture that cannot be scaled.
      log.debug(`no thumbnail of ${path}: ${(error as Error).message}`)
      return sendOriginal(archive, exchange, picture)
    }
  }

  return async app => {
    app.get(
      '/events/:id/images/:number',
      {
        config: { access: 'kiosk', cameras: 'filtered' },
        schema: {
          tags: ['events'],
          summary: 'A picture of an event: the original, or a thumbnail with `w`',
          params: imageParams,
          querystring: imageQuery,
        },
      },
      async (request, reply) => {
        const { number } = request.params
        const { w: width } = request.query
        const exchange = { request, reply }
        const picture = await eventPicture(archive, await visibleEvent(queries, request), number)
        if (width === undefined) return sendOriginal(archive, exchange, picture)
        const isSmaller = picture.width !== null && width >= picture.width
        if (isSmaller && picture.tooLarge === null) return sendOriginal(archive, exchange, picture)
        return sendThumbnail(exchange, picture, width)
      },
    )
  }
}
