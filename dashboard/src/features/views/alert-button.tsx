import { Button, Tooltip } from '@mantine/core'
import { IconBellPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMayChange } from '#api/use-session.ts'
import type { Filter } from '#features/filter/filter.ts'
import { useAlertRule } from './use-alert-rule.ts'
import { filterName } from './view-words.ts'

/** Makes a rule with an alert for what a filter finds, with one click; then links to it. */
export function AlertButton({ filter, words }: { filter: Filter; words: string }) {
  const rule = useAlertRule()
  const name = filterName(filter)
  if (!useMayChange() || name === '') return null
  if (rule.data) {
    return (
      <Link to="/rules/$ruleId" params={{ ruleId: rule.data.id }}>
        Rule “{rule.data.name}” made
      </Link>
    )
  }
  return (
    <Tooltip label={rule.error?.message ?? `Raises an alert for each new event: ${name}`}>
      <Button
        variant="default"
        color={rule.error ? 'red' : 'accent'}
        leftSection={<IconBellPlus size={15} aria-hidden />}
        loading={rule.isPending}
        onClick={() => rule.mutate({ filter, name })}
      >
        {words}
      </Button>
    </Tooltip>
  )
}
