import { IconHourglass } from '@tabler/icons-react'
import type { Formatters } from '#format/time-formatters.ts'
import { useFormat } from '#format/use-format.ts'
import { fieldValue } from '#format/zone.ts'
import type { KnownPlate } from '#server/api/schemas/index.ts'
import styles from './validity.module.css'

type Validity = Pick<KnownPlate, 'validFrom' | 'validUntil' | 'validity'>

/** `until 3 Dec, 18:00`, `ended 1 Dec, 18:00`, `from 3 Dec, 08:00 until 4 Dec, 18:00`; null if it has no end. */
export function validityWords({ validFrom, validUntil, validity }: Validity, format: Formatters): string | null {
  const isThisYear = (at: string) => format.date(at).includes(fieldValue(Date.now(), format.zone).slice(0, 4))
  const when = (at: string) =>
    isThisYear(at) ? format.dateTimeShort(at) : `${format.date(at)}, ${format.timeShort(at)}`
  if (validity === 'ended' && validUntil) return `ended ${when(validUntil)}`
  const from = validFrom !== null && validity === 'not-begun' ? `from ${when(validFrom)}` : null
  const until = validUntil === null ? null : `until ${when(validUntil)}`
  return from === null && until === null ? null : [from, until].filter(Boolean).join(' ')
}

/** The dates between which a known plate is valid; renders nothing if it has none. */
export function ValidityMark({ known }: { known: Validity }) {
  const words = validityWords(known, useFormat())
  if (words === null) return null
  return (
    <span className={styles.mark} data-validity={known.validity}>
      <IconHourglass size={14} aria-hidden /> {words}
    </span>
  )
}
