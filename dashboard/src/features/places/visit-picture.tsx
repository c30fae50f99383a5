import { useApiQuery } from '#api/use-api-query.ts'
import { leadingPicture, overviewPicture } from '#features/events/event-card.tsx'
import { PlatePicture } from '#features/events/plate-picture.tsx'
import { plateTarget } from '#features/events/plate-target.ts'
import type { ApiEvent, ApiVisit } from '#server/api/schemas/index.ts'
import { Picture } from '#ui/picture.tsx'
import { useInSight } from '#ui/use-in-sight.ts'
import { useFirstPass } from './use-visit-passes.ts'

const ratio = 16 / 10

/** The car of a visit as it came; loaded when it comes into sight. */
export function VisitPicture({ visit }: { visit: ApiVisit }) {
  const [box, isSeen] = useInSight<HTMLDivElement>()
  const best = useFirstPass(visit, isSeen)?.best ?? ''
  const event = useApiQuery('events/{id}', { params: { id: best } }, { enabled: best !== '', freshMs: 300_000 })
  return (
    <div ref={box}>
      {event.data ? (
        <CarPicture event={event.data} alt={`${visit.plate} as it came`} />
      ) : (
        <Picture image={null} alt="" ratio={ratio} reason={event.error ? 'No picture' : ''} />
      )}
    </div>
  )
}

function CarPicture({ event, alt }: { event: ApiEvent; alt: string }) {
  const overview = overviewPicture(event)
  const target = plateTarget(event)
  const index = target === undefined ? -1 : event.targets.indexOf(target)
  const crop = event.images.find(one => one.role === 'target' && one.target === index && one.url !== null) ?? null
  const box = target?.box ?? null
  if (overview === null || box === null)
    return <Picture image={crop ?? leadingPicture(event)} alt={alt} width={160} ratio={ratio} reason="No picture" />
  return <PlatePicture overview={overview} plate={null} box={box} alt={alt} ratio={ratio} />
}
