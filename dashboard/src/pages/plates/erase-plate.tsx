import { Button } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { formatCount } from '#format/numbers.ts'
import { useFormat } from '#format/use-format.ts'
import type { ApiErasure, ApiErasurePreview } from '#server/api/schemas/index.ts'
import { Confirm } from '#ui/confirm.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'

const followers = ['plates', 'events', 'visits', 'passes', 'visitors', 'alerts', 'plate-sync', 'places', 'erasures']

/** Shows administrators what erasing a plate everywhere would remove, erases it, and shows the receipt. */
export function ErasePlate({ plate }: { plate: string }) {
  const mayErase = useMayChange()
  const look = useChange(api => api.send('POST', 'erasures/preview', { body: { plate } }), [])
  const erase = useChange(api => api.send('POST', 'erasures', { body: { plate } }), followers)
  const [preview, setPreview] = useState<ApiErasurePreview | null>(null)
  if (!mayErase) return null
  if (erase.data) return <Receipt erasure={erase.data} />
  if (preview)
    return (
      <>
        <Confirm
          text={`Erase ${plate} everywhere: ${wordsOf(preview)}. This cannot be undone.`}
          verb="Erase everywhere"
          change={erase}
          onYes={() => erase.mutate()}
          onNo={() => setPreview(null)}
        />
        <Kept preview={preview} />
      </>
    )
  return (
    <>
      <Button
        variant="default"
        className={layout.start ?? ''}
        loading={look.isPending}
        onClick={() => look.mutate(undefined, { onSuccess: setPreview })}
      >
        Erase this plate everywhere
      </Button>
      <Problem what="What would be erased could not be counted." error={look.error} />
    </>
  )
}

type Counts = Omit<ApiErasurePreview, 'backups' | 'backupsElsewhere'>

function wordsOf({ events, pictures, rawPosts, visits, passes, knownPlates, visitors, savedViews }: Counts): string {
  return [
    formatCount(events, 'event'),
    formatCount(pictures, 'picture'),
    formatCount(rawPosts, 'original post'),
    formatCount(visits, 'visit'),
    formatCount(passes, 'pass', 'passes'),
    knownPlates > 0 ? 'the known plate' : '',
    visitors > 0 ? formatCount(visitors, 'visitor') : '',
    savedViews > 0 ? formatCount(savedViews, 'saved view') : '',
  ]
    .filter(Boolean)
    .join(', ')
}

/** A list of what an erasure leaves: events under a hold, and backups. */
function Kept({ preview: { held, mentions, backups, backupsElsewhere } }: { preview: ApiErasurePreview }) {
  const { dateTimeShort } = useFormat()
  return (
    <>
      {held > 0 && <p className={tones.soft}>{formatCount(held, 'event')} stay: a hold keeps them.</p>}
      <Mentions mentions={mentions} />
      {backups.length > 0 && (
        <p className={tones.soft}>
          {formatCount(backups.length, 'backup')} from {dateTimeShort(backups[0]?.at ?? '')} on may hold it and are not
          changed.
        </p>
      )}
      {backupsElsewhere !== null && (
        <p className={tones.soft}>Backups in {backupsElsewhere} may hold it and are not changed.</p>
      )}
    </>
  )
}

const mentionWords: Record<ApiErasure['mentions'][number]['kind'], (id: string) => string> = {
  rule: id => `The rule ${id} names it.`,
  output: id => `The output ${id} names it.`,
  'settings-file': id => `viewtron.yaml names it under ${id}.`,
  'mqtt-last-plate': id => `The MQTT broker retains it as the last plate of ${id} until the next one.`,
}

/** A list of what names the subject of an erasure and stays. */
function Mentions({ mentions }: { mentions: ApiErasure['mentions'] }) {
  if (mentions.length === 0) return null
  return (
    <>
      <p className={tones.soft}>This stays and is yours to change:</p>
      <ul>
        {mentions.map(({ kind, id }) => (
          <li key={`${kind} ${id}`}>{mentionWords[kind](id)}</li>
        ))}
      </ul>
    </>
  )
}

function Receipt({ erasure }: { erasure: ApiErasure }) {
  return (
    <>
      <p role="status">
        {erasure.state === 'done' ? 'Erased' : 'Still being erased; so far'}: {wordsOf(erasure)}. Receipt {erasure.id}.
      </p>
      <Mentions mentions={erasure.mentions} />
    </>
  )
}
