import { Button } from '@mantine/core'
import layout from './layout.module.css'
import { Problem } from './problem.tsx'

interface ConfirmOptions {
  /** Says what will happen. */
  text: string
  verb: string
  /** The change that `onYes` starts. */
  change: { isPending: boolean; error: unknown }
  onYes: () => void
  onNo: () => void
}

/** Asks for confirmation inside the page, next to the button that needs it. */
export function Confirm({ text, verb, change, onYes, onNo }: ConfirmOptions) {
  return (
    <section className={layout.question} aria-label={verb}>
      <p>{text}</p>
      <Button color="red.9" loading={change.isPending} onClick={onYes}>
        {verb}
      </Button>
      <Button variant="subtle" color="gray" onClick={onNo}>
        Cancel
      </Button>
      <Problem what="Something went wrong." error={change.error} />
    </section>
  )
}
