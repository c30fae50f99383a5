import { Badge, Button, Menu, Switch } from '@mantine/core'
import { IconDots, IconPlayerPlay } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import classes from '#features/outputs/outputs.module.css'
import { formatCount, formatNumber } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { OutputState, Tested } from '#server/api/schemas/index.ts'
import { outputKinds } from '#server/outputs/output-kinds.ts'
import { Confirm } from '#ui/confirm.tsx'
import { Problem } from '#ui/problem.tsx'
import { StateMark } from './state-mark.tsx'
import { TestAnswer } from './test-answer.tsx'

/** One output: its state in a word and a sentence, how far it is, and what can be done. */
export function OutputCard({ output, mayChange }: { output: OutputState; mayChange: boolean }) {
  const path = `outputs/${encodeURIComponent(output.id)}`
  const [isRemoving, setRemoving] = useState(false)
  const test = useChange<void, Tested>(api => api.send('POST', `${path}/test`), ['deliveries', 'outputs'])
  const enable = useChange((api, enabled: boolean) => api.send('PATCH', path, { enabled }), ['outputs'])
  const remove = useChange(api => api.send('DELETE', path), ['outputs', 'deliveries'])
  const isOwn = output.source === 'database'
  const { label, isTestable } = outputKinds[output.kind]
  return (
    <section className={classes.card} aria-label={output.name} data-testid="output-card">
      <header className={classes.cardHead}>
        <h2>{output.name}</h2>
        {output.name !== label && <Badge color="gray">{label}</Badge>}
        <StateMark state={output.state} />
        <div className={classes.deeds}>
          {mayChange && isOwn && (
            <Switch
              size="xs"
              label="On"
              aria-label={`${output.name} is on`}
              checked={output.enabled}
              disabled={enable.isPending}
              onChange={event => enable.mutate(event.currentTarget.checked)}
            />
          )}
          {mayChange && isTestable && (
            <Button
              variant="default"
              leftSection={<IconPlayerPlay size={14} aria-hidden />}
              loading={test.isPending}
              onClick={() => test.mutate()}
            >
              Test
            </Button>
          )}
          {mayChange && isOwn && <More output={output} onRemove={() => setRemoving(true)} />}
        </div>
      </header>
      <p>{output.detail}</p>
      <Numbers output={output} />
      {!isOwn && (
        <p className={classes.faint}>
          Set in <code>viewtron.yaml</code> or the environment; it is changed there.
        </p>
      )}
      {output.lastError && output.state !== 'ok' && !output.detail.includes(output.lastError.message) && (
        <p className={classes.trouble}>
          <When at={output.lastError.at} />: {output.lastError.message}
        </p>
      )}
      {test.data && <TestAnswer answer={test.data} />}
      {test.error && <Problem what="The test was not sent." error={test.error} />}
      {enable.error && <Problem what="It was not switched." error={enable.error} />}
      {isRemoving && (
        <Confirm
          text={`${output.name} is sent nothing any more; what still waits for it is cancelled.`}
          verb="Remove"
          pending={remove.isPending}
          error={remove.error}
          onYes={() => remove.mutate()}
          onNo={() => setRemoving(false)}
        />
      )}
    </section>
  )
}

function More({ output, onRemove }: { output: OutputState; onRemove: () => void }) {
  return (
    <>
      <Button
        variant="default"
        aria-label={`Edit ${output.name}`}
        renderRoot={props => <Link {...props} to="/outputs/webhooks/$outputId" params={{ outputId: output.id }} />}
      >
        Edit
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" px={8} aria-label={`More for ${output.name}`}>
            <IconDots size={15} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={onRemove}>Remove</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

function Numbers({ output }: { output: OutputState }) {
  const { behind, pending, deliveredLastHour, lastDeliveredAt } = output
  const search = { output: output.id }
  const { unit, hasDeliveries } = outputKinds[output.kind]
  return (
    <p className={classes.numbers}>
      <span>{behind === 0 ? 'up to date' : `${formatNumber(behind)} behind`}</span>
      {pending > 0 && (
        <Link to="/outputs/deliveries" search={{ ...search, status: 'pending' }}>
          {formatNumber(pending)} to be tried
        </Link>
      )}
      {lastDeliveredAt === null ? (
        <span>nothing delivered so far</span>
      ) : (
        <>
          <span>{formatCount(deliveredLastHour, ...unit)} in the last hour</span>
          <span>
            the last <When at={lastDeliveredAt} as="relative" />
          </span>
        </>
      )}
      {hasDeliveries && (
        <Link to="/outputs/deliveries" search={search}>
          All deliveries
        </Link>
      )}
    </p>
  )
}
