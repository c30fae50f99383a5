/** The device that made-up events are of. No real one has it: the last bytes are those of nobody's serial number. */
export const sampleMac = '58:5b:69:00:5a:01'
