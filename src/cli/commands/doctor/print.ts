import type { DoctorFacts, Finding } from '../../../doctor/index.ts'
import { inWords } from '../../../lib/in-words.ts'
import { oneLine } from '../../../lib/one-line.ts'

type Severity = Finding['severity']

const marks = { error: 'ERROR', warning: 'WARNING', info: 'NOTE' } as const
const colours = { error: 31, warning: 33, info: 36 } as const
const width = 96
const mostCharacters = 4000

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`

/** Wraps text to lines of at most 96 characters; `head` starts the first one, and the others are indented. */
function wrapped(head: string, text: string): string[] {
  const lines: string[] = []
  let line = head
  for (const word of oneLine(text, mostCharacters).split(' ')) {
    if (line.length + word.length + 1 > width && line.length > head.length) {
      lines.push(line)
      line = ' '.repeat(head.length)
    }
    line += line.length === head.length ? word : ` ${word}`
  }
  return [...lines, line]
}

function painter(isTerminal: boolean) {
  return (text: string, colour: number) => (isTerminal ? `\x1b[${colour}m${text}\x1b[0m` : text)
}

function findingLines(
  { code, severity, subject, seen, meaning, fix, command }: Finding,
  isTerminal: boolean,
): string[] {
  const paint = painter(isTerminal)
  return [
    `${paint(marks[severity], colours[severity])}  ${paint(oneLine(subject, width), 1)}  [${code}]`,
    ...wrapped('  seen   ', seen),
    ...wrapped('  means  ', meaning),
    ...wrapped('  do     ', fix),
    ...(command === null ? [] : [`         $ ${command}`]),
    '',
  ]
}

function summary(findings: readonly Finding[]): string {
  const count = (severity: Severity) => findings.filter(finding => finding.severity === severity).length
  const parts = [
    ...(count('error') > 0 ? [plural(count('error'), 'error')] : []),
    ...(count('warning') > 0 ? [plural(count('warning'), 'warning')] : []),
    ...(count('info') > 0 ? [plural(count('info'), 'note')] : []),
  ]
  return parts.join(', ')
}

/** Summarises what was examined, also when there are no findings. */
function lookedAt({ senders, devices, cameras, now }: DoctorFacts): string {
  const last = Math.max(0, ...senders.map(({ trace }) => trace.lastGoodAt ?? 0))
  const heard = last === 0 ? 'no post so far' : `the last post ${inWords(now - last)} ago`
  return `Looked at ${plural(senders.length, 'sender')}, ${plural(cameras.length, 'camera')} and ${plural(devices.length, 'stored device')}; ${heard}.`
}

/** Formats the findings for people, the most severe first. */
export function reportLines(findings: readonly Finding[], facts: DoctorFacts, isTerminal: boolean): string[] {
  const isWell = findings.every(({ severity }) => severity === 'info')
  const head = isWell ? ['Everything looks right.'] : []
  const end = findings.length > 0 ? [summary(findings)] : []
  return [...findings.flatMap(finding => findingLines(finding, isTerminal)), ...head, ...end, lookedAt(facts)]
}
