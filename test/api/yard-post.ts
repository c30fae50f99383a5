import { platePost } from '../dashboard/site.ts'

/** A read plate of a second camera, called Yard. */
export async function yardPost(plate: string): Promise<Buffer> {
  const post = (await platePost({ plate, camera: 'Yard' })).toString('latin1')
  return Buffer.from(
    post.replaceAll('58:5b:69:70:00:01', '58:5b:69:70:00:02').replaceAll('I700000001', 'I700000002'),
    'latin1',
  )
}
