import { Button } from '@mantine/core'
import { IconBellRinging } from '@tabler/icons-react'
import { useChange } from '#api/use-change.ts'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'

/** Makes the device raise a test alarm, to check that it arrives. */
export function VirtualAlarm({ device }: { device: ApiDevice }) {
  const alarm = useChange(api => api.send('POST', 'devices/{id}/virtual-alarm', { params: { id: device.id } }))
  if (alarm.error?.code === 'device-unsupported')
    return <p className={tones.soft}>This device has no virtual alarms. Walk or drive through the picture instead.</p>
  return (
    <>
      <div className={layout.row}>
        <Button
          variant="default"
          leftSection={<IconBellRinging size={15} aria-hidden />}
          loading={alarm.isPending}
          onClick={() => alarm.mutate()}
        >
          Send a test alarm
        </Button>
        <span role="status" className={tones.soft}>
          {alarm.data && `The device raised test alarm ${alarm.data.input}.`}
        </span>
      </div>
      <Problem what="The test alarm was not raised." error={alarm.error} />
    </>
  )
}
