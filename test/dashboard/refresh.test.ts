import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, onTestFinished, test } from 'vitest'
import { refresh } from '../../dashboard/src/api/refresh.ts'

/** A page that shows the value at this key of the API; `answer` lets the oldest request have its answer. */
function shown(queries: QueryClient, path: string) {
  const asked: ((value: string) => void)[] = []
  const observer = new QueryObserver<string>(queries, {
    queryKey: [path, {}],
    queryFn: () => new Promise(resolve => asked.push(resolve)),
  })
  onTestFinished(observer.subscribe(() => undefined))
  return { asked, answer: (value: string) => asked.shift()?.(value), value: () => observer.getCurrentResult().data }
}

const settled = () => new Promise(resolve => setImmediate(resolve))

test('asks again for a first answer that was on its way when something changed', async () => {
  const queries = new QueryClient()
  const alerts = shown(queries, 'alerts/calendar')
  const cameras = shown(queries, 'cameras')
  const done = refresh(queries, ['alerts'])
  alerts.answer('before the change')
  cameras.answer('all cameras')
  await expect.poll(() => alerts.asked.length).toBe(1)
  alerts.answer('after the change')
  await done
  expect(alerts.value()).toBe('after the change')
  expect(cameras.asked).toEqual([])
})

test('asks once for what is shown already', async () => {
  const queries = new QueryClient()
  const alerts = shown(queries, 'alerts')
  alerts.answer('before the change')
  await expect.poll(() => alerts.value()).toBe('before the change')
  const done = refresh(queries, ['alerts'])
  await settled()
  expect(alerts.asked).toHaveLength(1)
  alerts.answer('after the change')
  await done
  expect(alerts.asked).toEqual([])
  expect(alerts.value()).toBe('after the change')
})
