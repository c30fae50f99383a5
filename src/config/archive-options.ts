import { z } from 'zod'
import { parseS3Address, type S3Address, type S3Place } from '../lib/s3-address.ts'
import { option } from './option.ts'
import { text } from './value-schemas.ts'

const s3Address = z.string().transform((value, context) => {
  const address = parseS3Address(value)
  if (typeof address !== 'string') return address
  context.addIssue({ code: 'custom', message: address })
  return z.NEVER
})

/** Settings of a store in which pictures and original posts are kept in place of the data directory. */
export const archiveOptions = {
  archiveUrl: option<S3Address | null>({
    env: 'VIEWTRON_ARCHIVE_URL',
    schema: s3Address,
    default: null,
    shown: 'the data directory',
    help: 'S3 store for pictures and original posts, e.g. `s3://bucket/prefix?endpoint=https://store.example.org&region=eu-central-1`; see docs/archive-s3.md',
  }),
  archiveKeyId: option<string | null>({
    env: 'VIEWTRON_ARCHIVE_KEY_ID',
    alsoEnv: ['AWS_ACCESS_KEY_ID'],
    schema: text,
    default: null,
    shown: 'none',
    help: 'id of the key for that store',
  }),
  archiveSecret: option<string | null>({
    env: 'VIEWTRON_ARCHIVE_SECRET',
    alsoEnv: ['AWS_SECRET_ACCESS_KEY'],
    schema: text,
    default: null,
    shown: 'none',
    help: 'secret of that key',
    secret: true,
  }),
}

/** The store of these settings; null where pictures are kept in the data directory. */
export function archiveStore({
  archiveUrl,
  archiveKeyId: keyId,
  archiveSecret: secret,
}: {
  archiveUrl: S3Address | null
  archiveKeyId: string | null
  archiveSecret: string | null
}): S3Place | null {
  return archiveUrl === null || keyId === null || secret === null ? null : { ...archiveUrl, keyId, secret }
}
