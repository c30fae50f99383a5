import { IconPencil } from '@tabler/icons-react'
import { type Known, KnownName } from './known-name.tsx'
import classes from './plate-text.module.css'

interface PlateTextProps {
  number: string
  /** The plate as a person corrected it; null if nobody did. */
  corrected?: string | null
  known?: Known | undefined
  size?: 'sm' | 'md' | 'lg'
}

/** A plate's number, legible from afar; a correction is shown first, with the camera's reading next to it. */
export function PlateText({ number, corrected = null, known, size = 'md' }: PlateTextProps) {
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
      <KnownName known={known} />
    </span>
  )
}
