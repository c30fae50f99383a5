/**
 * Dashboards that look on, as a process of their own: `node bench/live/listeners.ts --url http://127.0.0.1:5080/ --count 200
 * --max-rate 20`. Prints `listening` when all of them are greeted; ends, with the bytes and writes that came as JSON, when its
 * standard input closes.
 */
import http from 'node:http'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:5080/' },
    count: { type: 'string', default: '200' },
    'max-rate': { type: 'string', default: '20' },
  },
})

const came = { bytes: 0, chunks: 0, events: 0 }
const stream = new URL(`api/v1/events/stream?maxRate=${values['max-rate']}`, values.url)

function listen(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.get(stream, { agent: false }, response => {
      if (response.statusCode !== 200) reject(new Error(`the stream was refused: ${response.statusCode}`))
      response.on('data', (chunk: Buffer) => {
        came.bytes += chunk.length
        came.chunks++
        // Nothing but the lines of ids begin so.
        for (let at = chunk.indexOf('id: '); at >= 0; at = chunk.indexOf('\nid: ', at + 1)) came.events++
        resolve()
      })
    })
    request.on('error', reject)
  })
}

await Promise.all(Array.from({ length: Number(values.count) }, listen))
process.stdout.write('listening\n')
process.stdin.resume()
process.stdin.on('end', () => {
  process.stdout.write(`${JSON.stringify(came)}\n`)
  process.exit(0)
})
