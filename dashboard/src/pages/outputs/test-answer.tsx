import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import classes from '#features/outputs/outputs.module.css'
import { formatDuration } from '#format/numbers.ts'
import type { Tested } from '#server/api/schemas/index.ts'
import { StatusMark } from '#ui/status-mark.tsx'
import tones from '#ui/text.module.css'

const asSentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`

/** The result of a test in the server's words. */
export function TestAnswer({ answer }: { answer: Tested }) {
  const Icon = answer.ok ? IconCircleCheck : IconAlertTriangle
  return (
    <div className={classes.answer} role="status" data-ok={answer.ok}>
      <StatusMark tone={answer.ok ? 'good' : 'bad'} Icon={Icon}>
        {answer.ok ? 'The test arrived' : 'The test did not arrive'}
      </StatusMark>
      <span className={tones.faint}>after {formatDuration(answer.durationMs)}</span>
      <p>{asSentence(answer.detail)}</p>
    </div>
  )
}
