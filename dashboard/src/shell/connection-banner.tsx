import { IconPlugConnectedX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useFormat } from '#format/use-format.ts'
import { useConnection } from '#live/use-live.ts'
import classes from './banner.module.css'

/** A shorter break shows no banner, because the page catches up on its own. */
const quietMs = 4000

/** Says since when the page has been offline. */
export function ConnectionBanner() {
  const { word, since } = useConnection()
  const format = useFormat()
  const [shown, setShown] = useState(false)
  useEffect(() => {
    setShown(false)
    if (word !== 'offline') return
    const timer = setTimeout(() => setShown(true), quietMs)
    return () => clearTimeout(timer)
  }, [word])
  return (
    <div role="status">
      {shown && (
        <div className={`${classes.banner} ${classes.offline}`}>
          <IconPlugConnectedX size={15} aria-hidden />
          <span>Offline since {format.time(since)}. Reconnecting; missed events will appear then.</span>
        </div>
      )}
    </div>
  )
}
