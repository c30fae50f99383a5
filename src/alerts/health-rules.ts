import { expiryWords } from '../lib/certificate-troubles.ts'
import { durationMs } from '../lib/duration.ts'
import { inWords } from '../lib/in-words.ts'
import type { CertificateState } from '../lib/tls-files.ts'
import type { RuleConfig } from '../rules/rule-schema.ts'
import type { DiskForecast, DiskSpace } from './disk-pace.ts'

/** The facts that health rules check. Times are milliseconds since 1970. */
export interface Conditions {
  now: number
  /** The start of the server: silence is counted from then at the earliest. */
  since: number
  cameras: CameraCondition[]
  disk: DiskSpace | null
  /** When the disk will be full; null if that is unknown or it does not fill. */
  diskForecast: DiskForecast | null
  outputs: OutputCondition[]
  /** The certificates of the ports. */
  certificates: readonly CertificateState[]
  /** Number of posts in the last hour that could not be parsed. */
  unparsed: number
}

export interface CameraCondition {
  id: string
  name: string
  /** Null if nothing was ever received from it. */
  lastSeen: number | null
  /** Positive if its clock is ahead; null if its posts carry no time. */
  clockSkewMs: number | null
  /** The interval of its heartbeats; null if it sends none. */
  heartbeatMs: number | null
  /** Since when its recorder reports the camera as lost; null if it does not. */
  lostSince: number | null
}

/** The state of an output, as far as health rules check it. */
export interface OutputHealth {
  id: string
  name: string
  state: 'ok' | 'waiting' | 'failing' | 'off'
  /** A sentence that says what it does or what is wrong. */
  detail: string
  /** It raises an alert of its own when it fails. */
  hasOwnAlert: boolean
}

export interface OutputCondition extends OutputHealth {
  /** Receipt of the oldest entry that it has not processed; null if there is none. */
  waitingSince: number | null
}

/** The state of one camera, disk or output that a rule checks. */
export interface Finding {
  /** Identifies it between checks, such as the id of a camera or an output. */
  key: string
  subject: string | null
  /** For findings about a camera. */
  cameraId?: string
  /** `bad` raises an alert, `good` ends it. Close to the limit the state is `unclear` and changes nothing, so alerts do not flap. */
  state: 'bad' | 'good' | 'unclear'
  text: string
}

type Health = NonNullable<RuleConfig['health']>
type HealthOf<What extends Health['what']> = Extract<Health, { what: What }>

/** Percentage points above the limit at which a full disk counts as good again. */
const diskMargin = 1
/** Share of the limit below which other values count as good again. */
const recoveryShare = 0.8

const isSelected = (wanted: readonly string[] | undefined, { id, name }: { id: string; name: string }) =>
  !wanted?.length || wanted.some(word => [id, name].some(one => one.toLowerCase() === word.trim().toLowerCase()))

function cameraSilent(health: HealthOf<'camera-silent'>, { now, since, cameras }: Conditions): Finding[] {
  const limit = durationMs(health.for)
  return cameras
    .filter(camera => isSelected(health.camera, camera))
    .flatMap(({ id, name, lastSeen, lostSince }): Finding[] => {
      if (lostSince !== null) {
        const lostFor = now - lostSince
        const text = `The recorder has lost ${name} for ${inWords(lostFor)}: check its power and network.`
        return [{ key: id, cameraId: id, subject: name, state: lostFor > limit ? 'bad' : 'unclear', text }]
      }
      if (lastSeen === null) return []
      const text = `Nothing from ${name} for ${inWords(now - lastSeen)}: check its power and network, and its HTTP POST settings.`
      const silentFor = now - Math.max(lastSeen, since)
      if (silentFor > limit) return [{ key: id, cameraId: id, subject: name, state: 'bad', text }]
      return [{ key: id, cameraId: id, subject: name, state: lastSeen >= since ? 'good' : 'unclear', text }]
    })
}

