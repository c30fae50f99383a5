import { Button } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { goToFault } from '#features/rules/go-to-fault.ts'
import type { Mqtt } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { Confirm } from '#ui/confirm.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { SaveQuestion } from '../save-question.tsx'
import { TestAnswer } from '../test-answer.tsx'
import { BrokerFields } from './broker-fields.tsx'
import { PublishFields } from './publish-fields.tsx'
import { useMqtt } from './use-mqtt.ts'

interface MqttFormProps {
  mqtt: Mqtt
  onSaved: () => void
  onRemoved: () => void
}

/** The settings of MQTT. What viewtron.yaml or the environment define is shown and cannot be changed. */
export function MqttForm({ mqtt, onSaved, onRemoved }: MqttFormProps) {
  const form = useMqtt(mqtt)
  const [isAsking, setAsking] = useState(false)
  const { draft, save, test } = form
  const part = {
    draft,
    set: (change: Partial<typeof draft>) => {
      setAsking(false)
      form.set(change)
    },
    mqtt,
  }
  const store = () => save.mutate(draft, { onSuccess: onSaved })
  return (
    <form
      className={layout.column}
      aria-label="MQTT"
      onSubmit={event => {
        event.preventDefault()
        if (goToFault(event.currentTarget)) return
        if (form.needsTest) setAsking(true)
        else store()
      }}
    >
      <Card aria-labelledby="mqtt-broker">
        <h2 id="mqtt-broker">Broker</h2>
        <BrokerFields {...part} />
      </Card>
      <Card aria-labelledby="mqtt-messages">
        <h2 id="mqtt-messages">Messages</h2>
        <PublishFields {...part} />
      </Card>
      <Problem what="MQTT was not saved." error={save.error} />
      <Problem what="The test was not sent." error={test.error} />
      {test.data && <TestAnswer answer={test.data} />}
      {isAsking && form.needsTest && (
        <SaveQuestion
          proof={form.hasFailed ? 'failed' : 'missing'}
          isTesting={test.isPending}
          isSaving={save.isPending}
          onTest={() => test.mutate(draft, { onSuccess: ({ ok }) => ok && store() })}
          onSave={store}
          onCancel={() => setAsking(false)}
        />
      )}
      <Buttons
        isStored={mqtt.isStored}
        save={save}
        test={test}
        onTest={() => test.mutate(draft)}
        onRemoved={onRemoved}
      />
    </form>
  )
}

interface ButtonsProps extends Pick<ReturnType<typeof useMqtt>, 'save' | 'test'> {
  isStored: boolean
  onTest: () => void
  onRemoved: () => void
}

function Buttons({ isStored, save, test, onTest, onRemoved }: ButtonsProps) {
  const mayChange = useMayChange()
  const [isRemoving, setRemoving] = useState(false)
  const remove = useChange(api => api.send('DELETE', 'mqtt'), ['mqtt', 'outputs'])
  if (isRemoving) {
    return (
      <Confirm
        text="The connection to the broker ends, and its settings and the stored password are removed. Cameras stay in Home Assistant as unavailable."
        verb="Remove"
        change={remove}
        onYes={() => remove.mutate(undefined, { onSuccess: onRemoved })}
        onNo={() => setRemoving(false)}
      />
    )
  }
  return (
    <div className={layout.row}>
      <Button type="submit" loading={save.isPending} disabled={!mayChange}>
        Save
      </Button>
      <Button
        variant="default"
        leftSection={<IconPlayerPlay size={14} aria-hidden />}
        loading={test.isPending}
        disabled={!mayChange}
        onClick={event => {
          const { form } = event.currentTarget
          if (!form || !goToFault(form)) onTest()
        }}
      >
        Test
      </Button>
      {isStored && (
        <Button variant="subtle" color="gray" disabled={!mayChange} onClick={() => setRemoving(true)}>
          Remove…
        </Button>
      )}
    </div>
  )
}
