import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { useMayOperate } from '#api/use-session.ts'
import { CloseVisit } from '#features/places/close-visit.tsx'
import { PassReads } from '#features/places/pass-reads.tsx'
import { StayLimit } from '#features/places/stay.tsx'
import { useVisitPasses } from '#features/places/use-visit-passes.ts'
import { flagsOf, mayClose, mayOpen } from '#features/places/visit-words.ts'
import { When } from '#format/when.tsx'
import type { ApiPass, ApiVisit } from '#server/api/schemas/index.ts'
import { plateKey } from '#server/model/plate-key.ts'
import { Confirm } from '#ui/confirm.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { JoinVisit } from './join-visit.tsx'
import { OpenVisit } from './open-visit.tsx'
import classes from './visits.module.css'

/** The parts of a visit: its passes with their reads, its flags, and the decisions that people may make. */
export function VisitDetail({ visit }: { visit: ApiVisit }) {
  const passes = useVisitPasses(visit)
  const mayOperate = useMayOperate()
  return (
    <div className={classes.detail}>
      {flagsOf(visit).map(({ flag, word, about }) => (
        <p key={flag}>
          <strong>{word}.</strong> {about}.
        </p>
      ))}
      {visit.state === 'open' && (
        <p>
          <StayLimit limitAt={visit.limitAt} />
        </p>
      )}
      <LoadProblem what="The passes of the visit could not be loaded." query={passes} />
      {visit.enteredAt === null && <p className={tones.soft}>No camera saw it come in.</p>}
      {passes.passes.map((pass, index) => (
        <PassPart key={pass.id} visit={visit} pass={pass} isFirst={index === 0} mayOperate={mayOperate} />
      ))}
      {visit.state === 'exit-unseen' && visit.leftAt === null && <p className={tones.soft}>No camera saw it leave.</p>}
      <div className={layout.buttons}>
        <Link to="/plates/$plateKey" params={{ plateKey: plateKey(visit.plate) }} className={layout.back}>
          All about {visit.plate}
        </Link>
      </div>
      {mayOperate && <Decisions visit={visit} />}
    </div>
  )
}

function wayWords({ enteredAt, leftAt }: ApiVisit, { firstAt }: ApiPass): string {
  if (firstAt === enteredAt) return 'Came in'
  return firstAt === leftAt ? 'Left' : 'Passed a door'
}

interface PassPartProps {
  visit: ApiVisit
  pass: ApiPass
  isFirst: boolean
  mayOperate: boolean
}

function PassPart({ visit, pass, isFirst, mayOperate }: PassPartProps) {
  const [isAsking, setAsking] = useState(false)
  const split = useChange(
    api => api.send('POST', 'visits/{id}/split', { params: { id: visit.id }, body: { at: pass.id } }),
    ['visits', 'places', 'passes'],
  )
  return (
    <section className={layout.tight} aria-label={wayWords(visit, pass)}>
      <div className={layout.row}>
        <h3>
          {wayWords(visit, pass)} <When at={pass.firstAt} /> · {pass.cameraName}
        </h3>
        {mayOperate && !isFirst && !isAsking && (
          <Button variant="default" onClick={() => setAsking(true)}>
            Split here
          </Button>
        )}
      </div>
      {isAsking && (
        <Confirm
          text={`This was another vehicle: the visit of ${visit.plate} ends without this pass, and ${pass.plate} gets a visit of its own.`}
          verb="Split"
          change={split}
          onYes={() => split.mutate(undefined, { onSuccess: () => setAsking(false) })}
          onNo={() => setAsking(false)}
        />
      )}
      <PassReads pass={pass} />
    </section>
  )
}

function Decisions({ visit }: { visit: ApiVisit }) {
  const [asked, setAsked] = useState<'close' | 'open' | 'join' | null>(null)
  const done = () => setAsked(null)
  if (asked === 'close') return <CloseVisit visit={visit} onDone={done} />
  if (asked === 'open') return <OpenVisit visit={visit} onDone={done} />
  if (asked === 'join') return <JoinVisit visit={visit} onDone={done} />
  return (
    <div className={layout.buttons}>
      {mayClose(visit) && (
        <Button variant="default" onClick={() => setAsked('close')}>
          Close
        </Button>
      )}
      {mayOpen(visit) && (
        <Button variant="default" onClick={() => setAsked('open')}>
          Still there
        </Button>
      )}
      <Button variant="default" onClick={() => setAsked('join')}>
        Join with another visit
      </Button>
    </div>
  )
}
