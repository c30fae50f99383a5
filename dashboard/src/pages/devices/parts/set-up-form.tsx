import { Autocomplete, Button, Loader, NumberInput, Switch } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { useStats } from '#api/use-session.ts'
import { showsDevices } from '#features/devices/device-path.ts'
import type { ApiDevice, SetUpRequest } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import classes from '../devices.module.css'
import { AddressParts, ManualSteps } from '../manual-steps.tsx'
import { PlanList } from '../plan-list.tsx'
import { useSetUpPlan } from '../use-set-up-plan.ts'

type SetUpOptions = Pick<SetUpRequest, 'server' | 'trajectory' | 'heartbeatSeconds'>

const hostsOf = (urls: readonly string[]) => [
  ...new Set(urls.map(url => new URL(url).hostname.replace(/^\[|\]$/g, ''))),
]

/** Shows the changes that setting the device up would make, then makes them. */
export function SetUpForm({ device, onClose }: { device: ApiDevice; onClose: () => void }) {
  const [options, setOptions] = useState<SetUpOptions>({ trajectory: false, heartbeatSeconds: 30 })
  const plan = useSetUpPlan(device.id, options, true)
  const apply = useChange(
    api => api.send('POST', 'devices/{id}/set-up', { params: { id: device.id }, body: options }),
    showsDevices,
  )
  const isByHand = device.facts?.httpPost === null
  return (
    <section className={`${layout.inset} ${layout.stack}`} aria-label="Set up">
      {!isByHand && <SetUpFields options={options} setOptions={setOptions} />}
      {plan.isFetching && (
        <p className={tones.soft} role="status">
          <Loader size={14} /> Checking what would change…
        </p>
      )}
      <LoadProblem what="The plan could not be loaded." query={plan} />
      {plan.data && (
        <>
          {plan.data.done && <p>It already posts to {plan.data.url}. Nothing has to change.</p>}
          <PlanList plan={plan.data} />
          {plan.data.manual.length > 0 && <ManualSteps steps={plan.data.manual} />}
          {isByHand && URL.canParse(plan.data.url) && <AddressParts url={plan.data.url} />}
        </>
      )}
      <Problem what="The device was not set up." error={apply.error} />
      <div className={layout.row}>
        {!isByHand && (
          <Button
            loading={apply.isPending}
            disabled={plan.isFetching || plan.data === undefined || plan.data.done}
            onClick={() => apply.mutate(undefined, { onSuccess: onClose })}
          >
            Write to the device
          </Button>
        )}
        <Button variant="subtle" color="gray" onClick={onClose}>
          {isByHand ? 'Close' : 'Cancel'}
        </Button>
      </div>
    </section>
  )
}

/** The address of this server, the heartbeat, and whether positions are sent. */
function SetUpFields({ options, setOptions }: { options: SetUpOptions; setOptions: (options: SetUpOptions) => void }) {
  const [typedHost, setTypedHost] = useState('')
  const urls = useStats().data?.cameraUrls ?? []
  const settleHost = (host: string) => {
    const first = urls[0]
    const port = first === undefined ? 8080 : Number(new URL(first).port) || 80
    const { server: _server, ...rest } = options
    setOptions(host.trim() === '' ? rest : { ...rest, server: { host: host.trim(), port } })
  }
  return (
    <div className={classes.wishes}>
      <Autocomplete
        size="xs"
        label="Address of this server"
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
        {...(options.heartbeatSeconds !== undefined && { value: options.heartbeatSeconds })}
        onChange={value => {
          const heartbeatSeconds = Number(value)
          if (heartbeatSeconds >= 30 && heartbeatSeconds <= 120) setOptions({ ...options, heartbeatSeconds })
        }}
      />
      <Switch
        size="xs"
        label="Target positions"
        description="Many small posts a second while something moves"
        checked={options.trajectory ?? false}
        onChange={event => setOptions({ ...options, trajectory: event.currentTarget.checked })}
      />
    </div>
  )
}
