/** A JPEG ready to be put into a post. */
export interface Picture {
  jpeg: Buffer
  /** Pixels. */
  width: number
  height: number
  /** The same bytes as the post carries them; encoded once, a picture may be sent often. */
  base64: string
}

/** A picture of these bytes. */
export function pictureOf(jpeg: Buffer, width: number, height: number): Picture {
  return { jpeg, width, height, base64: jpeg.toString('base64') }
}
