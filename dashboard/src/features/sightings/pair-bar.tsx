import { Button } from '@mantine/core'
import { IconColumns2, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import layout from '#ui/layout.module.css'
import styles from './sightings.module.css'
import type { Pair } from './use-pair.ts'

/** Leads to the two selected sightings side by side; at the lower edge while the pictures are scrolled. */
export function PairBar({ pair: { ids, clear } }: { pair: Pair }) {
  const [eventId, other] = ids
  if (eventId === undefined) return null
  return (
    <section className={`${layout.row} ${styles.pairBar}`} aria-label="Selected sightings">
      <p role="status">{other === undefined ? 'Select another sighting to compare' : '2 sightings selected'}</p>
      {other !== undefined && (
        <Button
          leftSection={<IconColumns2 size={14} aria-hidden />}
          renderRoot={props => (
            <Link {...props} to="/events/$eventId/compare" params={{ eventId }} search={{ with: other }} />
          )}
        >
          Compare
        </Button>
      )}
      <Button variant="default" leftSection={<IconX size={14} aria-hidden />} onClick={clear}>
        Clear
      </Button>
    </section>
  )
}
