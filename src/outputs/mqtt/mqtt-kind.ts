import type { OutputKindFacts } from '../output-kinds.ts'

/** MQTT, with Home Assistant discovery. */
export const mqttKind: OutputKindFacts = {
  label: 'MQTT',
  setting: 'mqtt',
  isExternal: true,
  isTestable: true,
  hasDeliveries: false,
  hasOwnAlert: false,
  unit: ['message', 'messages'],
  // Whether it is configured is visible by its cursor only, since the environment can configure it too.
  configured: () => [],
}
