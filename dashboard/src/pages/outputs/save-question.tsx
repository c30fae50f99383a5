import { Button } from '@mantine/core'
import layout from '#ui/layout.module.css'

interface SaveQuestionProps {
  proof: 'missing' | 'failed'
  isTesting: boolean
  isSaving: boolean
  /** Tests, and saves if the test arrives. */
  onTest: () => void
  onSave: () => void
  onCancel: () => void
}

/** Asks before settings are saved that were not tested, or whose test failed: the other end may be off at the moment. */
export function SaveQuestion({ proof, isTesting, isSaving, onTest, onSave, onCancel }: SaveQuestionProps) {
  const hasFailed = proof === 'failed'
  return (
    <section className={layout.question} aria-label="Save without a test">
      <p role="status">
        {hasFailed
          ? 'The test above did not arrive. If the other end is off at the moment, you can save anyway: sending is tried again later.'
          : 'These settings have not been tested. A test sends one made-up event now.'}
      </p>
      <Button variant={hasFailed ? 'default' : 'filled'} loading={isTesting} onClick={onTest}>
        {hasFailed ? 'Test again' : 'Test and save'}
      </Button>
      <Button variant="default" loading={isSaving} onClick={onSave}>
        {hasFailed ? 'Save anyway' : 'Save without a test'}
      </Button>
      <Button variant="subtle" color="gray" onClick={onCancel}>
        Back
      </Button>
    </section>
  )
}
