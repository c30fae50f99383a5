import { hash } from 'node:crypto'
import { basename } from 'node:path'
import { dayOf, imagePath, rawPath, reasonPath, unparsedPath } from '../../log/archive/index.ts'
import { compactPost, type StoredPicture } from '../../log/compact.ts'
import type { NewEvent, NewPost } from '../../log/new-post.ts'
import type { PendingFile } from '../../log/pending/pending-files.ts'
import type { AlarmMessage, CameraRef, EventImage, ForwardedEntry, Span } from '../../model/index.ts'
import { placeFiles } from '../plan-post.ts'
import type { RawPostMode } from '../post.ts'
import type { ForwardedPost } from './forwarded-post.ts'

export interface PlanForwardedOptions {
  site: string
  mode: RawPostMode
  /** The camera of this server for one of the site. */
  cameraOf: (entry: ForwardedEntry) => CameraRef
  /** The alarms of the original post, whose pictures are those of the events. */
  alarms: readonly AlarmMessage[]
  /** The original post is stored already, under this path. */
  storedAs: string | null
}

interface FoundPicture {
  data: Buffer
  /** Its position in the original post; empty where that is not kept. */
  spans: Span[]
}

function picturesOf({ pictures }: ForwardedPost, alarms: readonly AlarmMessage[]): Map<string, FoundPicture> {
  const found = new Map<string, FoundPicture>()
  for (const [sha256, data] of pictures) {
    if (hash('sha256', data) === sha256) found.set(sha256, { data, spans: [] })
  }
  for (const { data, spans } of alarms.flatMap(({ images }) => images)) {
    if (!data) continue
    const sha256 = hash('sha256', data)
    found.set(sha256, { data, spans: [...(found.get(sha256)?.spans ?? []), ...spans] })
  }
  return found
}

interface PlannedEvent {
  event: NewEvent
  pictures: (StoredPicture & { path: string })[]
}

function planEvent(entry: NewEvent, camera: CameraRef, found: ReadonlyMap<string, FoundPicture>): PlannedEvent {
  const counts = { overview: 0, target: 0 }
  const pictures: PlannedEvent['pictures'] = []
  const images = entry.images.map((image): EventImage => {
    const picture = image.sha256 === null ? undefined : found.get(image.sha256)
    // The site removed it before it was forwarded.
    if (!picture) return { ...image, file: null }
    const { role } = image
    counts[role]++
    const receivedAt = new Date(entry.receivedAt)
    const path = imagePath({ receivedAt, cameraId: camera.id, eventId: entry.id, role, number: counts[role] })
    pictures.push({ ...picture, name: basename(path), path })
    return { ...image, file: path }
  })
  return { event: { ...entry, camera, images }, pictures }
}

function rawFilesOf(
  post: ForwardedPost,
  pictures: PlannedEvent['pictures'],
  options: PlanForwardedOptions,
): PendingFile[] {
  const { site, mode, storedAs } = options
  const { bytes, unparsed } = post
  if (bytes === null || storedAs !== null || mode === 'off') return []
  const name = { receivedAt: new Date(post.receivedAt), clientIp: post.clientIp, postId: post.id, site }
  if (unparsed.length > 0) {
    const path = unparsedPath(name)
    const reasons = unparsed.map(({ reason, detail }) => `${reason}: ${detail}\n`).join('')
    return [
      { path: reasonPath(path), data: Buffer.from(reasons) },
      { path, data: bytes },
    ]
  }
  if (mode === 'unparsed') return []
  return [{ path: rawPath(name), data: mode === 'compact' ? compactPost(bytes, pictures) : bytes }]
}

/** Works out the rows and files of the events and unreadable documents of a forwarded post. Touches nothing. */
export function planForwarded(
  post: ForwardedPost,
  events: readonly NewEvent[],
  options: PlanForwardedOptions,
): NewPost {
  const { storedAs, cameraOf, alarms } = options
  const receivedAt = new Date(post.receivedAt)
  const found = picturesOf(post, alarms)
  const planned = events.map(event => planEvent(event, cameraOf(event), found))
  const pictures = planned.flatMap(one => one.pictures)
  const rawFiles = rawFilesOf(post, pictures, options)
  return {
    postId: post.id,
    day: dayOf(receivedAt),
    events: planned.map(({ event }) => event),
    unparsed: post.unparsed.map(({ id, reason, detail }) => {
      const { clientIp, bytes } = post
      return { id, message: { reason, detail }, receivedAt, clientIp, bytes: bytes?.length ?? 0 }
    }),
    ...placeFiles(rawFiles, pictures),
    rawFile: storedAs ?? rawFiles.at(-1)?.path ?? null,
    recovered: false,
  }
}
