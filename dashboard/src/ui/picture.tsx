import { IconPhotoOff } from '@tabler/icons-react'
import { useState } from 'react'
import { apiUrl } from '#api/api-client.ts'
import classes from './picture.module.css'

interface PictureProps {
  /** `url` as the API gives it; null where there is none. */
  image: { url: string | null; width: number | null; height: number | null; tooLarge: string | null } | null
  /** A description of the picture for screen readers. */
  alt: string
  /** CSS pixels it is shown at; the thumbnail is asked in the next size up. */
  width?: number
  /** Width : height of the box; 16/9 if omitted. */
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

/** Why there is nothing to show; null where the picture can be shown. */
function whyNot({ image, reason }: PictureProps, failed: string | null): string | null {
  if (image === null || image.url === null) return reason ?? 'No picture'
  return image.tooLarge ?? (failed === image.url ? 'The picture could not be loaded' : null)
}

function NoPicture({ why }: { why: string }) {
  return (
    <span className={classes.none}>
      <IconPhotoOff size={18} stroke={1.5} aria-hidden />
      <span>{why}</span>
    </span>
  )
}

/** A picture in a box of fixed shape: nothing moves when it arrives, and it is never stretched or enlarged. */
export function Picture(props: PictureProps) {
  const [failed, setFailed] = useState<string | null>(null)
  const why = whyNot(props, failed)
  const { ratio = 16 / 9 } = props
  return (
    <div className={classes.box} style={{ aspectRatio: String(ratio) }}>
      {why === null ? <Thumbnail {...props} onFailed={setFailed} /> : <NoPicture why={why} />}
    </div>
  )
}

interface ThumbnailProps extends PictureProps {
  onFailed: (url: string) => void
}

function Thumbnail({ image, alt, width = 320, fill = false, eager = false, onFailed }: ThumbnailProps) {
  const url = image?.url ?? ''
  // A thumbnail for a dense screen has more pixels than the box, so the size of the original limits how large it is shown.
  const largest = { maxWidth: image?.width ?? undefined, maxHeight: image?.height ?? undefined }
  const isLarge = fill && (image?.width ?? 0) >= width
  return (
    <img
      src={thumbnailUrl(url, width)}
      alt={alt}
      loading={eager ? 'eager' : 'lazy'}
      decoding="async"
      className={isLarge ? classes.fill : classes.whole}
      style={isLarge ? {} : largest}
      onError={() => onFailed(url)}
    />
  )
}
