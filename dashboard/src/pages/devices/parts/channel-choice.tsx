import { Select } from '@mantine/core'
import type { ApiDevice } from '#server/api/schemas/index.ts'

interface ChannelChoiceOptions {
  device: ApiDevice
  value: number
  onChange: (channel: number) => void
}

/** Chooses a camera of a recorder; renders nothing for a device with one channel. */
export function ChannelChoice({ device, value, onChange }: ChannelChoiceOptions) {
  const channels = device.facts?.channels ?? []
  if (channels.length < 2) return null
  return (
    <Select
      aria-label="Channel"
      w={200}
      allowDeselect={false}
      value={String(value)}
      onChange={channel => onChange(Number(channel))}
      data={channels.map(({ id, name, online }) => ({
        value: String(id),
        label: `${id} · ${name ?? 'no name'}${online === false ? ' (offline)' : ''}`,
      }))}
    />
  )
}
