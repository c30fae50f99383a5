import { IconBan, IconCheck, IconEye, IconEyeOff, IconTag } from '@tabler/icons-react'
import type { ApiTarget } from '#server/api/schemas/index.ts'
import tones from '#ui/text.module.css'
import classes from './plate-text.module.css'

export type Known = NonNullable<ApiTarget['plate']>['known']

/** A tick reads as "fine", so only allowed plates have one. */
const marks: Record<string, typeof IconCheck> = {
  allow: IconCheck,
  temporary: IconCheck,
  block: IconBan,
  watch: IconEye,
  ignore: IconEyeOff,
}

/** The name and group of a known plate, with a mark of its group. */
export function KnownName({ known }: { known: Known | undefined }) {
  const called = [known?.name, known?.group].filter(Boolean).join(' · ')
  if (called === '') return null
  const group = known?.group ?? ''
  const Mark = marks[group.toLowerCase()] ?? IconTag
  return (
    <span className={classes.known} data-group={group} title={`Known plate: ${called}`}>
      <Mark size={13} aria-hidden />
      <bdi className={tones.cut}>{called}</bdi>
    </span>
  )
}
