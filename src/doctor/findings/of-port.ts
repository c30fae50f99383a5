import { type ErrorCode, errorCatalogue } from '../../model/index.ts'
import { dayMs, hourMs } from '../../time/units.ts'
import type { DoctorFacts, SenderFacts } from '../facts.ts'
import { type Finding, finding } from '../finding.ts'
import type { MisunderstoodTell, SenderTrace, Tell } from '../sender-trace.ts'
import { ago, senderName, times, urlToType } from '../words.ts'

// A device that cannot get through goes on trying.
const rememberedMs = dayMs

/** Still so: it happened lately, and nothing has come right since. */
function isOpen(tell: Tell, { lastGoodAt }: SenderTrace, now: number): boolean {
  return now - tell.at < rememberedMs && tell.at > (lastGoodAt ?? 0)
}

/** One finding for each sender of which something still holds. */
function each(
  facts: DoctorFacts,
  name: 'tlsToPlain' | 'plainToTls' | 'certificateRefused' | 'unreadable' | 'webPort',
  say: (tell: MisunderstoodTell, sender: SenderFacts) => Finding,
): Finding[] {
  return facts.senders.flatMap(sender => {
    const tell = sender.trace[name]
    return tell && isOpen(tell, sender.trace, facts.now) ? [say(tell, sender)] : []
  })
}

const count = ({ count, at }: Tell, now: number) =>
  count === 1 ? `once, ${ago(at, now)}` : `${times(count)}, the last time ${ago(at, now)}`

const enoughSilent = 3

/** Connections that end without a word. */
export function connectionSilent({ senders, now }: DoctorFacts): Finding[] {
  return senders.flatMap(sender => {
    const { silent, posts, webPort, tlsToPlain } = sender.trace
    if (!silent || silent.count < enoughSilent || posts > 0 || webPort || tlsToPlain) return []
    if (now - silent.at > dayMs) return []
    return [
      finding({
        code: 'connection-silent',
        severity: 'warning',
        subject: senderName(sender),
        seen: `It connected and sent nothing, ${count(silent, now)}.`,
        meaning:
          'The way is open. A device that only tests the connection, has nothing to post yet, or another program that looks whether the port is open.',
        fix: 'Switch on “Enable” and “Send heartbeat” in the device’s HTTP POST settings. If it is a monitor, leave it.',
      }),
    ]
  })
}

/** HTTPS to the HTTP port. */
export function tlsToPlainPort(facts: DoctorFacts): Finding[] {
  return each(facts, 'tlsToPlain', (tell, sender) =>
    finding({
      code: 'tls-to-plain-port',
      severity: 'error',
      subject: senderName(sender),
      seen: `It spoke HTTPS to the camera port, which speaks HTTP, ${count(tell, facts.now)}.`,
      meaning: 'Protocol is set to HTTPS in the device. Nothing of what it sends can be read.',
      fix: 'Set Protocol to HTTP in the device’s HTTP POST settings; or give the camera port a certificate (VIEWTRON_CAMERA_TLS_CERT and _KEY).',
      link: '/devices',
    }),
  )
}

/** HTTP to the HTTPS port. */
export function plainToTlsPort(facts: DoctorFacts): Finding[] {
  return each(facts, 'plainToTls', (tell, sender) =>
    finding({
      code: 'plain-to-tls-port',
      severity: 'error',
      subject: senderName(sender),
      seen: `It spoke HTTP to the camera port, which speaks HTTPS, ${count(tell, facts.now)}.`,
      meaning: 'Protocol is set to HTTP in the device. Nothing of what it sends is taken.',
      fix: 'Set Protocol to HTTPS in the device’s HTTP POST settings; or take the certificate away from the camera port (VIEWTRON_CAMERA_TLS_CERT).',
      link: '/devices',
    }),
  )
}

/** The device looks at our certificate and leaves. */
export function certificateRefused(facts: DoctorFacts): Finding[] {
  return each(facts, 'certificateRefused', (tell, sender) =>
    finding({
      code: 'certificate-refused',
      severity: 'error',
      subject: senderName(sender),
      seen: `It broke off the handshake because of this server’s certificate, ${count(tell, facts.now)}.`,
      meaning:
        'The device checks certificates and does not trust this one, or its clock is so wrong that it is not valid yet.',
      fix: 'Load the certificate’s authority into the device, correct its clock, or use HTTP.',
    }),
  )
}

