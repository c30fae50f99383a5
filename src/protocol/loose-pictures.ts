import type { AlarmMessage, Message, PostImage } from '../model/index.ts'
import { distinct } from './join-images.ts'
import type { LoosePicture } from './open-post.ts'
import { type Picture, pictureOf } from './pictures.ts'

/** Names of pictures of a target; any other name is taken for the overview. */
const ofTarget = /target|crop|plate|face|object|person|vehicle|body/i

/**
 * Adds the pictures of a multipart post to its first alarm. A picture belongs to a target where its name says so and there is
 * one target, or a target per picture; else it is an overview.
 */
export function withLoosePictures(messages: Message[], loose: LoosePicture[]): Message[] {
  const index = messages.findIndex(({ kind }) => kind === 'alarm')
  return messages.map((message, at) => (at === index && message.kind === 'alarm' ? joined(message, loose) : message))
}

function joined(alarm: AlarmMessage, loose: LoosePicture[]): AlarmMessage {
  const named = loose.filter(({ name }) => ofTarget.test(name))
  const count = alarm.targets.length
  const targetPictures = count === 1 || named.length === count ? named : []
  const rest = loose.filter(picture => !targetPictures.includes(picture))
  const overviews = alarm.images.filter(({ role }) => role === 'overview')
  const ofTargets = alarm.images.filter(({ role }) => role === 'target')
  const added = targetPictures.map((picture, n): PostImage => {
    return { role: 'target', target: count === 1 ? 0 : n, ...pictureIn(picture) }
  })
  const targets = [...ofTargets, ...added].sort((a, b) => (a.target ?? count) - (b.target ?? count))
  const scenes = distinct([...overviews.map(withoutRole), ...rest.map(pictureIn)])
  const images = [...scenes.map((picture): PostImage => ({ role: 'overview', target: null, ...picture })), ...targets]
  return { ...alarm, images }
}

function pictureIn({ bytes, places }: LoosePicture): Picture {
  return pictureOf(bytes, places)
}

function withoutRole({ role: _role, target: _target, ...picture }: PostImage): Picture {
  return picture
}
