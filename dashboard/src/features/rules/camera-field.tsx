import { MultiSelect } from '@mantine/core'
import { useCameras } from '#features/filter/filter-choices.tsx'
import type { CameraList } from '#server/api/schemas/index.ts'

/** Rules name cameras by id or by name; the text is kept as written. */
function cameraOptions(cameras: CameraList['items'], chosen: readonly string[]) {
  const options = cameras.map(({ id, name }) => {
    const isById = chosen.includes(id) || !chosen.includes(name)
    return { value: isById ? id : name, label: name }
  })
  const unknown = chosen.filter(ref => !options.some(option => option.value === ref))
  return [...options, ...unknown.map(ref => ({ value: ref, label: ref }))]
}

/** The name of a camera that a rule names by id. */
export function useCameraName(): (ref: string) => string {
  const cameras = useCameras().data?.items ?? []
  return ref => cameras.find(camera => camera.id === ref)?.name ?? ref
}

interface CameraFieldProps {
  value: string[] | undefined
  onChange: (value: string[]) => void
  label?: string
}

export function CameraField({ value = [], onChange, label = 'Camera' }: CameraFieldProps) {
  const cameras = useCameras().data?.items ?? []
  return (
    <MultiSelect
      label={label}
      placeholder={value.length > 0 ? '' : 'Any camera'}
      data={cameraOptions(cameras, value)}
      searchable
      nothingFoundMessage="No camera has posted yet"
      value={value}
      onChange={onChange}
    />
  )
}
