import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import layout from '#ui/layout.module.css'
import type { HeaderDraft, WebhookDraft } from './webhook-draft.ts'
import type { WebhookPartProps } from './webhook-part-props.ts'

/** Age, order, method and headers. */
export function SendingFields({ draft, set }: WebhookPartProps) {
  return (
    <>
      <div className={layout.fields}>
        <TextInput
          label="Send no later than"
          description="Time after the event, such as 10m for gates and lights. Leave empty to send however late."
          placeholder="No limit"
          value={draft.maxAge === undefined ? '' : String(draft.maxAge)}
          onChange={event => set({ maxAge: event.currentTarget.value || undefined })}
        />
        <Select
          label="Method"
          data={['POST', 'PUT']}
          allowDeselect={false}
          value={draft.method ?? 'POST'}
          onChange={method => set({ method: method as WebhookDraft['method'] })}
        />
      </div>
      <Checkbox
        size="xs"
        label="Keep the order of each camera"
        description="A failed message blocks later ones from that camera."
        checked={draft.ordered ?? false}
        onChange={event => set({ ordered: event.currentTarget.checked })}
      />
      <HeaderFields headers={draft.headers} onChange={headers => set({ headers })} />
    </>
  )
}

function HeaderFields({ headers, onChange }: { headers: HeaderDraft[]; onChange: (headers: HeaderDraft[]) => void }) {
  const change = (at: number, next: Partial<HeaderDraft>) =>
    onChange(headers.map((header, index) => (index === at ? { ...header, ...next } : header)))
  return (
    <div className={layout.stack}>
      {headers.map((header, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header has nothing else that stays while it is typed
        <div key={index} className={layout.row}>
          <TextInput
            label="Header"
            placeholder="Authorization"
            value={header.name}
            onChange={event => change(index, { name: event.currentTarget.value })}
          />
          <TextInput
            label="Value"
            flex="1 1 200px"
            placeholder={header.value === null ? 'Unchanged' : ''}
            autoComplete="off"
            value={header.value ?? ''}
            onChange={event => change(index, { value: event.currentTarget.value })}
          />
          <Button
            variant="default"
            px={8}
            aria-label={`Remove the header ${header.name}`}
            onClick={() => onChange(headers.filter((_, at) => at !== index))}
          >
            <IconX size={15} aria-hidden />
          </Button>
        </div>
      ))}
      <Button
        variant="default"
        className={layout.start ?? ''}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...headers, { name: '', value: '' }])}
      >
        Add a header
      </Button>
    </div>
  )
}
