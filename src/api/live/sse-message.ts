/** Encodes a server-sent event (WHATWG HTML). `id` is a seq of the log. */
export function sseMessage(name: string, data: unknown, id?: number): Buffer {
  const head = id === undefined ? `event: ${name}\n` : `id: ${id}\nevent: ${name}\n`
  return Buffer.from(`${head}data: ${JSON.stringify(data)}\n\n`)
}

/** A comment line, which clients ignore. */
export const heartbeat = Buffer.from(':\n\n')

/** Sets the time after which a browser reconnects. */
export const retryAfter = (milliseconds: number): Buffer => Buffer.from(`retry: ${milliseconds}\n\n`)
