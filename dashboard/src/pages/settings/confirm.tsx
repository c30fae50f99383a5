import { Button } from '@mantine/core'
import type { ProblemError } from '../../api/problem-error.ts'
import { Problem } from '../../shared/problem.tsx'
import styles from './settings.module.css'

interface ConfirmOptions {
  /** What will happen. */
  text: string
  verb: string
  pending: boolean
  error: ProblemError | null
  onYes: () => void
  onNo: () => void
}

/** A question where the thing itself stands. */
export function Confirm({ text, verb, pending, error, onYes, onNo }: ConfirmOptions) {
  return (
    <section className={styles.inline} aria-label={verb}>
      <p>{text}</p>
      <Button color="red.9" loading={pending} onClick={onYes}>
        {verb}
      </Button>
      <Button variant="subtle" color="gray" onClick={onNo}>
        Cancel
      </Button>
      {error && <Problem what="That did not work." error={error} />}
    </section>
  )
}
