import { useMemo } from 'react'
import classes from './raw-post.module.css'
import { readablePost } from './readable-post.ts'

/** A post for people: indented, pictures folded. */
export function PostText({ raw }: { raw: string }) {
  const parts = useMemo(() => readablePost(raw), [raw])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reachable by keyboard
    <pre className={classes.post} tabIndex={0}>
      {parts.map((part, index) =>
        part.folded ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change
          <span key={index} className={classes.fold}>
            {part.text}
          </span>
        ) : (
          part.text
        ),
      )}
    </pre>
  )
}
