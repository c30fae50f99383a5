import { useState } from 'react'
import type { ApiClient } from '#api/api-client.ts'
import { useChange } from '#api/use-change.ts'
import type { PlateImport } from '#server/api/schemas/index.ts'

interface ImportQuery {
  dryRun?: boolean
  charset?: string | undefined
}

type Send<Result> = (api: ApiClient, body: File, query: ImportQuery) => Promise<Result>

/** Importing a CSV file in two steps: a dry run that shows what would change, then the import itself. */
export function usePlateImport<Result extends PlateImport>(send: Send<Result>, refresh: readonly string[]) {
  const [file, setFile] = useState<File | null>(null)
  const [charset, setCharset] = useState<string | undefined>(undefined)
  const trial = useChange((api, { body, charset: readAs }: { body: File; charset?: string | undefined }) =>
    send(api, body, { dryRun: true, charset: readAs }),
  )
  const real = useChange((api, body: File) => send(api, body, { charset }), refresh)
  const choose = (chosen: File | null) => {
    if (!chosen) return
    setFile(chosen)
    setCharset(undefined)
    real.reset()
    trial.mutate({ body: chosen })
  }
  const readAs = (chosen: string) => {
    setCharset(chosen)
    if (file) trial.mutate({ body: file, charset: chosen })
  }
  return { file, charset, trial, real, choose, readAs }
}
