import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { attributeValue } from '#features/events/attribute-words.ts'
import { formatPercent } from '#format/numbers.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import tones from '#ui/text.module.css'
import classes from './plate-section.module.css'

/** The people whom the camera recognized, each with a link to their page. */
export function FaceSection({ event }: { event: ApiEvent }) {
  const matches = event.targets.flatMap(({ face }) =>
    face?.match?.name ? [{ ...face.match, name: face.match.name }] : [],
  )
  return matches.map(({ name, list, similarity }) => (
    <div key={name} className={classes.row}>
      <span>
        <strong>
          <bdi>{name}</bdi>
        </strong>{' '}
        <span className={tones.faint}>
          {[list && attributeValue(list), similarity !== null && `${formatPercent(similarity)} match`]
            .filter(Boolean)
            .join(', ')}
        </span>
      </span>
      <Button
        variant="default"
        renderRoot={props => <Link {...props} to="/faces/$name" params={{ name }} />}
        aria-label={`History of ${name}`}
      >
        History
      </Button>
    </div>
  ))
}
