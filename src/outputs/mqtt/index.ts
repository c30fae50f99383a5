export { MqttOutput, type MqttOutputOptions } from './mqtt-output.ts'
export { type MqttSettings, mqttSettings } from './mqtt-settings.ts'
