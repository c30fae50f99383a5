import { Button, Checkbox, NumberInput, TextInput } from '@mantine/core'
import { IconPlayerRecord } from '@tabler/icons-react'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { Recording } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import classes from './tap.module.css'

const removals = [
  { value: 'pictures', label: 'Pictures' },
  { value: 'plates', label: 'Plates and names' },
  { value: 'secrets', label: 'Serial numbers, MACs, addresses, passwords' },
]
const mostPosts = 500

/** How many posts, of whom, and what is taken out before they are written down. */
export function RecordForm({ onStarted }: { onStarted: (id: string) => void }) {
  const [search] = useUrlSearch()
  const [posts, setPosts] = useState<number | string>(20)
  const [address, setAddress] = useState(search.address ?? '')
  const [remove, setRemove] = useState(removals.map(({ value }) => value))
  const wanted = Math.min(mostPosts, Math.max(1, Math.round(Number(posts) || 1)))
  const start = useChange<void, Recording>(api =>
    api.send('POST', 'doctor/recordings', {
      posts: wanted,
      remove,
      ...(address.trim() !== '' && { address: address.trim() }),
    }),
  )
  return (
    <form
      className={classes.form}
      aria-label="Record"
      onSubmit={event => {
        event.preventDefault()
        start.mutate(undefined, { onSuccess: ({ id }) => onStarted(id) })
      }}
    >
      <p>The next posts go into a zip, for a bug report or to play them back.</p>
      <div className={classes.recordFields}>
        <NumberInput label="Posts" min={1} max={mostPosts} w={90} value={posts} onChange={setPosts} />
        <TextInput
          label="From"
          placeholder="Every address"
          w={170}
          value={address}
          onChange={event => setAddress(event.currentTarget.value)}
        />
        <Checkbox.Group label="Leave out" value={remove} onChange={setRemove}>
          <div className={classes.removals}>
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
        <p className={classes.warn}>
          What is not left out stands in the file for everybody who gets it. Send it only to whom you trust with it.
        </p>
      )}
      {start.error && <Problem what="The recording did not start." error={start.error} />}
    </form>
  )
}
