import { Button, Checkbox, PasswordInput, Select, Textarea, TextInput } from '@mantine/core'
import layout from '#ui/layout.module.css'
import { isSecure } from './mqtt-draft.ts'
import { fixedProps, type MqttPartProps } from './mqtt-part-props.ts'

const addressPattern = '(mqtts?|wss?)://.+'

/** The address of the broker, the user, and TLS. */
export function BrokerFields({ draft, set, mqtt }: MqttPartProps) {
  return (
    <>
      <Checkbox
        size="xs"
        label="Publish over MQTT"
        {...fixedProps(
          mqtt,
          'enabled',
          'While it is off nothing is published, and events of that time are not published later.',
        )}
        checked={draft.enabled}
        onChange={event => set({ enabled: event.currentTarget.checked })}
      />
      <TextInput
        label="Address"
        required={!mqtt.fixed.includes('url')}
        maxLength={500}
        maw={520}
        pattern={addressPattern}
        title="An address that begins with mqtt://, mqtts://, ws:// or wss://"
        placeholder="mqtt://homeassistant.local:1883"
        {...fixedProps(mqtt, 'url', 'mqtt:// without and mqtts:// with TLS; ws:// or wss:// over a websocket.')}
        value={draft.url}
        onChange={event => set({ url: event.currentTarget.value })}
      />
      <div className={layout.fields}>
        <TextInput
          label="User"
          autoComplete="off"
          maxLength={200}
          {...fixedProps(mqtt, 'username')}
          value={draft.username}
          onChange={event => set({ username: event.currentTarget.value })}
        />
        <Password draft={draft} set={set} mqtt={mqtt} />
      </div>
      <RemovePassword draft={draft} set={set} mqtt={mqtt} />
      {isSecure(draft.url) && <TlsFields draft={draft} set={set} mqtt={mqtt} />}
      <ConnectionDetails draft={draft} set={set} mqtt={mqtt} />
    </>
  )
}

function ConnectionDetails({ draft, set, mqtt }: MqttPartProps) {
  return (
    <details>
      <summary>More about the connection</summary>
      <div className={layout.fields}>
        <Select
          label="Version of MQTT"
          data={['3.1.1', '5']}
          allowDeselect={false}
          {...fixedProps(mqtt, 'version')}
          value={String(draft.version)}
          onChange={version => set({ version: version === '5' ? '5' : '3.1.1' })}
        />
        <Select
          label="Quality of service"
          data={[
            { value: '0', label: '0: not confirmed' },
            { value: '1', label: '1: confirmed' },
            { value: '2', label: '2: confirmed, exactly once' },
          ]}
          allowDeselect={false}
          {...fixedProps(mqtt, 'qos')}
          value={String(draft.qos)}
          onChange={qos => set({ qos: Number(qos) as typeof draft.qos })}
        />
        <TextInput
          label="Client id"
          placeholder="Made automatically"
          maxLength={100}
          {...fixedProps(mqtt, 'clientId')}
          value={draft.clientId}
          onChange={event => set({ clientId: event.currentTarget.value })}
        />
      </div>
    </details>
  )
}

function Password({ draft, set, mqtt }: MqttPartProps) {
  return (
    <PasswordInput
      label="Password"
      autoComplete="new-password"
      maxLength={1000}
      placeholder={keepsPassword({ draft, mqtt }) ? 'Unchanged' : ''}
      {...fixedProps(mqtt, 'password', 'Stored encrypted, and never shown again.')}
      value={draft.password ?? ''}
      onChange={event => set({ password: event.currentTarget.value })}
    />
  )
}

const keepsPassword = ({ draft, mqtt }: Pick<MqttPartProps, 'draft' | 'mqtt'>) =>
  draft.password === undefined && mqtt.hasPassword

/** Only the removal needs a button: an empty field keeps the stored password. */
function RemovePassword({ draft, set, mqtt }: MqttPartProps) {
  if (!keepsPassword({ draft, mqtt }) || mqtt.fixed.includes('password')) return null
  return (
    <Button variant="subtle" color="gray" className={layout.start ?? ''} onClick={() => set({ password: null })}>
      Remove the password
    </Button>
  )
}

function TlsFields({ draft, set, mqtt }: MqttPartProps) {
  return (
    <details open={draft.ca !== '' || draft.fingerprint !== '' || draft.insecure}>
      <summary>The broker uses its own certificate</summary>
      <Textarea
        label="CA certificate (PEM)"
        placeholder="-----BEGIN CERTIFICATE-----"
        autosize
        minRows={2}
        maxRows={8}
        {...fixedProps(
          mqtt,
          'tls',
          'Paste the certificate of your own CA, or the self-signed certificate of the broker.',
        )}
        value={draft.ca}
        onChange={event => set({ ca: event.currentTarget.value })}
      />
      <TextInput
        label="Or the SHA-256 fingerprint"
        placeholder="AB:CD:…"
        {...fixedProps(mqtt, 'tls', 'Only the certificate with this fingerprint is accepted.')}
        value={draft.fingerprint}
        onChange={event => set({ fingerprint: event.currentTarget.value })}
      />
      <Checkbox
        size="xs"
        label="Accept any certificate"
        {...fixedProps(
          mqtt,
          'tls',
          'Anybody in the network could then pretend to be the broker and read the password.',
        )}
        checked={draft.insecure}
        onChange={event => set({ insecure: event.currentTarget.checked })}
      />
    </details>
  )
}
