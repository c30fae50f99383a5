import { Button } from '@mantine/core'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { devicePath } from '#features/devices/device-path.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { ApiDevice, Presets } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import classes from '../devices.module.css'

/** The places a turning camera knows, of the channel that the picture shows. */
export function PresetsPart({ device }: { device: ApiDevice }) {
  const [search] = useUrlSearch()
  const mayChange = useMayChange()
  const query = search.channel === undefined ? {} : { channel: search.channel }
  const presets = useApiQuery<Presets>(`${devicePath(device.id)}/presets`, query, { freshMs: 300_000 })
  const go = useChange<number>(
    (api, preset) => api.send('POST', `${devicePath(device.id)}/presets/${preset}`, undefined, query),
    [`${devicePath(device.id)}/snapshot`],
  )
  const items = presets.data?.items ?? []
  return (
    <section className={classes.card} aria-labelledby="presets">
      <h2 id="presets">Presets</h2>
      {presets.data && items.length === 0 && <p className={classes.soft}>The device has no presets yet.</p>}
      {items.length > 0 && (
        <ul className={classes.badges}>
          {items.map(({ id, name }) => (
            <li key={id}>
              <Button
                variant="default"
                disabled={!mayChange || go.isPending}
                loading={go.isPending && go.variables === id}
                onClick={() => go.mutate(id)}
              >
                {name}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {presets.error && <Problem what="Its presets could not be read." error={presets.error} />}
      {go.error && <Problem what="It did not turn." error={go.error} />}
    </section>
  )
}
