import { Button } from '@mantine/core'
import { IconBellRinging } from '@tabler/icons-react'
import { useChange } from '#api/use-change.ts'
import type { ApiDevice, VirtualAlarm as VirtualAlarmAnswer } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import classes from './devices.module.css'

/** Lets the device raise an alarm that nothing caused, to see whether it arrives. */
export function VirtualAlarm({ device }: { device: ApiDevice }) {
  const alarm = useChange<void, VirtualAlarmAnswer>(api =>
    api.send('POST', `devices/${encodeURIComponent(device.id)}/virtual-alarm`),
  )
  if (alarm.error?.code === 'device-unsupported')
    return (
      <p className={classes.soft}>This device has no virtual alarms; a person or a vehicle in the picture does it.</p>
    )
  return (
    <>
      <div className={classes.row}>
        <Button
          variant="default"
          leftSection={<IconBellRinging size={15} aria-hidden />}
          loading={alarm.isPending}
          onClick={() => alarm.mutate()}
        >
          Test with a virtual alarm
        </Button>
        <span role="status" className={classes.soft}>
          {alarm.data && `The device raised virtual alarm ${alarm.data.input}.`}
        </span>
      </div>
      {alarm.error && <Problem what="The virtual alarm was not raised." error={alarm.error} />}
    </>
  )
}
