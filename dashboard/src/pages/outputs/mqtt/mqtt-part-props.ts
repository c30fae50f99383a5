import type { Mqtt } from '#server/api/schemas/index.ts'
import type { MqttDraft, MqttField } from './mqtt-draft.ts'

/** The properties of a part of the form. */
export interface MqttPartProps {
  draft: MqttDraft
  set: (change: Partial<MqttDraft>) => void
  mqtt: Mqtt
}

const words = 'Set in viewtron.yaml or by an environment variable.'

/** The properties of a field: one that is set elsewhere is disabled and says so. */
export function fixedProps({ fixed }: Mqtt, field: MqttField, description?: string) {
  const isFixed = fixed.includes(field)
  return { disabled: isFixed, description: isFixed ? words : description }
}
