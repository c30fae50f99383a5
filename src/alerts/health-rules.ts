import { inWords } from '../lib/in-words.ts'
import type { OutputState } from '../outputs/output.ts'
import { durationMs, type RuleConfig } from '../outputs/schemas.ts'

/** What health rules look at. Times are milliseconds since 1970. */
export interface Conditions {
  now: number
  /** When the server began to listen: before that nobody can have been silent. */
  since: number
  cameras: CameraCondition[]
  disk: { totalBytes: number; freeBytes: number } | null
  outputs: OutputCondition[]
  /** Posts of the last hour that could not be read. */
  unparsed: number
}

export interface CameraCondition {
  id: string
  name: string
  /** Null where nothing ever came from it. */
  lastSeen: number | null
  /** Ahead is positive; null where its posts carry no time. */
  clockSkewMs: number | null
  /** Since when its recorder says that it lost it; null where it does not. */
  lostSince: number | null
}

export interface OutputCondition extends Pick<OutputState, 'id' | 'kind' | 'name' | 'state' | 'detail'> {
  /** Receipt of the oldest entry it has not looked at; null where there is none. */
  waitingSince: number | null
}

/** One thing a rule looks at. */
export interface Finding {
  /** Stays the same while it lasts: a camera's or an output's id. */
  key: string
  subject: string | null
  /** `unwell` raises, `well` ends, `unsure` leaves it as it is: close to the limit nothing flaps. */
  state: 'unwell' | 'well' | 'unsure'
  /** In words. */
  text: string
}

type Health = NonNullable<RuleConfig['health']>
type HealthOf<What extends Health['what']> = Extract<Health, { what: What }>

const percentMargin = 1
const calmer = 0.8

const isMeant = (wanted: readonly string[] | undefined, { id, name }: { id: string; name: string }) =>
  !wanted?.length || wanted.some(word => [id, name].some(one => one.toLowerCase() === word.trim().toLowerCase()))

function cameraSilent(health: HealthOf<'camera-silent'>, { now, since, cameras }: Conditions): Finding[] {
  const limit = durationMs(health.for)
  return cameras
    .filter(camera => isMeant(health.camera, camera))
    .flatMap(({ id, name, lastSeen, lostSince }): Finding[] => {
      if (lostSince !== null) {
        const lostFor = now - lostSince
        const text = `The recorder has lost ${name} for ${inWords(lostFor)}: check its power and network.`
        return [{ key: id, subject: name, state: lostFor > limit ? 'unwell' : 'unsure', text }]
      }
      if (lastSeen === null) return []
      const text = `Nothing from ${name} for ${inWords(now - lastSeen)}: check its power and network, and its HTTP POST settings.`
      const silentFor = now - Math.max(lastSeen, since)
      if (silentFor > limit) return [{ key: id, subject: name, state: 'unwell', text }]
      return [{ key: id, subject: name, state: lastSeen >= since ? 'well' : 'unsure', text }]
    })
}

function diskLow({ freeBelowPercent: limit }: HealthOf<'disk-low'>, { disk }: Conditions): Finding[] {
  if (!disk || disk.totalBytes === 0) return []
  const free = (disk.freeBytes / disk.totalBytes) * 100
  const gigabytes = (disk.freeBytes / 2 ** 30).toFixed(1)
  const state = free < limit ? 'unwell' : free < limit + percentMargin ? 'unsure' : 'well'
  const text = `Only ${free.toFixed(1)} % (${gigabytes} GiB) of the data disk are free: shorten the retention or add space.`
  return [{ key: 'disk', subject: null, state, text }]
}

function outputBehind(health: HealthOf<'output-behind'>, { now, outputs }: Conditions): Finding[] {
  const limit = durationMs(health.for)
  return outputs
    .filter(output => output.state !== 'off' && isMeant(health.output, output))
    .map(({ id, name, detail, waitingSince }) => {
      const waits = waitingSince === null ? 0 : now - waitingSince
      const state = waits > limit ? 'unwell' : waits > limit * calmer ? 'unsure' : 'well'
      return { key: id, subject: name, state, text: `${name} is ${inWords(waits)} behind: ${detail}` }
    })
}

function unparsedPosts({ perHour }: HealthOf<'unparsed'>, { unparsed }: Conditions): Finding[] {
  const state = unparsed >= perHour ? 'unwell' : unparsed >= perHour * calmer ? 'unsure' : 'well'
  return [
    {
      key: 'unparsed',
      subject: null,
      state,
      text: `${unparsed} posts of the last hour could not be read: see the inbox.`,
    },
  ]
}

function clockSkew(health: HealthOf<'clock-skew'>, { cameras }: Conditions): Finding[] {
  const limit = durationMs(health.over)
  return cameras
    .filter(camera => isMeant(health.camera, camera))
    .flatMap(({ id, name, clockSkewMs }): Finding[] => {
      if (clockSkewMs === null) return []
      const skew = Math.abs(clockSkewMs)
      const state = skew > limit ? 'unwell' : skew > limit * calmer ? 'unsure' : 'well'
      const direction = clockSkewMs > 0 ? 'ahead' : 'behind'
      return [
        {
          key: id,
          subject: name,
          state,
          text: `The clock of ${name} is ${inWords(skew)} ${direction}: set its time server.`,
        },
      ]
    })
}

/** What a health rule finds under these conditions. */
export function findingsOf(health: Health, conditions: Conditions): Finding[] {
  switch (health.what) {
    case 'camera-silent':
      return cameraSilent(health, conditions)
    case 'disk-low':
      return diskLow(health, conditions)
    case 'output-behind':
      return outputBehind(health, conditions)
    case 'unparsed':
      return unparsedPosts(health, conditions)
    case 'clock-skew':
      return clockSkew(health, conditions)
  }
}
