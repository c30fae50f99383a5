import { Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import classes from '#features/rules/rules.module.css'
import type { RuleInput } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { Copy } from '#ui/copy.tsx'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import { ruleOfYaml, ruleYaml } from './rule-yaml.ts'

interface RuleYamlProps {
  rule: RuleInput
  mayEdit: boolean
  /** It is defined in viewtron.yaml. */
  isInFile: boolean
  onChange: (rule: RuleInput) => void
  /** The error in the text; null if there is none. */
  fault: string | null
  onFault: (fault: string | null) => void
}

/** The rule as YAML, as in viewtron.yaml. Text that cannot be read does not change the rule. */
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
      <Card aria-label="Rule as YAML">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by the keyboard */}
        <pre className={classes.plain} tabIndex={0}>
          {text}
        </pre>
        <p className={tones.faint}>
          {isInFile ? (
            <>
              Defined in <code>viewtron.yaml</code>. Edit it there.
            </>
          ) : (
            'Only administrators can change rules.'
          )}
        </p>
      </Card>
    )
  }
  return (
    <Card as="div" className={classes.yaml}>
      <Textarea
        label="Rule as YAML"
        autosize
        minRows={12}
        spellCheck={false}
        error={fault}
        value={text}
        onChange={event => void typed(event.currentTarget.value)}
      />
      <div className={layout.row}>
        <Copy text={text} />
        <span className={tones.faint}>
          You can use the same text under <code>rules:</code> in <code>viewtron.yaml</code>.
        </span>
      </div>
    </Card>
  )
}
