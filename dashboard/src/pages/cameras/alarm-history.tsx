import { usePages } from '#api/use-pages.ts'
import styles from '#features/cameras/camera-panel.module.css'
import { alarmWords } from '#features/cameras/status-words.ts'
import { formatDuration } from '#format/numbers.ts'
import { useNow } from '#format/use-now.ts'
import { When } from '#format/when.tsx'
import type { AlarmIntervals } from '#server/api/schemas/index.ts'
import { MoreButton } from '#ui/more-button.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { Table } from '#ui/table.tsx'
import tones from '#ui/text.module.css'

/** The start and end of each alarm of the camera, newest first. */
export function AlarmHistory({ cameraId }: { cameraId: string }) {
  const alarms = usePages(
    'cameras/{id}/alarms',
    { params: { id: cameraId }, query: { limit: 20 } },
    { everyMs: 15_000 },
  )
  return (
    <section className={styles.part} aria-labelledby="alarms">
      <h3 id="alarms">Alarms</h3>
      <LoadProblem what="The alarms could not be loaded." query={alarms} />
      {alarms.first && alarms.items.length === 0 && (
        <p className={tones.soft}>
          This camera has reported no alarm states. Turn on <b>Alarm status data</b> in the device to see when alarms
          start and stop.
        </p>
      )}
      {alarms.items.length > 0 && <Intervals items={alarms.items} />}
      <MoreButton pages={alarms}>Older alarms</MoreButton>
    </section>
  )
}

function Intervals({ items }: { items: AlarmIntervals['items'] }) {
  const now = useNow()
  return (
    <Table look="plain" label="Alarms, newest first" head={['Alarm', 'Start', 'Stop', 'Duration']}>
      {items.map(item => (
        <tr key={`${item.name} ${item.rule} ${item.start}`}>
          <td data-wrap>{alarmWords(item)}</td>
          <td>
            <When at={item.start} />
          </td>
          <td>{item.stop === null ? 'still active' : <When at={item.stop} />}</td>
          <td>{formatDuration(item.durationMs ?? Math.max(0, now - Date.parse(item.start)))}</td>
        </tr>
      ))}
    </Table>
  )
}
