import { IconArrowLeft } from '@tabler/icons-react'
import { Link, Navigate, useParams } from '@tanstack/react-router'
import { useMayChange } from '#api/use-session.ts'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { AboutPart } from './about-part.tsx'
import { AccountPart } from './account-part.tsx'
import { AuditPart } from './audit-part.tsx'
import { BackupsPart } from './backups-part.tsx'
import { DevicesPart } from './devices-part.tsx'
import { ModesPart } from './modes-part.tsx'
import { NoticePart } from './notice-part.tsx'
import { PeoplePart } from './people-part.tsx'
import { RetentionPart } from './retention-part.tsx'
import styles from './settings.module.css'
import { SeverityPart } from './severity-part.tsx'
import { ShareLinksPart } from './share-links-part.tsx'
import { TokensPart } from './tokens-part.tsx'

const parts = [
  { id: 'account', title: 'Your account', admin: false, Part: AccountPart },
  { id: 'notices', title: 'Sound and notifications', admin: false, Part: NoticePart },
  { id: 'severity', title: 'Severity', admin: true, Part: SeverityPart },
  { id: 'modes', title: 'Arming modes', admin: true, Part: ModesPart },
  { id: 'people', title: 'People', admin: true, Part: PeoplePart },
  { id: 'tokens', title: 'API tokens', admin: true, Part: TokensPart },
  { id: 'shared', title: 'Shared links', admin: true, Part: ShareLinksPart },
  { id: 'retention', title: 'Retention', admin: true, Part: RetentionPart },
  { id: 'backups', title: 'Backups', admin: true, Part: BackupsPart },
  { id: 'devices', title: 'Devices', admin: true, Part: DevicesPart },
  { id: 'audit', title: 'Audit log', admin: true, Part: AuditPart },
  { id: 'about', title: 'About', admin: false, Part: AboutPart },
] as const

/**
 * The settings of the server and of one's own account; one part at a time, each with an address. A phone shows the list of
 * parts at the address of all settings, and a part alone.
 */
export function SettingsPage() {
  const { part } = useParams({ strict: false })
  const mayAdminister = useMayChange()
  const shown = parts.filter(one => mayAdminister || !one.admin)
  const current = part === undefined ? shown[0] : shown.find(one => one.id === part)
  if (!current) return <Navigate to="/settings/$part" params={{ part: 'account' }} replace />
  return (
    <Page title="Settings">
      <div className={styles.settings} data-shows={part === undefined ? 'list' : 'part'}>
        <Link to="/settings" className={`${layout.back} ${styles.allParts}`}>
          <IconArrowLeft size={16} aria-hidden /> All settings
        </Link>
        <nav aria-label="Settings sections" className={styles.parts}>
          {shown.map(one => (
            <Link
              key={one.id}
              to="/settings/$part"
              params={{ part: one.id }}
              className={styles.partLink}
              aria-current={one === current ? 'page' : undefined}
            >
              {one.title}
            </Link>
          ))}
        </nav>
        <section className={styles.part} aria-labelledby="part">
          <h2 id="part">{current.title}</h2>
          <current.Part />
        </section>
      </div>
    </Page>
  )
}
