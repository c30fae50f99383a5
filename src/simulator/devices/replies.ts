import { namespace } from '../posts/values.ts'
import { type Cdata, cdata, documentOf, el, type XmlElement } from '../posts/xml.ts'
import type { DeviceKind } from './device-options.ts'

export interface Reply {
  status: number
  type: string
  body: Buffer
}

/** Error codes and texts of docs/protocol/camera-api.md. */
export const errors = {
  invalidRequest: [1, 'Invalid Request'],
  badXml: [2, 'Invalid XML Format'],
  badContent: [3, 'Invalid XML Content'],
  unauthorised: [9, 'Unauthorized'],
  locked: [10, 'User Locked'],
  unsupported: [11, 'Unsupported'],
  channel: [12, 'Channel Error'],
  action: [14, 'Action Error'],
  missing: [15, 'Missing Parameter'],
  range: [16, 'Range Error'],
  overLimit: [19, 'Over Limit'],
  nothingThere: [20, 'Resources Not Exist'],
  libraryFull: [202, 'License Plate Library Full'],
  duplicate: [203, 'License Plate Exist'],
  notFound: [204, 'License Plate Not Found'],
  noGroup: [207, 'License Plate Group Not Found'],
} as const

export type DeviceError = keyof typeof errors

const versions = { 'ipc-old': '1.0', 'ipc-5.3.1': '2.0.0', nvr: '2.0.0' } as const

/** Wraps a text as devices do in their answers: CDATA with white space around. */
export const padded = (text: string): Cdata => cdata(`\n  ${text}\n`)

function config(
  kind: DeviceKind,
  content: readonly XmlElement[] | null,
  attributes: Record<string, string | number>,
): Reply {
  const root = el('config', content, { version: versions[kind], xmlns: namespace, ...attributes })
  return { status: 200, type: 'application/xml; charset="UTF-8"', body: documentOf(root, { declaration: true }) }
}

/** Builds an answer with content. Recorders add a status of success, cameras do not. */
export function answer(
  kind: DeviceKind,
  content: readonly XmlElement[],
  attributes: Record<string, string | number> = {},
): Reply {
  const status = kind === 'nvr' ? { status: 'success', errorCode: 0, errorDesc: 'Successful' } : {}
  return config(kind, content, { ...status, ...attributes })
}

/** Builds an answer without content. Old firmware sends no code. */
export function success(kind: DeviceKind): Reply {
  if (kind === 'ipc-old') return config(kind, null, { status: 'success' })
  return config(kind, null, { status: 'success', errorCode: 0, errorDesc: kind === 'nvr' ? 'Successful' : 'No Error' })
}

/** Builds a refusal: attributes with status 200. Old firmware sends the code without a text. */
export function failure(kind: DeviceKind, error: DeviceError): Reply {
  const [errorCode, errorDesc] = errors[error]
  return config(kind, null, { status: 'failed', errorCode, ...(kind === 'ipc-old' ? {} : { errorDesc }) })
}
