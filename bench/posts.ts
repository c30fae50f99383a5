import { type EncodedPictures, eventDocument, slots, trajectoryDocument } from './documents.ts'

export const postKinds = ['image', 'event', 'trajectory', 'keepalive'] as const

export type PostKind = (typeof postKinds)[number]

/** The smallest `targetId` that `stamp` writes; number n of a run gets `firstTargetId + n`. */
export const firstTargetId = 100_000_000

/** One HTTP request, ready for a socket. Its numbers are changed in place each time it is sent. */
export interface Post {
  kind: PostKind
  /** Head and body. */
  request: Buffer
  /** A view of the body inside `request`. */
  body: Buffer
  /**
   * Makes this the post of number `serial` (0 … 899 999 999) sent now: time, ids and twelve bytes of each picture become its own.
   * Must not be called while the request is being written.
   */
  stamp(serial: number): void
}

/** A post of `kind` as the camera of this number (0 … 65 535) sends it; `pictures` are used by kind `image` alone. */
export function makePost(kind: PostKind, camera: number, pictures: EncodedPictures): Post {
  const text = bodyText(kind, camera, pictures)
  const bodyBytes = Buffer.byteLength(text)
  const request = Buffer.from(head(bodyBytes) + text)
  const places = {
    time: placesOf(request, slots.time),
    targetId: placesOf(request, slots.targetId),
    eventId: placesOf(request, slots.eventId),
    picture: placesOf(request, slots.picture),
  }
  return {
    kind,
    request,
    body: request.subarray(request.length - bodyBytes),
    stamp(serial) {
      const timeUs = Date.now() * 1000 + (serial % 1000)
      writeNumber(request, places.time, slots.time.length, timeUs)
      writeNumber(request, places.targetId, slots.targetId.length, firstTargetId + serial)
      writeNumber(request, places.eventId, slots.eventId.length, firstTargetId + serial)
      writeNumber(request, places.picture, slots.picture.length, timeUs)
    },
  }
}

function bodyText(kind: PostKind, camera: number, pictures: EncodedPictures): string {
  switch (kind) {
    case 'image':
      return eventDocument(camera, pictures)
    case 'event':
      return eventDocument(camera, null)
    case 'trajectory':
      return trajectoryDocument(camera)
    case 'keepalive':
      return ''
  }
}

function head(bodyBytes: number): string {
  return [
    'POST /API HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/xml; charset=utf-8',
    `Content-Length: ${bodyBytes}`,
    'Connection: keep-alive',
    'Accept-Encoding: gzip, deflate',
    '\r\n',
  ].join('\r\n')
}

function placesOf(bytes: Buffer, text: string): number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(text); at !== -1; at = bytes.indexOf(text, at + text.length)) places.push(at)
  return places
}

function writeNumber(bytes: Buffer, places: number[], width: number, value: number): void {
  for (const place of places) {
    let rest = value
    for (let at = place + width - 1; at >= place; at--) {
      const next = Math.floor(rest / 10)
      bytes[at] = 0x30 + (rest - next * 10)
      rest = next
    }
  }
}
