import type { FastifyReply } from 'fastify'
import { untrustedContent } from './security-headers.ts'

/** Sends a post as a download, so that browsers never render it as a page of this server. */
export function sendRawPost(reply: FastifyReply, post: Buffer, id: string, type = 'application/xml'): FastifyReply {
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="raw_${id.replace(/[^0-9a-z-]/gi, '')}.xml"`)
    .headers(untrustedContent)
    .send(post)
}
