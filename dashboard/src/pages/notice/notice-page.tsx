import { Button, Skeleton } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useFormat } from '#format/use-format.ts'
import { FactList } from '#ui/fact-list.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'

/** Tells the people in view of the cameras what is kept, and for how long. They can print it and put it up. */
export function NoticePage() {
  const notice = useApiQuery('notice', {}, { freshMs: 60_000 })
  const { dateTime } = useFormat()
  const print = (
    <Button variant="default" leftSection={<IconPrinter size={15} aria-hidden />} onClick={() => window.print()}>
      Print
    </Button>
  )
  return (
    <Page title="What is kept, and for how long" actions={print}>
      <div className={layout.column}>
        <p>Cameras here record what they see. This is kept:</p>
        <LoadProblem what="The notice could not be loaded." query={notice} />
        {!notice.data && !notice.error && <Skeleton height={200} radius={8} animate={false} />}
        {notice.data && (
          <>
            <FactList facts={notice.data.lines.map(({ what, text }) => [what, text])} />
            <p className={tones.soft}>As of {dateTime(notice.data.at)}</p>
          </>
        )}
      </div>
    </Page>
  )
}