const withoutSlash = /^[A-Z]+ (?!\/|[a-z]+:\/\/)\S*/

/** A request line that is no HTTP, mostly a path without its slash. */
export function pathUnreadable(facts: DoctorFacts): Finding[] {
  return each(facts, 'unreadable', (tell, sender) => {
    const { line, reason } = tell
    const isPath = line !== null && (withoutSlash.test(line) || line.split(' ').length > 3)
    return finding({
      code: 'path-unreadable',
      severity: 'error',
      subject: senderName(sender),
      seen: `It sent a request that cannot be read (${line === null ? reason : `“${line}”`}), ${count(tell, facts.now)}.`,
      meaning: isPath
        ? 'The Path typed into the device lacks its slash at the beginning, or has a blank in it.'
        : 'What it sends is not HTTP as it should be; most often the Path in the device is mistyped.',
      fix: `Type /API into Path in the device’s HTTP POST settings; the whole address is ${urlToType(facts)}.`,
      link: '/devices',
    })
  })
}

/** Devices that post to the dashboard's port. */
export function wrongPort(facts: DoctorFacts): Finding[] {
  const { cameraPort, webPort } = facts.server
  return each(facts, 'webPort', (tell, sender) =>
    finding({
      code: 'wrong-port',
      severity: 'error',
      subject: senderName(sender),
      seen: `It posted XML to port ${webPort} (“${tell.line}”), ${count(tell, facts.now)}.`,
      meaning: 'That is the port of the dashboard; devices post to another one.',
      fix: `Set Port to ${cameraPort} in the device’s HTTP POST settings.`,
      link: '/devices',
    }),
  )
}

// Each of these is a post that is lost for good, whatever comes after it.
const lossy = new Set([
  'server-busy',
  'sender-too-busy',
  'post-too-large',
  'post-too-slow',
  'disk-full',
  'storage-failed',
])
// Said by others, or of no weight.
const notHere = new Set(['bad-request', 'server-stopping', 'method-not-allowed'])

function refusalFix(code: string, address: string): Pick<Finding, 'fix' | 'command'> {
  const fix = errorCatalogue[code as ErrorCode]?.hint ?? `See docs/errors.md, ${code}.`
  if (code !== 'sender-not-allowed') return { fix, command: null }
  return { fix, command: `VIEWTRON_CAMERA_NETWORKS="private ${address}"` }
}

function refusal(sender: SenderFacts, code: string, tell: Tell, now: number): Finding[] {
  const { trace } = sender
  if (notHere.has(code)) return []
  const isStill = isOpen(tell, trace, now)
  if (!isStill && !(lossy.has(code) && now - tell.at < dayMs)) return []
  const { message } = errorCatalogue[code as ErrorCode] ?? { message: code }
  const said = message.replace('{address}', trace.address).replace(/ ?\{\w+\}/g, '')
  const { fix, command } = refusalFix(code, trace.address)
  return [
    finding({
      code: 'posts-refused',
      severity: isStill ? 'error' : 'warning',
      subject: senderName(sender),
      seen: `Its posts were refused ${count(tell, now)}: ${said} [${code}]`,
      meaning: 'What was refused is lost: devices do not send it again.',
      fix,
      command,
      link: code === 'wrong-credentials' ? '/devices' : null,
    }),
  ]
}

/** Posts that were answered with an error, by its code. */
export function postsRefused({ senders, now }: DoctorFacts): Finding[] {
  return senders.flatMap(sender =>
    Object.entries(sender.trace.refusals).flatMap(([code, tell]) => refusal(sender, code, tell, now)),
  )
}

const enoughCutOff = 5

/** Posts that never become whole. */
export function connectionsBreak({ senders, now }: DoctorFacts): Finding[] {
  return senders.flatMap(sender => {
    const { cutOff, posts } = sender.trace
    if (!cutOff || now - cutOff.at > hourMs || cutOff.count < enoughCutOff || cutOff.count * 20 < posts) return []
    return [
      finding({
        code: 'connections-break',
        severity: 'warning',
        subject: senderName(sender),
        seen: `Its connection ended in the middle of a post ${count(cutOff, now)}.`,
        meaning:
          'The network between loses data: a weak wireless link, a bad cable or switch, or a tunnel with a small MTU.',
        fix: 'Test the way with large packets; a smaller picture in the device helps for the time being.',
        command: `ping -M do -s 1472 -c 5 ${sender.trace.address}`,
      }),
    ]
  })
}
