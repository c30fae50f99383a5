import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import type { DoctorReport } from '#server/api/schemas/index.ts'
import { Copy } from '#ui/copy.tsx'
import classes from './doctor.module.css'
import { Command } from './finding-card.tsx'

/** What to type into a device, and a post by hand. */
export function ThisServer({ report: { addresses, checkedAt, curl } }: { report: DoctorReport }) {
  return (
    <section className={classes.box} aria-labelledby="this-server">
      <h2 id="this-server">Where devices post to</h2>
      <ul className={classes.addresses}>
        {addresses.map(({ interface: name, address, cameraUrl, answers }) => (
          <li key={`${name} ${address}`}>
            <code>{cameraUrl}</code>
            <span className={classes.addressLine}>
              <Answers answers={checkedAt === null ? null : answers} />
              <span className={classes.faint}>{name}</span>
              <Copy text={cameraUrl} variant="subtle" />
            </span>
          </li>
        ))}
      </ul>
      {addresses.length === 0 && <p className={classes.soft}>This machine has no address in a network.</p>}
      <h3>A heartbeat by hand</h3>
      <p className={classes.soft}>
        From another machine in the network of the cameras, this shows whether the way is free.
      </p>
      <Command text={curl} />
    </section>
  )
}

/** Null where nobody has tried yet. */
function Answers({ answers }: { answers: boolean | null }) {
  if (answers === null) return <span className={classes.faint}>not tried yet</span>
  const Icon = answers ? IconCircleCheck : IconCircleX
  return (
    <span className={classes.mark} data-tone={answers ? 'good' : 'bad'}>
      <Icon size={15} aria-hidden />
      {answers ? 'answers' : 'does not answer'}
    </span>
  )
}
