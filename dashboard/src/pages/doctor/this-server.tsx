import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import type { DoctorReport } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { Copy } from '#ui/copy.tsx'
import layout from '#ui/layout.module.css'
import { StatusMark } from '#ui/status-mark.tsx'
import tones from '#ui/text.module.css'
import classes from './doctor.module.css'
import { Command } from './finding-card.tsx'

/** The addresses of this server to enter in devices, and a command that sends a test post. */
export function ThisServer({ report: { addresses, checkedAt, curl } }: { report: DoctorReport }) {
  return (
    <Card aria-labelledby="this-server">
      <h2 id="this-server">Addresses for devices</h2>
      <ul className={`${layout.list} ${layout.tight}`}>
        {addresses.map(({ interface: name, address, cameraUrl, answers }) => (
          <li key={`${name} ${address}`}>
            <code>{cameraUrl}</code>
            <span className={classes.addressLine}>
              <Answers answers={checkedAt === null ? null : answers} />
              <span className={tones.faint}>{name}</span>
              <Copy text={cameraUrl} variant="subtle" />
            </span>
          </li>
        ))}
      </ul>
      {addresses.length === 0 && <p className={tones.soft}>This machine has no network address.</p>}
      <h3>Send a test heartbeat</h3>
      <p className={tones.soft}>
        Run this on another machine on the cameras’ network. It checks the connection to this server.
      </p>
      <Command text={curl} />
    </Card>
  )
}

/** Null if not tested yet. */
function Answers({ answers }: { answers: boolean | null }) {
  if (answers === null) return <span className={tones.faint}>not checked yet</span>
  const Icon = answers ? IconCircleCheck : IconCircleX
  return (
    <StatusMark tone={answers ? 'good' : 'bad'} Icon={Icon}>
      {answers ? 'reachable' : 'not reachable'}
    </StatusMark>
  )
}
