import { Button, Skeleton } from '@mantine/core'
import { IconPlus, IconSend2 } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useApiQuery } from '#api/use-api-query.ts'
import { useMayChange } from '#api/use-session.ts'
import classes from '#features/outputs/outputs.module.css'
import { OutputsTabs } from '#features/outputs/outputs-tabs.tsx'
import type { OutputState } from '#server/api/schemas/index.ts'
import { outputKinds } from '#server/outputs/output-kinds.ts'
import { Empty } from '#ui/empty.tsx'
import { Page } from '#ui/page.tsx'
import { Problem } from '#ui/problem.tsx'
import { OutputCard } from './output-card.tsx'
import { StateMark } from './state-mark.tsx'

const isExternal = ({ kind }: OutputState) => outputKinds[kind].isExternal

/** Everything that events go to: how each is, and what is wrong in words. */
export function OutputsPage() {
  const outputs = useApiQuery<{ items: OutputState[] }>('outputs', {}, { everyMs: 5000 })
  const mayChange = useMayChange()
  const all = outputs.data?.items ?? []
  const [outside, inside] = [all.filter(isExternal), all.filter(output => !isExternal(output))]
  return (
    <Page title="Outputs" actions={mayChange && <AddWebhook />} bar={<OutputsTabs />}>
      <div className={classes.column}>
        {outputs.error && (
          <Problem what="The outputs could not be read." error={outputs.error} onRetry={() => void outputs.refetch()} />
        )}
        {outputs.isPending && <Skeleton height={140} radius={8} animate={false} />}
        {outside.map(output => (
          <OutputCard key={output.id} output={output} mayChange={mayChange} />
        ))}
        {outputs.data && outside.length === 0 && <NoOutputs />}
        {outputs.data && !all.some(output => output.kind === 'mqtt') && outside.length > 0 && (
          <p className={classes.faint}>
            <MqttHint />
          </p>
        )}
        {inside.length > 0 && <Inside outputs={inside} />}
      </div>
    </Page>
  )
}

function AddWebhook() {
  return (
    <Button
      leftSection={<IconPlus size={15} aria-hidden />}
      renderRoot={props => <Link {...props} to="/outputs/webhooks/$outputId" params={{ outputId: 'new' }} />}
    >
      Add a webhook
    </Button>
  )
}

function MqttHint() {
  return (
    <>
      MQTT and Home Assistant are set in <code>viewtron.yaml</code> (<code>mqtt: {'{ url: mqtt://broker:1883 }'}</code>)
      or by <code>VIEWTRON_MQTT_URL</code>; cameras and sensors then appear in Home Assistant by themselves.
    </>
  )
}

function NoOutputs() {
  return (
    <Empty title="Nothing leaves the house yet" icon={<IconSend2 size={28} />}>
      <p>
        A webhook sends events as they happen: to Slack, Discord, Telegram or ntfy, to Home Assistant or Node-RED, or to
        a program of your own. Choose which events, try the address with a test, done.
      </p>
      <p>
        <MqttHint />
      </p>
    </Empty>
  )
}

/** What the server itself does with events, by the same log. */
function Inside({ outputs }: { outputs: OutputState[] }) {
  return (
    <section className={classes.inside} aria-labelledby="inside">
      <h2 id="inside">In the server itself</h2>
      <ul className={classes.rows}>
        {outputs.map(output => (
          <li key={output.id} className={classes.row}>
            <StateMark state={output.state} />
            <span className={classes.rowMain}>
              <strong>{output.name}</strong> <span className={classes.faint}>{output.detail}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
