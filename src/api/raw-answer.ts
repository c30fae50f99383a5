import type { FastifyReply } from 'fastify'

/** Sends a post as a download, so that browsers never render it as a page of this server. */
export function sendRawPost(reply: FastifyReply, post: Buffer, id: string, type = 'application/xml'): FastifyReply {
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="raw_${id.replace(/[^0-9a-z-]/gi, '')}.xml"`)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "sandbox; default-src 'none'")
    .send(post)
}
