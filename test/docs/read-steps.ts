import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const docs = resolve(import.meta.dirname, '../../docs')

/** The sentences of the numbered steps of a page, in their order. */
export function readSteps(name: string): string[] {
  const lines = readFileSync(join(docs, name), 'utf8').split('\n')
  const steps: string[] = []
  let isStep = false
  for (const line of lines) {
    const begin = /^\d+\. (.*)$/.exec(line)
    if (begin) steps.push(begin[1] ?? '')
    else if (isStep && /^ {3}\S/.test(line)) steps.push(`${steps.pop()} ${line.trim()}`)
    isStep = begin !== null || (isStep && /^ {3}\S/.test(line))
  }
  // A sentence ends with a full stop, also within bold words that end with one.
  return steps.flatMap(step => step.split(/(?<=\.(?:\*\*)?) (?=[A-Z])/))
}
