import { useMemo } from 'react'
import layout from '#ui/layout.module.css'
import classes from './post-text.module.css'
import { type PostPart, readablePost } from './readable-post.ts'

/** The parts of a post, with the folded ones marked. */
export function PostParts({ parts }: { parts: readonly PostPart[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reachable by keyboard
    <pre className={`${layout.code} ${classes.post}`} tabIndex={0}>
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

/** A post for people: indented, pictures folded. */
export function PostText({ raw }: { raw: string }) {
  const parts = useMemo(() => readablePost(raw), [raw])
  return <PostParts parts={parts} />
}
