/**
 * The cameras of a measurement, in a separate process: `node bench/load.ts --port N --kind image --connections 16 --seconds 2`.
 * Prints one LoadReport as JSON. `--posts N` sends N posts per connection instead of a duration, `--rate N` sends N posts a second
 * over all connections without waiting for replies, `--addresses N` spreads the connections over 127.0.0.2 and following.
 */
import { parseArgs } from 'node:util'
import { type LatencyCounts, LatencyHistogram } from './latency-histogram.ts'
import { type Camera, endedWithin, sendAtRate, sendWhenAnswered } from './pacing.ts'
import { encodePictures } from './pictures.ts'
import { errorCode, PostConnection } from './post-connection.ts'
import { makePost, type PostKind, postKinds } from './posts.ts'

export interface LoadReport {
  /** From the first post to the last reply. */
  seconds: number
  /** Posts by HTTP status or by the code of the socket's error. */
  answers: Record<string, number>
  /** Posts without a reply when the load generator stopped waiting. */
  hung: number
  latency: LatencyCounts
}

interface LoadOptions {
  port: number
  kind: PostKind
  connections: number
  seconds: number
  posts: number
  rate: number
  addresses: number
}

/** Longer than any server lets a post wait: this one responds with 503 after 30 s. */
const giveUpMs = 120_000

async function generateLoad(options: LoadOptions): Promise<LoadReport> {
  const pictures = await encodePictures()
  const answers: Record<string, number> = {}
  const latency = new LatencyHistogram()
  let serial = 0
  let waiting = 0

  const cameras = Array.from({ length: options.connections }, (_, number) => ({
    post: makePost(options.kind, number, pictures),
    connection: new PostConnection({ port: options.port, ...localAddress(number, options.addresses) }),
  }))

  async function sendOne({ post, connection }: Camera, dueMs: number): Promise<void> {
    post.stamp(serial++)
    waiting++
    const answer = await connection.send(post.request).then(String, errorCode)
    waiting--
    answers[answer] = (answers[answer] ?? 0) + 1
    if (answer === '200') latency.record(performance.now() - dueMs)
  }

  const startMs = performance.now()
  const sending = options.rate > 0 ? sendAtRate(cameras, sendOne, options) : sendWhenAnswered(cameras, sendOne, options)
  await endedWithin(sending, options.seconds * 1000 + giveUpMs)
  const seconds = (performance.now() - startMs) / 1000
  for (const { connection } of cameras) connection.close()
  return { seconds, answers, hung: waiting, latency: latency.toJSON() }
}

function localAddress(number: number, addresses: number): { localAddress?: string } {
  return addresses > 1 ? { localAddress: `127.0.0.${2 + (number % addresses)}` } : {}
}

function readOptions(): LoadOptions {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      kind: { type: 'string', default: 'image' },
      connections: { type: 'string', default: '16' },
      seconds: { type: 'string', default: '2' },
      posts: { type: 'string', default: '0' },
      rate: { type: 'string', default: '0' },
      addresses: { type: 'string', default: '1' },
    },
  })
  const kind = postKinds.find(known => known === values.kind)
  if (kind === undefined) throw new TypeError(`--kind is one of ${postKinds.join(', ')}`)
  return {
    port: Number(values.port),
    kind,
    connections: Number(values.connections),
    seconds: Number(values.seconds),
    posts: Number(values.posts),
    rate: Number(values.rate),
    addresses: Number(values.addresses),
  }
}

process.stdout.write(`${JSON.stringify(await generateLoad(readOptions()))}\n`)
process.exit(0)
