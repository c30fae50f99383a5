import { Button, SegmentedControl, Select, Switch } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import type { Counts } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { shownTarget, targetOrder } from './combine-series.ts'
import { type Bucket, bucketFits, buckets, presets, presetWords } from './count-range.ts'
import styles from './counts.module.css'
import type { CountsState, useCountsState } from './use-counts-state.ts'
import { useSpanWords } from './use-span-words.ts'

interface ToolOptions {
  state: CountsState
  counts: Pick<Counts, 'series' | 'sums'>
  change: ReturnType<typeof useCountsState>['change']
  /** More tools, at the end. */
  children?: ReactNode
}

const bucketWords: Record<Bucket, string> = {
  quarter: '15 min',
  hour: 'Hour',
  day: 'Day',
  week: 'Week',
  month: 'Month',
}
export const targetWords: Record<Counts['sums'][number]['target'], string> = {
  person: 'People',
  vehicle: 'Vehicles',
  bike: 'Bikes',
  all: 'All types, as the device counts them',
  unknown: 'Type not reported',
}

// These kinds are offered even if none were counted.
const usual = new Set<string>(['person', 'vehicle', 'bike'])

/** Whether earlier times are drawn too, and whether there is a chart or a table. */
export function ViewTools({ state, change }: Pick<ToolOptions, 'state' | 'change'>) {
  return (
    <>
      <Switch
        label="Compare"
        checked={state.compare}
        onChange={event => change({ compare: event.currentTarget.checked ? null : 'no' })}
      />
      <SegmentedControl
        aria-label="View"
        value={state.view}
        onChange={view => change({ view: view === 'table' ? 'table' : null })}
        data={[
          { value: 'chart', label: 'Chart' },
          { value: 'table', label: 'Table' },
        ]}
      />
    </>
  )
}

/** Chooses the period, its steps, and the camera, the place and the kind of target to count. */
export function CountTools({ state, counts, change, children }: ToolOptions) {
  const spanWords = useSpanWords(state.bucket)
  const fitting = buckets.filter(bucket => bucketFits(bucket, state.range))
  return (
    <search className={`${layout.buttons} ${styles.toolbar}`} aria-label="Count filters">
      <SegmentedControl
        aria-label="Period"
        value={state.preset ?? ''}
        onChange={range => change({ range, from: null, to: null, bucket: null })}
        data={presets.map(value => ({ value, label: presetWords[value] }))}
      />
      {state.preset === null && (
        <Button
          variant="default"
          rightSection={<IconX size={13} aria-hidden />}
          aria-label={`Selected period: ${spanWords(state.range)}. Go back to today`}
          onClick={() => change({ from: null, to: null, bucket: null, range: null })}
        >
          {spanWords(state.range)}
        </Button>
      )}
      {fitting.length > 1 && (
        <SegmentedControl
          aria-label="One bar per"
          value={state.bucket}
          onChange={bucket => change({ bucket })}
          data={fitting.map(value => ({ value, label: bucketWords[value] }))}
        />
      )}
      <WhatIsCounted state={state} counts={counts} change={change} />
      {children}
    </search>
  )
}

function WhatIsCounted({ state, counts, change }: ToolOptions) {
  const cameras = useApiQuery('cameras', {}, { freshMs: 60_000 }).data?.items ?? []
  const places = [...new Set([...counts.series.map(one => one.place), ...(state.place ? [state.place] : [])])].sort()
  // The address keeps the position of a line, which its name stands for.
  const nameOf = (place: string) => counts.series.find(one => one.place === place)?.lineName ?? place
  const target = shownTarget(counts, state.target)
  const offered = targetOrder.filter(
    one => one === target || usual.has(one) || counts.sums.some(sum => sum.target === one),
  )
  return (
    <>
      <Select
        aria-label="Camera"
        placeholder="All cameras"
        clearable
        searchable
        w={160}
        value={state.camera}
        onChange={camera => change({ camera, place: null })}
        data={cameras.map(camera => ({ value: camera.id, label: camera.name }))}
      />
      {(places.length > 1 || state.place) && (
        <Select
          aria-label="Line or area"
          placeholder="All lines and areas"
          clearable
          w={140}
          value={state.place}
          onChange={place => change({ place })}
          data={places.map(value => ({ value, label: nameOf(value) }))}
        />
      )}
      <Select
        aria-label="Target type"
        allowDeselect={false}
        w={150}
        value={target}
        onChange={target => change({ target })}
        data={offered.map(value => ({ value, label: targetWords[value] }))}
      />
    </>
  )
}
