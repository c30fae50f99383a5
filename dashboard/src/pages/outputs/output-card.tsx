import { Badge, Button } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { useRemoval } from '#api/use-removal.ts'
import { formOf } from '#features/outputs/output-forms.ts'
import classes from '#features/outputs/outputs.module.css'
import { formatCount, formatNumber } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { OutputState } from '#server/api/schemas/index.ts'
import type { OutputKindFacts } from '#server/outputs/output-kind-facts.ts'
import { outputKinds } from '#server/outputs/output-kinds.ts'
import { Card, CardHead } from '#ui/card.tsx'
import { Confirm } from '#ui/confirm.tsx'
import layout from '#ui/layout.module.css'
import { MoreMenu } from '#ui/more-menu.tsx'
import { OnSwitch } from '#ui/on-switch.tsx'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { StateMark } from './state-mark.tsx'
import { TestAnswer } from './test-answer.tsx'

/** The actions of an output: test, enable or disable, remove. */
function useOutput(id: string, onRemoved: () => void) {
  const params = { id }
  const test = useChange(api => api.send('POST', 'outputs/{id}/test', { params, body: {} }), ['deliveries', 'outputs'])
  const enable = useChange(
    (api, enabled: boolean) => api.send('PATCH', 'outputs/{id}', { params, body: { enabled } }),
    ['outputs'],
  )
  const remove = useRemoval(api => api.send('DELETE', 'outputs/{id}', { params }), ['outputs', 'deliveries'], onRemoved)
  return { test, enable, remove }
}

interface OutputCardProps {
  output: OutputState
  mayChange: boolean
  onRemoved: () => void
}

/** One output: its state in a word and a sentence, its progress, and its actions. */
export function OutputCard({ output, mayChange, onRemoved }: OutputCardProps) {
  const [isRemoving, setRemoving] = useState(false)
  const actions = useOutput(output.id, onRemoved)
  const { test, enable, remove } = actions
  const { lastError, detail } = output
  const { label } = outputKinds[output.kind]
  return (
    <Card aria-label={output.name} data-testid="output-card">
      <CardHead>
        <h2>{output.name}</h2>
        {output.name !== label && <Badge color="gray">{label}</Badge>}
        <StateMark state={output.state} />
        {mayChange && <Actions output={output} actions={actions} onRemove={() => setRemoving(true)} />}
      </CardHead>
      <p>{detail}</p>
      <Numbers output={output} />
      {output.source !== 'database' && (
        <p className={tones.faint}>
          Defined in <code>viewtron.yaml</code> or by environment variables. Edit it there.
        </p>
      )}
      {lastError && output.state !== 'ok' && !detail.includes(lastError.message) && (
        <p className={classes.trouble}>
          <When at={lastError.at} />: {lastError.message}
        </p>
      )}
      {test.data && <TestAnswer answer={test.data} />}
      <Problem what="The test was not sent." error={test.error} />
      <Problem what="The output was not turned on or off." error={enable.error} />
      {isRemoving && (
        <Confirm
          text={`Nothing more is sent to ${output.name}, and pending deliveries are cancelled.`}
          verb="Remove"
          change={remove}
          onYes={() => remove.mutate()}
          onNo={() => setRemoving(false)}
        />
      )}
    </Card>
  )
}

interface ActionsProps {
  output: OutputState
  actions: ReturnType<typeof useOutput>
  onRemove: () => void
}

function Actions({ output, actions: { test, enable }, onRemove }: ActionsProps) {
  const isMqtt = output.kind === 'mqtt'
  const isOwn = output.source === 'database' && !isMqtt
  return (
    <div className={layout.actions}>
      {isOwn && (
        <OnSwitch name={output.name} isOn={output.enabled} isPending={enable.isPending} onChange={enable.mutate} />
      )}
      {outputKinds[output.kind].isTestable && (
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          Test
        </Button>
      )}
      {isMqtt && (
        <Button variant="default" renderRoot={props => <Link {...props} to="/outputs/mqtt" />}>
          Settings and topics
        </Button>
      )}
      {isOwn && <More output={output} onRemove={onRemove} />}
    </div>
  )
}

function More({ output, onRemove }: { output: OutputState; onRemove: () => void }) {
  const form = formOf(output.kind)
  return (
    <>
      {form && (
        <Button
          variant="default"
          aria-label={`Edit ${output.name}`}
          renderRoot={props => <Link {...props} to={form.path} params={{ outputId: output.id }} />}
        >
          Edit
        </Button>
      )}
      <MoreMenu name={output.name} onRemove={onRemove} />
    </>
  )
}

function Numbers({ output }: { output: OutputState }) {
  const { behind, pending, deliveredLastHour, lastDeliveredAt } = output
  const search = { output: output.id }
  const { unit, queue }: OutputKindFacts = outputKinds[output.kind]
  return (
    <p className={`${tones.soft} ${tones.small} ${classes.numbers}`}>
      {behind > 0 && <span>{formatNumber(behind)} behind</span>}
      {behind === 0 && output.state === 'ok' && pending === 0 && <span>up to date</span>}
      {pending > 0 && (
        <Link to="/outputs/deliveries" search={{ ...search, status: 'pending' }}>
          {formatNumber(pending)} pending
        </Link>
      )}
      {lastDeliveredAt === null ? (
        <span>nothing delivered yet</span>
      ) : (
        <>
          <span>{formatCount(deliveredLastHour, ...unit)} in the last hour</span>
          <span>
            last <When at={lastDeliveredAt} as="relative" />
          </span>
        </>
      )}
      {queue !== null && (
        <Link to="/outputs/deliveries" search={search}>
          All deliveries
        </Link>
      )}
    </p>
  )
}
