import { Skeleton } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useApiQuery } from '#api/use-api-query.ts'
import { OutputsTabs } from '#features/outputs/outputs-tabs.tsx'
import { Empty } from '#ui/empty.tsx'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { draftOf, newWebhook } from './webhook-draft.ts'
import { WebhookForm } from './webhook-form.tsx'

/** One webhook, or a new one. */
export function WebhookPage() {
  const { outputId } = useParams({ strict: false })
  const isNew = outputId === 'new'
  const outputs = useApiQuery('outputs', {}, { enabled: !isNew })
  const output = isNew ? undefined : outputs.data?.items.find(({ id, kind }) => kind === 'webhook' && id === outputId)
  return (
    <Page title={isNew ? 'New webhook' : (output?.name ?? 'Webhook')} bar={<OutputsTabs />}>
      {!isNew && outputs.error && <LoadProblem what="The webhook could not be loaded." query={outputs} />}
      {!isNew && outputs.isPending && <Skeleton height={300} radius={8} animate={false} />}
      {!isNew && outputs.data && output?.source !== 'database' && (
        <Empty title={output ? 'This webhook is defined in viewtron.yaml' : 'Webhook not found'}>
          {output ? 'Edit it in that file.' : 'It may have been removed.'}
        </Empty>
      )}
      {isNew && <WebhookForm start={newWebhook} output={null} />}
      {output?.source === 'database' && <WebhookForm key={output.id} start={draftOf(output)} output={output} />}
    </Page>
  )
}
