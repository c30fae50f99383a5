export type { Exchange, PortFault, PortObserver, PortRequest } from './port-observer.ts'
export { Receiver, type ReceiverOptions } from './receiver.ts'
