import type { CameraPresence, PresentTarget } from '../../analysis/index.ts'
import { iso } from '../../time/iso.ts'
import type { CameraPresence as ApiPresence } from '../schemas/index.ts'

function presentTarget({ targetId, type, box, startedAt, lastAt }: PresentTarget): ApiPresence['targets'][number] {
  return { targetId, type, box, startedAt: iso(startedAt), lastAt: iso(lastAt), dwellMs: lastAt - startedAt }
}

/** Converts the targets in view of a camera to their API form. */
export function presentPresence({ camera, targets }: CameraPresence): ApiPresence {
  return { camera, targets: targets.map(presentTarget) }
}
