import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { useChange } from '#api/use-change.ts'
import { formatBytes, formatCount } from '#format/numbers.ts'
import { useFormat } from '#format/use-format.ts'
import type { ApiRetention, RetentionPreview as Preview } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { Table } from '#ui/table.tsx'
import tones from '#ui/text.module.css'
import { causeWords } from './retention-words.ts'

interface PreviewProps {
  wanted: ApiRetention
  /** Asks at once, because the change is about to be saved. */
  isNeeded: boolean
}

/** A preview of the removals by the edited settings. */
export function RetentionPreview({ wanted, isNeeded }: PreviewProps) {
  const preview = useChange((api, body: ApiRetention) => api.send('POST', 'retention/preview', { body }))
  const { mutate, reset, data } = preview
  const text = JSON.stringify(wanted)
  useEffect(() => {
    if (isNeeded) mutate(JSON.parse(text) as ApiRetention)
    else reset()
  }, [isNeeded, text, mutate, reset])
  return (
    <>
      {!isNeeded && (
        <Button
          variant="default"
          loading={preview.isPending}
          onClick={() => mutate(wanted)}
          className={layout.start ?? ''}
        >
          Preview
        </Button>
      )}
      {isNeeded && preview.isPending && <p role="status">Counting what will be removed…</p>}
      {data && <Found preview={data} />}
      <Problem what="The preview failed." error={preview.error} />
    </>
  )
}

function Found({ preview }: { preview: Preview }) {
  const { spared, missingBytes, trouble, bytes, rules } = preview
  const stays = spared.kept + spared.held
  return (
    <section className={layout.inset} aria-label="Preview" aria-live="polite">
      {trouble && <p className={tones.warn}>Nothing is removed at the moment: {trouble.message}</p>}
      {rules.length === 0 ? (
        <p>Nothing would be removed now.</p>
      ) : (
        <>
          <p>
            <strong>{formatBytes(bytes)} would be removed now:</strong>
          </p>
          <FoundRules rules={rules} />
        </>
      )}
      {stays > 0 && (
        <p>
          {formatCount(stays, 'older event')} would stay: {formatCount(spared.kept, 'kept event')}, {spared.held} under
          a hold.
        </p>
      )}
      {missingBytes > 0 && (
        <p className={tones.warn}>
          This is {formatBytes(missingBytes)} short of the limit: the rest is too new, kept or under a hold.
        </p>
      )}
    </section>
  )
}

function FoundRules({ rules }: Pick<Preview, 'rules'>) {
  const { date } = useFormat()
  const day = (at: string | null) => (at === null ? '' : date(Date.parse(at)))
  return (
    <Table label="What would be removed" look="plain" head={['By', 'Events', 'Pictures', 'Posts', 'Size', 'Dates']}>
      {rules.map(rule => (
        <tr key={`${rule.kind} ${rule.value}`}>
          <td>{causeWords(rule)}</td>
          <td>{rule.events}</td>
          <td>{rule.pictures.count}</td>
          <td>{rule.rawPosts.count}</td>
          <td>{formatBytes(rule.bytes)}</td>
          <td>
            {day(rule.oldest)} – {day(rule.newest)}
          </td>
        </tr>
      ))}
    </Table>
  )
}
