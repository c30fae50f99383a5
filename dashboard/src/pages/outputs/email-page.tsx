import { Skeleton } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useApiQuery } from '#api/use-api-query.ts'
import { OutputsTabs } from '#features/outputs/outputs-tabs.tsx'
import { Empty } from '#ui/empty.tsx'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { draftOf, newEmail } from './email-draft.ts'
import { EmailForm } from './email-form.tsx'

/** One output of e-mails, or a new one. */
export function EmailPage() {
  const { outputId } = useParams({ strict: false })
  const isNew = outputId === 'new'
  const outputs = useApiQuery('outputs', {}, { enabled: !isNew })
  const output = isNew ? undefined : outputs.data?.items.find(({ id, kind }) => kind === 'email' && id === outputId)
  return (
    <Page title={isNew ? 'New e-mails' : (output?.name ?? 'E-mails')} bar={<OutputsTabs />}>
      {!isNew && outputs.error && <LoadProblem what="The e-mails could not be loaded." query={outputs} />}
      {!isNew && outputs.isPending && <Skeleton height={300} radius={8} animate={false} />}
      {!isNew && outputs.data && output?.source !== 'database' && (
        <Empty title={output ? 'These e-mails are defined in viewtron.yaml' : 'E-mails not found'}>
          {output ? 'Edit them in that file.' : 'They may have been removed.'}
        </Empty>
      )}
      {isNew && <EmailForm start={newEmail} output={null} />}
      {output?.source === 'database' && <EmailForm key={output.id} start={draftOf(output)} output={output} />}
    </Page>
  )
}
