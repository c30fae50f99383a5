import { type MouseEvent, type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useSize } from '#ui/use-size.ts'
import { useGestures } from './use-gestures.ts'
import classes from './viewer.module.css'
import { fittedSize, limited, type Part, panned, type Size, type View, viewOfPart, wholeView, zoomed } from './zoom.ts'

/** A change of what is shown, by a button or key. */
export type ZoomStep = 'in' | 'out' | 'whole' | 'left' | 'right' | 'up' | 'down'

interface ZoomStageProps {
  /** The address of the picture. */
  src: string
  alt: string
  /** Pixels of the picture; 16:9 while it is unknown. */
  picture: Size
  view: View
  onView: (next: View) => void
  /** Zoomed to when it changes. */
  part?: Part | null
  /** Gets a function that takes a step, for buttons and keys outside. */
  stepper?: RefObject<((step: ZoomStep) => void) | undefined>
  /** Drawn over the picture, given its size on the page. */
  children?: (size: Size) => ReactNode
}

const stepFactor = 1.5
const doubleFactor = 3
const stepPixels = 80
const middle = { x: 0, y: 0 }
const directions: Partial<Record<ZoomStep, { x: number; y: number }>> = {
  left: { x: stepPixels, y: 0 },
  right: { x: -stepPixels, y: 0 },
  up: { x: 0, y: stepPixels },
  down: { x: 0, y: -stepPixels },
}

/** The view after a step. */
function stepped(view: View, step: ZoomStep, sizes: { fit: Size; stage: Size }): View {
  if (step === 'whole') return wholeView
  const by = directions[step]
  if (by) return panned(view, by, sizes)
  return zoomed(view, step === 'in' ? stepFactor : 1 / stepFactor, { point: middle, ...sizes })
}

const keys: Record<string, ZoomStep> = {
  '+': 'in',
  '=': 'in',
  '-': 'out',
  '0': 'whole',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

/** The step that a key asks for; undefined for all other keys. */
export const stepOfKey = (key: string): ZoomStep | undefined => (Object.hasOwn(keys, key) ? keys[key] : undefined)

/** Two fingers zoom and move before the page is drawn again: each change begins at the view that the last one made. */
function useMoves(view: View, onView: (next: View) => void): (change: (before: View) => View) => void {
  const latest = useRef(view)
  latest.current = view
  return change => {
    latest.current = change(latest.current)
    onView(latest.current)
  }
}

/** A picture that is zoomed by wheel, pinch and double click, and moved by dragging. */
export function ZoomStage({ src, alt, picture, view, onView, part = null, stepper, children }: ZoomStageProps) {
  const [stage, size] = useSize<HTMLDivElement>()
  const [failed, setFailed] = useState('')
  const fit = fittedSize(picture, size)
  const sizes = { fit, stage: size }
  const move = useMoves(view, onView)
  const { onPointerDown, ...pointers } = useGestures(stage, {
    onZoom: (factor, point) => move(before => zoomed(before, factor, { point, ...sizes })),
    onPan: by => move(before => panned(before, by, sizes)),
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another part or another size of the stage is why it runs
  useLayoutEffect(() => {
    if (part !== null && size.width > 0) onView(viewOfPart(part, fit, size))
  }, [part, size.width > 0])
  useEffect(() => {
    if (stepper) stepper.current = step => onView(stepped(view, step, sizes))
  })
  const { scale, x, y } = limited(view, fit, size)
  const shown = { width: fit.width * scale, height: fit.height * scale }
  const onDoubleClick = (event: MouseEvent<HTMLDivElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
    const point = { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 }
    onView(scale > 1.01 ? wholeView : zoomed(view, doubleFactor, { point, ...sizes }))
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; buttons and keys do the same
    <div
      ref={stage}
      className={classes.stage}
      data-testid="zoom-stage"
      data-scale={scale.toFixed(2)}
      onPointerDown={onPointerDown}
      onDoubleClick={onDoubleClick}
      {...pointers}
    >
      {size.width > 0 && (
        <div
          className={classes.picture}
          style={{
            ...shown,
            transform: `translate(${size.width / 2 - x * shown.width}px, ${size.height / 2 - y * shown.height}px)`,
          }}
        >
          {failed === src ? (
            <p className={classes.failed}>The picture could not be loaded.</p>
          ) : (
            <img src={src} alt={alt} draggable={false} onError={() => setFailed(src)} />
          )}
          {children?.(shown)}
        </div>
      )}
    </div>
  )
}
