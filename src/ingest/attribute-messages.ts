import { cameraIdOf, channelOf, type Sighting } from '../cameras/camera-keys.ts'
import type { CameraRegistry, Sighted } from '../cameras/camera-registry.ts'
import { type CameraRef, cameraIdAtSite, type Message } from '../model/index.ts'
import type { Post } from './post.ts'

/** A message and the camera that sent it. */
export interface AttributedMessage<Kind extends Message = Message> {
  message: Kind
  /** Null where the post does not say which camera it is. */
  sighted: Sighted | null
}

export interface Attribution {
  cameras: CameraRegistry
  post: Pick<Post, 'clientIp' | 'receivedAt' | 'site'>
  /** A post of the past: cameras count as confirmed, and states say nothing about today's cameras. */
  historic?: boolean | undefined
}

/** The camera that a site would make of this sender: the entries with the site's own id are lost. */
function cameraAtSite(site: string, sighting: Sighting): CameraRef {
  const { device, clientIp: address } = sighting
  const id = cameraIdOf({ name: device.name, address, channel: channelOf(sighting) })
  return { id: cameraIdAtSite(site, id), name: device.name ?? address }
}

/**
 * Finds the camera of each message of a post, and adds cameras that are new. A heartbeat adds none, and an unreadable
 * document has none. Messages of one device get the same answer, so that a post is treated alike as a whole.
 */
export function attributeMessages(
  messages: readonly Message[],
  { cameras, post, historic = false }: Attribution,
): AttributedMessage[] {
  const { clientIp, receivedAt: at } = post
  const known = new Map<Message['device'], Sighted>()
  const find = (sighting: Sighting): Sighted => {
    if (post.site === undefined) return cameras.identify(sighting)
    return { camera: cameras.ofSite(cameraAtSite(post.site, sighting), sighting), isConfirmed: true }
  }
  const identify = ({ source, device }: Message): Sighted => {
    const sighted = known.get(device) ?? find({ source, device, clientIp, at, isTrusted: historic })
    known.set(device, sighted)
    return sighted
  }
  return messages.map(message => {
    const { kind, source, device } = message
    if (kind === 'unparsed' || (kind === 'status' && historic)) return { message, sighted: null }
    if (kind === 'keepalive') return { message, sighted: cameras.recognise({ source, device, clientIp, at }) }
    return { message, sighted: identify(message) }
  })
}
