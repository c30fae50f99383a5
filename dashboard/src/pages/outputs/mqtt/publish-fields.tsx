import { Checkbox, TextInput } from '@mantine/core'
import layout from '#ui/layout.module.css'
import { fixedProps, type MqttPartProps } from './mqtt-part-props.ts'

const topicPattern = String.raw`[^+#\/]([^+#]*[^+#\/])?`

const choices = [
  ['discovery', 'Home Assistant discovery', 'Cameras and sensors appear in Home Assistant automatically.'],
  ['images', 'Pictures', 'Publishes pictures as JPEG.'],
  ['retain', 'Retain pictures', 'The broker keeps the last picture, and plates on the topics of the older bridge.'],
  ['bridge', 'Topics of the older bridge', 'For automations made for viewtron-home-assistant.'],
] as const

/** The fields for the messages that are published, and for their topics. */
export function PublishFields({ draft, set, mqtt }: MqttPartProps) {
  return (
    <>
      <div className={layout.fields}>
        <TextInput
          label="Base topic"
          required
          maxLength={100}
          pattern={topicPattern}
          title="A topic without + and #, and without / at its ends"
          {...fixedProps(
            mqtt,
            'prefix',
            'The first part of every topic. Two servers on one broker need different ones.',
          )}
          value={draft.prefix}
          onChange={event => set({ prefix: event.currentTarget.value })}
        />
        <TextInput
          label="Base topic of discovery"
          required
          maxLength={100}
          pattern={topicPattern}
          title="A topic without + and #, and without / at its ends"
          {...fixedProps(mqtt, 'discoveryPrefix', 'As it is set in Home Assistant.')}
          value={draft.discoveryPrefix}
          onChange={event => set({ discoveryPrefix: event.currentTarget.value })}
        />
      </div>
      {choices.map(([field, label, description]) => (
        <Checkbox
          key={field}
          size="xs"
          label={label}
          {...fixedProps(mqtt, field, description)}
          checked={draft[field]}
          onChange={event => set({ [field]: event.currentTarget.checked })}
        />
      ))}
    </>
  )
}
