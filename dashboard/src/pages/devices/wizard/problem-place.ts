import type { ProblemError } from '#api/problem-error.ts'

const aboutAddress = new Set([
  'device-unreachable',
  'device-timeout',
  'device-speaks-http',
  'device-speaks-https',
  'device-not-a-camera',
  'device-answer-unreadable',
])

/** Whether a problem is about the address, rather than about the user and the password. */
export function isAboutAddress({ code, fields }: ProblemError): boolean {
  return aboutAddress.has(code) || fields.some(({ field }) => ['host', 'port', 'protocol'].includes(field))
}
