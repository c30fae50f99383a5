import type { DescribedCommand } from './described-commands.ts'

const script = (names: string, cases: string) => `# Completion of viewtron in bash, made from its commands.
_viewtron() {
  local current=\${COMP_WORDS[COMP_CWORD]} path= word words
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in -*) break ;; esac
    path=\${path:+$path }$word
  done
  while :; do
    case $path in
    '') words='${names} --version --help' ;;
${cases}
    # The last word is an argument of the command before it.
    *' '*) path=\${path% *}; continue ;;
    *) words='' ;;
    esac
    break
  done
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -o filenames -F _viewtron viewtron
`

/** Returns the completion of bash for these commands: their subcommands and flags, or else files. */
export function bashCompletion(commands: readonly DescribedCommand[]): string {
  const names = commands.filter(({ words }) => !words.includes(' ')).map(({ words }) => words)
  const cases = commands.map(({ words, command }) => {
    const flags = command.options.flatMap(({ long }) => long ?? [])
    const next = [...command.commands.map(sub => sub.name()), ...flags, '--help']
    return `    '${words}') words='${next.join(' ')}' ;;`
  })
  return script(names.join(' '), cases.join('\n'))
}
