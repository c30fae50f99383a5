import { Button, Switch } from '@mantine/core'
import { IconAlertTriangle, IconArrowsDiff, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { RunState } from '#features/plates/run-state.tsx'
import { useSyncRun } from '#features/plates/use-sync-run.ts'
import { formatCount } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { SyncDevice, SyncDifference } from '#server/api/schemas/index.ts'
import { Card, CardHead } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { StatusMark } from '#ui/status-mark.tsx'
import tones from '#ui/text.module.css'
import { DifferenceList } from './difference-list.tsx'
import { type Take, usualTake } from './difference-words.ts'

const states = {
  level: { word: 'In sync', Icon: IconCircleCheck, tone: 'good' },
  differs: { word: 'Out of sync', Icon: IconArrowsDiff, tone: 'warn' },
  unread: { word: 'Not read yet', Icon: IconCircleDashed, tone: 'plain' },
  failed: { word: 'Failed', Icon: IconAlertTriangle, tone: 'bad' },
} as const

/** One device: the state of its list, the differences, and synchronizing it. */
export function SyncDeviceCard({ device }: { device: SyncDevice }) {
  return (
    <Card aria-label={device.name} data-testid="sync-device">
      <CardHead>
        <h2>
          <Link to="/devices/$deviceId" params={{ deviceId: device.id }}>
            {device.name}
          </Link>
        </h2>
        <StatusMark {...states[device.state]} />
        <span className={tones.soft}>
          {device.readAt && (
            <>
              {formatCount(device.plates, 'plate')} · read <When at={device.readAt} as="relative" />
            </>
          )}
        </span>
        <AutomaticSwitch device={device} />
      </CardHead>
      {device.reason && <p className={tones.soft}>{device.reason}</p>}
      <Decisions device={device} />
    </Card>
  )
}

function AutomaticSwitch({ device }: { device: SyncDevice }) {
  const mayChange = useMayChange()
  const change = useChange(
    (api, automatic: boolean) =>
      api.send('PATCH', 'plate-sync/{id}', { params: { id: device.id }, body: { automatic } }),
    ['plate-sync'],
  )
  return (
    <div className={layout.actions}>
      <Switch
        size="xs"
        label="Keep in sync"
        aria-label={`Keep ${device.name} in sync`}
        title="Adds missing plates, updates changed ones and removes expired ones. Plates only on the camera wait for your decision."
        checked={device.automatic}
        disabled={!mayChange || change.isPending}
        onChange={event => change.mutate(event.currentTarget.checked)}
      />
      <Problem what="The switch was not saved." error={change.error} />
    </div>
  )
}

function Decisions({ device }: { device: SyncDevice }) {
  const mayChange = useMayChange()
  const [decided, setDecided] = useState<ReadonlyMap<string, Take>>(new Map())
  const [hasRun, setHasRun] = useState(false)
  const forget = useCallback(() => setDecided(new Map()), [])
  const { run, begin, isRunning, isStarting, error } = useSyncRun(device.id, forget)
  const takeOf = (difference: SyncDifference) => decided.get(difference.key) ?? usualTake(difference)
  const decisions = device.differences
    .map(difference => ({ key: difference.key, take: takeOf(difference) }))
    .filter(({ take }) => take !== 'leave')
  const decide = (keys: readonly string[], take: Take) =>
    setDecided(before => new Map([...before, ...keys.map(key => [key, take] as const)]))
  return (
    <>
      {device.differences.length > 0 && (
        <DifferenceList device={device} takeOf={takeOf} decide={mayChange && !isRunning ? decide : null} />
      )}
      {run && (isRunning || hasRun) && <RunState run={run} />}
      {mayChange && device.differences.length > 0 && (
        <div className={layout.row}>
          <Button
            loading={isStarting || isRunning}
            disabled={decisions.length === 0}
            onClick={() => {
              setHasRun(true)
              begin(decisions)
            }}
          >
            {decisions.length === 0 ? 'Nothing selected' : `Apply to ${formatCount(decisions.length, 'plate')}`}
          </Button>
          <span className={tones.faint}>
            {formatCount(device.differences.length - decisions.length, 'plate')} left as{' '}
            {device.differences.length - decisions.length === 1 ? 'it is' : 'they are'}.
          </span>
        </div>
      )}
      <Problem what="The update was not started." error={error} />
    </>
  )
}
