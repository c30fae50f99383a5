import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconChartBar, IconDownload } from '@tabler/icons-react'
import { useLocation } from '@tanstack/react-router'
import { useMemo } from 'react'
import { apiUrl } from '#api/api-client.ts'
import { useApiQuery } from '#api/use-api-query.ts'
import { SaveView } from '#features/views/save-view.tsx'
import { formatNumber } from '#format/numbers.ts'
import { useFormat } from '#format/use-format.ts'
import { shiftDays, startOfDay } from '#format/zone.ts'
import type { Counts } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { BarsTable } from './bars-table.tsx'
import { type CountBar, combineSeries, shownParts, shownTarget, silences } from './combine-series.ts'
import { CountChart } from './count-chart.tsx'
import { CountLegend } from './count-legend.tsx'
import { presetWords, type Range } from './count-range.ts'
import { CountTools, targetWords, ViewTools } from './count-tools.tsx'
import styles from './counts.module.css'
import type { Ghost } from './ghosts.ts'
import { SeriesTable } from './series-table.tsx'
import { countsQuery, useCounts } from './use-counts.ts'
import { type CountsState, useCountsState } from './use-counts-state.ts'
import { useSpanWords, useTickWord } from './use-span-words.ts'

/** Shows how many targets came and went, from the cameras' counters and the crossings they reported. */
export function CountsPage() {
  const { zone } = useFormat()
  // Midnight of today, so that the request stays the same all day.
  const today = startOfDay(Date.now(), zone)
  const { state, change, zoomTo } = useCountsState(today, zone)
  const { counts, ghosts } = useCounts(state, zone)
  const isNarrow = useMediaQuery('(max-width: 900px)')
  const viewTools = <ViewTools state={state} change={change} />
  const actions = (
    <>
      {!isNarrow && viewTools}
      <SaveCounts state={state} />
      <ExportButton href={apiUrl('counts/export.csv', countsQuery(state, state.range, zone))} />
    </>
  )
  const tools = (
    <CountTools state={state} counts={counts.data ?? nothing} change={change}>
      {isNarrow && viewTools}
    </CountTools>
  )
  return (
    <Page title="Counts" actions={actions} bar={tools}>
      <LoadProblem what="The counts could not be loaded." query={counts} />
      {counts.data && (
        <CountsView
          state={state}
          counts={counts.data}
          ghosts={ghosts}
          onZoom={zoomTo}
          onZoomOut={() => zoomTo(widerRange(state.range, today, zone))}
          onOne={one => change({ camera: one.camera.id, place: one.place, target: one.target })}
        />
      )}
      {!counts.data && !counts.error && (
        <div className={styles.waiting} role="status" aria-label="Loading the counts" />
      )}
    </Page>
  )
}

/** Saves what is counted under a name; nothing while the page shows what it shows at first. */
function SaveCounts({ state }: { state: CountsState }) {
  const { search } = useLocation()
  const cameras = useApiQuery('cameras', {}, { enabled: state.camera !== null, freshMs: 60_000 }).data?.items
  if (Object.keys(search).length === 0) return null
  const camera = cameras?.find(one => one.id === state.camera)?.name
  const parts = [state.target && targetWords[state.target], camera, state.preset && presetWords[state.preset]]
  return <SaveView page="counts" name={parts.filter(Boolean).join(', ')} />
}

function ExportButton({ href }: { href: string }) {
  return (
    <Button component="a" href={href} download variant="default" leftSection={<IconDownload size={15} aria-hidden />}>
      Export CSV
    </Button>
  )
}

/** The range with as many days again on each side, up to the end of today. */
function widerRange({ from, to }: Range, today: number, zone: string): Range {
  const days = Math.max(1, Math.round((to - from) / 86_400_000))
  return {
    from: shiftDays(startOfDay(from, zone), zone, -days),
    to: Math.min(startOfDay(today, zone, 1), shiftDays(startOfDay(to, zone), zone, days)),
  }
}

const nothing = { series: [], sums: [] }

interface ViewOptions {
  state: CountsState
  counts: Counts
  ghosts: Ghost[]
  onZoom: (range: { from: number; to: number }) => void
  onZoomOut: () => void
  onOne: (series: Counts['series'][number]) => void
}

