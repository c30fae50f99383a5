import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import type { Settings } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { OnSwitch } from '#ui/on-switch.tsx'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'

type Id = keyof Settings['builtInRules']

const words: Record<Id, { name: string; about: string }> = {
  'camera-silent': {
    name: 'Camera silent',
    about: 'A camera with heartbeats sends nothing for ten minutes, or its recorder has lost it for that long.',
  },
  'camera-silent-for-a-day': {
    name: 'Camera silent for a day',
    about: 'A camera without heartbeats sends nothing for a day.',
  },
  'gate-output-failing': {
    name: 'Gate output failing',
    about: 'A webhook that acts on certain plates has failed for five minutes. All other webhooks: for an hour.',
  },
  'output-behind': { name: 'Output behind', about: 'An output is an hour behind.' },
  'disk-filling': { name: 'Disk filling', about: 'At the pace of the last week the disk is full within 14 days.' },
  'disk-low': { name: 'Disk low', about: 'Less than 5 % of the data disk are free.' },
  'certificate-expires': {
    name: 'Certificate expires',
    about: 'The HTTPS certificate of a port of this server expires within 14 days.',
  },
}

/** Rules that apply without configuration, each with a switch. A rule of your own about the same thing replaces them. */
export function BuiltInRules({ mayChange }: { mayChange: boolean }) {
  const settings = useApiQuery('settings')
  const save = useChange(
    (api, builtInRules: Partial<Settings['builtInRules']>) => api.send('PATCH', 'settings', { body: { builtInRules } }),
    ['settings'],
  )
  const state = settings.data?.builtInRules
  return (
    <section aria-labelledby="built-in-rules" className={layout.tight}>
      <h2 id="built-in-rules">Built-in rules</h2>
      <p className={tones.faint}>They raise alerts. A rule of your own about the same problem replaces them.</p>
      <LoadProblem what="The built-in rules could not be loaded." query={settings} />
      {state && (
        <ul className={layout.panelList} aria-label="Built-in rules">
          {(Object.keys(words) as Id[]).map(id => (
            <li key={id}>
              <div className={layout.main}>
                <strong>{words[id].name}</strong>
                <p className={tones.faint}>{words[id].about}</p>
              </div>
              {mayChange ? (
                <OnSwitch
                  name={words[id].name}
                  isOn={state[id]}
                  isPending={save.isPending}
                  onChange={isOn => save.mutate({ [id]: isOn })}
                />
              ) : (
                <span className={tones.soft}>{state[id] ? 'On' : 'Off'}</span>
              )}
            </li>
          ))}
        </ul>
      )}
      <Problem what="The built-in rule was not turned on or off." error={save.error} />
    </section>
  )
}
