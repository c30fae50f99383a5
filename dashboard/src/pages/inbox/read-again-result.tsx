import { Link } from '@tanstack/react-router'
import type { ReadAgain } from '#server/api/schemas/index.ts'
import styles from './inbox.module.css'
import { readAgainWords } from './read-again-words.ts'

/** The result of processing posts again, with a link to the first event. */
export function ReadAgainResult({ result }: { result: ReadAgain }) {
  const first = result.eventIds[0]
  return (
    <p className={styles.result} role="status">
      {readAgainWords(result)}{' '}
      {first !== undefined && (
        <Link to="/events/$eventId" params={{ eventId: first }}>
          {result.eventIds.length === 1 ? 'Open it' : 'Open the first one'}
        </Link>
      )}
    </p>
  )
}
