import { z } from 'zod'
import { ViewtronError } from '../model/index.ts'

/** Converts the position where a page begins to an opaque text and back. */
export interface CursorCodec<Place> {
  encode(place: Place): string
  /** Returns null for undefined. Throws `cursor-invalid` for a text that `encode` did not produce. */
  decode(text: string | undefined): Place | null
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return undefined
  }
}

/** Creates the codec of the list named `list`; it refuses cursors of other lists. */
export function cursorCodec<Place>(list: string, place: z.ZodType<Place>): CursorCodec<Place> {
  const content = z.tuple([z.literal(list), place])
  return {
    encode: value => Buffer.from(JSON.stringify([list, value])).toString('base64url'),
    decode(text) {
      if (text === undefined) return null
      const result = content.safeParse(parse(text))
      if (!result.success) throw new ViewtronError('cursor-invalid')
      return result.data[1] as Place
    },
  }
}

/** A position that is one number: a seq or an offset. */
export const numberPlace = z.int().min(0)
