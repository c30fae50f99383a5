import { Select, Switch, Textarea } from '@mantine/core'
import classes from '#features/rules/rules.module.css'
import layout from '#ui/layout.module.css'
import { TemplatePreview } from './template-preview.tsx'
import type { WebhookDraft } from './webhook-draft.ts'
import type { WebhookPartProps } from './webhook-part-props.ts'

const imageOptions = [
  { value: 'link', label: 'Temporary links' },
  { value: 'base64', label: 'In the JSON (base64)' },
  { value: 'multipart', label: 'As attached files (multipart)' },
  { value: 'none', label: 'None' },
]

const startTemplate = `{
  "text": "{{title}}: {{headline}}",
  "camera": {{event.camera.name}}
}`

/** Pictures and the body. */
export function MessageFields({ draft, set }: WebhookPartProps) {
  return (
    <>
      <Select
        label="Pictures"
        data={imageOptions}
        allowDeselect={false}
        maw={420}
        value={draft.images ?? 'link'}
        onChange={images => set({ images: images as WebhookDraft['images'] })}
      />
      <Switch
        size="xs"
        label="Custom body"
        checked={draft.template !== undefined}
        onChange={event => set({ template: event.currentTarget.checked ? startTemplate : undefined })}
      />
      {draft.template !== undefined && (
        <div className={`${layout.fields} ${classes.yaml}`} data-wide>
          <Textarea
            label="Template"
            description="JSON with placeholders such as {{event.camera.name}} or {{event.targets.0.plate.number}}"
            autosize
            minRows={6}
            maxLength={20_000}
            spellCheck={false}
            value={draft.template}
            onChange={event => set({ template: event.currentTarget.value })}
          />
          <TemplatePreview template={draft.template} />
        </div>
      )}
    </>
  )
}
