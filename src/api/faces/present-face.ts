import { type FaceHistory, targetOfFace } from '../../search/index.ts'
import { iso } from '../../time/iso.ts'
import { cropOf } from '../pictures/choose-picture.ts'
import type { FaceHistory as ApiHistory } from '../schemas/index.ts'

/** Converts the history of a recognized person to its API form. */
export function presentFace(history: FaceHistory, asked: string): ApiHistory {
  const { last, sightings, firstAt, lastAt, cameras, hours } = history
  const target = targetOfFace(last, asked)
  const match = last.targets[target]?.face?.match
  return {
    name: match?.name ?? asked,
    list: match?.list ?? null,
    identityNumber: match?.identityNumber ?? null,
    sightings,
    firstSeen: iso(firstAt),
    lastSeen: iso(lastAt),
    lastCamera: last.camera,
    lastEventId: last.id,
    picture: cropOf(last, target < 0 ? null : target),
    cameras: cameras.map(({ camera, sightings: count, lastAt: at }) => ({
      camera,
      sightings: count,
      lastSeen: iso(at),
    })),
    hours: hours.map(({ from, sightings: count }) => ({ from: iso(from), sightings: count })),
  }
}
