import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import type { Mqtt, Tested } from '#server/api/schemas/index.ts'
import { connectionOf, draftOf, inputOf, type MqttDraft } from './mqtt-draft.ts'

/** The draft of the settings of MQTT, with saving and testing it. */
export function useMqtt(mqtt: Mqtt) {
  const start = draftOf(mqtt)
  const [draft, setDraft] = useState(start)
  const set = (change: Partial<MqttDraft>) => setDraft(before => ({ ...before, ...change }))
  const save = useChange<MqttDraft, Mqtt>(
    (api, values) => api.send('PUT', 'mqtt', { body: inputOf(values, mqtt.fixed) }),
    ['mqtt', 'outputs'],
  )
  const test = useChange<MqttDraft, Tested>((api, values) =>
    api.send('POST', 'mqtt/test', { body: inputOf(values, mqtt.fixed) }),
  )
  const isTested = test.data !== undefined && test.variables && connectionOf(test.variables) === connectionOf(draft)
  const isUnchanged = connectionOf(draft) === connectionOf(start) && mqtt.settings.url !== null
  const needsTest = draft.enabled && !isUnchanged && !(isTested && test.data.ok)
  return { start, draft, set, save, test, needsTest, hasFailed: Boolean(isTested && !test.data.ok) }
}
