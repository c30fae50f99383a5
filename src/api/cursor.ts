import { z } from 'zod'
import { ViewtronError } from '../model/index.ts'

/** Turns the place where a page begins into an opaque text and back. */
export interface CursorCodec<Place> {
  encode(place: Place): string
  /** Null for no cursor; throws `cursor-invalid` for anything that `encode` did not give. */
  decode(text: string | undefined): Place | null
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return undefined
  }
}

/** Cursors of the list called `list`; those of other lists are refused. */
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

/** For lists whose place is one number: a seq, or how many came before. */
export const numberPlace = z.int().min(0)
