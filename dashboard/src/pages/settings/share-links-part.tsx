import { useApiQuery } from '#api/use-api-query.ts'
import { ShareLinkList } from '#features/event/share-link-list.tsx'
import { useNow } from '#format/use-now.ts'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'

/** The links that show events to people without an account: those that work, and those that ended lately. */
export function ShareLinksPart() {
  const links = useApiQuery('share-links', {}, { everyMs: 60_000 })
  const now = useNow()
  const items = links.data?.items ?? []
  const isOver = ({ endedAt, expiresAt }: (typeof items)[number]) => endedAt !== null || Date.parse(expiresAt) <= now
  const open = items.filter(link => !isOver(link))
  return (
    <>
      <p className={tones.lead}>
        Anybody who has such a link sees its event without an account. Links are made on the page of an event, with{' '}
        <em>Share</em>.
      </p>
      <LoadProblem what="The links could not be loaded." query={links} />
      {links.data && open.length === 0 && <p>No link works at the moment.</p>}
      <ShareLinkList title="Links that work" links={open} showsEvent />
      <ShareLinkList title="Ended in the last 30 days" links={items.filter(isOver)} showsEvent />
    </>
  )
}
