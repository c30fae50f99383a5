import { Button } from '@mantine/core'
import { useState } from 'react'
import { useMayChange } from '#api/use-session.ts'
import { When } from '#format/when.tsx'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { Card, CardHead } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import { targetWords } from '../device-words.ts'
import classes from '../devices.module.css'
import { SetUpForm } from './set-up-form.tsx'
import { UnsetQuestion } from './unset-question.tsx'

/** The addresses that the device posts to; sets it up to post here, and restores its earlier settings. */
export function PostingPart({ device }: { device: ApiDevice }) {
  const mayChange = useMayChange()
  const [open, setOpen] = useState<'set-up' | 'unset' | null>(null)
  return (
    <Card aria-labelledby="posting">
      <CardHead>
        <h2 id="posting">Where it posts</h2>
        {mayChange && (
          <div className={layout.actions}>
            <Button
              variant="default"
              aria-expanded={open === 'set-up'}
              onClick={() => setOpen(open === 'set-up' ? null : 'set-up')}
            >
              Set up…
            </Button>
            {device.setUpAt !== null && (
              <Button variant="default" onClick={() => setOpen('unset')}>
                Restore old settings…
              </Button>
            )}
          </div>
        )}
      </CardHead>
      <Targets device={device} />
      {device.unsetAt && (
        <p className={tones.soft}>
          The old settings were restored <When at={device.unsetAt} as="relative" />, so it should not post here.
        </p>
      )}
      {open === 'set-up' && <SetUpForm device={device} onClose={() => setOpen(null)} />}
      {open === 'unset' && <UnsetQuestion device={device} onClose={() => setOpen(null)} />}
    </Card>
  )
}

function Targets({ device }: { device: ApiDevice }) {
  if (device.facts?.httpPost === null)
    return (
      <p className={tones.soft}>
        This device does not report where it posts. Check its own menus; “Set up” shows the steps.
      </p>
    )
  if (device.targets.length === 0) return <p className={tones.soft}>It does not post anywhere yet.</p>
  return (
    <ul className={layout.lines}>
      {device.targets.map(target => (
        <li key={`${target.urlId} ${target.url}`} className={classes.line} data-off={!target.enabled || undefined}>
          <span className={layout.main}>
            <code>{target.url}</code> {target.ours && <b className={classes.here}>this server</b>}
            <span className={`${tones.soft} ${tones.small} ${classes.lastDone}`}>
              {target.enabled ? targetWords(target) : `Off · ${targetWords(target)}`}
            </span>
          </span>
        </li>
      ))}
    </ul>
  )
}
