import { Select } from '@mantine/core'

const charsets = [
  { value: 'windows-1252', label: 'Western European (windows-1252)' },
  { value: 'windows-1250', label: 'Central European (windows-1250)' },
  { value: 'windows-1251', label: 'Cyrillic (windows-1251)' },
  { value: 'windows-1253', label: 'Greek (windows-1253)' },
  { value: 'windows-1254', label: 'Turkish (windows-1254)' },
  { value: 'windows-1255', label: 'Hebrew (windows-1255)' },
  { value: 'windows-1256', label: 'Arabic (windows-1256)' },
  { value: 'windows-1257', label: 'Baltic (windows-1257)' },
  { value: 'gb18030', label: 'Chinese, simplified (GB18030)' },
  { value: 'big5', label: 'Chinese, traditional (Big5)' },
  { value: 'shift_jis', label: 'Japanese (Shift JIS)' },
  { value: 'euc-kr', label: 'Korean (EUC-KR)' },
]

interface CharsetOptions {
  /** The encoding that the file was read with. */
  charset: string
  onChoose: (charset: string) => void
}

/** Chooses the encoding of a file that does not declare one; another choice reads the file again. */
export function CharsetChoice({ charset, onChoose }: CharsetOptions) {
  return (
    <Select
      label="Encoding of the file"
      description="The file does not declare one. If letters such as ł or Ж look wrong, choose another."
      allowDeselect={false}
      w={340}
      data={charsets}
      value={charset}
      onChange={value => value && onChoose(value)}
    />
  )
}
