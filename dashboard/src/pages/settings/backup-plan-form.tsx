import { Button, NumberInput, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import type { BackupState } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'

type Plan = NonNullable<BackupState['plan']>

const first: Plan = { enabled: true, target: '', at: '02:30', daily: 7, weekly: 4, keys: true }

interface BackupPlanFormProps {
  /** Null before somebody has set it. */
  saved: Plan | null
  /** The server's time zone. */
  zone: string | undefined
}

/** When and where the server makes backups, and how many stay. */
export function BackupPlanForm({ saved, zone }: BackupPlanFormProps) {
  const [plan, setPlan] = useState(saved ?? first)
  const save = useChange((api, body: Plan) => api.send('PUT', 'backups/plan', { body }), ['backups'])
  const set = (change: Partial<Plan>) => setPlan({ ...plan, ...change })
  return (
    <Card as="form" aria-labelledby="backup-plan" onSubmit={submitting(() => save.mutate(plan))}>
      <h3 id="backup-plan">Daily backup</h3>
      {saved && (
        <Switch
          label="Make a backup every day"
          checked={plan.enabled}
          onChange={event => set({ enabled: event.currentTarget.checked })}
        />
      )}
      <TextInput
        label="Folder"
        description="On the machine of the server, best on another disk or a network share; or ssh://user@host/path on another machine. Each server needs a folder of its own."
        placeholder="/mnt/backup/viewtron"
        required
        value={plan.target}
        onChange={event => set({ target: event.currentTarget.value })}
      />
      <TextInput
        type="time"
        label="At"
        description={zone && `Time in ${zone}`}
        required
        value={plan.at}
        onChange={event => set({ at: event.currentTarget.value })}
      />
      <KeptCount label="Days to keep" least={1} value={plan.daily} onChange={daily => set({ daily })} />
      <KeptCount label="Weeks to keep" least={0} value={plan.weekly} onChange={weekly => set({ weekly })} />
      <p className={tones.soft}>
        The newest backup of each of these days and weeks stays. Older ones are removed once a newer one is complete.
      </p>
      <Switch
        label="With the keys of stored passwords"
        description="Without them, passwords and secrets have to be entered again after a restore, unless you keep .keys apart."
        checked={plan.keys}
        onChange={event => set({ keys: event.currentTarget.checked })}
      />
      <Button type="submit" loading={save.isPending} className={layout.start ?? ''}>
        Save
      </Button>
      <Problem what="The settings were not saved." error={save.error} />
    </Card>
  )
}

interface KeptCountProps {
  label: string
  least: number
  value: number
  onChange: (value: number) => void
}

function KeptCount({ label, least, value, onChange }: KeptCountProps) {
  return (
    <NumberInput
      label={label}
      min={least}
      max={1000}
      allowDecimal={false}
      clampBehavior="strict"
      w={130}
      value={value}
      onChange={typed => onChange(Math.max(least, Number(typed) || least))}
    />
  )
}
