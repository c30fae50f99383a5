import { Button, Modal, Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import type { CreatedShareLink } from '#server/api/schemas/index.ts'
import { Copy } from '#ui/copy.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import { ShareLinkList } from './share-link-list.tsx'
import { durationWords, hidingWords } from './share-words.ts'

type Duration = keyof typeof durationWords
type Hiding = keyof typeof hidingWords

/** The address of a new link, which is shown only now. */
function NewLink({ link }: { link: CreatedShareLink }) {
  return (
    <div className={layout.inset} role="status">
      <div className={layout.tight}>
        <TextInput label="Address to send" description="It is shown only now." readOnly value={link.url} />
        <div className={layout.buttons}>
          <Copy text={link.url} label="Copy address" variant="filled" />
          <a href={link.url} target="_blank" rel="noreferrer">
            Look at it before you send it
          </a>
        </div>
      </div>
    </div>
  )
}

function LinkForm({ eventId, canHideMarked }: { eventId: string; canHideMarked: boolean }) {
  const [validFor, setValidFor] = useState<Duration>('1d')
  const [hiding, setHiding] = useState<Hiding>('nothing')
  const make = useChange(
    api => api.send('POST', 'events/{id}/share-links', { params: { id: eventId }, body: { validFor, hiding } }),
    [`events/${eventId}/share-links`],
  )
  return (
    <form className={layout.stack} onSubmit={submitting(() => make.mutate())}>
      <Radio.Group label="The link ends after" value={validFor} onChange={value => setValidFor(value as Duration)}>
        <div className={layout.row}>
          {Object.entries(durationWords).map(([value, words]) => (
            <Radio key={value} value={value} label={words} />
          ))}
        </div>
      </Radio.Group>
      <Radio.Group label="Show" value={hiding} onChange={value => setHiding(value as Hiding)}>
        <div className={layout.tight}>
          {Object.entries(hidingWords).map(([value, { choice, effect }]) => {
            const isImpossible = value === 'marked' && !canHideMarked
            return (
              <Radio
                key={value}
                value={value}
                label={choice}
                description={
                  isImpossible ? 'The camera did not mark everything, so no picture could be shown.' : effect
                }
                disabled={isImpossible}
              />
            )
          })}
        </div>
      </Radio.Group>
      <Button type="submit" className={layout.start ?? ''} loading={make.isPending}>
        Make link
      </Button>
      <Problem what="The link could not be made." error={make.error} />
      {make.data && <NewLink link={make.data} />}
    </form>
  )
}

/** Makes links that show an event to people without an account, and lists those that exist. */
export function ShareDialog({ eventId, onClose }: { eventId: string; onClose: () => void }) {
  const links = useApiQuery('events/{id}/share-links', { params: { id: eventId } })
  return (
    <Modal
      opened
      onClose={onClose}
      title="Share this event"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 80 }}
    >
      <div className={layout.stack}>
        <p>
          Anybody who has the link sees this event without an account, and nothing else of this server. Names of known
          plates are never shown.
        </p>
        <LoadProblem what="The links could not be loaded." query={links} />
        {links.data && <LinkForm eventId={eventId} canHideMarked={links.data.canHideMarked} />}
        {links.data && <ShareLinkList links={links.data.items} />}
      </div>
    </Modal>
  )
}
