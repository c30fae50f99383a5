import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { goToFault } from '#features/rules/go-to-fault.ts'
import layout from '#ui/layout.module.css'
import { FormButtons } from './form-buttons.tsx'
import { SaveQuestion } from './save-question.tsx'
import type { useTestedOutput } from './use-tested-output.ts'

interface OutputFormProps<Draft> {
  /** The name of the form. */
  label: string
  /** The words of the button that adds a new output; null for one that exists. */
  add: string | null
  draft: Draft
  tested: ReturnType<typeof useTestedOutput<Draft>>
  /** The question whether to save without a test is shown. */
  isAsking: boolean
  setAsking: (isAsking: boolean) => void
  children: ReactNode
}

/** The frame of the form of an output: an untested draft is saved only after a question. */
export function OutputForm<Draft>({
  label,
  add,
  draft,
  tested,
  isAsking,
  setAsking,
  children,
}: OutputFormProps<Draft>) {
  const navigate = useNavigate()
  const { save, test, proofOf } = tested
  const proof = proofOf(draft)
  const leave = () => void navigate({ to: '/outputs' })
  const store = () => {
    test.reset()
    save.mutate(draft, { onSuccess: leave })
  }
  return (
    <form
      className={layout.column}
      aria-label={label}
      onSubmit={event => {
        event.preventDefault()
        if (goToFault(event.currentTarget)) return
        if (proof === 'not needed' || proof === 'arrived') store()
        else setAsking(true)
      }}
    >
      {children}
      {isAsking && proof !== 'arrived' && (
        <SaveQuestion
          proof={proof === 'failed' ? 'failed' : 'missing'}
          isTesting={test.isPending}
          isSaving={save.isPending}
          onTest={() => test.mutate(draft, { onSuccess: ({ ok }) => ok && store() })}
          onSave={store}
          onCancel={() => setAsking(false)}
        />
      )}
      <FormButtons
        add={add}
        isSaving={save.isPending}
        isTesting={test.isPending}
        onTest={() => {
          save.reset()
          test.mutate(draft)
        }}
        onCancel={leave}
      />
    </form>
  )
}
