import type { Arming } from '../../arming/index.ts'
import { isBuiltInMode, type ArmingMode as Mode } from '../../model/index.ts'
import { iso, isoOrNull } from '../../time/iso.ts'
import type { ArmingMode, ArmingState } from '../schemas/index.ts'

/** The arming mode as the API shows it. */
export function presentArming(arming: Pick<Arming, 'state'>): ArmingState {
  const { mode, since, next } = arming.state()
  return {
    mode,
    since: isoOrNull(since?.at ?? null),
    by: since?.by ?? null,
    next: next && { mode: next.mode, at: iso(next.at) },
  }
}

export const presentMode = ({ id, name }: Mode): ArmingMode => ({ id, name, builtIn: isBuiltInMode(id) })
