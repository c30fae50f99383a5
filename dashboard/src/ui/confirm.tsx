import { Button } from '@mantine/core'
import type { ProblemError } from '#api/problem-error.ts'
import layout from './layout.module.css'
import { Problem } from './problem.tsx'

interface ConfirmOptions {
  /** Says what will happen. */
  text: string
  verb: string
  pending: boolean
  error: ProblemError | null
  onYes: () => void
  onNo: () => void
}

/** Asks for confirmation inside the page, next to the button that needs it. */
export function Confirm({ text, verb, pending, error, onYes, onNo }: ConfirmOptions) {
  return (
    <section className={layout.question} aria-label={verb}>
      <p>{text}</p>
      <Button color="red.9" loading={pending} onClick={onYes}>
        {verb}
      </Button>
      <Button variant="subtle" color="gray" onClick={onNo}>
        Cancel
      </Button>
      {error && <Problem what="Something went wrong." error={error} />}
    </section>
  )
}
