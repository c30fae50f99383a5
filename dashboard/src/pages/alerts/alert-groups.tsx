import { Button } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useApiQuery } from '#api/use-api-query.ts'
import type { SeeAlerts } from '#features/alerts/use-see-alerts.ts'
import { formatCount, formatNumber } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { ApiAlertGroup } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { LoadProblem } from '#ui/problem.tsx'
import { AlertFacts } from './alert-row.tsx'
import classes from './alerts.module.css'
import type { AlertQuery, useAlertSearch } from './use-alert-search.ts'

interface AlertGroupsProps extends Pick<ReturnType<typeof useAlertSearch>, 'query' | 'change'> {
  mayChange: boolean
  seeing: SeeAlerts
}

/** The filter that finds the alerts of a group. */
const filterOf = ({ rule, subject }: ApiAlertGroup) => ({ rule: [rule], ...(subject !== null && { subject }) })

function Group({ group, query, change, mayChange, seeing }: AlertGroupsProps & { group: ApiAlertGroup }) {
  const { rule, subject, count, unseen, firstAt, newest } = group
  const { seen: _seen, ...others }: AlertQuery = query
  const about = `${rule}${subject === null ? '' : `, ${subject}`}`
  return (
    <li className={classes.row} data-group data-unseen={unseen > 0 || undefined} data-severity={group.severity}>
      <AlertFacts alert={newest}>
        <strong>{formatCount(count, 'alert')}</strong>
        {unseen > 0 && `, ${formatNumber(unseen)} unseen`}
        {' · the last '}
        <When at={newest.at} />
        {count > 1 && (
          <>
            {' · the first '}
            <When at={firstAt} />
          </>
        )}
      </AlertFacts>
      <div className={layout.buttons}>
        {count > 1 && (
          <Button
            variant="default"
            aria-label={`Show ${formatCount(count, 'alert')}: ${about}`}
            onClick={() => change({ view: null, rule, subject })}
          >
            Show
          </Button>
        )}
        {mayChange && unseen > 0 && (
          <Button
            variant="default"
            leftSection={<IconCheck size={14} aria-hidden />}
            aria-label={`Mark ${formatCount(unseen, 'alert')} as seen: ${about}`}
            onClick={() => seeing.see({ ...others, ...filterOf(group) })}
          >
            Seen
          </Button>
        )}
      </div>
    </li>
  )
}

/** Alerts of the same rule about the same plate, camera or output, together. */
export function AlertGroups(props: AlertGroupsProps) {
  const groups = useApiQuery(
    'alerts/groups',
    { query: { ...props.query, limit: 200 } },
    { everyMs: 60_000, keepPrevious: true },
  )
  const items = groups.data?.items ?? []
  return (
    <>
      <LoadProblem what="The alerts could not be loaded." query={groups} />
      {items.length > 0 && (
        <ul className={`${layout.lines} ${classes.list}`} aria-label="Alerts in groups">
          {items.map(group => (
            <Group key={`${group.rule} ${group.subject ?? ''}`} {...props} group={group} />
          ))}
        </ul>
      )}
    </>
  )
}
