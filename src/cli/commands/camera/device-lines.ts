import type { Look } from '../../../devices/index.ts'
import { inWords } from '../../../lib/in-words.ts'
import { minuteMs } from '../../../time/units.ts'

type Row = [name: string, value: string | null]

const nearMs = 2000

function clockLine({ clock }: Look): string | null {
  if (!clock) return null
  const { deviceTime, timeZone, offsetMs, ntp } = clock
  const zone = timeZone === null ? '' : ` (${timeZone})`
  const off = Math.abs(offsetMs) < nearMs ? 'right' : `${inWords(offsetMs)} ${offsetMs > 0 ? 'ahead' : 'behind'}`
  // Setting the clock from here would disable NTP.
  const isNtpWrong = ntp === true && Math.abs(offsetMs) >= minuteMs
  const by = ntp === true ? `, set by NTP${isNtpWrong ? ': look at its time server and zone' : ''}` : ''
  return `${deviceTime}${zone}, ${off}${by}`
}

function channelLine({ facts: { family, channels } }: Look): string | null {
  if (family === 'ipc') return null
  const offline = channels.filter(({ online }) => online === false).map(({ id, name }) => name ?? `channel ${id}`)
  return `${channels.length}${offline.length > 0 ? `; offline: ${offline.join(', ')}` : ''}`
}

const joined = (parts: (string | null)[], between: string) => parts.filter(part => part !== null).join(between)

/** Describes a device, one fact per line. */
export function deviceLines(look: Look): string[] {
  const { facts, host, port, protocol, certificate, authentication } = look
  const kind = facts.family === 'nvr' ? 'recorder' : 'camera'
  const rows: Row[] = [
    ['device', `${facts.name} (${kind}) at ${protocol}://${host}:${port}, signs in by ${authentication}`],
    ['model', joined([facts.brand, facts.model], ' ') || null],
    ['firmware', joined([facts.firmware, facts.firmwareDate], ', ') || null],
    ['serial', facts.serial],
    ['mac', facts.mac],
    ['channels', channelLine(look)],
    ['clock', clockLine(look)],
    ['certificate', certificate],
  ]
  const known = rows.flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(12)}${value}`]))
  return [...known, ...targetLines(look)]
}

function targetLines({ targets }: Look): string[] {
  return targets
    .filter(({ enabled }) => enabled)
    .map(({ url, ours, data, events, heartbeat, heartbeatSeconds }) => {
      const beat = heartbeat && heartbeatSeconds !== null ? [`heartbeat every ${heartbeatSeconds} s`] : []
      const what = [
        ...beat,
        ...(data.length > 0 ? [data.join(' ')] : []),
        ...(events.length > 0 ? [events.join(' ')] : []),
      ]
      return `${'posts to'.padEnd(12)}${url}${ours ? ' (this server)' : ''}${what.length > 0 ? `: ${what.join('; ')}` : ''}`
    })
}

/** Describes the planned changes, one per line. */
export function planLines({ changes, notes, manual, done }: Look['plan']): string[] {
  const lines = changes.map(({ setting, from, to }) => `  ${setting}: ${from ?? 'nothing'} → ${to ?? 'nothing'}`)
  const steps = manual.flatMap(({ title, menu, why }, index) => [
    `  ${index + 1}. ${title}`,
    ...menu.map(entry => `       ${entry}`),
    `     ${why}`,
  ])
  return [
    ...(done ? ['Nothing has to change.'] : []),
    ...(lines.length > 0 ? ['What changes:', ...lines] : []),
    ...notes.map(note => `  ${note}`),
    ...(steps.length > 0 ? ['By hand, in the web page of the device:', ...steps] : []),
  ]
}
