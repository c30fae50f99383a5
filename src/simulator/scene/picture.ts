/** A JPEG for use in posts. */
export interface Picture {
  jpeg: Buffer
  /** Pixels. */
  width: number
  height: number
  /** The same bytes as base64, encoded once because a picture may be sent often. */
  base64: string
}

/** Creates a picture from its bytes; width and height are pixels. */
export function pictureOf(jpeg: Buffer, width: number, height: number): Picture {
  return { jpeg, width, height, base64: jpeg.toString('base64') }
}
