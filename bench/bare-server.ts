/**
 * The reference server: a `node:http` server that does only the minimum any receiver must do.
 * `node bench/bare-server.ts answer|one-file|three-files FOLDER` prints its address, then `ready`.
 * `answer` only reads the post; `one-file` writes it to a new file and syncs that before the reply; `three-files` does this with
 * three files of an image event's raw post, overview and crop, whose bytes are made beforehand.
 */
import { open } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pictureBytes } from './documents.ts'
import { makePost } from './posts.ts'

const reply =
  '<?xml version="1.0" encoding="UTF-8"?><config version="1.0" xmlns="http://www.ipc.com/ver10"><status>success</status></config>'
const replyHead = { 'Content-Type': 'application/xml', 'Content-Length': reply.length }

const [task, folder = '.'] = process.argv.slice(2)
const store = storage(task)
let posts = 0

const server = createServer(async (request, response) => {
  await store(request, posts++)
  response.writeHead(200, replyHead).end(reply)
})
server.keepAliveTimeout = 130_000
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\nready\n`)
})
process.once('SIGTERM', () => process.exit(0))

function storage(name: string | undefined): (request: IncomingMessage, number: number) => Promise<unknown> {
  switch (name) {
    case 'answer':
      return request => drain(request)
    case 'one-file':
      return async (request, number) => writeSynced(`${number}.xml`, await collect(request))
    case 'three-files': {
      const overview = Buffer.alloc(pictureBytes.overview, 1)
      const crop = Buffer.alloc(pictureBytes.crop, 1)
      const pictures = { overview: overview.toString('base64'), crop: crop.toString('base64') }
      const rawPost = makePost('image', 0, pictures).body
      return async (request, number) => {
        await drain(request)
        await Promise.all([
          writeSynced(`${number}.xml`, rawPost),
          writeSynced(`${number}-overview.jpg`, overview),
          writeSynced(`${number}-target.jpg`, crop),
        ])
      }
    }
    default:
      throw new TypeError(`unknown task ${name}`)
  }
}

function drain(request: IncomingMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    request.resume().on('end', resolve).on('error', reject)
  })
}

function collect(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks))).on('error', reject)
  })
}

async function writeSynced(name: string, bytes: Buffer): Promise<void> {
  const file = await open(join(folder, name), 'wx')
  await file.writeFile(bytes)
  await file.sync()
  await file.close()
}
