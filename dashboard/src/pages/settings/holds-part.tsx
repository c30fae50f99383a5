import { Badge, Button, MultiSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { RequestOf } from '#api/api-routes.ts'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { CameraField, useCameraName } from '#features/rules/camera-field.tsx'
import { useFormat } from '#format/use-format.ts'
import { When } from '#format/when.tsx'
import { momentOfField } from '#format/zone.ts'
import type { ApiHold } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { Confirm } from '#ui/confirm.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'
import { useForm } from './use-form.ts'

/** Events that nothing removes until a person releases them. */
export function HoldsPart() {
  const holds = useApiQuery('holds')
  return (
    <Card as="div" aria-labelledby="holds">
      <h3 id="holds">Holds</h3>
      <p className={tones.soft}>
        Nothing under a hold is removed, whatever the settings above say, until somebody releases the hold. Single
        events are kept with <em>Keep</em> on their page.
      </p>
      <LoadProblem what="The holds could not be loaded." query={holds} />
      <ul className={layout.panelList}>
        {holds.data?.items.map(hold => (
          <HoldRow key={hold.id} hold={hold} />
        ))}
      </ul>
      <NewHold />
    </Card>
  )
}

function HoldRow({ hold }: { hold: ApiHold }) {
  const [isReleasing, setReleasing] = useState(false)
  const release = useChange(api => api.send('POST', 'holds/{id}/release', { params: { id: hold.id } }), ['holds'])
  return (
    <li>
      <div className={layout.main}>
        <span className={layout.buttons}>
          <strong>{hold.reason}</strong>
          {hold.releasedAt && <Badge color="gray">released</Badge>}
        </span>
        <p>
          <HeldEvents hold={hold} />
        </p>
        <p className={tones.faint}>
          by {hold.createdBy}, <When at={hold.createdAt} as="dateTime" />
          {hold.releasedAt && (
            <>
              {' '}
              · released by {hold.releasedBy}, <When at={hold.releasedAt} as="dateTime" />
            </>
          )}
        </p>
      </div>
      {hold.releasedAt === null && (
        <Button variant="default" onClick={() => setReleasing(true)} aria-label={`Release the hold ${hold.reason}`}>
          Release
        </Button>
      )}
      {isReleasing && hold.releasedAt === null && (
        <Confirm
          text="Events that are old enough are removed with the next run. This cannot be undone."
          verb="Release hold"
          change={release}
          onYes={() => release.mutate()}
          onNo={() => setReleasing(false)}
        />
      )}
    </li>
  )
}

/** The events of a hold, in words. */
function HeldEvents({ hold: { cameras, groups, from, to } }: { hold: ApiHold }) {
  const nameOf = useCameraName()
  return (
    <>
      {cameras === null ? 'All cameras' : cameras.map(nameOf).join(', ')}
      {groups !== null && `, plates of ${groups.join(', ')}`}
      {from !== null && (
        <>
          , from <When at={from} as="dateTime" />
        </>
      )}
      {to !== null && (
        <>
          , until <When at={to} as="dateTime" />
        </>
      )}
    </>
  )
}

type NewHoldBody = RequestOf<'POST', 'holds'>['body']

const orNull = (list: string[]) => (list.length > 0 ? list : null)

function NewHold() {
  const { zone } = useFormat()
  const form = useForm({ reason: '', from: '', to: '' })
  const [cameras, setCameras] = useState<string[]>([])
  const [groups, setGroups] = useState<string[]>([])
  const known = useApiQuery('plates/groups', {}, { freshMs: 60_000 }).data?.items ?? []
  const add = useChange((api, body: NewHoldBody) => api.send('POST', 'holds', { body }), ['holds'])
  const instant = (value: string) => {
    const at = momentOfField(value, zone)
    return at === null ? null : new Date(at).toISOString()
  }
  const submit = () => {
    const { reason, from, to } = form.values
    const body = { reason, cameras: orNull(cameras), groups: orNull(groups), from: instant(from), to: instant(to) }
    const clear = () => {
      form.clear()
      setCameras([])
      setGroups([])
    }
    add.mutate(body, { onSuccess: clear })
  }
  return (
    <form className={layout.inset} aria-labelledby="new-hold" onSubmit={submitting(submit)}>
      <h4 id="new-hold">New hold</h4>
      <div className={layout.fields} data-wide>
        <TextInput label="Reason" required maxLength={500} autoComplete="off" {...form.field('reason')} />
        <CameraField value={cameras} onChange={setCameras} />
        <TextInput label="From" type="datetime-local" {...form.field('from')} />
        <TextInput label="Until" type="datetime-local" {...form.field('to')} />
        <MultiSelect
          label="Only events with plates of"
          placeholder={groups.length > 0 ? '' : 'With and without plates'}
          data={known.map(({ name }) => name)}
          value={groups}
          onChange={setGroups}
        />
      </div>
      <p className={tones.faint}>Times in {zone}. What is left empty does not limit the hold.</p>
      <Button type="submit" loading={add.isPending} className={layout.start ?? ''}>
        Add hold
      </Button>
      <Problem what="The hold was not added." error={add.error} />
    </form>
  )
}
