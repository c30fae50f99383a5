import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useChange } from '#api/use-change.ts'
import { useMayOperate } from '#api/use-session.ts'
import { PlateText } from '#features/plates/plate-text.tsx'
import { whyWords } from '#features/plates/why-words.ts'
import { formatCount } from '#format/numbers.ts'
import type { PlateHistory } from '#server/api/schemas/index.ts'
import { plateKey } from '#server/model/plate-key.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import styles from './one-plate.module.css'

const refresh = ['plates', 'events']

/** Reads that people corrected to this plate, and reads that may be misreads of it. */
export function SamePlate({ history }: { history: PlateHistory }) {
  return (
    <>
      {history.misreads.length > 0 && (
        <Card aria-labelledby="misreads">
          <h2 id="misreads">Misreads of this plate</h2>
          <ul className={`${layout.list} ${styles.rows}`}>
            {history.misreads.map(misread => (
              <li key={misread.number}>
                <span>
                  <PlateText number={misread.number} size="sm" />
                  <small>{formatCount(misread.sightings, 'read')} corrected</small>
                </span>
                <Correct read={plateKey(misread.number)} number={null} verb="Undo" />
              </li>
            ))}
          </ul>
        </Card>
      )}
      {history.similar.length > 0 && (
        <Card aria-labelledby="look-alikes">
          <h2 id="look-alikes">Look-alikes</h2>
          <p className={tones.soft}>
            Is one of these a misread of this plate? “Same plate” corrects all its reads so far. The original reads are
            kept.
          </p>
          <ul className={`${layout.list} ${styles.rows}`}>
            {history.similar.map(other => (
              <li key={other.key}>
                <span>
                  <Link to="/plates/$plateKey" params={{ plateKey: other.key }} className={styles.plain}>
                    <PlateText number={other.number} known={other.known} size="sm" />
                  </Link>
                  <small>
                    {[formatCount(other.sightings, 'sighting'), whyWords(other.why, history.number)]
                      .filter(Boolean)
                      .join(' · ')}
                  </small>
                </span>
                {other.known === null && <Correct read={other.key} number={history.number} verb="Same plate" />}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  )
}

function Correct({ read, number, verb }: { read: string; number: string | null; verb: string }) {
  const mayChange = useMayOperate()
  const correct = useChange(
    api => api.send('POST', 'plates/{number}/corrections', { params: { number: read }, body: { to: number } }),
    refresh,
  )
  if (!mayChange) return null
  return (
    <>
      <Button
        variant="default"
        disabled={correct.isPending}
        aria-label={`${verb}: ${read}`}
        onClick={() => correct.mutate()}
      >
        {correct.isPending ? `${verb} …` : verb}
      </Button>
      <Problem what="Some reads were not corrected." error={correct.error} />
    </>
  )
}
