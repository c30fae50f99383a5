import { Button } from '@mantine/core'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useMayOperate } from '#api/use-session.ts'
import { devicePath } from '#features/devices/device-path.ts'
import { deviceSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'

/** The presets of a PTZ camera, for the channel that the snapshot shows. */
export function PresetsPart({ device }: { device: ApiDevice }) {
  const [search] = useUrlSearch(deviceSearch)
  const mayChange = useMayOperate()
  const query = { channel: search.channel === undefined ? undefined : Number(search.channel) }
  const presets = useApiQuery('devices/{id}/presets', { params: { id: device.id }, query }, { freshMs: 300_000 })
  const go = useChange(
    (api, preset: number) =>
      api.send('POST', 'devices/{id}/presets/{preset}', { params: { id: device.id, preset }, query }),
    [`${devicePath(device.id)}/snapshot`],
  )
  const items = presets.data?.items ?? []
  return (
    <Card aria-labelledby="presets">
      <h2 id="presets">Presets</h2>
      {presets.data && items.length === 0 && <p className={tones.soft}>This device has no presets yet.</p>}
      {items.length > 0 && (
        <ul className={layout.buttons}>
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
      <Problem what="The presets could not be loaded." error={presets.error} />
      <Problem what="The camera did not move." error={go.error} />
    </Card>
  )
}