function CountsView({ state, counts, ghosts, onZoom, onZoomOut, onOne }: ViewOptions) {
  const spanWords = useSpanWords(state.bucket)
  const tickWord = useTickWord()
  const target = shownTarget(counts, state.target)
  const counted = useMemo(() => shownParts(counts, { target, place: state.place }), [counts, target, state.place])
  const bars = useMemo(() => combineSeries(counted, counts, Date.now()), [counted, counts])
  // The answer begins and ends with whole bars.
  const range = useMemo(() => ({ from: Date.parse(counts.from), to: Date.parse(counts.to) }), [counts.from, counts.to])
  const silent = useMemo(
    () => silences(counts.gaps, [...new Set(counted.map(one => one.camera.id))]),
    [counts.gaps, counted],
  )
  const total = (value: 'entered' | 'left') => counted.reduce((sum, one) => sum + one.total[value], 0)
  if (counts.series.length === 0) return <NothingCounted />
  if (counted.length === 0) return <NoneOfThese target={target} />
  const now = bars.findLast(bar => bar.present !== null)?.present ?? null
  const summary = `${formatNumber(total('entered'))} in and ${formatNumber(total('left'))} out, ${spanWords(range)}`
  return (
    <div className={layout.stack}>
      <Card aria-label="Chart">
        <div className={styles.totals}>
          <span className={tones.soft}>{targetWords[target]}</span>
          <Figure value={total('entered')} words="in" ghosts={ghosts} of={bar => bar.entered} />
          {total('left') > 0 && <Figure value={total('left')} words="out" ghosts={ghosts} of={bar => bar.left} />}
          {now !== null && <Figure value={now} words="inside as of the last report" ghosts={[]} of={() => 0} />}
        </div>
        {state.view === 'table' ? (
          <BarsTable bars={bars} ghosts={ghosts} silent={silent} spanWords={spanWords} />
        ) : (
          <>
            <CountChart
              range={range}
              zone={counts.zone}
              bars={bars}
              ghosts={ghosts}
              silent={silent}
              summary={summary}
              tickWord={tickWord}
              spanWords={spanWords}
              onZoom={onZoom}
              onZoomOut={onZoomOut}
            />
            <CountLegend
              hasOut={total('left') > 0}
              hasInside={now !== null}
              hasSilence={silent.all.length + silent.some.length > 0}
              ghosts={ghosts}
            />
          </>
        )}
      </Card>
      <Card aria-labelledby="places">
        <h2 id="places">Lines and areas</h2>
        <p className={`${tones.lead} ${styles.note}`}>
          {counts.series.length > 1 &&
            'Select one to see only that one. The chart counts each target once: if a camera has a line counter, its area counter and its reported crossings cover the same people and are not added.'}
        </p>
        <SeriesTable series={counts.series.filter(one => one.target === target)} onChoose={onOne} />
      </Card>
    </div>
  )
}

interface FigureOptions {
  value: number
  words: string
  ghosts: readonly Ghost[]
  of: (bar: CountBar) => number | null
}

/** The sum of an earlier period up to the same time of day, so that half a day is not compared with a whole one. */
const sumUntil = (bars: readonly CountBar[], now: number, of: FigureOptions['of']) =>
  bars.filter(bar => bar.from < now).reduce((sum, bar) => sum + (of(bar) ?? 0), 0)

function Figure({ value, words, ghosts, of }: FigureOptions) {
  const now = Date.now()
  return (
    <div className={styles.figure}>
      <strong>{formatNumber(value)}</strong> {words}
      {ghosts.map(ghost => (
        <span key={ghost.words} title="Up to the same time of day">
          {formatNumber(sumUntil(ghost.bars, now, of))} {ghost.words}
        </span>
      ))}
    </div>
  )
}

function NoneOfThese({ target }: { target: Counts['sums'][number]['target'] }) {
  return (
    <Empty title={`${targetWords[target]}: none counted in this period`} icon={<IconChartBar size={28} />}>
      <p>Other types were counted. Select another type above, or another period.</p>
    </Empty>
  )
}

function NothingCounted() {
  return (
    <Empty title="Nothing was counted in this period" icon={<IconChartBar size={28} />}>
      <p>
        Counts come from cameras that count by line or by area (<b>Target Counting</b> in the device), and from line
        crossings, zone entries and zone exits. Turn one of these on in the camera and have it post events here. The
        bars appear within a minute.
      </p>
    </Empty>
  )
}
