import type { OutputKindFacts } from '../output-kind-facts.ts'

/** MQTT, with Home Assistant discovery. */
export const mqttKind = {
  label: 'MQTT',
  setting: 'mqtt',
  isExternal: true,
  isTestable: true,
  unit: ['message', 'messages'],
  queue: null,
} as const satisfies OutputKindFacts
