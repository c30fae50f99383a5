import { Badge } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ApiVisit } from '#server/api/schemas/index.ts'
import { StatusMark } from '#ui/status-mark.tsx'
import { flagsOf, stateWords, visitorWords } from './visit-words.ts'

const urgent: readonly string[] = ['second-entry', 'overstay']

/** The state of a visit and what is remarkable about it, in words. */
export function VisitMarks({ visit, withState = true }: { visit: ApiVisit; withState?: boolean }) {
  const isUnseen = visit.state === 'entry-unseen' || visit.state === 'exit-unseen'
  return (
    <>
      {withState && <StatusMark tone={isUnseen ? 'warn' : 'plain'} word={stateWords[visit.state]} />}
      {visit.visitor && <Badge title="It was expected at that time">{visitorWords(visit.visitor)}</Badge>}
      {flagsOf(visit).map(({ flag, word, about }) =>
        urgent.includes(flag) ? (
          <span key={flag} title={about}>
            <StatusMark tone="bad" Icon={IconAlertTriangle} word={word} />
          </span>
        ) : (
          <Badge key={flag} color="gray" title={about}>
            {word}
          </Badge>
        ),
      )}
    </>
  )
}
