import { Button, Skeleton } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useMayChange } from '#api/use-session.ts'
import { CamerasTabs } from '#features/cameras/cameras-tabs.tsx'
import { useDoctor } from '#features/doctor/use-doctor.ts'
import { doctorSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { DoctorReport } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import { type About, aboutOf, findingsAbout } from './about.ts'
import { CheckButton, useCheck } from './check-now.tsx'
import classes from './doctor.module.css'
import { Findings } from './findings.tsx'
import { SelfTest } from './self-test.tsx'
import { Senders } from './senders.tsx'
import { ThisServer } from './this-server.tsx'

/** Explains why nothing arrives: findings with their fixes first, then all senders that ever connected. */
export function DoctorPage() {
  const report = useDoctor()
  const about = useAbout()
  const mayChange = useMayChange()
  const check = useCheck()
  return (
    <Page title="Doctor" actions={mayChange && <CheckButton check={check} />} bar={<CamerasTabs />}>
      <div className={`${layout.stack} ${classes.page}`}>
        <Problem what="The check could not be run." error={check.error} />
        <LoadProblem what="The doctor report could not be loaded." query={report} />
        {report.isPending && !report.error && <Skeleton height={180} radius={8} animate={false} />}
        {about !== null && <AboutChip about={about} />}
        {report.data && <Report report={report.data} about={about} />}
      </div>
    </Page>
  )
}

function Report({ report, about }: { report: DoctorReport; about: About | null }) {
  const findings = about === null ? report.findings : findingsAbout(report.findings, about)
  return (
    <div className={classes.report}>
      <Findings report={report} findings={findings} about={about} />
      <div className={`${layout.stack} ${classes.side}`}>
        <SelfTest />
        <ThisServer report={report} />
      </div>
      <Senders report={report} about={about} />
    </div>
  )
}

/** Limits the page to the camera or the address that `?about=` names. */
function useAbout(): About | null {
  const [{ about }] = useUrlSearch(doctorSearch)
  const cameras = useApiQuery('cameras', {}, { enabled: about !== undefined, freshMs: 60_000 })
  return about === undefined ? null : aboutOf(about, cameras.data?.items ?? [])
}

function AboutChip({ about }: { about: About }) {
  const [, change] = useUrlSearch(doctorSearch)
  return (
    <Button
      variant="default"
      className={layout.start ?? ''}
      rightSection={<IconX size={14} aria-hidden />}
      aria-label={`Show everything, not only ${about.name}`}
      onClick={() => change({ about: null, sender: null })}
    >
      Only {about.name}
    </Button>
  )
}
