import { Button } from '@mantine/core'
import { IconStethoscope } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { apiKey } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'

/** Asks the ports and every stored device, which takes seconds. */
export function useCheck() {
  const queries = useQueryClient()
  const check = useChange(api => api.send('POST', 'doctor/check'), ['doctor', 'devices', 'cameras'])
  const run = () => check.mutate(undefined, { onSuccess: report => queries.setQueryData(apiKey('doctor', {}), report) })
  return { run, isPending: check.isPending, error: check.error }
}

export function CheckButton({ check }: { check: ReturnType<typeof useCheck> }) {
  return (
    <Button leftSection={<IconStethoscope size={15} aria-hidden />} disabled={check.isPending} onClick={check.run}>
      {check.isPending ? <Asking /> : 'Check now'}
    </Button>
  )
}

function Asking() {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds(before => before + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  return <>Checking ports and devices{seconds > 0 && `, ${seconds} s`}</>
}
