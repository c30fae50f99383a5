import { Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import classes from '#features/rules/rules.module.css'
import type { RuleInput } from '#server/api/schemas/index.ts'
import { Copy } from '#ui/copy.tsx'
import { ruleOfYaml, ruleYaml } from './rule-yaml.ts'

interface RuleYamlProps {
  rule: RuleInput
  mayEdit: boolean
  /** It stands in viewtron.yaml. */
  isInFile: boolean
  onChange: (rule: RuleInput) => void
  /** What is wrong with the text. */
  fault: string | null
  onFault: (fault: string | null) => void
}

/** The same rule as viewtron.yaml would have it. What cannot be read changes nothing. */
export function RuleYaml({ rule, mayEdit, isInFile, onChange, fault, onFault }: RuleYamlProps) {
  const [text, setText] = useState<string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is written once; then it leads
  useEffect(() => {
    void ruleYaml(rule).then(setText)
  }, [])
  const typed = async (next: string) => {
    setText(next)
    try {
      onChange(await ruleOfYaml(next))
      onFault(null)
    } catch (error) {
      onFault(error instanceof Error ? error.message : String(error))
    }
  }
  if (text === null) return null
  if (!mayEdit) {
    return (
      <section className={classes.block} aria-label="Rule as YAML">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by the keyboard */}
        <pre className={classes.plain} tabIndex={0}>
          {text}
        </pre>
        <p className={classes.faint}>
          {isInFile ? (
            <>
              Set in <code>viewtron.yaml</code>; it is changed there.
            </>
          ) : (
            'Administrators change rules.'
          )}
        </p>
      </section>
    )
  }
  return (
    <div className={`${classes.block} ${classes.yaml}`}>
      <Textarea
        label="Rule as YAML"
        autosize
        minRows={12}
        spellCheck={false}
        error={fault}
        value={text}
        onChange={event => void typed(event.currentTarget.value)}
      />
      <div className={classes.row}>
        <Copy text={text} />
        <span className={classes.faint}>
          The same text stands below <code>rules:</code> in <code>viewtron.yaml</code>.
        </span>
      </div>
    </div>
  )
}
