import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import type { Filter } from '#features/filter/filter.ts'
import { ruleOfFilter } from './filter-to-rule.ts'

const longestName = 60

/** Makes a rule that raises an alert for every new event that a filter finds. */
export function useAlertRule() {
  const attributes = useApiQuery('events/attributes', {}, { enabled: false, freshMs: 60_000 })
  return useChange(
    async (api, { filter, name }: { filter: Filter; name: string }) => {
      const { items } = attributes.data ?? (await api.get('events/attributes', {}))
      const when = ruleOfFilter(filter, items)
      if (when === null) throw new Error('Choose a condition first: this would be every event.')
      return api.send('POST', 'rules', {
        body: { name: name.slice(0, longestName), when, alert: { severity: 'info' } },
      })
    },
    ['rules'],
  )
}
