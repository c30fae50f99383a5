import { Autocomplete, Button } from '@mantine/core'
import { IconPlayerRecord } from '@tabler/icons-react'
import { useState } from 'react'
import { useMayChange } from '#api/use-session.ts'
import { CamerasTabs } from '#features/cameras/cameras-tabs.tsx'
import { useDoctor } from '#features/doctor/use-doctor.ts'
import { tapSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { PauseButton } from '#ui/pause-button.tsx'
import { useHotkeys } from '#ui/use-hotkeys.ts'
import { Recording } from './recording.tsx'
import classes from './tap.module.css'
import type { TapConnection, TapLine, TapState } from './tap-connection.ts'
import { TapDetail } from './tap-detail.tsx'
import { TapList } from './tap-list.tsx'
import { TapWords } from './tap-words.tsx'
import { useTap } from './use-tap.ts'

/** Shows posts to the camera port as they arrive, for a person who is setting up a camera. */
export function TapPage() {
  if (useMayChange()) return <Tap />
  return (
    <Page title="Live tap" bar={<CamerasTabs />}>
      <Empty title="Administrators only">
        <p>Posts contain plates, faces and device names, so only administrators can watch them.</p>
      </Empty>
    </Page>
  )
}

function Tap() {
  const [search] = useUrlSearch(tapSearch)
  const [state, tap] = useTap(search.address)
  const [open, setOpen] = useState<TapLine | null>(null)
  useStepping(state.lines, open, setOpen)
  return (
    <Page title="Live tap" actions={<Actions tap={tap} state={state} />} bar={<CamerasTabs />} scroll="own">
      <div className={layout.panes}>
        <div className={`${layout.panes} ${classes.main}`} data-covered={open !== null || undefined}>
          <div className={classes.bar}>
            <AddressField />
            <TapWords tap={state} />
          </div>
          <Recording />
          {state.lines.length === 0 && state.word === 'listening' && <Waiting address={search.address} />}
          <TapList lines={state.lines} openId={open?.id ?? null} onOpen={setOpen} />
        </div>
        {open?.kind === 'post' && <TapDetail key={open.id} post={open.post} onClose={() => setOpen(null)} />}
      </div>
    </Page>
  )
}

/** j and k, or the arrows, open the post before (older) and the next (newer) while one is open. */
function useStepping(lines: readonly TapLine[], open: TapLine | null, onOpen: (line: TapLine) => void): void {
  const posts = lines.filter(line => line.kind === 'post')
  const step = (by: number) => (event: KeyboardEvent) => {
    const next = posts[posts.findIndex(line => line.id === open?.id) + by]
    if (next === undefined) return
    event.preventDefault()
    onOpen(next)
  }
  const [older, newer] = [step(1), step(-1)]
  useHotkeys({ j: older, ArrowRight: older, k: newer, ArrowLeft: newer }, open !== null)
}

function Actions({ tap, state: { paused, lines } }: { tap: TapConnection; state: TapState }) {
  const [search, change] = useUrlSearch(tapSearch)
  return (
    <>
      {lines.length > 0 && (
        <Button variant="subtle" color="gray" onClick={() => tap.clear()}>
          Clear
        </Button>
      )}
      <PauseButton isPaused={paused} onPause={isPaused => tap.setPaused(isPaused)} />
      <Button
        variant="default"
        aria-expanded={search.record !== undefined}
        leftSection={<IconPlayerRecord size={14} aria-hidden />}
        onClick={() => change({ record: search.record === undefined ? 'new' : null })}
      >
        Record
      </Button>
    </>
  )
}

/** The address of the sender whose posts are shown, applied on Enter and when the field loses focus. */
function AddressField() {
  const [search, change] = useUrlSearch(tapSearch)
  const [text, setText] = useState(search.address ?? '')
  const senders = useDoctor().data?.senders ?? []
  const take = (address: string) => change({ address: address.trim() || null })
  return (
    <Autocomplete
      size="xs"
      aria-label="Only from this address"
      placeholder="All addresses"
      data={senders.slice(0, 200).map(({ address }) => address)}
      value={text}
      onChange={setText}
      onOptionSubmit={take}
      onBlur={() => text !== (search.address ?? '') && take(text)}
      onKeyDown={event => event.key === 'Enter' && take(event.currentTarget.value)}
    />
  )
}

function Waiting({ address }: { address: string | undefined }) {
  return (
    <Empty title={address === undefined ? 'No posts yet' : `No posts from ${address} yet`}>
      <p>
        Walk through the picture of a camera, or wait for its heartbeat. Each post appears here as soon as it arrives.
      </p>
    </Empty>
  )
}
