import { Button, Modal, NumberInput, Radio } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { showsDevices } from '#features/devices/device-path.ts'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'
import classes from '../devices.module.css'

const usualSeconds = 3
const mostSeconds = 300

/** An alarm output that is to be switched on or off. */
export interface OutputChange {
  output: number
  on: boolean
}

interface OutputDialogOptions {
  device: ApiDevice
  change: OutputChange
  onClose: () => void
}

/** Asks for confirmation before an output is switched, because it may open or close a gate. */
export function OutputDialog({ device, change, onClose }: OutputDialogOptions) {
  const [isBrief, setBrief] = useState(true)
  const [seconds, setSeconds] = useState<number | string>(usualSeconds)
  const { output, on } = change
  const verb = on ? 'Activate' : 'Release'
  const command = useChange(
    api =>
      api.send('POST', 'devices/{id}/outputs/{output}', {
        params: { id: device.id, output },
        body: { on, confirm: true, ...(on && isBrief && { seconds: Number(seconds) }) },
      }),
    showsDevices,
  )
  const submit = submitting(() => command.mutate(undefined, { onSuccess: onClose }))
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${verb} output ${output} of ${device.name}?`}
      size="sm"
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 80 }}
    >
      <form className={layout.stack} onSubmit={submit}>
        {on ? (
          <HowLong isBrief={isBrief} setBrief={setBrief} seconds={seconds} setSeconds={setSeconds} />
        ) : (
          <p>Whatever this output drives is released now. If it is a gate, it will close: make sure it is clear.</p>
        )}
        <p className={tones.faint}>This is recorded in the audit log.</p>
        <Problem what={`The output was not ${on ? 'activated' : 'released'}.`} error={command.error} />
        <div className={layout.row}>
          <Button
            type="submit"
            data-autofocus
            loading={command.isPending}
            disabled={on && isBrief && !(Number(seconds) >= 1)}
          >
            {verb} output {output}
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Modal>
  )
}

interface HowLongOptions {
  isBrief: boolean
  setBrief: (isBrief: boolean) => void
  seconds: number | string
  setSeconds: (seconds: number | string) => void
}

function HowLong({ isBrief, setBrief, seconds, setSeconds }: HowLongOptions) {
  return (
    <Radio.Group
      label="For how long"
      value={isBrief ? 'brief' : 'hold'}
      onChange={value => setBrief(value === 'brief')}
    >
      <div className={`${layout.tight} ${classes.choices}`}>
        <Radio value="brief" size="xs" label="For a few seconds, then release" />
        {isBrief && (
          <NumberInput
            aria-label="Seconds"
            suffix=" s"
            w={90}
            ml={28}
            min={1}
            max={mostSeconds}
            clampBehavior="strict"
            allowDecimal={false}
            value={seconds}
            onChange={setSeconds}
          />
        )}
        <Radio value="hold" size="xs" label="Until it is released here" />
      </div>
    </Radio.Group>
  )
}
