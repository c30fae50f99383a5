import { Button } from '@mantine/core'
import { IconChecks } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { SeeAlerts } from '#features/alerts/use-see-alerts.ts'
import { formatCount } from '#format/numbers.ts'
import type { Alert } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { useHotkeys } from '#ui/use-hotkeys.ts'
import { AlertRow } from './alert-row.tsx'
import classes from './alerts.module.css'

interface AlertListProps {
  alerts: readonly Alert[]
  mayChange: boolean
  seeing: SeeAlerts
}

/** The alerts one by one. Keys: j and k move, x selects, e marks the selected ones or the current one as seen, Enter opens. */
export function AlertList({ alerts, mayChange, seeing }: AlertListProps) {
  const list = useRef<HTMLUListElement>(null)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const unseen = alerts.filter(({ seenAt }) => seenAt === null)
  const selected = unseen.filter(({ id }) => chosen.has(id)).map(({ id }) => id)
  const select = (ids: readonly string[], isSelected: boolean) =>
    setChosen(before =>
      isSelected ? new Set([...before, ...ids]) : new Set([...before].filter(id => !ids.includes(id))),
    )
  const see = (ids: readonly string[]) => {
    if (ids.length === 0 || !mayChange) return
    seeing.see({ ids: ids.slice(0, 500) })
    setChosen(new Set())
  }
  useAlertKeys({ list, alerts, selected, see, toggle: id => select([id], !chosen.has(id)) })
  return (
    <>
      {mayChange && unseen.length > 0 && (
        <div className={classes.selection}>
          <Button
            variant="subtle"
            onClick={() =>
              select(
                unseen.map(({ id }) => id),
                selected.length < unseen.length,
              )
            }
          >
            {selected.length < unseen.length ? `Select these ${unseen.length}` : 'Select none'}
          </Button>
          {selected.length > 0 && (
            <Button leftSection={<IconChecks size={15} aria-hidden />} onClick={() => see(selected)}>
              Mark {formatCount(selected.length, 'alert')} as seen
            </Button>
          )}
        </div>
      )}
      <ul ref={list} className={`${layout.lines} ${classes.list}`} aria-label="Alerts">
        {alerts.map(alert => (
          <AlertRow
            key={alert.id}
            alert={alert}
            mayChange={mayChange}
            isSelected={chosen.has(alert.id)}
            onSelect={isSelected => select([alert.id], isSelected)}
            onSeen={() => see([alert.id])}
          />
        ))}
      </ul>
    </>
  )
}

interface AlertKeys {
  list: React.RefObject<HTMLElement | null>
  alerts: readonly Alert[]
  selected: readonly string[]
  see: (ids: readonly string[]) => void
  toggle: (id: string) => void
}

function useAlertKeys({ list, alerts, selected, see, toggle }: AlertKeys): void {
  const navigate = useNavigate()
  const current = () => {
    const id = document.activeElement?.closest('[data-alert]')?.getAttribute('data-alert')
    return alerts.findIndex(alert => alert.id === id)
  }
  const focus = (at: number) => {
    const id = alerts[Math.max(0, Math.min(alerts.length - 1, at))]?.id
    if (id === undefined) return
    list.current?.querySelector<HTMLElement>(`[data-alert="${CSS.escape(id)}"]`)?.focus()
  }
  useHotkeys({
    j: () => focus(current() + 1),
    k: () => focus(current() - 1),
    x: () => {
      const alert = alerts[current()]
      if (alert) toggle(alert.id)
    },
    e: () => {
      const at = current()
      const alert = alerts[at]
      if (selected.length > 0) return see(selected)
      if (!alert) return
      see([alert.id])
      // The row may leave the list.
      focus(at + 1 < alerts.length ? at + 1 : at - 1)
    },
    Enter: pressed => {
      const eventId = alerts[current()]?.eventId
      if (!eventId || !(pressed.target instanceof Element) || !pressed.target.matches('[data-alert]')) return
      void navigate({ to: '/events/$eventId', params: { eventId } })
    },
  })
}
