import { hash } from 'node:crypto'
import { extname } from 'node:path'
import type { Readable } from 'node:stream'
import type { NewNames } from '../../../lib/durable-names.ts'
import { type S3Place, s3Words } from '../../../lib/s3-address.ts'
import { ViewtronError } from '../../../model/index.ts'
import {
  type Archive,
  type ArchiveMark,
  type ArchiveOwner,
  type ByteSpan,
  isMissing,
  type PutOptions,
} from '../archive.ts'
import { FolderSizes } from './folder-sizes.ts'
import { deletionFailure, escaped, type Listing, readListing } from './s3-answers.ts'
import { S3Client, type S3ClientOptions } from './s3-client.ts'

const contentTypes: Record<string, string> = {
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml',
}

// The limit of DeleteObjects.
const removedAtOnce = 1000

const rangeOf = (span?: ByteSpan) => (span ? { range: `bytes=${span.from}-${span.from + span.bytes - 1}` } : {})

const markName = '.viewtron-archive.json'
const markWithinMs = 3000

function nullIfMissing(error: unknown): null {
  if (isMissing(error)) return null
  throw error
}

/** A mark that cannot be read belongs to somebody else. */
function markOf(bytes: Buffer): ArchiveOwner {
  try {
    const { id, run } = JSON.parse(bytes.toString()) as Record<string, unknown>
    return { id: String(id), run: String(run) }
  } catch {
    return { id: '', run: '' }
  }
}

function missing(path: string): Error {
  return Object.assign(new Error(`there is no object ${path}`), { code: 'ENOENT' })
}

/**
 * The archive in an S3 store: an object a file, under the same paths. An object is there whole or not at all, and it is
 * durable when the store has confirmed it. All of it works on stores without conditional puts and without checksums in
 * trailers.
 */
export class S3Archive implements Archive {
  readonly unfinished = 'swept'
  readonly mark: ArchiveMark = {
    read: async () => {
      const bytes = await this.readWithin(markName, undefined, markWithinMs).catch(nullIfMissing)
      return bytes && markOf(bytes)
    },
    write: ({ id, run }) => this.put(markName, Buffer.from(`${JSON.stringify({ format: 1, id, run })}\n`)),
  }
  private readonly client: S3Client
  private readonly sizes: FolderSizes

  constructor(options: S3ClientOptions) {
    this.client = new S3Client(options)
    this.sizes = new FolderSizes({
      folders: folder => this.listFolders(folder),
      bytesOf: folder => this.bytesOf(folder),
    })
  }

  get place(): string {
    return s3Words(this.address)
  }

  get address(): S3Place {
    return this.client.place
  }

  async put(path: string, data: Uint8Array, { orSame }: PutOptions = {}): Promise<void> {
    if (orSame && (await this.isSame(path, data))) return
    const type = contentTypes[extname(path)] ?? 'application/octet-stream'
    await this.client.send({ method: 'PUT', key: this.keyOf(path), headers: { 'content-type': type }, body: data })
    this.sizes.changed(path)
  }

  read(path: string, span?: ByteSpan): Promise<Buffer> {
    return this.readWithin(path, span)
  }

  private async readWithin(path: string, span?: ByteSpan, patienceMs?: number): Promise<Buffer> {
    const request = { method: 'GET' as const, key: this.keyOf(path), headers: rangeOf(span) }
    const { status, body } = await this.client.send(request, patienceMs)
    if (status === 404) throw missing(path)
    return body
  }

  async stream(path: string, span?: ByteSpan): Promise<Readable> {
    const stream = await this.client.open({ method: 'GET', key: this.keyOf(path), headers: rangeOf(span) })
    if (!stream) throw missing(path)
    return stream
  }

  async sizeOf(path: string): Promise<number | null> {
    const { status, headers } = await this.client.send({ method: 'HEAD', key: this.keyOf(path) })
    return status === 404 ? null : Number(headers['content-length'])
  }

  async remove(path: string): Promise<void> {
    await this.client.send({ method: 'DELETE', key: this.keyOf(path) })
    this.sizes.changed(path)
  }

  async removeAll(paths: readonly string[]): Promise<void> {
    for (let at = 0; at < paths.length; at += removedAtOnce) await this.removeSome(paths.slice(at, at + removedAtOnce))
  }

  /** The sweep removes it: a store that is away would hold up the answer to the post. */
  async discard(): Promise<void> {}

  /** A store has no folders: one without objects does not exist. */
  async removeFolder(): Promise<void> {}

  async list(folder: string, after = ''): Promise<string[]> {
    const prefix = this.keyOf(`${folder}/`)
    const names: string[] = []
    for await (const { objects } of this.pages(prefix, { delimiter: '/' }, after)) {
      for (const { key } of objects) names.push(key.slice(prefix.length))
    }
    return names.filter(name => name !== '')
  }

  async listFolders(folder: string): Promise<string[]> {
    const prefix = this.keyOf(`${folder}/`)
    const names: string[] = []
    for await (const { prefixes } of this.pages(prefix, { delimiter: '/' })) {
      for (const one of prefixes) names.push(one.slice(prefix.length, -1))
    }
    return names
  }

  bytesBelow(folder: string): Promise<number> {
    return this.sizes.bytesBelow(folder)
  }

  newNames(): NewNames {
    return { whole: [], folders: [] }
  }

  close(): void {
    this.client.close()
  }

  private keyOf(path: string): string {
    return `${this.address.prefix}${path}`
  }

  /** The hash is that of the object where it was put in one piece and is not encrypted with a key of the owner. */
  private async isSame(path: string, data: Uint8Array): Promise<boolean> {
    const { status, headers } = await this.client.send({ method: 'HEAD', key: this.keyOf(path) })
    return status !== 404 && headers.etag?.replaceAll('"', '') === hash('md5', data)
  }

  private async bytesOf(folder: string): Promise<number> {
    let bytes = 0
    for await (const { objects } of this.pages(this.keyOf(`${folder}/`))) {
      for (const object of objects) bytes += object.bytes
    }
    return bytes
  }

  private async *pages(prefix: string, part: { delimiter?: '/' } = {}, after = ''): AsyncGenerator<Listing> {
    const begin = after === '' ? {} : { 'start-after': `${prefix}${after}` }
    for (let next: string | null = null; ; ) {
      const where: Record<string, string> = next === null ? begin : { 'continuation-token': next }
      const query = { 'list-type': '2', prefix, ...part, ...where }
      const { body } = await this.client.send({ method: 'GET', key: '', query })
      const page = readListing(body.toString())
      yield page
      if (page.next === null) return
      next = page.next
    }
  }

  private async removeSome(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return
    const objects = paths.map(path => `<Object><Key>${escaped(this.keyOf(path))}</Key></Object>`).join('')
    const body = Buffer.from(`<Delete><Quiet>true</Quiet>${objects}</Delete>`)
    const headers = { 'content-md5': hash('md5', body, 'base64'), 'content-type': 'application/xml' }
    const answer = await this.client.send({ method: 'POST', key: '', query: { delete: '' }, headers, body })
    const reason = deletionFailure(answer.body.toString())
    if (reason !== null) throw new ViewtronError('archive-refused', { place: this.place, reason })
    for (const path of paths) this.sizes.changed(path)
  }
}
