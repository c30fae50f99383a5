import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useStats } from '#api/use-session.ts'
import classes from './banner.module.css'

const storageCodes = /^(database|data-dir|disk|storage)-/

/** Warns on every page if events cannot be stored or read, or if the server's clock seems wrong. */
export function StorageBanner() {
  const { data, error } = useStats()
  const failed = error && storageCodes.test(error.code) ? { message: error.message, hint: error.hint } : null
  const trouble = failed ?? data?.trouble ?? null
  const clock = data?.clockTrouble ?? null
  return (
    <div role="status">
      {trouble && (
        <div className={`${classes.banner} ${classes.offline}`}>
          <IconAlertTriangle size={15} aria-hidden />
          <span>
            {data?.trouble?.refusing && <strong>Posts are being refused. </strong>}
            {trouble.message} {trouble.hint} <Link to="/doctor">Open the doctor</Link>
          </span>
        </div>
      )}
      {clock && (
        <div className={`${classes.banner} ${classes.offline}`}>
          <IconAlertTriangle size={15} aria-hidden />
          <span>
            {clock.message}{' '}
            <Link to="/settings/$part" params={{ part: 'retention' }}>
              No data is removed until you check this
            </Link>
          </span>
        </div>
      )}
    </div>
  )
}
