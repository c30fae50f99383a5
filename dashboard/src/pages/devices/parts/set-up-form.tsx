import { Autocomplete, Button, Loader, NumberInput, Switch } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { useStats } from '#api/use-session.ts'
import { devicePath, showsDevices } from '#features/devices/device-path.ts'
import type { ApiDevice, SetUpAnswer, SetUpRequest } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import classes from '../devices.module.css'
import { AddressParts, ManualSteps } from '../manual-steps.tsx'
import { PlanList } from '../plan-list.tsx'
import { useSetUpPlan } from '../use-set-up-plan.ts'

type Wish = Pick<SetUpRequest, 'server' | 'trajectory' | 'heartbeatSeconds'>

const hostsOf = (urls: readonly string[]) => [
  ...new Set(urls.map(url => new URL(url).hostname.replace(/^\[|\]$/g, ''))),
]

/** What setting the device up would change, shown before it is done. */
export function SetUpForm({ device, onClose }: { device: ApiDevice; onClose: () => void }) {
  const [wish, setWish] = useState<Wish>({ trajectory: false, heartbeatSeconds: 30 })
  const [typedHost, setTypedHost] = useState('')
  const urls = useStats().data?.cameraUrls ?? []
  const plan = useSetUpPlan(device.id, wish, true)
  const apply = useChange<void, SetUpAnswer>(
    api => api.send('POST', `${devicePath(device.id)}/set-up`, wish),
    showsDevices,
  )
  const settleHost = (host: string) => {
    const first = urls[0]
    const port = first === undefined ? 8080 : Number(new URL(first).port) || 80
    setWish(({ server: _, ...rest }) => (host.trim() === '' ? rest : { ...rest, server: { host: host.trim(), port } }))
  }
  const isByHand = device.facts?.httpPost === null
  return (
    <section className={classes.setUp} aria-label="Set up">
      {!isByHand && (
        <div className={classes.wishes}>
          <Autocomplete
            size="xs"
            label="This server’s address"
            placeholder="as the device sees it"
            data={hostsOf(urls)}
            filter={({ options }) => options}
            value={typedHost}
            onChange={setTypedHost}
            onOptionSubmit={settleHost}
            onBlur={() => settleHost(typedHost)}
          />
          <NumberInput
            label="Heartbeat every"
            suffix=" s"
            min={30}
            max={120}
            clampBehavior="blur"
            value={wish.heartbeatSeconds}
            onChange={value => {
              const heartbeatSeconds = Number(value)
              if (heartbeatSeconds >= 30 && heartbeatSeconds <= 120)
                setWish(before => ({ ...before, heartbeatSeconds }))
            }}
          />
          <Switch
            size="xs"
            label="Positions of targets"
            description="Many small posts a second while something moves"
            checked={wish.trajectory}
            onChange={event => setWish({ ...wish, trajectory: event.currentTarget.checked })}
          />
        </div>
      )}
      {plan.isFetching && (
        <p className={classes.soft} role="status">
          <Loader size={14} /> Asking the device what would change…
        </p>
      )}
      {plan.error && (
        <Problem what="The plan could not be made." error={plan.error} onRetry={() => void plan.refetch()} />
      )}
      {plan.data && (
        <>
          {plan.data.done && <p>It posts to {plan.data.url} already; nothing has to change.</p>}
          <PlanList plan={plan.data} />
          {plan.data.manual.length > 0 && <ManualSteps steps={plan.data.manual} />}
          {isByHand && URL.canParse(plan.data.url) && <AddressParts url={plan.data.url} />}
        </>
      )}
      {apply.error && <Problem what="It was not set up." error={apply.error} />}
      <div className={classes.row}>
        {!isByHand && (
          <Button
            loading={apply.isPending}
            disabled={plan.isFetching || plan.data === undefined || plan.data.done}
            onClick={() => apply.mutate(undefined, { onSuccess: onClose })}
          >
            Write it to the device
          </Button>
        )}
        <Button variant="subtle" color="gray" onClick={onClose}>
          {isByHand ? 'Close' : 'Cancel'}
        </Button>
      </div>
    </section>
  )
}
