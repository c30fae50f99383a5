export { archiveStore } from './archive-options.ts'
export { type ConfigSources, type LoadedConfig, loadConfig } from './load-config.ts'
export { type Config, flagOf, type OptionName, optionNames, optionTable } from './option-table.ts'
export { portSchemes, type Scheme } from './port-schemes.ts'
