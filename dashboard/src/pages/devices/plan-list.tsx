import { IconArrowRight, IconInfoCircle } from '@tabler/icons-react'
import type { SetUpPlan } from '#server/api/schemas/index.ts'
import { CodeText } from '#ui/code-text.tsx'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import classes from './plan.module.css'

const orNothing = (value: string | null) => (value === null || value === '' ? 'nothing' : value)

/** Changes of settings, each with the old and the new value. */
export function ChangeList({ changes, label }: { changes: SetUpPlan['changes']; label: string }) {
  return (
    <ul className={`${layout.lines} ${classes.changes}`} aria-label={label}>
      {changes.map(({ setting, from, to }) => (
        <li key={setting}>
          <span className={tones.soft}>{setting}</span>
          <span className={classes.change}>
            <s>{orNothing(from)}</s>
            <IconArrowRight size={14} aria-hidden />
            <span className="visually-hidden"> becomes </span>
            <b>{orNothing(to)}</b>
          </span>
        </li>
      ))}
    </ul>
  )
}

/** The changes that setting up would make, and the settings that stay. */
export function PlanList({ plan }: { plan: SetUpPlan }) {
  return (
    <>
      {plan.changes.length > 0 && <ChangeList changes={plan.changes} label="Changes on the device" />}
      {plan.notes.map(note => (
        <p key={note} className={classes.note}>
          <IconInfoCircle size={16} aria-hidden />
          <span>
            <CodeText text={note} />
          </span>
        </p>
      ))}
    </>
  )
}
