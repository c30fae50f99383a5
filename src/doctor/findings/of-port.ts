import { type ErrorCode, errorCatalogue } from '../../model/index.ts'
import { dayMs, hourMs } from '../../time/units.ts'
import type { DoctorFacts, SenderFacts } from '../facts.ts'
import { type Finding, finding } from '../finding.ts'
import type { MalformedRequests, Occurrences, SenderTrace } from '../sender-trace.ts'
import { ago, senderName, times, urlToType } from '../words.ts'

// Devices that fail to connect retry, so older failures no longer matter.
const rememberedMs = dayMs

/** Returns whether a problem is recent and no successful post came after it. */
function isOpen(problem: Occurrences, { lastGoodAt }: SenderTrace, now: number): boolean {
  return now - problem.at < rememberedMs && problem.at > (lastGoodAt ?? 0)
}

/** Derives one finding for each sender with an open problem of a kind. */
function findEach(
  facts: DoctorFacts,
  name: 'tlsToPlain' | 'plainToTls' | 'certificateRefused' | 'unreadable' | 'webPort',
  describe: (problem: MalformedRequests, sender: SenderFacts) => Finding,
): Finding[] {
  return facts.senders.flatMap(sender => {
    const problem = sender.trace[name]
    return problem && isOpen(problem, sender.trace, facts.now) ? [describe(problem, sender)] : []
  })
}

const count = ({ count, at }: Occurrences, now: number) =>
  count === 1 ? `once, ${ago(at, now)}` : `${times(count)}, the last time ${ago(at, now)}`

const enoughSilent = 3

/** Finds connections that end without a byte. */
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

/** Finds HTTPS requests to the HTTP port. */
export function tlsToPlainPort(facts: DoctorFacts): Finding[] {
  return findEach(facts, 'tlsToPlain', (problem, sender) =>
    finding({
      code: 'tls-to-plain-port',
      severity: 'error',
      subject: senderName(sender),
      seen: `It spoke HTTPS to the camera port, which speaks HTTP, ${count(problem, facts.now)}.`,
      meaning: 'Protocol is set to HTTPS in the device. Nothing of what it sends can be read.',
      fix: 'Set Protocol to HTTP in the device’s HTTP POST settings; or give the camera port a certificate (VIEWTRON_CAMERA_TLS_CERT and _KEY).',
      link: '/devices',
    }),
  )
}

/** Finds HTTP requests to the HTTPS port. */
export function plainToTlsPort(facts: DoctorFacts): Finding[] {
  return findEach(facts, 'plainToTls', (problem, sender) =>
    finding({
      code: 'plain-to-tls-port',
      severity: 'error',
      subject: senderName(sender),
      seen: `It spoke HTTP to the camera port, which speaks HTTPS, ${count(problem, facts.now)}.`,
      meaning: 'Protocol is set to HTTP in the device. Nothing of what it sends is taken.',
      fix: 'Set Protocol to HTTPS in the device’s HTTP POST settings; or take the certificate away from the camera port (VIEWTRON_CAMERA_TLS_CERT).',
      link: '/devices',
    }),
  )
}

/** Finds devices that disconnect after they received the certificate. */
export function certificateRefused(facts: DoctorFacts): Finding[] {
  return findEach(facts, 'certificateRefused', (problem, sender) =>
    finding({
      code: 'certificate-refused',
      severity: 'error',
      subject: senderName(sender),
      seen: `It broke off the handshake because of this server’s certificate, ${count(problem, facts.now)}.`,
      meaning:
        'The device checks certificates and does not trust this one, or its clock is so wrong that it is not valid yet.',
      fix: 'Load the certificate’s authority into the device, correct its clock, or use HTTP.',
    }),
  )
}

const withoutSlash = /^[A-Z]+ (?!\/|[a-z]+:\/\/)\S*/

/** Finds request lines that are not HTTP, usually because the path lacks its slash. */
export function pathUnreadable(facts: DoctorFacts): Finding[] {
  return findEach(facts, 'unreadable', (problem, sender) => {
    const { line, reason } = problem
    const isPath = line !== null && (withoutSlash.test(line) || line.split(' ').length > 3)
    return finding({
      code: 'path-unreadable',
      severity: 'error',
      subject: senderName(sender),
      seen: `It sent a request that cannot be read (${line === null ? reason : `“${line}”`}), ${count(problem, facts.now)}.`,
      meaning: isPath
        ? 'The Path typed into the device lacks its slash at the beginning, or has a blank in it.'
        : 'What it sends is not HTTP as it should be; most often the Path in the device is mistyped.',
      fix: `Type /API into Path in the device’s HTTP POST settings; the whole address is ${urlToType(facts)}.`,
      link: '/devices',
    })
  })
}

/** Finds devices that post to the dashboard's port. */
export function wrongPort(facts: DoctorFacts): Finding[] {
  const { cameraPort, webPort } = facts.server
  return findEach(facts, 'webPort', (problem, sender) =>
    finding({
      code: 'wrong-port',
      severity: 'error',
      subject: senderName(sender),
      seen: `It posted XML to port ${webPort} (“${problem.line}”), ${count(problem, facts.now)}.`,
      meaning: 'That is the port of the dashboard; devices post to another one.',
      fix: `Set Port to ${cameraPort} in the device’s HTTP POST settings.`,
      link: '/devices',
    }),
  )
}

// With each of these codes a post is lost, whatever follows it.
const lossy = new Set([
  'server-busy',
  'sender-too-busy',
  'post-too-large',
  'post-too-slow',
  'disk-full',
  'storage-failed',
])
// Other findings report these codes, or they are harmless.
const notHere = new Set(['bad-request', 'server-stopping', 'method-not-allowed'])

function refusalFix(code: string, address: string): Pick<Finding, 'fix' | 'command'> {
  const fix = errorCatalogue[code as ErrorCode]?.hint ?? `See docs/errors.md, ${code}.`
  if (code !== 'sender-not-allowed') return { fix, command: null }
  return { fix, command: `VIEWTRON_CAMERA_NETWORKS="private ${address}"` }
}

function refusal(sender: SenderFacts, code: string, problem: Occurrences, now: number): Finding[] {
  const { trace } = sender
  if (notHere.has(code)) return []
  const isStill = isOpen(problem, trace, now)
  if (!isStill && !(lossy.has(code) && now - problem.at < dayMs)) return []
  const { message } = errorCatalogue[code as ErrorCode] ?? { message: code }
  const reason = message.replace('{address}', trace.address).replace(/ ?\{\w+\}/g, '')
  const { fix, command } = refusalFix(code, trace.address)
  return [
    finding({
      code: 'posts-refused',
      severity: isStill ? 'error' : 'warning',
      subject: senderName(sender),
      seen: `Its posts were refused ${count(problem, now)}: ${reason} [${code}]`,
      meaning: 'What was refused is lost: devices do not send it again.',
      fix,
      command,
      link: code === 'wrong-credentials' ? '/devices' : null,
    }),
  ]
}

/** Finds posts that were refused, by error code. */
export function postsRefused({ senders, now }: DoctorFacts): Finding[] {
  return senders.flatMap(sender =>
    Object.entries(sender.trace.refusals).flatMap(([code, problem]) => refusal(sender, code, problem, now)),
  )
}

const enoughCutOff = 5

/** Finds posts that were not received completely. */
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
