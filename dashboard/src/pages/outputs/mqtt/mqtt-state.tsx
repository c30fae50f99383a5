import type { OutputState } from '#server/api/schemas/index.ts'
import { Card, CardHead } from '#ui/card.tsx'
import { StateMark } from '../state-mark.tsx'

/** Whether the broker is connected, in a word and a sentence. */
export function MqttState({ output }: { output: OutputState }) {
  return (
    <Card aria-labelledby="mqtt-state">
      <CardHead>
        <h2 id="mqtt-state">Connection</h2>
        <StateMark state={output.state} />
      </CardHead>
      <p role="status">{output.detail}</p>
    </Card>
  )
}
