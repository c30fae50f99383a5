/** The other end of webhooks, as a process of its own: prints its port, then tells its parent by IPC what it received. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'

const ids = new Set<string>()
let received = 0
let firstAt = 0
let lastAt = 0

const server = http.createServer((request, response) => {
  request.resume().on('end', () => {
    received++
    firstAt ||= Date.now()
    lastAt = Date.now()
    ids.add(String(request.headers['webhook-id']))
    response.end('ok')
  })
})

process.on('message', () => process.send?.({ received, different: ids.size, firstAt, lastAt }))
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})
