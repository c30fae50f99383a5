import type { DescribedCommand } from './described-commands.ts'

const codePoint = (character: string) => (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')

/** Escapes text for roff: a dot or an apostrophe at the start of a line would be a request, a backslash an escape. */
const roff = (text: string) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(['.])/gm, '\\&$1')
    .replace(/[^\n\x20-\x7e]/gu, character => `\\[u${codePoint(character)}]`)

const preformatted = (text: string) => `.PP\n.nf\n${roff(text)}\n.fi\n`

function section({ words, command, after }: DescribedCommand): string {
  const options = command.options.map(({ flags, description }) => `.TP\n.B "${roff(flags)}"\n${roff(description)}\n`)
  const heading = `.SS "viewtron ${roff(words)} ${roff(command.usage())}"\n${roff(command.description())}\n`
  return heading + options.join('') + (after === '' ? '' : preformatted(after))
}

/** Returns the manual page viewtron(1) of these commands, in roff. `date` is YYYY-MM-DD. */
export function manualPage(commands: readonly DescribedCommand[], version: string, date: string): string {
  return [
    `.TH VIEWTRON 1 ${date} "viewtron ${version}" "Viewtron Event Server"`,
    '.SH NAME',
    'viewtron \\- receive and search the events of Viewtron (TVT) cameras and recorders',
    '.SH SYNOPSIS',
    '.B viewtron',
    '.I command',
    '[\\fIoption\\fR ...]',
    '.SH DESCRIPTION',
    'The server receives the events that AI cameras and recorders post, and stores every one of them with its pictures.',
    'The service viewtron.service runs',
    '.BR "viewtron serve" .',
    'Every command uses the settings of the service. Run commands that read its data with sudo.',
    '.SH COMMANDS',
    ...commands.map(command => section(command).trimEnd()),
    '.SH FILES',
    '.TP\n.I /etc/viewtron/viewtron.yaml\nThe settings.',
    '.TP\n.I /etc/default/viewtron\nEnvironment variables of the service, one a line, if the file exists.',
    '.TP\n.I /var/lib/viewtron\nEvents, pictures and the database.',
    '.SH ENVIRONMENT',
    '.TP\n.B VIEWTRON_CONFIG\nThe settings file to use instead of /etc/viewtron/viewtron.yaml.',
    '.SH SEE ALSO',
    '.I /usr/share/doc/viewtron\\-event\\-server',
    '',
  ].join('\n')
}
