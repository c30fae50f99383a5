import { Button, SegmentedControl, Select } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useApiQuery } from '#api/use-api-query.ts'
import { allSeverities, severityWords } from '#features/alerts/severity-words.ts'
import classes from './alerts.module.css'
import type { useAlertSearch } from './use-alert-search.ts'

const severityChoices = [...allSeverities].reverse().map(value => ({ value, label: severityWords[value].word }))

interface AlertFilterProps extends Pick<ReturnType<typeof useAlertSearch>, 'search' | 'change' | 'isNarrowed'> {
  unseen: number
}

/** Which alerts to show: unseen ones, by severity, rule and camera; one by one or in groups. */
export function AlertFilter({ search, change, isNarrowed, unseen }: AlertFilterProps) {
  const clear = { severity: null, rule: null, camera: null, subject: null, day: null }
  return (
    <div className={classes.tools}>
      <SegmentedControl
        aria-label="Alerts to show"
        data={[
          { value: '', label: 'All' },
          { value: 'false', label: `Unseen${unseen > 0 ? ` (${unseen})` : ''}` },
        ]}
        value={search.seen ?? ''}
        onChange={seen => change({ seen: seen || null })}
      />
      <SegmentedControl
        aria-label="Arrangement"
        data={[
          { value: '', label: 'One by one' },
          { value: 'groups', label: 'Grouped' },
        ]}
        value={search.view ?? ''}
        onChange={view => change({ view: view || null })}
      />
      <Choices search={search} change={change} />
      {search.subject !== undefined && (
        <Button
          variant="default"
          rightSection={<IconX size={13} aria-hidden />}
          aria-label={`Remove the filter ${search.subject}`}
          onClick={() => change({ subject: null })}
        >
          {search.subject}
        </Button>
      )}
      {isNarrowed && (
        <Button variant="subtle" onClick={() => change(clear)}>
          Clear filters
        </Button>
      )}
    </div>
  )
}

function Choices({ search, change }: Pick<AlertFilterProps, 'search' | 'change'>) {
  const rules = useApiQuery('alerts/rules', {}, { freshMs: 30_000 })
  const cameras = useApiQuery('cameras', { query: { limit: 500 } }, { freshMs: 60_000 })
  const cameraChoices = (cameras.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  return (
    <>
      <Select
        aria-label="Severity"
        placeholder="Every severity"
        clearable
        data={severityChoices}
        value={search.severity ?? null}
        onChange={severity => change({ severity })}
      />
      <Select
        aria-label="Rule"
        placeholder="Every rule"
        clearable
        searchable
        data={rules.data?.items ?? []}
        value={search.rule ?? null}
        onChange={rule => change({ rule, subject: null })}
      />
      <Select
        aria-label="Camera"
        placeholder="Every camera"
        clearable
        searchable
        data={cameraChoices}
        value={search.camera ?? null}
        onChange={camera => change({ camera })}
      />
    </>
  )
}
