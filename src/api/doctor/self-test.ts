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
  const scheme = config.cameraTlsCert === null ? 'http' : 'https'
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
    () => steps.go('The camera port answers', 'It does not answer from this machine.', () => portAnswers(context)),
    () =>
      steps.go('An event is posted to it', 'It was not taken.', async () => {
        sent = await sendSample(context)
        if (sent.status !== 200) throw new Error(`It was answered with status ${sent.status}.`)
        return 'It was answered with status 200.'
      }),
    () =>
      steps.go('It is in the log', 'It was acknowledged, and is not there.', async () => {
        seq = sent.eventId === null ? null : await log.seqOf(sent.eventId)
        return seq === null ? null : `It is entry ${seq}.`
      }),
    () =>
      steps.go('Its pictures are stored', 'It has none.', async () => {
        const [event] = await log.events([seq ?? 0])
        const pictures = event?.images.filter(image => image.file !== null).length ?? 0
        return pictures > 0 ? `${pictures} of them.` : null
      }),
    () =>
      steps.go('It can be searched for', 'The search index is behind; it catches up by itself.', async () =>
        (await context.searchIndex.caughtUp(seq ?? 0, searchableWithinMs)) === 0 ? 'The search index has it.' : null,
      ),
  ]
  for (const attempt of attempts) if (!(await attempt())) break
  return { ok: steps.done.every(({ ok }) => ok), steps: steps.done, eventId: sent.eventId }
}
