import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

// A page takes milliseconds, an export minutes.
const durationBuckets = [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10, 60]

/** Collects metrics for Prometheus. Must contain no plates, names or addresses. */
export class Metrics {
  private readonly registry = new Registry()
  private readonly durations = new Histogram({
    name: 'viewtron_http_request_duration_seconds',
    help: 'Requests of the web port by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: durationBuckets,
    registers: [this.registry],
  })

  /** Adds memory, processor time and event loop of the process. */
  addProcess(): void {
    collectDefaultMetrics({ register: this.registry })
  }

  /** Adds a value that rises and falls. `read` is called each time the metrics are read. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void {
    const gauge = new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        gauge.set(await read())
      },
    })
  }

  /** Adds a value that only rises. */
  counter(name: string, help: string, read: () => number): void {
    const counter = new Counter({
      name,
      help,
      registers: [this.registry],
      collect() {
        counter.reset()
        counter.inc(read())
      },
    })
  }

  /** Adds values that only rise, one for each value of a label. */
  counters(name: string, help: string, label: string, read: () => Readonly<Record<string, number>>): void {
    const counter = new Counter({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      collect() {
        counter.reset()
        for (const [value, count] of Object.entries(read())) counter.inc({ [label]: value }, count)
      },
    })
  }

  /** Records the duration of a request. */
  observe(labels: { method: string; route: string; status: number }, seconds: number): void {
    this.durations.observe(labels, seconds)
  }

  get contentType(): string {
    return this.registry.contentType
  }

  /** Returns all metrics in the text format of Prometheus. */
  text(): Promise<string> {
    return this.registry.metrics()
  }
}
