import { ViewtronError } from '../model/index.ts'
import { DeviceRefusal } from './device-refusal.ts'
import { unreadable } from './http/device-failures.ts'
import type { HttpAnswer } from './http/exchange.ts'
import { type DeviceElement, parseDeviceXml } from './xml/device-element.ts'

/** The device and the command of a request, for the texts of errors. */
export interface Asked {
  device: string
  command: string
}

/**
 * Returns the `config` element of a successful answer. Its attributes report success, not the HTTP status; old firmware
 * answers unknown commands with an empty status 400 (docs/protocol/camera-api.md). Throws a `DeviceRefusal` or
 * `device-answer-unreadable`.
 */
export function readConfig(answer: HttpAnswer, asked: Asked): DeviceElement {
  const text = answer.body.toString('latin1').trim()
  const root = text.startsWith('<') || text.startsWith('\xef\xbb\xbf') ? parseDeviceXml(answer.body) : null
  if (root?.key === 'config' || (root !== null && attribute(root, 'status') !== undefined)) {
    refuseFailure(root, asked)
    if (answer.status < 400) return root
    throw new DeviceRefusal(asked.device, asked.command, { httpStatus: answer.status })
  }
  refuseStatus(answer, asked, text)
  if (text === '') throw unreadable(asked.device, 'it is empty')
  if (/^<(\?xml|config)/i.test(text))
    throw unreadable(asked.device, root === null ? 'its XML is broken' : 'it is XML of another kind')
  throw notACamera(asked.device, kindOf(answer, text))
}

/** Returns the bytes of a JPEG answer, whatever its `Content-Type` is. */
export function readJpeg(answer: HttpAnswer, asked: Asked): Buffer {
  const { body } = answer
  if (answer.status < 400 && body[0] === 0xff && body[1] === 0xd8) return body
  if (answer.status < 400 && body.length > 0 && body[0] !== 0x3c)
    throw unreadable(asked.device, 'it is not a JPEG picture')
  readConfig(answer, asked)
  throw unreadable(asked.device, 'there is no picture in it')
}

/** Returns an attribute by its name, ignoring case. */
export function attribute(element: DeviceElement, name: string): string | undefined {
  const wanted = name.toLowerCase()
  const found = Object.entries(element.attributes).find(([key]) => key.toLowerCase() === wanted)
  return found?.[1].trim()
}

function refuseFailure(root: DeviceElement, { device, command }: Asked): void {
  const status = attribute(root, 'status')?.toLowerCase()
  const code = Number(attribute(root, 'errorCode') ?? 0)
  if (status !== 'failed' && status !== 'fail' && !(code > 0)) return
  const description = attribute(root, 'errorDesc') ?? null
  throw new DeviceRefusal(device, command, { code: Number.isInteger(code) ? code : 0, description })
}

function refuseStatus(answer: HttpAnswer, { device, command }: Asked, text: string): void {
  const { status, location } = answer
  if (status < 300) return
  if (status < 400) {
    if (location?.startsWith('https:')) throw new ViewtronError('device-speaks-https', { device })
    throw notACamera(device, 'it sends visitors on to another page')
  }
  if (status === 400 && text === '') throw new DeviceRefusal(device, command, { code: 1 })
  if (/plain http request.*https port/i.test(text)) throw new ViewtronError('device-speaks-https', { device })
  if (status === 503) throw new ViewtronError('device-busy', { device })
  if (status === 404 || /<html|<!doctype/i.test(text))
    throw notACamera(device, `it answers ${command} with status ${status}`)
  if (status === 403) throw new DeviceRefusal(device, command, { code: 4 })
  throw new DeviceRefusal(device, command, { httpStatus: status })
}

function kindOf({ contentType }: HttpAnswer, text: string): string {
  if (/html/i.test(contentType) || /^<(!doctype )?html/i.test(text)) return 'it shows a web page'
  return 'it answers with something other than XML'
}

function notACamera(device: string, reason: string): ViewtronError {
  return new ViewtronError('device-not-a-camera', { device, reason })
}
