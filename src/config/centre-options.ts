import { z } from 'zod'
import { siteName, siteNameHint } from '../model/index.ts'
import { option } from './option.ts'
import { byteSize, text, webAddress } from './value-schemas.ts'

/** Settings of a site that forwards what it stores to a centre. */
export const centreOptions = {
  centreUrl: option<string | null>({
    env: 'VIEWTRON_CENTRE_URL',
    schema: webAddress,
    default: null,
    shown: 'none',
    help: 'address of the dashboard of the server to which this one forwards everything it stores; see docs/sites.md',
  }),
  centreToken: option<string | null>({
    env: 'VIEWTRON_CENTRE_TOKEN',
    schema: text,
    default: null,
    shown: 'none',
    help: 'API token of that server, of scope `site`',
    secret: true,
  }),
  centreCa: option<string | null>({
    env: 'VIEWTRON_CENTRE_CA',
    schema: text,
    default: null,
    shown: 'none',
    help: 'file (PEM) with the private certificate authority of that server, if it has one',
  }),
  site: option<string | null>({
    env: 'VIEWTRON_SITE',
    schema: z.string().regex(siteName, siteNameHint),
    default: null,
    shown: 'none',
    help: 'name of this site at that server: lower-case letters, digits and dashes; its cameras are `<site>/<camera>` there',
  }),
  centreRate: option<number | null>({
    env: 'VIEWTRON_CENTRE_RATE',
    schema: byteSize,
    default: null,
    shown: 'no limit',
    help: 'average speed at which posts are forwarded at most, for example 256 KiB/s',
  }),
}
