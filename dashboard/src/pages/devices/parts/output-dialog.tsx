import { Button, Modal, NumberInput, Radio } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { devicePath, showsDevices } from '#features/devices/device-path.ts'
import type { ApiDevice, OutputAnswer } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import classes from '../devices.module.css'
import type { OutputWish } from './outputs-part.tsx'

const usualSeconds = 3
const mostSeconds = 300

interface OutputDialogOptions {
  device: ApiDevice
  wish: OutputWish
  onClose: () => void
}

/** Asks once more before an output moves something in the world. */
export function OutputDialog({ device, wish, onClose }: OutputDialogOptions) {
  const [isBrief, setBrief] = useState(true)
  const [seconds, setSeconds] = useState<number | string>(usualSeconds)
  const { output, on } = wish
  const verb = on ? 'Open' : 'Close'
  const command = useChange<void, OutputAnswer>(
    api =>
      api.send('POST', `${devicePath(device.id)}/outputs/${output}`, {
        on,
        confirm: true,
        ...(on && isBrief && { seconds: Number(seconds) }),
      }),
    showsDevices,
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    command.mutate(undefined, { onSuccess: onClose })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${verb} output ${output} of ${device.name}?`}
      size="sm"
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 80 }}
    >
      <form className={classes.dialog} onSubmit={submit}>
        {on ? (
          <Radio.Group
            label="For how long"
            value={isBrief ? 'brief' : 'hold'}
            onChange={value => setBrief(value === 'brief')}
          >
            <div className={classes.choices}>
              <Radio value="brief" size="xs" label="For some seconds, then it closes by itself" />
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
              <Radio value="hold" size="xs" label="Until it is closed from here" />
            </div>
          </Radio.Group>
        ) : (
          <p>What hangs on it, such as a gate, closes now. See that nobody stands in it.</p>
        )}
        <p className={classes.faint}>The audit log notes who did it and when.</p>
        {command.error && <Problem what={`It was not ${on ? 'opened' : 'closed'}.`} error={command.error} />}
        <div className={classes.row}>
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
