import type { Write } from '../database/index.ts'
import { planPost } from '../ingest/plan-post.ts'
import { dayOf, eventIdOfImage } from '../log/archive/index.ts'
import type { Archive, FilesOfRow } from '../log/index.ts'
import type { NewEvent } from '../log/new-post.ts'
import { type HeadOfEvent, headOfEvent, replaceBody } from '../log/replace-event.ts'
import { iso } from '../time/iso.ts'
import { type PostPlace, postOfRow } from './post-of-row.ts'

const suffixOf = (name: string) => /-(?:overview|target)(?:-\d+)?\.jpg$/.exec(name)?.[0]

/** Names the pictures as they are stored: the camera that they are named after may be merged into another one. */
async function withStoredPictures(archive: Pick<Archive, 'list'>, event: NewEvent, row: FilesOfRow): Promise<NewEvent> {
  const folder = `images/${dayOf(new Date(row.receivedAt))}`
  const names = await archive.list(folder)
  const own = new Map(names.filter(name => eventIdOfImage(name) === row.id).map(name => [suffixOf(name), name]))
  const images = event.images.map(image => {
    const name = image.file === null ? undefined : own.get(suffixOf(image.file))
    return { ...image, file: name === undefined ? null : `${folder}/${name}` }
  })
  return { ...event, images }
}

/** The event as its original post has it; null where the post does not hold it any more. */
async function eventOf(place: PostPlace, row: FilesOfRow, head: HeadOfEvent): Promise<NewEvent | null> {
  const post = await postOfRow(place, row)
  if (post === null || post === 'damaged' || !post.own) return null
  const { bytes, clientIp, own } = post
  // Whether its address was the camera's is not known any more, so what acts on events leaves it out.
  const sighted = { camera: { id: head.cameraId, name: '' }, isConfirmed: false }
  const plan = planPost({ bytes, clientIp, receivedAt: new Date(row.receivedAt) }, [{ message: own, sighted }], {
    postId: row.postId,
    ids: [row.id],
    recoveredFrom: row.raw?.path ?? null,
    mode: 'off',
  })
  const [event] = plan.events
  if (!event) return null
  const isInOtherZone = event.timeSource === 'camera' && Date.parse(event.time) !== head.time
  const timed = isInOtherZone ? { ...event, occurredAt: iso(head.time), occurredAtZone: 'camera' as const } : event
  return withStoredPictures(place.archive, timed, row)
}

/**
 * Writes the row of an event again from its original post. Without `write` it only looks whether that is possible. False
 * where the post does not hold the event any more.
 */
export async function restoreRow(place: PostPlace, row: FilesOfRow, write: Write | null): Promise<boolean> {
  const { queries } = place
  const head = await headOfEvent(queries, row.id)
  const event = head && (await eventOf(place, row, head))
  if (!event) return false
  if (write) await write([replaceBody(queries, { ...event, seq: head.seq })])
  return true
}
