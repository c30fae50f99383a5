import { Skeleton } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { OutputsTabs } from '#features/outputs/outputs-tabs.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { RemovedNotice } from '#ui/removed-notice.tsx'
import { MqttForm } from './mqtt-form.tsx'
import { MqttState } from './mqtt-state.tsx'
import { MqttTopics } from './mqtt-topics.tsx'

/** The connection to the MQTT broker: its state, its settings, and what was published. */
export function MqttPage() {
  const mqtt = useApiQuery('mqtt', {})
  const outputs = useApiQuery('outputs', {}, { everyMs: 3000 })
  const [isRemoved, setRemoved] = useState(false)
  // The form begins anew with what was stored.
  const [edition, setEdition] = useState(0)
  const output = outputs.data?.items.find(({ kind }) => kind === 'mqtt')
  const isRunning = output !== undefined && output.state !== 'off'
  const renew = () => setEdition(edition + 1)
  return (
    <Page title="MQTT" bar={<OutputsTabs />}>
      <div className={layout.column}>
        <LoadProblem what="The settings of MQTT could not be loaded." query={mqtt} />
        {mqtt.isPending && <Skeleton height={300} radius={8} animate={false} />}
        {isRemoved && (
          <RemovedNotice
            name="MQTT"
            restore={api => api.send('POST', 'mqtt/restore')}
            refresh={['mqtt', 'outputs']}
            onDone={() => {
              setRemoved(false)
              renew()
            }}
          />
        )}
        {output && <MqttState output={output} />}
        {mqtt.data && (
          <MqttForm
            key={edition}
            mqtt={mqtt.data}
            onSaved={renew}
            onRemoved={() => {
              setRemoved(true)
              renew()
            }}
          />
        )}
        {isRunning && <MqttTopics />}
      </div>
    </Page>
  )
}
