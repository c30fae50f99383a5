import { maskPost } from '../../diagnostics/index.ts'
import { type ZipEntry, zip } from '../../lib/zip.ts'
import type { ApiUnparsed } from '../schemas/index.ts'

export interface BugReportFacts {
  unparsed: ApiUnparsed
  post: Buffer
  /** The version of this program. */
  version: string
  now: Date
}

const readMe = `A post that the server could not read, without private data.

post.xml     the post. Pictures and other long data are cut out; letters became x,
             digits 0. Names of elements stay, and values that are words or numbers
             of the protocol.
about.json   the reason, the size of the original and the versions.

Please check post.xml before you send it.
`

async function* files({ unparsed, post, version, now: modified }: BugReportFacts): AsyncGenerator<ZipEntry> {
  const { reason, bytes } = unparsed
  const { platform, arch, version: node } = process
  const about = { reason, bytes, version, node, platform: `${platform} ${arch}` }
  yield { path: 'README.txt', modified, content: Buffer.from(readMe) }
  yield { path: 'about.json', modified, content: Buffer.from(`${JSON.stringify(about, null, 2)}\n`) }
  yield { path: 'post.xml', modified, content: maskPost(post) }
}

/** Creates a ZIP archive for a bug report, without people, plates, pictures, addresses and passwords. */
export async function bugReport(facts: BugReportFacts): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of zip(files(facts))) pieces.push(piece)
  return Buffer.concat(pieces)
}
