import { portSchemes } from '../../config/index.ts'
import { askPort } from '../../doctor/index.ts'
import { EventLog } from '../../log/index.ts'
import type { ApiContext } from '../api-context.ts'
import type { SelfTest } from '../schemas/index.ts'
import { sendSample } from '../system/send-sample.ts'

type Step = SelfTest['steps'][number]

const searchableWithinMs = 5000

class Steps {
  readonly done: Step[] = []

  /** Runs one step. `attempt` returns the detail to show; it throws or returns null if the step failed. */
  async go(name: string, failed: string, attempt: () => Promise<string | null>): Promise<boolean> {
    const before = performance.now()
    const said = await attempt().catch((error: Error) => ({ error }))
    const ok = typeof said === 'string'
    const detail = ok ? said : said === null ? failed : `${failed} ${said.error.message}`
    this.done.push({ name, ok, detail, tookMs: Math.round((performance.now() - before) * 10) / 10 })
    return ok
  }
}

const everywhere = new Set(['::', '0.0.0.0'])

async function portAnswers({ cameraAddress, config }: ApiContext): Promise<string | null> {
  const bound = cameraAddress()
  if (!bound) return null
  const host = everywhere.has(bound.address) ? '127.0.0.1' : bound.address
  const scheme = portSchemes(config).camera
  const answer = await askPort({ host, port: bound.port, scheme })
  return answer?.isOurs ? `Port ${bound.port} answers over ${scheme.toUpperCase()}.` : null
}

/** Sends a sample event through the camera port and reads it back from the log. Stops at the first step that fails. */
export async function selfTest(context: ApiContext): Promise<SelfTest> {
  const log = new EventLog(context.queries)
  const steps = new Steps()
  let sent = { eventId: null as string | null, status: 0 }
  let seq: number | null = null
  const attempts: (() => Promise<boolean>)[] = [
    () =>
      steps.go('The camera port answers', 'The port does not answer from this machine.', () => portAnswers(context)),
    () =>
      steps.go('The camera port accepts an event', 'The event was not accepted.', async () => {
        sent = await sendSample(context)
        if (sent.status !== 200) throw new Error(`The port answered with status ${sent.status}.`)
        return 'The port answered with status 200.'
      }),
    () =>
      steps.go('The event is in the log', 'The event was acknowledged but is not in the log.', async () => {
        seq = sent.eventId === null ? null : await log.seqOf(sent.eventId)
        return seq === null ? null : `Log entry ${seq}.`
      }),
    () =>
      steps.go('The pictures are stored', 'The event has no pictures.', async () => {
        const [event] = await log.events([seq ?? 0])
        const pictures = event?.images.filter(image => image.file !== null).length ?? 0
        return pictures > 0 ? `${pictures} stored.` : null
      }),
    () =>
      steps.go('The event can be found', 'The search index is behind and will catch up.', async () =>
        (await context.searchIndex.caughtUp(seq ?? 0, searchableWithinMs)) === 0
          ? 'The search index contains the event.'
          : null,
      ),
  ]
  for (const attempt of attempts) if (!(await attempt())) break
  return { ok: steps.done.every(({ ok }) => ok), steps: steps.done, eventId: sent.eventId }
}
