import { IconCheck, IconPencil } from '@tabler/icons-react'
import type { ApiTarget } from '#server/api/schemas/index.ts'
import tones from '#ui/text.module.css'
import classes from './plate-text.module.css'

type Known = NonNullable<ApiTarget['plate']>['known']

interface PlateTextProps {
  number: string
  /** The plate as a person corrected it; null if nobody did. */
  corrected?: string | null
  known?: Known | undefined
  size?: 'sm' | 'md' | 'lg'
}

/** A plate's number, legible from afar; a correction is shown first, with the camera's reading next to it. */
export function PlateText({ number, corrected = null, known, size = 'md' }: PlateTextProps) {
  const called = [known?.name, known?.group].filter(Boolean).join(' · ')
  return (
    <span className={classes.all} data-size={size}>
      <span className={classes.plate} translate="no">
        {corrected ?? number}
      </span>
      {corrected !== null && corrected !== number && (
        <span className={classes.note} title={`Corrected; the camera read ${number}`}>
          <IconPencil size={13} aria-hidden />
          <span className="visually-hidden">corrected; the camera read </span>
          <s>{number}</s>
        </span>
      )}
      {called !== '' && (
        <span className={classes.known} data-group={known?.group ?? ''} title={`Known plate: ${called}`}>
          <IconCheck size={13} aria-hidden />
          <span className={tones.cut}>{called}</span>
        </span>
      )}
    </span>
  )
}
