import { Button } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useMayChange } from '#api/use-session.ts'
import { goToFault } from '#features/rules/go-to-fault.ts'
import layout from '#ui/layout.module.css'

interface FormButtonsProps {
  /** The words of the button that adds a new output; null for one that exists. */
  add: string | null
  isSaving: boolean
  isTesting: boolean
  onTest: () => void
  onCancel: () => void
}

/** Saves, tests or cancels the form of an output. */
export function FormButtons({ add, isSaving, isTesting, onTest, onCancel }: FormButtonsProps) {
  const mayChange = useMayChange()
  return (
    <div className={layout.row}>
      <Button type="submit" loading={isSaving} disabled={!mayChange}>
        {add ?? 'Save'}
      </Button>
      <Button
        variant="default"
        leftSection={<IconPlayerPlay size={14} aria-hidden />}
        loading={isTesting}
        disabled={!mayChange}
        onClick={event => {
          const form = event.currentTarget.form
          if (!form || !goToFault(form)) onTest()
        }}
      >
        Test
      </Button>
      <Button variant="subtle" color="gray" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  )
}
