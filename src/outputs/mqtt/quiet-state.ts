import type { OutputState } from '../output.ts'

type Facts = Pick<OutputState, 'source' | 'enabled' | 'state' | 'detail' | 'cursor' | 'config'>

/** The state of the MQTT output while it has published nothing. */
export function quietState(facts: Facts): OutputState {
  const nothing = { behind: 0, pending: 0, deliveredLastHour: 0, lastDeliveredAt: null, lastError: null }
  return { id: 'mqtt', kind: 'mqtt', name: 'MQTT', ...nothing, ...facts }
}
