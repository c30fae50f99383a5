/** A malformed or unusual post, as networks, proxies or unknown firmware produce it. */
export interface OddPost {
  name: string
  body: Buffer
  /** The framing of the body; devices normally use `content-length`. */
  framing: 'content-length' | 'chunked'
}

/** Folds base64 into lines of 76 characters, like MIME writers. */
function folded(post: Buffer): Buffer {
  const text = post.toString('latin1')
  return Buffer.from(
    text.replace(/[A-Za-z0-9+/=]{100,}/g, run => run.replace(/.{76}/g, line => `${line}\r\n`)),
    'latin1',
  )
}

const doctype = '<!DOCTYPE config [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

function withoutDeclaration(post: Buffer): Buffer {
  const end = post.indexOf('?>')
  return post.subarray(end < 0 ? 0 : end + 2)
}

/** Functions that distort a good alarm post, by name. */
const distortions: Record<string, (post: Buffer) => Buffer> = {
  truncated: post => post.subarray(0, Math.floor(post.length * 0.6)),
  'not-xml': () => Buffer.from('{"event":"motion","camera":"Gate"}'),
  empty: () => Buffer.alloc(0),
  'folded-base64': folded,
  'no-declaration': withoutDeclaration,
  'byte-order-mark': post => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), post]),
  'two-documents': post => Buffer.concat([post, Buffer.from('\n'), post]),
  'trailing-zeros': post => Buffer.concat([post, Buffer.alloc(16)]),
  doctype: post => Buffer.concat([Buffer.from(doctype), withoutDeclaration(post)]),
  'unknown-message': () => Buffer.from('<config version="1.7"><somethingNew>1</somethingNew></config>'),
  'broken-base64': post =>
    Buffer.from(post.toString('latin1').replace(/\/9j\/[A-Za-z0-9+/=]+/g, 'BASE64_JPEG'), 'latin1'),
  chunked: post => post,
}

export const oddPostNames = Object.keys(distortions)

/** Distorts a good post. Throws a RangeError for a name that is not in `oddPostNames`. */
export function oddPost(name: string, good: Buffer): OddPost {
  const distort = distortions[name]
  if (!distort) throw new RangeError(`no odd post is called ${name}`)
  return { name, body: distort(good), framing: name === 'chunked' ? 'chunked' : 'content-length' }
}
