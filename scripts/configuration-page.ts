import { flagOf, optionNames, optionTable } from '../src/config/index.ts'
import { structuredSettings } from '../src/config/option-table.ts'

const before = `# Configuration

<!-- Generated from src/config/option-table.ts by scripts/configuration-page.ts; do not edit. -->

The server uses the first value that it finds in this order: command-line flag, environment, settings file, default.

The settings file is set with \`--config\` or \`VIEWTRON_CONFIG\`. Without either the server reads \`viewtron.yaml\` in the folder
where it is started, or else in the data directory. The file has lines such as \`cameraPort: 5002\`. An unknown name is an error that suggests the most
similar name.

| Setting in the file | Environment | Flag | Default | Meaning |
| --- | --- | --- | --- | --- |
`

/** The settings with maps and lists; each has a page with its name. */
function structuredNames(): string {
  const names = structuredSettings.map(name => `\`${name}\` ([${name}.md](${name}.md))`)
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

const after = `
Sizes are written as \`16 MiB\`, \`500k\` or a number of bytes. Networks are a list of CIDR networks
(\`192.168.1.0/24, fd00::/8\`), the word \`private\` (loopback, private and link-local networks) or \`all\`.

A secret can be stored in a separate file: \`VIEWTRON_CAMERA_PASSWORD_FILE=/run/secrets/camera\` reads it from there. Secrets have no
flag, because everybody on the machine can see the command line of a process.

The settings file has more names, with maps and lists:
${structuredNames()}.
The broker can also be set with \`VIEWTRON_MQTT_URL\`, \`VIEWTRON_MQTT_USERNAME\`, \`VIEWTRON_MQTT_PASSWORD\`,
\`VIEWTRON_MQTT_PREFIX\` and \`VIEWTRON_MQTT_DISCOVERY_PREFIX\`; address and password also with \`…_FILE\`.

The variables of the Home Assistant bridge are supported too: \`BRIDGE_PORT\` sets the camera port if \`VIEWTRON_CAMERA_PORT\` is not
set, and \`MQTT_BROKER\`, \`MQTT_PORT\`, \`MQTT_USERNAME\` and \`MQTT_PASSWORD\` set the broker if no setting of this server does. The
options of its Home Assistant add-on are read as well ([switching.md](switching.md)).

Local times that devices send without a zone are read in the time zone of the machine; \`TZ=Europe/Berlin\` sets another one. If \`TZ\`
is not the name of a zone, the server logs this at the start and uses UTC.

Example:

\`\`\`yaml
# viewtron.yaml
dataDir: /srv/viewtron
rawPosts: compact
cameraNetworks: [192.168.1.0/24]
maxPostBytes: 8 MiB
\`\`\`
`

const cell = (text: string) => text.replaceAll('|', '\\|')

/** The text of docs/configuration.md, made from the option table. */
export function configurationPage(): string {
  const rows = optionNames.map(name => {
    const { env, alsoEnv = [], shown, help, secret } = optionTable[name]
    const variables = [env, ...(secret ? [`${env}_FILE`] : []), ...alsoEnv].map(variable => `\`${variable}\``).join(' ')
    return `| \`${name}\` | ${variables} | ${secret ? '–' : `\`${flagOf(name)}\``} | ${cell(shown)} | ${cell(help)} |`
  })
  return `${before}${rows.join('\n')}\n${after}`
}
