import { Select, TagsInput, TextInput } from '@mantine/core'
import type { EmailInput, OutputState } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { type EmailDraft, hasPassword } from './email-draft.ts'
import { EmailServer } from './email-server.tsx'
import { OutputForm } from './output-form.tsx'
import { OutputWhen } from './output-when.tsx'
import { TestAnswer } from './test-answer.tsx'
import { useDraft } from './use-draft.ts'
import { useEmail } from './use-email.ts'

interface PartProps {
  draft: EmailDraft
  set: (change: Partial<EmailDraft>) => void
}

/** E-mails: the mail server, the addresses and the events. */
export function EmailForm({ start, output }: { start: EmailDraft; output: OutputState | null }) {
  const { draft, set, isAsking, setAsking } = useDraft(start)
  const tested = useEmail(start, output)
  const { save, test } = tested
  return (
    <OutputForm
      label="E-mails"
      add={output === null ? 'Add the e-mails' : null}
      draft={draft}
      tested={tested}
      isAsking={isAsking}
      setAsking={setAsking}
    >
      <Parts draft={draft} set={set} output={output} />
      <Problem what="The e-mails were not saved." error={save.error} />
      <Problem what="The test was not sent." error={test.error} />
      {test.data && <TestAnswer answer={test.data} />}
    </OutputForm>
  )
}

function Parts({ draft, set, output }: PartProps & { output: OutputState | null }) {
  return (
    <>
      <Card aria-labelledby="email-who">
        <h2 id="email-who">Addresses</h2>
        <AddressFields draft={draft} set={set} />
      </Card>
      <Card aria-labelledby="email-server">
        <h2 id="email-server">Mail server</h2>
        <EmailServer draft={draft} set={set} isStored={hasPassword(output)} />
      </Card>
      <Card aria-labelledby="email-when">
        <h2 id="email-when">Events</h2>
        <OutputWhen draft={draft} set={set} />
      </Card>
      <Card aria-labelledby="email-what">
        <h2 id="email-what">Message</h2>
        <MessageFields draft={draft} set={set} />
      </Card>
    </>
  )
}

function AddressFields({ draft, set }: PartProps) {
  return (
    <>
      <TextInput
        label="Name"
        description="Of this output, for the list"
        required
        maxLength={60}
        maw={420}
        value={draft.name}
        onChange={event => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label="From"
        description="Usually your own address: many servers accept no other."
        placeholder="Gate <ann@example.org>"
        required
        maw={420}
        value={draft.from}
        onChange={event => set({ from: event.currentTarget.value })}
      />
      <TagsInput
        label="To"
        description="Press Enter after each address."
        placeholder={draft.to.length === 0 ? 'bob@example.org' : ''}
        required={draft.to.length === 0}
        acceptValueOnBlur
        splitChars={[',', ';']}
        maxTags={50}
        value={draft.to}
        onChange={to => set({ to })}
      />
    </>
  )
}

const imageOptions = [
  { value: 'inline', label: 'In the e-mail' },
  { value: 'link', label: 'As links that work for seven days' },
  { value: 'none', label: 'None' },
]

function MessageFields({ draft, set }: PartProps) {
  return (
    <div className={layout.fields}>
      <Select
        label="Pictures"
        data={imageOptions}
        allowDeselect={false}
        value={draft.images ?? 'inline'}
        onChange={images => set({ images: images as EmailInput['images'] })}
      />
      <TextInput
        type="time"
        label="One e-mail a day at"
        description="A list of the day's events, instead of one e-mail for each. Leave empty for one each."
        value={draft.digest?.at ?? ''}
        onChange={event => set({ digest: event.currentTarget.value ? { at: event.currentTarget.value } : undefined })}
      />
      <TextInput
        label="Send no later than"
        description="Time after the event. Leave empty to send however late."
        placeholder="No limit"
        value={draft.maxAge === undefined ? '' : String(draft.maxAge)}
        onChange={event => set({ maxAge: event.currentTarget.value || undefined })}
      />
    </div>
  )
}