function diskLow({ freeBelowPercent: limit }: HealthOf<'disk-low'>, { disk }: Conditions): Finding[] {
  if (!disk || disk.totalBytes === 0) return []
  const free = (disk.freeBytes / disk.totalBytes) * 100
  const gigabytes = (disk.freeBytes / 2 ** 30).toFixed(1)
  const state = free < limit ? 'bad' : free < limit + diskMargin ? 'unclear' : 'good'
  const text = `Only ${free.toFixed(1)} % (${gigabytes} GiB) of the data disk are free: shorten the retention or add space.`
  return [{ key: 'disk', subject: null, state, text }]
}

function diskFilling({ within }: HealthOf<'disk-filling'>, { disk, diskForecast }: Conditions): Finding[] {
  if (!disk) return []
  const limit = durationMs(within)
  const { fullInMs, bytesPerDay } = diskForecast ?? { fullInMs: Number.POSITIVE_INFINITY, bytesPerDay: 0 }
  const state = fullInMs < limit ? 'bad' : fullInMs * recoveryShare < limit ? 'unclear' : 'good'
  const pace = `${(bytesPerDay / 2 ** 30).toFixed(1)} GiB a day`
  const text = `The data disk is full in ${inWords(fullInMs)} at this pace (${pace}): shorten the retention or add space.`
  return [{ key: 'disk', subject: null, state, text: state === 'good' ? '' : text }]
}

function outputBehind(health: HealthOf<'output-behind'>, { now, outputs }: Conditions): Finding[] {
  const limit = durationMs(health.for)
  return outputs
    .filter(output => output.state !== 'off' && isSelected(health.output, output))
    .map(({ id, name, detail, waitingSince }) => {
      const waits = waitingSince === null ? 0 : now - waitingSince
      const state = waits > limit ? 'bad' : waits > limit * recoveryShare ? 'unclear' : 'good'
      return { key: id, subject: name, state, text: `${name} is ${inWords(waits)} behind: ${detail}` }
    })
}

function certificateExpires({ within }: HealthOf<'certificate-expires'>, { now, certificates }: Conditions): Finding[] {
  const limit = durationMs(within)
  return certificates.flatMap(({ port, path, validUntil }): Finding[] => {
    if (validUntil === null) return []
    const state = validUntil - now < limit ? 'bad' : 'good'
    const text = `The certificate of the ${port} (${path}) ${expiryWords(validUntil, now)}: renew it.`
    return [{ key: port, subject: null, state, text }]
  })
}

function unparsedPosts({ perHour }: HealthOf<'unparsed'>, { unparsed }: Conditions): Finding[] {
  const state = unparsed >= perHour ? 'bad' : unparsed >= perHour * recoveryShare ? 'unclear' : 'good'
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
    .filter(camera => isSelected(health.camera, camera))
    .flatMap(({ id, name, clockSkewMs }): Finding[] => {
      if (clockSkewMs === null) return []
      const skew = Math.abs(clockSkewMs)
      const state = skew > limit ? 'bad' : skew > limit * recoveryShare ? 'unclear' : 'good'
      const direction = clockSkewMs > 0 ? 'ahead' : 'behind'
      return [
        {
          key: id,
          cameraId: id,
          subject: name,
          state,
          text: `The clock of ${name} is ${inWords(skew)} ${direction}: set its time server.`,
        },
      ]
    })
}

/** Returns the findings of a health rule. */
export function findingsOf(health: Health, conditions: Conditions): Finding[] {
  switch (health.what) {
    case 'camera-silent':
      return cameraSilent(health, conditions)
    case 'disk-low':
      return diskLow(health, conditions)
    case 'disk-filling':
      return diskFilling(health, conditions)
    case 'certificate-expires':
      return certificateExpires(health, conditions)
    case 'output-behind':
      return outputBehind(health, conditions)
    case 'unparsed':
      return unparsedPosts(health, conditions)
    case 'clock-skew':
      return clockSkew(health, conditions)
  }
}
