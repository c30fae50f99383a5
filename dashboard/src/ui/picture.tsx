import { IconPhotoOff } from '@tabler/icons-react'
import { useState } from 'react'
import { apiUrl } from '#api/api-client.ts'
import classes from './picture.module.css'

export interface PictureProps {
  /** `url` as the API gives it; null where there is none. */
  image: { url: string | null; width: number | null; height: number | null; tooLarge: string | null } | null
  /** What it shows, for those who do not see it. */
  alt: string
  /** CSS pixels it is shown at; the thumbnail is asked in the next size up. */
  width?: number
  /** Width : height of the box; 16/9 where it is left out. */
  ratio?: number
  /** Why there is no picture. */
  reason?: string
  /** Fills the box, cutting edges off, where the picture is large enough; pictures are never enlarged. */
  fill?: boolean
  eager?: boolean
}

const sizes = [160, 320, 640, 960, 1280, 1920]

/** The thumbnail's address for a box of so many CSS pixels on this screen. */
export function thumbnailUrl(url: string, width: number): string {
  const wanted = width * Math.min(2, devicePixelRatio)
  return apiUrl(url, { w: sizes.find(size => size >= wanted) ?? 1920 })
}

/** A picture in a box of fixed shape: nothing moves when it arrives, nothing is stretched or blown up. */
export function Picture({
  image,
  alt,
  width = 320,
  ratio = 16 / 9,
  reason,
  fill = false,
  eager = false,
}: PictureProps) {
  const [failed, setFailed] = useState<string | null>(null)
  const url = image?.url ?? null
  const box = { aspectRatio: String(ratio) }
  const tooLarge = image?.tooLarge ?? null
  if (image === null || url === null || tooLarge !== null || failed === url) {
    const why = url === null ? (reason ?? 'No picture') : (tooLarge ?? 'The picture could not be loaded')
    return (
      <div className={classes.box} style={box}>
        <span className={classes.none}>
          <IconPhotoOff size={18} stroke={1.5} aria-hidden />
          <span>{why}</span>
        </span>
      </div>
    )
  }
  // A thumbnail for a dense screen has more pixels than the box; the original's size bounds how large it may be shown.
  const largest = { maxWidth: image.width ?? undefined, maxHeight: image.height ?? undefined }
  const enough = fill && (image.width ?? 0) >= width
  return (
    <div className={classes.box} style={box}>
      <img
        src={thumbnailUrl(url, width)}
        alt={alt}
        loading={eager ? 'eager' : 'lazy'}
        decoding="async"
        className={enough ? classes.fill : classes.whole}
        style={enough ? {} : largest}
        onError={() => setFailed(url)}
      />
    </div>
  )
}
