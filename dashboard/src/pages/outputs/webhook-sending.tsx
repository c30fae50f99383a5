import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import classes from '#features/rules/rules.module.css'
import type { HeaderDraft, WebhookDraft } from './webhook-draft.ts'
import type { WebhookPartProps } from './webhook-form.tsx'

/** Age, order, method and headers. */
export function SendingFields({ draft, set }: WebhookPartProps) {
  return (
    <>
      <div className={classes.fields}>
        <TextInput
          label="Not later than"
          description="After the event. 10m is right for gates and lights; empty for whatever must arrive, however late."
          placeholder="However late"
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
        label="In order for each camera"
        description="One that does not get through holds up the later ones of its camera."
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
    <div className={classes.when}>
      {headers.map((header, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header has nothing else that stays while it is typed
        <div key={index} className={classes.row}>
          <TextInput
            label="Header"
            placeholder="Authorization"
            value={header.name}
            onChange={event => change(index, { name: event.currentTarget.value })}
          />
          <TextInput
            label="Value"
            flex="1 1 200px"
            placeholder={header.value === null ? 'Stays as it is' : ''}
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
        className={classes.start ?? ''}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...headers, { name: '', value: '' }])}
      >
        Add a header
      </Button>
    </div>
  )
}
