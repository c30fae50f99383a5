import { redactPost } from '../../diagnostics/redact-post.ts'
import { type ZipEntry, zip } from '../../lib/zip.ts'
import type { ApiUnparsed } from '../schemas/index.ts'

export interface BugReportFacts {
  unparsed: ApiUnparsed
  post: Buffer
  /** Of this program. */
  version: string
  now: Date
}

const readMe = `A post that could not be understood, made fit to be shown to others.

post.xml     the post; pictures and other long data are cut out, letters of values
             became x, digits 0. Names of elements and values that are words or
             numbers of the protocol stand as they came.
about.json   the reason, the size of the original and the versions.

Please look into post.xml before you send it.
`

async function* files({ unparsed, post, version, now: modified }: BugReportFacts): AsyncGenerator<ZipEntry> {
  const { reason, bytes } = unparsed
  const { platform, arch, version: node } = process
  const about = { reason, bytes, version, node, platform: `${platform} ${arch}` }
  yield { path: 'README.txt', modified, content: Buffer.from(readMe) }
  yield { path: 'about.json', modified, content: Buffer.from(`${JSON.stringify(about, null, 2)}\n`) }
  yield { path: 'post.xml', modified, content: redactPost(post) }
}

/** A zip archive for a bug report, with nothing in it of people, plates, pictures, addresses or passwords. */
export async function bugReport(facts: BugReportFacts): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of zip(files(facts))) pieces.push(piece)
  return Buffer.concat(pieces)
}
