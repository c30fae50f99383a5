/** A message of an event stream (WHATWG HTML, server-sent events). An id is a place in the log: a seq. */
export function sseMessage(name: string, data: unknown, id?: number): Buffer {
  const head = id === undefined ? `event: ${name}\n` : `id: ${id}\nevent: ${name}\n`
  return Buffer.from(`${head}data: ${JSON.stringify(data)}\n\n`)
}

/** A comment, for whom there is nothing to tell yet. */
export const heartbeat = Buffer.from(':\n\n')

/** How soon a browser comes back after the line broke. */
export const retryAfter = (milliseconds: number): Buffer => Buffer.from(`retry: ${milliseconds}\n\n`)
