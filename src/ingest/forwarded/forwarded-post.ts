import { z } from 'zod'
import { addressKey } from '../../cameras/camera-addresses.ts'
import { decodeFrames, type ReadFrame } from '../../lib/frames.ts'
import { uuidPattern } from '../../lib/uuid7.ts'
import { readBody } from '../../log/entries/entry-body.ts'
import {
  bounds,
  type ForwardedEntry,
  type ForwardedHead,
  forwardedKinds,
  unparsedReasons,
  ViewtronError,
} from '../../model/index.ts'

/** A forwarded post with its binary parts. */
export interface ForwardedPost extends Omit<ForwardedHead, 'parts'> {
  /** The original post; null where the site does not keep it. */
  bytes: Buffer | null
  /** Pictures of a post that is not kept, by SHA-256. */
  pictures: ReadonlyMap<string, Buffer>
}

const id = z.string().regex(new RegExp(`^${uuidPattern.source}$`))
const instant = z.iso.datetime()
const address = z
  .string()
  .max(bounds.text)
  .refine(text => addressKey(text) !== '' && !/[/~\s]/.test(text))
// A site may be a centre itself, whose cameras have the names of their sites before them.
const cameraId = z
  .string()
  .max(200)
  .regex(/^[a-z0-9_-]+(\/[a-z0-9_-]+)*$/)
const camera = z.object({ id: cameraId, name: z.string().max(bounds.text) })
const entryHead = z.looseObject({
  kind: z.enum(forwardedKinds),
  id,
  receivedAt: instant,
  time: instant,
  camera,
  clientIp: address,
})

const head = z.object({
  id,
  receivedAt: instant,
  clientIp: address,
  entries: z.array(entryHead).max(2 * bounds.states),
  unparsed: z.array(z.object({ id, reason: z.enum(unparsedReasons), detail: z.string().max(bounds.text) })),
  parts: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('post') }),
      z.object({ kind: z.literal('picture'), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    ]),
  ),
})

/** Checks the fields that only entries of this kind have, and cuts them to this server's bounds. */
function checkedEntry(entry: z.output<typeof entryHead>): ForwardedEntry {
  const { kind, id, receivedAt, time, camera, clientIp, ...others } = entry
  return {
    kind,
    id,
    receivedAt,
    time,
    camera,
    ...readBody(kind, JSON.stringify({ ...others, clientIp })),
  } as ForwardedEntry
}

function toPost({ head: given, parts }: ReadFrame): ForwardedPost {
  const { parts: kinds, ...post } = head.parse(given)
  if (kinds.length !== parts.length) throw new SyntaxError('the number of parts differs from their description')
  const pictures = new Map<string, Buffer>()
  let bytes: Buffer | null = null
  for (const [n, part] of kinds.entries()) {
    const data = parts[n] ?? Buffer.alloc(0)
    if (part.kind === 'post') bytes = data
    else pictures.set(part.sha256, data)
  }
  return { ...post, entries: post.entries.map(checkedEntry), bytes, pictures }
}

const reasonOf = (error: unknown) => {
  if (!(error instanceof z.ZodError)) return (error as Error).message
  const [issue] = error.issues
  return `${issue?.path.join('.')}: ${issue?.message}`
}

/** Reads the posts of a request, and checks them. Throws `intake-invalid`. */
export function readForwarded(body: Buffer): ForwardedPost[] {
  try {
    return decodeFrames(body).map(toPost)
  } catch (error) {
    throw new ViewtronError('intake-invalid', { reason: reasonOf(error) }, error)
  }
}
