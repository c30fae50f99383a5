import { Button, Skeleton } from '@mantine/core'
import { IconPlus, IconSend2 } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useMayChange } from '#api/use-session.ts'
import { outputForms } from '#features/outputs/output-forms.ts'
import classes from '#features/outputs/outputs.module.css'
import { OutputsTabs } from '#features/outputs/outputs-tabs.tsx'
import type { OutputState } from '#server/api/schemas/index.ts'
import { outputKinds } from '#server/outputs/output-kinds.ts'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { RemovedNotice } from '#ui/removed-notice.tsx'
import tones from '#ui/text.module.css'
import { OutputCard } from './output-card.tsx'
import { StateMark } from './state-mark.tsx'

const isExternal = ({ kind }: OutputState) => outputKinds[kind].isExternal

/** All outputs, each with its state and its problem in words. */
export function OutputsPage() {
  const outputs = useApiQuery('outputs', {}, { everyMs: 5000 })
  const mayChange = useMayChange()
  const [removed, setRemoved] = useState<OutputState | null>(null)
  const all = outputs.data?.items ?? []
  const [outside, inside] = [all.filter(isExternal), all.filter(output => !isExternal(output))]
  return (
    <Page title="Outputs" actions={mayChange && <AddOutput />} bar={<OutputsTabs />}>
      <div className={layout.column}>
        <LoadProblem what="The outputs could not be loaded." query={outputs} />
        {outputs.isPending && <Skeleton height={140} radius={8} animate={false} />}
        {removed && (
          <RemovedNotice
            key={removed.id}
            name={removed.name}
            restore={api => api.send('POST', 'outputs/{id}/restore', { params: { id: removed.id } })}
            refresh={['outputs', 'deliveries']}
            onDone={() => setRemoved(null)}
          />
        )}
        {outside.map(output => (
          <OutputCard key={output.id} output={output} mayChange={mayChange} onRemoved={() => setRemoved(output)} />
        ))}
        {outputs.data && outside.length === 0 && <NoOutputs mayChange={mayChange} />}
        {outputs.data && !all.some(output => output.kind === 'mqtt') && outside.length > 0 && (
          <p className={tones.faint}>
            <MqttHint mayChange={mayChange} />
          </p>
        )}
        {inside.length > 0 && <Inside outputs={inside} />}
      </div>
    </Page>
  )
}

/** A button for each kind of output that people can make here. */
function AddOutput() {
  return Object.values(outputForms).map(({ path, add }) => (
    <Button
      key={path}
      leftSection={<IconPlus size={15} aria-hidden />}
      renderRoot={props => <Link {...props} to={path} params={{ outputId: 'new' }} />}
    >
      {add}
    </Button>
  ))
}

function MqttHint({ mayChange }: { mayChange: boolean }) {
  return (
    <>
      Over MQTT, cameras and sensors appear in Home Assistant automatically.{' '}
      {mayChange && <Link to="/outputs/mqtt">Set up MQTT</Link>}
    </>
  )
}

function NoOutputs({ mayChange }: { mayChange: boolean }) {
  return (
    <Empty title="No outputs yet" icon={<IconSend2 size={28} />}>
      <p>
        A webhook sends events as they happen: to Slack, Discord, Telegram, ntfy, Home Assistant, Node-RED or your own
        program. Select the events, test the address, and you are done.
      </p>
      <p>
        <MqttHint mayChange={mayChange} />
      </p>
    </Empty>
  )
}

/** The readers of the event log inside the server, such as the search index. */
function Inside({ outputs }: { outputs: OutputState[] }) {
  return (
    <section className={`${layout.tight} ${classes.inside}`} aria-labelledby="inside">
      <h2 id="inside">Inside the server</h2>
      <ul className={layout.panelList}>
        {outputs.map(output => (
          <li key={output.id}>
            <StateMark state={output.state} />
            <span className={layout.main}>
              <strong>{output.name}</strong> <span className={tones.faint}>{output.detail}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
