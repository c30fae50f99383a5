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

Three more names of the settings file hold maps and lists: \`mqtt\` ([mqtt.md](mqtt.md)), \`webhooks\`
([webhooks.md](webhooks.md)) and \`rules\` ([rules.md](rules.md)). The broker can also be given as \`VIEWTRON_MQTT_URL\`,
\`VIEWTRON_MQTT_USERNAME\`, \`VIEWTRON_MQTT_PASSWORD\`, \`VIEWTRON_MQTT_PREFIX\` and
\`VIEWTRON_MQTT_DISCOVERY_PREFIX\`; address and password also as \`…_FILE\`.

\`BRIDGE_PORT\` of the Home Assistant bridge is understood as the camera port where \`VIEWTRON_CAMERA_PORT\` is not set,
its \`MQTT_BROKER\`, \`MQTT_PORT\`, \`MQTT_USERNAME\` and \`MQTT_PASSWORD\` as the broker where ours name none; so are the
options of its Home Assistant add-on ([switching.md](switching.md)).

Local times that devices send without a zone are read in the zone of the machine; \`TZ=Europe/Berlin\` sets another one. A \`TZ\` that is not the
name of a zone is told at the start, and UTC is used.

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
