import { type AlarmMessage, cutToBounds, type Phase, type Source } from '../model/index.ts'
import type { AlarmPost, AlarmReading, RuleSighting } from './alarm-reading.ts'
import type { Envelope } from './envelope.ts'
import { collectItems } from './item-lists.ts'
import { joinImages } from './join-images.ts'
import { joinTargets } from './join-targets.ts'
import type { PixelSize } from './jpeg-size.ts'
import type { Pictures } from './pictures.ts'
import type { PostRoom } from './post-room.ts'
import { alarmKindOf } from './smart-types.ts'
import { decimal } from './values/numbers.ts'
import { child, childValue, type XmlElement } from './xml/element.ts'

export interface AlarmToRead {
  config: XmlElement
  smartType: string
  envelope: Envelope
  pictures: Pictures
  room: PostRoom
}

/** Reads an alarm post that has a smart type. */
export function readAlarm({ config, smartType, envelope, pictures, room }: AlarmToRead): AlarmMessage {
  const source: Source = envelope.source ?? 'ipc'
  const lists = collectItems(config, room)
  const post: AlarmPost = { config, lists, overviewSize: () => overviewSize(config, lists.overviews, pictures) }
  const kind = alarmKindOf(source, smartType)
  const reading: AlarmReading = kind.read(post)
  const sightings = joinTargets(reading.rules, reading.targets)
  const facts = {
    ...envelope,
    category: typeof kind.category === 'function' ? kind.category(post) : kind.category,
    smartType,
    phase: phaseOf(reading.rules),
    rules: reading.rules.map(({ rule }) => rule),
    targets: sightings.map(({ target }) => target),
    counts: reading.counts,
  }
  const isCut = cutToBounds(facts) || lists.isCut
  const targets = sightings.slice(0, facts.targets.length)
  const joined = joinImages({ overviews: reading.overviews, targets, pictures, room })
  const truncated = isCut || joined.isCut ? { truncated: true as const } : {}
  return { kind: 'alarm', ...facts, images: joined.images, ...truncated }
}

/** The phase of the first rule that has one; SMART_NONE is none. */
function phaseOf(rules: RuleSighting[]): Phase | null {
  return rules.find(({ phase }) => phase !== null)?.phase ?? null
}

/** The size in `sourceDataInfo`; recorders send 0 for plates, then the picture itself decides. */
function overviewSize(config: XmlElement, overviews: XmlElement[], pictures: Pictures): PixelSize | null {
  const info = child(config, 'sourcedatainfo')
  const width = decimal(childValue(info, 'width'))
  const height = decimal(childValue(info, 'height'))
  if (width && height && width > 0 && height > 0) return { width, height }
  for (const overview of overviews) {
    const picture = pictures.of(overview)
    if (picture?.width && picture.height) return { width: picture.width, height: picture.height }
  }
  return null
}
