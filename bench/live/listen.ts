import http from 'node:http'

export interface Listener {
  request: http.ClientRequest
  /** Received so far. */
  bytes: number
}

/** Gets an endless or long answer of a server and counts its bytes. Resolves when it begins. */
export function listen(port: number, path: string, ended: () => void = () => undefined): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, path, agent: false })
    request.on('error', reject)
    request.on('response', response => {
      const listener: Listener = { request, bytes: 0 }
      response.on('data', (chunk: Buffer) => {
        listener.bytes += chunk.length
      })
      response.on('error', () => undefined)
      response.on('end', ended)
      resolve(listener)
    })
  })
}

/** The stream of an open dashboard. */
export const dashboardStream = '/api/v1/events/stream?maxRate=20'
