import { Button, NumberInput, Select } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { allCategories, type Category, categoryWords } from '#features/events/category-words.ts'
import { formatCount } from '#format/numbers.ts'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import { type RetentionRule, ruleSubject } from './retention-words.ts'

interface RulesProps {
  rules: RetentionRule[]
  onChange: (rules: RetentionRule[]) => void
}

const keyOf = (rule: RetentionRule) => ruleSubject(rule)

/** Events that are kept for another time than others. */
export function RetentionRules({ rules, onChange }: RulesProps) {
  return (
    <section className={layout.tight} aria-labelledby="retention-rules">
      <h3 id="retention-rules">Exceptions</h3>
      <p className={tones.soft}>
        Events that are kept for a shorter or a longer time. The group of a plate counts first, then unknown plates,
        then the type of the event.
      </p>
      {rules.length > 0 && (
        <ul className={layout.panelList}>
          {rules.map(rule => (
            <li key={keyOf(rule)}>
              <span className={layout.main}>
                {ruleSubject(rule)}: {rule.days === null ? 'kept forever' : formatCount(rule.days, 'day')}
              </span>
              <Button
                variant="default"
                aria-label={`Remove the exception for ${ruleSubject(rule)}`}
                onClick={() => onChange(rules.filter(one => one !== rule))}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      <NewRule taken={rules.map(keyOf)} onAdd={rule => onChange([...rules, rule])} />
    </section>
  )
}

/** The events that a rule can be about, as values of one choice: `strangers`, `group/…`, `category/…`. */
function useChoices(taken: readonly string[]) {
  const groups = useApiQuery('plates/groups', {}, { freshMs: 60_000 }).data?.items ?? []
  const isFree = ({ value }: { value: string }) => !taken.includes(ruleSubject(ruleOf(value, 1)))
  return [
    {
      group: 'Plates',
      items: [
        { value: 'strangers', label: 'Unknown plates only' },
        ...groups.map(({ name }) => ({ value: `group/${name}`, label: `Group ${name}` })),
      ].filter(isFree),
    },
    {
      group: 'Types of events',
      items: allCategories
        .map(category => ({ value: `category/${category}`, label: categoryWords[category].word }))
        .filter(isFree),
    },
  ]
}

function ruleOf(value: string, days: number | null): RetentionRule {
  const at = value.indexOf('/')
  if (at < 0) return { kind: 'strangers', days }
  const name = value.slice(at + 1)
  return value.startsWith('group/')
    ? { kind: 'group', group: name, days }
    : { kind: 'category', category: name as Category, days }
}

function NewRule({ taken, onAdd }: { taken: readonly string[]; onAdd: (rule: RetentionRule) => void }) {
  const [about, setAbout] = useState<string | null>(null)
  const [days, setDays] = useState<number | ''>(7)
  const choices = useChoices(taken)
  const add = () => {
    if (about === null) return
    onAdd(ruleOf(about, days === '' ? null : days))
    setAbout(null)
  }
  return (
    <div className={layout.fields}>
      <Select label="Exception for" placeholder="Choose" data={choices} searchable value={about} onChange={setAbout} />
      <NumberInput
        label="Days to keep"
        description="Leave empty to keep forever"
        min={1}
        max={36_500}
        allowDecimal={false}
        clampBehavior="strict"
        value={days}
        onChange={value => setDays(value === '' ? '' : Math.max(1, Number(value) || 1))}
      />
      <Button variant="default" disabled={about === null} onClick={add}>
        Add exception
      </Button>
    </div>
  )
}
