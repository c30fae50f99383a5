import { Button, Checkbox, NumberInput, TextInput } from '@mantine/core'
import { IconPlayerRecord } from '@tabler/icons-react'
import { useState } from 'react'
import type { RequestOf } from '#api/api-routes.ts'
import { useChange } from '#api/use-change.ts'
import { tapSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'

type Removal = NonNullable<NonNullable<RequestOf<'POST', 'doctor/recordings'>['body']>['remove']>[number]

const removals: { value: Removal; label: string }[] = [
  { value: 'pictures', label: 'Pictures' },
  { value: 'plates', label: 'Plates and names' },
  { value: 'secrets', label: 'Serial numbers, MACs, addresses, passwords' },
]
const mostPosts = 500

/** Starts a recording: the number of posts, their sender, and the data to remove before they are stored. */
export function RecordForm({ onStarted }: { onStarted: (id: string) => void }) {
  const [search] = useUrlSearch(tapSearch)
  const [posts, setPosts] = useState<number | string>(20)
  const [address, setAddress] = useState(search.address ?? '')
  const [remove, setRemove] = useState(removals.map(({ value }) => value))
  const wanted = Math.min(mostPosts, Math.max(1, Math.round(Number(posts) || 1)))
  const start = useChange(api =>
    api.send('POST', 'doctor/recordings', {
      body: {
        posts: wanted,
        remove,
        ...(address.trim() !== '' && { address: address.trim() }),
      },
    }),
  )
  return (
    <form
      className={layout.stack}
      aria-label="Record"
      onSubmit={submitting(() => start.mutate(undefined, { onSuccess: ({ id }) => onStarted(id) }))}
    >
      <p>Records the next posts into a ZIP file, for a bug report or for replay.</p>
      <div className={layout.row}>
        <NumberInput label="Posts" min={1} max={mostPosts} w={90} value={posts} onChange={setPosts} />
        <TextInput
          label="From"
          placeholder="All addresses"
          w={170}
          value={address}
          onChange={event => setAddress(event.currentTarget.value)}
        />
        <Checkbox.Group label="Leave out" value={remove} onChange={values => setRemove(values as Removal[])}>
          <div className={layout.row}>
            {removals.map(({ value, label }) => (
              <Checkbox key={value} size="xs" value={value} label={label} />
            ))}
          </div>
        </Checkbox.Group>
        <Button type="submit" leftSection={<IconPlayerRecord size={14} aria-hidden />} loading={start.isPending}>
          Start recording
        </Button>
      </div>
      {remove.length < removals.length && (
        <p className={tones.warn}>
          Anyone who gets the file can read the data you do not leave out. Send it only to people you trust.
        </p>
      )}
      <Problem what="The recording did not start." error={start.error} />
    </form>
  )
}
