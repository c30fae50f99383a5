import { ActionIcon } from '@mantine/core'
import { IconMinus, IconPlus, IconZoomReset } from '@tabler/icons-react'
import classes from './viewer.module.css'
import type { View } from './zoom.ts'
import type { ZoomStep } from './zoom-stage.tsx'

const touchable = 44

/** Buttons for what the keys + − 0 do, large enough for a finger. */
export function ZoomButtons({ view, onStep }: { view: View; onStep: (step: ZoomStep) => void }) {
  return (
    <div className={classes.buttons}>
      <ActionIcon size={touchable} aria-label="Zoom out" title="Zoom out (−)" onClick={() => onStep('out')}>
        <IconMinus size={20} aria-hidden />
      </ActionIcon>
      <output className={classes.scale} aria-label="Zoom">
        {Math.round(view.scale * 100)} %
      </output>
      <ActionIcon size={touchable} aria-label="Zoom in" title="Zoom in (+)" onClick={() => onStep('in')}>
        <IconPlus size={20} aria-hidden />
      </ActionIcon>
      <ActionIcon size={touchable} aria-label="Whole picture" title="Whole picture (0)" onClick={() => onStep('whole')}>
        <IconZoomReset size={20} aria-hidden />
      </ActionIcon>
    </div>
  )
}
