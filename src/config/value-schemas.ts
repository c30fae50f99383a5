import { z } from 'zod'
import { parseByteSize } from '../lib/byte-size.ts'
import { isNetwork, privateNetworks } from '../lib/networks.ts'

export const port = z.coerce
  .number({ error: 'must be a number' })
  .int('must be a whole number')
  .min(0, 'must be between 0 and 65535')
  .max(65535, 'must be between 0 and 65535')

export const byteSize = z.union([z.number(), z.string()]).transform((value, context) => {
  const bytes = parseByteSize(String(value))
  if (bytes === null || bytes <= 0) context.addIssue({ code: 'custom', message: 'must be a size such as 16 MiB' })
  return bytes ?? 0
})

export const countOrNone = z.coerce
  .number({ error: 'must be a number' })
  .int('must be a whole number')
  .min(0, 'must be 0 or more')

export const count = countOrNone.min(1, 'must be 1 or more')

export const networks = z
  .union([z.array(z.string()), z.string().transform(text => text.split(/[\s,]+/).filter(part => part !== ''))])
  .transform((list, context) => {
    const expanded = list.flatMap(part =>
      part === 'private' ? privateNetworks : part === 'all' ? ['0.0.0.0/0', '::/0'] : [part],
    )
    const wrong = expanded.find(part => !isNetwork(part))
    if (wrong !== undefined) {
      context.addIssue({
        code: 'custom',
        message: `${wrong} is not a network; use, for example, 192.168.1.0/24, private or all`,
      })
    }
    return expanded
  })

export const text = z.string().min(1, 'must not be empty')

export const words = z
  .union([z.array(z.string()), z.string().transform(list => list.split(/[\s,]+/))])
  .transform(list => list.map(word => word.trim().toLowerCase()).filter(word => word !== ''))

/** An address that devices post to, with the path /API that the camera port has. */
export const postAddress = z.string().transform((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : null
  const isPlain = url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username && !url.password
  if (!isPlain || !/^\/(API\/?)?$/.test(url.pathname)) {
    context.addIssue({ code: 'custom', message: 'must be an address such as http://192.168.1.10:5002, without a path' })
    return value
  }
  return `${url.protocol}//${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}/API`
})

export const webAddress = z.string().transform((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : null
  const isPlain = url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username && !url.password
  if (!isPlain) context.addIssue({ code: 'custom', message: 'must be an address such as https://example.org/viewtron' })
  return value.replace(/\/+$/, '')
})
