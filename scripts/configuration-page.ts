import { flagOf, optionNames, optionTable } from '../src/config/index.ts'

const before = `# Configuration

<!-- Made from src/config/option-table.ts by scripts/configuration-page.ts; do not edit. -->

A setting is looked for in this order: command-line flag, environment, settings file, default.

The settings file is the one named with \`--config\`; without it \`viewtron.yaml\` in the folder where the server is
started, or else in the data directory. It holds lines such as \`cameraPort: 5002\`. A name it does not know is an error,
with the name that was probably meant.

| Setting in the file | Environment | Flag | Default | What it does |
| --- | --- | --- | --- | --- |
`

const after = `
Sizes are written as \`16 MiB\`, \`500k\` or a number of bytes. Networks are a list of CIDR networks
(\`192.168.1.0/24, fd00::/8\`), the word \`private\` (loopback, private and link-local networks) or \`all\`.

A secret can rest in a file of its own: \`VIEWTRON_CAMERA_PASSWORD_FILE=/run/secrets/camera\` reads it from there. There is
no flag for it, because everybody on the machine sees the command line of a process.

\`BRIDGE_PORT\` of the Home Assistant bridge is understood as the camera port where \`VIEWTRON_CAMERA_PORT\` is not set.

Local times that devices send without a zone are read in the zone of the machine; \`TZ=Europe/Berlin\` sets another one.

An example:

\`\`\`yaml
# viewtron.yaml
dataDir: /srv/viewtron
rawPosts: compact
cameraNetworks: [192.168.1.0/24]
maxPostBytes: 8 MiB
\`\`\`
`

const cell = (text: string) => text.replaceAll('|', '\\|')

/** docs/configuration.md, from the option table. */
export function configurationPage(): string {
  const rows = optionNames.map(name => {
    const { env, alsoEnv = [], shown, help, secret } = optionTable[name]
    const variables = [env, ...(secret ? [`${env}_FILE`] : []), ...alsoEnv].map(variable => `\`${variable}\``).join(' ')
    return `| \`${name}\` | ${variables} | ${secret ? '–' : `\`${flagOf(name)}\``} | ${cell(shown)} | ${cell(help)} |`
  })
  return `${before}${rows.join('\n')}\n${after}`
}
