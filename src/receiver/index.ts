export { Receiver, type ReceiverOptions } from './receiver.ts'
