import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { PlateText } from '#features/plates/plate-text.tsx'
import { formatCount } from '#format/numbers.ts'
import type { CorrectedReads, PlateHistory } from '#server/api/schemas/index.ts'
import { plateKey } from '#server/model/plate-key.ts'
import { Problem } from '#ui/problem.tsx'
import styles from './one-plate.module.css'
import { whyWords } from './why-words.ts'

const refresh = ['plates', 'events']

/** Reads that people said are this plate, and reads that may be. */
export function SamePlate({ history }: { history: PlateHistory }) {
  return (
    <>
      {history.misreads.length > 0 && (
        <section aria-labelledby="misreads">
          <h2 id="misreads">Misreads of this plate</h2>
          <ul className={styles.rows}>
            {history.misreads.map(misread => (
              <li key={misread.number}>
                <span>
                  <PlateText number={misread.number} size="sm" />
                  <small>{formatCount(misread.sightings, 'read')} corrected</small>
                </span>
                <Correct read={plateKey(misread.number)} number={null} verb="Take back" />
              </li>
            ))}
          </ul>
        </section>
      )}
      {history.similar.length > 0 && (
        <section aria-labelledby="look-alikes">
          <h2 id="look-alikes">Look-alikes</h2>
          <p className={styles.soft}>
            Is one of them this plate, misread? “Same plate” corrects all its reads so far; what the cameras read stays
            beside it.
          </p>
          <ul className={styles.rows}>
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
        </section>
      )}
    </>
  )
}

function Correct({ read, number, verb }: { read: string; number: string | null; verb: string }) {
  const mayChange = useMayChange()
  const path = `plates/${encodeURIComponent(read)}/corrections`
  const correct = useChange(api => api.send<CorrectedReads>('POST', path, { to: number }), refresh)
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
      {correct.error && <Problem what="Not all reads were corrected." error={correct.error} />}
    </>
  )
}
