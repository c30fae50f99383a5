import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import classes from '#features/outputs/outputs.module.css'
import { formatBytes, formatDuration } from '#format/numbers.ts'
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
      {answer.sent && <SentMessage sent={answer.sent} />}
    </div>
  )
}

/** The message that a test sent, folded. */
function SentMessage({ sent }: { sent: NonNullable<Tested['sent']> }) {
  return (
    <details className={classes.sent}>
      <summary>What was sent</summary>
      <p>
        <code>
          {sent.method} {sent.address}
        </code>{' '}
        <span className={tones.faint}>
          {sent.contentType} · {formatBytes(sent.sizeBytes)}
        </span>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section tabIndex={0} aria-label="Message that was sent">
        <pre>{readable(sent.body)}</pre>
      </section>
    </details>
  )
}

/** JSON with line breaks; other text as it is. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
