import { decode } from '../src/protocol/decode.ts'
import { encodePictures } from './pictures.ts'
import { makePost } from './posts.ts'
import type { Row } from './report.ts'
import { quantile } from './statistics.ts'

const limitMs = 0.8
const warmUps = 50

/** Time of `decode` (spans, skeleton, base64 of both pictures) for the image post of the other measurements, in this process. */
export async function measureDecode(durationMs: number): Promise<Row> {
  const post = makePost('image', 0, await encodePictures())
  const context = { receivedAt: new Date(), timeZone: 'UTC' }
  const times: number[] = []
  for (let serial = 0, end = performance.now() + durationMs; performance.now() < end; serial++) {
    post.stamp(serial)
    const startMs = performance.now()
    const [message] = decode(post.body, context)
    const endMs = performance.now()
    if (message?.kind !== 'alarm' || message.images.length !== 2) throw new Error('the image post was not understood')
    if (serial >= warmUps) times.push(endMs - startMs)
  }
  const median = quantile(times, 0.5)
  return {
    measure: 'Decoding an image post (486 KB)',
    ours: `${median.toFixed(2)} ms`,
    reference: '',
    ratio: null,
    target: `≤ ${limitMs} ms`,
    met: median <= limitMs,
  }
}
